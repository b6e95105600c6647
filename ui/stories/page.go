// Package stories is the place where all stories are listed: search, filters,
// what needs a person, and a row for each story that plays and opens it. It
// shows what the library gives it and decides nothing.
package stories

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/shelf"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Found is what the start of the program put right, or could not, and the first
// stories, so that the first thing the window shows is they.
type Found struct {
	Mended  []studio.Mended
	Trouble error
	First   library.Page // see FirstPage; the zero Page is fetched when the place is shown
}

// FirstPage reads the stories that are in sight first.
func FirstPage(ctx context.Context, lib *library.Library) (library.Page, error) {
	return lib.List(ctx, library.Filter{}, 0, shelf.PageRows)
}

// Page is the place. It is made by New.
type Page struct {
	d       *desk.Desk
	ctx     context.Context // of the visit; nil before the first
	shelf   *shelf.Shelf
	filters *filters
	needs   needs
	hearing hearing
	binned  []binned // in this visit, the last one last

	count   *widget.Text
	record  *widget.Button
	begin   *widget.Button // the same, where the list will be
	people  *widget.Button
	bring   *widget.Button
	other   *widget.Button // the same, beside begin
	notice  *widget.Notice
	told    bool // that something is being brought in
	head    fyne.CanvasObject
	stands  state
	list    *widget.List
	body    *fyne.Container
	breadth widget.Breadth
	content *widget.Responsive
	root    fyne.CanvasObject // what content holds
}

// New makes the place.
func New(d *desk.Desk, found Found) *Page {
	p := &Page{d: d}
	p.shelf = shelf.New(d, p.onNews, found.First)
	p.needs = newNeeds(d, found)
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the stories in sight and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx = ctx
	p.binned = nil
	p.hearing = newHearing(ctx, p.d, p.onHearing)
	p.d.Keys.Add(ctx, desk.Ctrl(fyne.KeyZ), p.onUndo)
	p.d.Watch(ctx, p.onChanged)
	desk.Every(ctx, time.Second, p.onTick)
	p.filters.enter(ctx)
	if p.stands == nothingYet && p.shelf.Length() > 0 {
		p.onNews(shelf.News{}, nil)
	}
	p.shelf.Enter(ctx)
	p.needs.enter(ctx)
	p.needs.look(ctx, p.showNeeds)
	p.showNeeds()
}

// Focus puts the keyboard on the list, or on the first thing one can do when
// there is none.
func (p *Page) Focus() {
	over := p.d.Window.Canvas()
	switch {
	case p.stands == rows:
		over.Focus(p.list)
	case len(p.binned) > 0 && p.notice.Visible() && p.notice.Action != nil: // Ctrl Z in the search would undo its letters
		over.Focus(p.notice.Action)
	case p.stands == noneHas || p.stands == noneLikeIt:
		p.Search()
	case p.notice.Visible() && p.notice.Action != nil:
		over.Focus(p.notice.Action)
	case p.none():
		over.Focus(p.begin)
	}
}

// Search puts the keyboard into the search field.
func (p *Page) Search() { p.d.Window.Canvas().Focus(p.filters.search) }

// Escape closes the filters, or else clears the words that are searched.
func (p *Page) Escape() {
	if !p.filters.escape() && p.filters.search.Text != "" {
		p.filters.search.SetText("")
	}
}

// onNews shows what has come.
func (p *Page) onNews(n shelf.News, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.count.SetWords(p.counted())
	p.list.RowHeight = p.rowHeight()
	switch { // each fills the rows once
	case n.Other:
		p.list.Top()
	case n.Moved != 0:
		p.list.Shift(n.Moved)
	default:
		p.list.Refresh()
	}
	was := p.stands
	if !p.showBody() {
		return
	}
	p.relayout()
	at := p.d.Window.Canvas().Focused()
	gone, free := p.stands != rows && at == fyne.Focusable(p.list), p.stands == rows && at == nil
	if !p.typing() && (was == nothingYet || was == noStory || gone || free) {
		p.Focus()
	}
}

// typing reports whether the keyboard is in a field of the filters.
func (p *Page) typing() bool {
	at, is := p.d.Window.Canvas().Focused().(*widget.Entry)
	return is && at != nil
}

// none reports whether there is no story at all.
func (p *Page) none() bool {
	return p.shelf.Total == 0 && p.shelf.Shown == library.Filter{Sort: p.shelf.Shown.Sort}
}

func (p *Page) counted() string {
	s := p.shelf
	switch none := (library.Filter{Sort: s.Shown.Sort}); {
	case p.none():
		return ""
	case s.Shown == none:
		return words.Stories(s.Total) + " in your care, " + sorted[s.Shown.Sort]
	case s.More:
		return "More than " + words.Number(s.Total) + " of " + words.Stories(s.All)
	}
	return words.Number(s.Total) + " of " + words.Stories(s.All)
}

// trouble says what went wrong where the list would be.
func (p *Page) trouble(err error) {
	why := explain.Error(err)
	p.showNotice(widget.Serious, "error", why.What, why.Safe+" "+why.Do, nil)
}

// onChanged fetches what is in sight again.
func (p *Page) onChanged() {
	p.shelf.Changed()
	p.filters.look()
	p.needs.look(p.ctx, p.showNeeds)
}

// look shows what is searched for now. It waits for nothing: a letter typed
// meanwhile ends the search before it.
func (p *Page) look() {
	p.shelf.Look(p.filters.choices())
	p.filters.lookUp()
}

// onClear takes search and filters away.
func (p *Page) onClear() {
	p.filters.choose(library.Filter{})
	p.look()
	p.Search()
}

func (p *Page) onOpen(i int) {
	if s, here := p.shelf.Row(i); here {
		recording, at := moment(s)
		p.d.OpenMoment(s.ID, recording, at)
	}
}

func (p *Page) onPlay(i int) {
	if s, here := p.shelf.Row(i); here {
		p.play(s)
	}
}

// play plays a story from where words were found in it, or stops it.
func (p *Page) play(s library.Row) {
	recording, at := moment(s)
	p.hearing.toggle(s.ID, recording, at)
}

// onHearing shows which story is heard, or why none is.
func (p *Page) onHearing(err error) {
	p.list.Refresh()
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

// onLaid makes room for the filters, or takes it back, and shows the rows with
// the themes that are known.
func (p *Page) onLaid() {
	if p.ctx != nil {
		p.showNeeds()
		p.list.Refresh()
	}
	p.relayout()
}

// showNeeds shows the one thing that waits longest for a person, or nothing.
func (p *Page) showNeeds() {
	if p.showBringing() {
		return
	}
	if len(p.binned) > 0 { // until it is undone or the place is left
		p.tellBinned()
		return
	}
	n, more := p.needs.first()
	if n == nil || p.filters.open && p.breadth != widget.Wide { // there is little room, and the filters were asked for
		p.notice.Hide()
		p.relayout()
		return
	}
	n.action.OnTapped = func() {
		p.needs.done(n)
		switch {
		case n.consent:
			p.d.OpenConsent(n.story)
			return
		case n.story != "":
			p.d.OpenStory(n.story, 0)
			return
		}
		p.showNeeds()
		p.Focus()
	}
	p.showNotice(n.tone, n.icon, n.title, n.body+more, n.action)
}

func (p *Page) relayout() {
	if p.root != nil {
		page.Relayout(p.root)
	}
}

var _ desk.Place = (*Page)(nil)
