package archive

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/sync/carry"
	"ownvoice/ui/desk"
	"ownvoice/ui/sticks"
	"ownvoice/ui/widget"
)

// onStick takes in what a memory stick has for this laptop and copies onto it
// what may leave. Of several sticks it asks which.
func (p *Page) onStick() {
	switch found := sticks.Here(); len(found) {
	case 0:
		p.say("usb", "Put a memory stick in.", "Then press the button again. What is copied onto it only the archive can open.")
	case 1:
		p.exchange(found[0])
	default:
		p.which(found)
	}
}

// which asks which stick is meant.
func (p *Page) which(found []string) {
	var sticks []*widget.Button
	for _, dir := range found {
		sticks = append(sticks, widget.NewButton(filepath.Base(dir), "usb", func() { p.exchange(dir) }))
	}
	widget.NewDialog("Which memory stick?", "There are several in this laptop.", widget.NewPrimary("None of them", "", nil), sticks...).Open(p.d.Window.Canvas())
}

// exchanged is what came of one stick.
type exchanged struct {
	in, out carry.Done
}

// exchange goes on when another place is shown: a copy that was begun is to be
// finished.
func (p *Page) exchange(dir string) {
	if p.copying {
		return
	}
	p.copying = true
	p.stick.Disable()
	p.say("usb", "Copying to the memory stick.", "Leave it in until this says that it is done.")
	last := -1
	tell := func(at carry.Progress) {
		if percent := int(100 * at.Done / max(1, at.Of)); percent != last {
			last = percent
			fyne.Do(func() {
				p.say("usb", fmt.Sprintf("Copying to the memory stick, %d%%.", percent), "Leave it in until this says that it is done.")
			})
		}
	}
	desk.Work(p.d.Open, func(ctx context.Context) (done exchanged, err error) {
		if done.in, err = carry.In(ctx, p.d.Library, dir, nil); err != nil && !errors.Is(err, carry.ErrNothing) {
			return done, err
		}
		done.out, err = carry.Out(ctx, p.d.Library, dir, carry.Options{For: carry.TheArchive}, tell)
		return done, err
	}, p.exchanged)
}

func (p *Page) exchanged(done exchanged, err error) {
	p.copying = false
	p.stick.Enable()
	if err != nil {
		p.trouble(err)
	} else {
		p.say("check_circle", "The memory stick is ready.", done.words())
	}
	if p.ctx != nil && p.ctx.Err() == nil {
		desk.Work(p.ctx, p.load, func(l loaded, err error) {
			if p.seen = l; err == nil {
				p.list.Refresh()
			}
		})
	}
	p.relayout()
}

// words say what is on the stick now, and what came from it.
func (e exchanged) words() string {
	var all []string
	switch n := len(e.out.Stories); {
	case n == 1:
		all = append(all, "The sound of 1 story is on it.")
	case n > 1:
		all = append(all, fmt.Sprintf("The sound of %d stories is on it.", n))
	default:
		all = append(all, "What you wrote is on it.")
	}
	if e.in.Changes+e.in.Files > 0 {
		all = append(all, "What it had for this laptop has been taken in.")
	}
	if e.in.Safe > 0 {
		all = append(all, fmt.Sprintf("The archive has answered for %d files.", e.in.Safe))
	}
	return strings.Join(append(all, "You can take it out."), " ")
}
