package bring

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// reading is what is seen while a file is read.
type reading struct {
	p     *Page
	state *widget.StatusPill
	say   *widget.Text
	stop  *widget.Button
}

func newReading(p *Page) *reading {
	r := &reading{p: p, state: widget.NewStatusPill("hourglass_empty", "Reading it", widget.Calm)}
	r.state.Bold = true
	r.say = widget.NewBody("You can go on with other things. It is read meanwhile, and the story is there when it is done.")
	r.stop = widget.NewButton("Stop reading it", "close", func() {
		if p.now != nil {
			p.now.Stop()
		}
	})
	return r
}

func (r *reading) content() fyne.CanvasObject {
	r.show()
	title := widget.NewTitle("Bring in a recording")
	return widget.NewColumn(theme.Space16, title, widget.NewCard(widget.NewColumn(theme.Space16, r.state, r.say, widget.NewLine(theme.Space12, r.stop))))
}

// show says how far it has come.
func (r *reading) show() {
	if r.p.now == nil {
		return
	}
	words, percent := Progress(r.p.now)
	if words != r.state.Words || percent != r.state.Percent {
		r.state.Set("hourglass_empty", words, "", widget.Calm, percent)
	}
}

// Progress says how far something has come in, in words and in a hundred
// parts, or widget.NoBar where nobody knows.
func Progress(b *desk.Bringing) (words string, percent int) {
	at, of := b.At()
	switch {
	case at < time.Minute:
		words = "Reading it"
	case of <= 0:
		words = fmt.Sprintf("Reading it: %d minutes so far", minutes(at))
	case b.Beside && at > of-10*time.Second:
		words = "Looking for where it belongs"
	default:
		words = fmt.Sprintf("Reading it: %d of %d minutes", minutes(at), minutes(of))
	}
	if of <= 0 {
		return words, widget.NoBar
	}
	return words, int(min(100, 100*at/of))
}

func minutes(d time.Duration) int { return int((d + 30*time.Second) / time.Minute) }

// onBring brings it in: the story first, then its sound.
func (p *Page) onBring() {
	switch {
	case p.next.Disabled() || p.now != nil || p.saving:
		return
	case p.kept != "":
		story := p.kept
		p.clear()
		p.d.OpenStory(story, 0)
		return
	case p.d.Session() != nil:
		p.say(widget.Calm, "mic", "You are recording.", "Bring it in afterwards, so that this laptop has time for what is told now.")
		return
	case p.d.Bringing() != nil:
		p.say(widget.Calm, "hourglass_empty", "Another recording is being brought in.", "This one can follow when it is done.")
		return
	}
	p.saving = true
	p.trouble.Hide()
	p.open()
	said, before := p.form.wanted, p.begun
	desk.Work(p.d.Open, func(ctx context.Context) (begun, error) { return said.saved(ctx, p.d.Library, before) }, p.onBegun)
}

func (p *Page) onBegun(b begun, err error) {
	p.saving, p.begun = false, b
	if err != nil {
		p.tell(err, "")
		return
	}
	now := &desk.Bringing{Story: b.story}
	sound := p.sound
	sound.Progress = now.Tell
	p.now = now
	if !p.d.Bring(now, func(ctx context.Context) (catalog.Recording, error) {
		r, err := studio.Import(ctx, p.d.Library, b.story, sound)
		return r, Nameless(err)
	}, p.onCame) {
		p.now = nil
	}
	p.put()
	if p.now != nil && p.here() {
		p.Focus()
	}
}

// here reports whether the place is being looked at.
func (p *Page) here() bool { return p.visit != nil && p.visit.Err() == nil }

func (p *Page) onCame(r catalog.Recording, err error) {
	story, cut := p.begun.story, Damaged(r)
	p.now = nil
	switch {
	case err != nil:
		p.put()
		p.tell(err, "The story is in the list, without sound.")
	case cut:
		p.clear()
		p.kept = story
		p.next.Set("Open the story", "arrow_forward")
		p.put()
		p.say(widget.Care, "front_hand", "The file ends too early or is damaged.", "What could be read of it is kept, and the file itself beside it: "+widget.TimeWords(time.Duration(r.Seconds()*float64(time.Second)))+".")
	default:
		p.clear()
		p.put()
	}
	switch {
	case !p.here():
		p.came(Came{Story: story, Cut: cut, Err: err})
	case err == nil && !cut:
		p.d.OpenStory(story, 0)
	default:
		p.Focus()
	}
}

// Damaged reports whether a recording is all that could be read of a file.
func Damaged(r catalog.Recording) bool {
	for _, t := range r.Tracks {
		if t.WasCut() {
			return true
		}
	}
	return false
}

// clear makes the place ready for another recording.
func (p *Page) clear() {
	p.files, p.sound, p.begun, p.kept = nil, studio.Incoming{}, begun{}, ""
	p.next.Set("Bring it in", "download")
	p.trouble.Hide()
	p.form.clear()
	p.form.showFiles(nil)
	page.Relayout(p.root)
}
