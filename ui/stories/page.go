// Package stories is the place where all stories are listed: search, filters,
// what needs a person, and a row for each story that plays and opens it. It
// shows what the library gives it and decides nothing.
package stories

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Found is what the start of the program put right, or could not.
type Found struct {
	Mended  []studio.Mended
	Trouble error
}

// Page is the place. It is made by New.
type Page struct {
	d    *desk.Desk
	ctx  context.Context // of the visit; nil before the first
	rows []library.Row
	all  int // stories without search and filters

	filter  library.Filter
	looking context.CancelFunc // ends the search before
	needs   needs
	hearing hearing

	count   *widget.Text
	record  *widget.Button
	begin   *widget.Button // the same, where the list will be
	bring   *widget.Button
	other   *widget.Button // the same, beside begin
	search  *widget.Entry
	consent *widget.Select
	kept    *widget.Select
	fold    *widget.Button
	folded  bool
	notice  *widget.Notice
	told    bool // that something is being brought in
	list    *widget.List
	lines   *widget.List // the same rows in three lines, where there is little room
	body    *fyne.Container
	breadth widget.Breadth
	content *widget.Responsive
	root    fyne.CanvasObject // what content holds
}

// New makes the place.
func New(d *desk.Desk, found Found) *Page {
	p := &Page{d: d, looking: func() {}, folded: true}
	p.needs = newNeeds(d, found)
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the stories and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx = ctx
	p.hearing = newHearing(ctx, p.d, p.onHearing)
	p.d.Watch(ctx, p.onChanged)
	desk.Every(ctx, time.Second, p.onTick)
	p.onChanged()
}

// Focus puts the keyboard on the list, or on the first thing one can do when
// there is none.
func (p *Page) Focus() {
	over := p.d.Window.Canvas()
	switch {
	case p.all > 0 || p.filter.Search != "":
		over.Focus(p.shownList())
	case p.notice.Visible() && p.notice.Action != nil:
		over.Focus(p.notice.Action)
	case p.none():
		over.Focus(p.begin)
	}
}

// Search puts the keyboard into the search field.
func (p *Page) Search() { p.d.Window.Canvas().Focus(p.search) }

// loaded is what a look into the library gives.
type loaded struct {
	rows []library.Row
	all  int
}

func (p *Page) load(ctx context.Context, f library.Filter) (loaded, error) {
	rows, err := p.d.Library.Stories(ctx, f)
	if err != nil || f == (library.Filter{}) {
		return loaded{rows, len(rows)}, err
	}
	all, err := p.d.Library.Stories(ctx, library.Filter{})
	return loaded{rows, len(all)}, err
}

func (p *Page) show(l loaded, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	first := (p.rows == nil || p.none() && l.all > 0) && !p.typing()
	p.rows, p.all = l.rows, l.all
	p.record.Hidden, p.bring.Hidden = p.none(), p.none()
	p.count.SetWords(p.counted())
	p.showBody()
	p.list.Refresh()
	p.lines.Refresh()
	p.showNeeds()
	if first {
		p.Focus()
	}
}

// typing reports whether the keyboard is in the search field.
func (p *Page) typing() bool { return p.d.Window.Canvas().Focused() == fyne.Focusable(p.search) }

// none reports whether there is no story at all.
func (p *Page) none() bool { return p.rows != nil && p.all == 0 && p.filter == (library.Filter{}) }

func (p *Page) counted() string {
	if p.none() {
		return ""
	}
	if p.filter == (library.Filter{}) {
		return words.Stories(p.all) + " in your care, newest first"
	}
	return fmt.Sprintf("%d of %s", len(p.rows), words.Stories(p.all))
}

// trouble says what went wrong where the list would be.
func (p *Page) trouble(err error) {
	why := explain.Error(err)
	p.showNotice(widget.Serious, "error", why.What, why.Safe+" "+why.Do, nil)
}

// onChanged loads again, now.
func (p *Page) onChanged() { p.look(0) }

// look loads after a pause, unless there is something newer to look for.
func (p *Page) look(pause time.Duration) {
	p.looking()
	var ctx context.Context
	ctx, p.looking = context.WithCancel(p.ctx)
	filter := p.filter
	desk.Work(ctx, func(ctx context.Context) (loaded, error) {
		select {
		case <-time.After(pause):
			return p.load(ctx, filter)
		case <-ctx.Done():
			return loaded{}, ctx.Err()
		}
	}, p.show)
	p.needs.look(p.ctx, p.showNeeds)
}

// typingPause is how long after a letter the search begins.
const typingPause = 200 * time.Millisecond

func (p *Page) onSearch(typed string) {
	p.filter.Search = typed
	p.look(typingPause)
}

func (p *Page) onConsent(chosen string) {
	p.filter.Permit = permits.key(chosen)
	p.chose()
}

func (p *Page) onKept(chosen string) {
	p.filter.Kept = places.key(chosen)
	p.chose()
}

func (p *Page) chose() {
	if p.ctx != nil {
		p.look(0)
	}
}

// onClear takes search and filters away.
func (p *Page) onClear() {
	p.search.SetText("")
	p.consent.SetSelected(permits.names()[0])
	p.kept.SetSelected(places.names()[0])
	p.filter = library.Filter{}
	p.look(0)
	p.Search()
}

func (p *Page) onOpen(i int) {
	if i < len(p.rows) {
		p.d.OpenStory(p.rows[i].ID, 0)
	}
}

func (p *Page) onPlay(i int) {
	if i < len(p.rows) {
		p.hearing.toggle(p.rows[i].ID)
	}
}

// onHearing shows which story is heard, or why none is.
func (p *Page) onHearing(err error) {
	p.list.Refresh()
	p.lines.Refresh()
	switch {
	case err == nil:
		return
	case errors.Is(err, errRecording):
		p.showNotice(widget.Calm, "mic", "You are recording.", "Stories stay silent until then, or they would be heard in the recording.", p.okay())
	case errors.Is(err, desk.ErrNotHere):
		p.showNotice(widget.Calm, "cloud_done", "The sound of this story is not on this laptop yet.", "It comes by itself when you are online.", p.okay())
	case errors.Is(err, desk.ErrNoSound):
		p.showNotice(widget.Calm, "mic", "This story has no sound yet.", "Open it to see what is there.", p.okay())
	default:
		why := explain.Error(err)
		p.showNotice(widget.Care, "volume_off", why.What, why.Safe+" "+why.Do, p.okay())
	}
}

func (p *Page) okay() *widget.Button {
	return widget.NewSmallButton("Hide this", "", func() {
		p.showNeeds()
		p.Focus()
	})
}

func (p *Page) showNotice(tone widget.Tone, icon, title, body string, action *widget.Button) {
	p.notice.Set(tone, icon, title, body, action)
	p.notice.Show()
	p.relayout()
}

// showNeeds shows the one thing that waits longest for a person, or nothing.
func (p *Page) showNeeds() {
	if p.showBringing() {
		return
	}
	n, more := p.needs.first()
	if n == nil {
		p.notice.Hide()
		p.relayout()
		return
	}
	n.action.OnTapped = func() {
		p.needs.done(n)
		if n.story != "" {
			p.d.OpenStory(n.story, 0)
			return
		}
		p.showNeeds()
		p.Focus()
	}
	p.showNotice(n.tone, n.icon, n.title, n.body+more, n.action)
}

func (p *Page) empty() fyne.CanvasObject {
	if p.all > 0 || p.filter != (library.Filter{}) {
		return page.Hollow("search", "Nothing has those words yet. Try one word, or part of a name.", "",
			widget.NewButton("Clear the search", "close", p.onClear))
	}
	return page.Hollow("library_books", "No stories yet. When you record one it will live here, on this laptop.", "",
		p.begin, p.other)
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
