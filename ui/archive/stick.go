package archive

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/carry"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/sticks"
	"ownvoice/ui/widget"
)

// onStick takes in what a memory stick has for this laptop and copies onto it
// what may leave for the archive.
func (p *Page) onStick() {
	p.withStick("Only the archive can open what is copied onto it.", bring.Folder, func(dir string) { p.exchange(dir, carry.TheArchive, "") })
}

// withStick does something with the stick that is in this laptop. Of several it
// asks which; where there is none it asks for one, or for a folder.
func (p *Page) withStick(safe string, folder func(context.Context, *desk.Desk, func(string)), do func(dir string)) {
	found := sticks.Here()
	if len(found) == 1 {
		do(found[0])
		return
	}
	var ways []*widget.Button
	for _, dir := range found {
		ways = append(ways, widget.NewButton(filepath.Base(dir), "usb", func() { do(dir) }))
	}
	if len(found) > 1 {
		widget.NewDialog("Which memory stick?", "There are several in this laptop.", widget.NewPrimary("None of them", "", nil), ways...).Open(p.d.Window.Canvas())
		return
	}
	widget.NewDialog("Put a memory stick in", "Then press “It is in”. "+safe, widget.NewButton("Not now", "", nil),
		widget.NewButton("Choose a folder", "folder", func() { folder(p.ctx, p.d, do) }),
		widget.NewPrimary("It is in", "usb", func() { p.withStick(safe, folder, do) })).Open(p.d.Window.Canvas())
}

// exchanged is what came of one stick.
type exchanged struct {
	in, out carry.Done
	to      string // the laptop that it is for; "" is the archive
}

// exchange goes on when another place is shown: a copy that was begun is to be
// finished. called is the laptop that the stick is for, or "" for the archive.
func (p *Page) exchange(dir string, to catalog.ID, called string) {
	p.copy("Copying to the memory stick", func(ctx context.Context, tell func(carry.Progress)) (done exchanged, err error) {
		done.to = called
		if done.in, err = p.takeIn(ctx, dir, nil); err != nil && !errors.Is(err, carry.ErrNothing) {
			return done, err
		}
		done.out, err = carry.Out(ctx, p.d.Library, dir, carry.Options{For: to}, tell)
		return done, err
	}, func(done exchanged, err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.tells("check_circle", "The memory stick is ready.", done.words())
	})
}

// takeIn takes in what a stick has for this laptop.
func (p *Page) takeIn(ctx context.Context, dir string, tell func(carry.Progress)) (carry.Done, error) {
	done, err := carry.In(ctx, p.d.Library, dir, tell)
	if done.Packs > 0 {
		err = errors.Join(err, studio.Unpack(ctx, p.d.Library))
	}
	return done, err
}

// onTakeIn takes in what a stick has, and copies nothing onto it.
func (p *Page) onTakeIn() {
	p.withStick("It stays as it is until what it has for this laptop is here.", bring.FolderFrom, func(dir string) {
		p.copy("Taking in the memory stick", p.takesIn(dir), p.tookIn)
	})
}

func (p *Page) takesIn(dir string) func(context.Context, func(carry.Progress)) (exchanged, error) {
	return func(ctx context.Context, tell func(carry.Progress)) (done exchanged, err error) {
		done.in, err = p.takeIn(ctx, dir, tell)
		return done, err
	}
}

func (p *Page) tookIn(done exchanged, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.tells("check_circle", "It is all here now.", strings.Join(append(done.came(), "You can take the stick out."), " "))
}

// copy does something with a stick, one at a time, and says how far it is.
func (p *Page) copy(what string, do func(context.Context, func(carry.Progress)) (exchanged, error), done func(exchanged, error)) {
	if p.busy {
		return
	}
	p.busy = true
	p.stick.Disable()
	p.invited.Disable()
	const leave = "Leave it in until this says that it is done."
	p.tells("usb", what+".", leave)
	last := -1
	tell := func(at carry.Progress) {
		if percent := int(100 * at.Done / max(1, at.Of)); percent != last {
			last = percent
			fyne.Do(func() {
				if p.busy {
					p.tells("usb", fmt.Sprintf("%s, %d%%.", what, percent), leave)
				}
			})
		}
	}
	desk.Work(p.d.Open, func(ctx context.Context) (exchanged, error) { return do(ctx, tell) }, func(e exchanged, err error) {
		p.busy = false
		p.stick.Enable()
		p.invited.Enable()
		done(e, err)
		p.again()
	})
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
	if e.to != "" {
		all = append(all, "Only "+e.to+" can open it.")
	}
	return strings.Join(append(append(all, e.came()...), "You can take it out."), " ")
}

// came says what came from a stick.
func (e exchanged) came() (all []string) {
	if e.in.Changes+e.in.Files > 0 {
		all = append(all, "What it had for this laptop has been taken in.")
	}
	if e.in.Safe > 0 {
		all = append(all, fmt.Sprintf("The archive has answered for %d files.", e.in.Safe))
	}
	for _, t := range e.in.Troubles {
		all = append(all, explain.Error(t.Err).What)
	}
	return all
}
