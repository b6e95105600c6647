// Package archive is the place "Where your stories are": one sentence on how
// things stand, each story and where it is kept, and what "safe" means; when to
// send; the ways without a network; and room on this laptop. What is sent when,
// it does not know: it can ask for a try.
package archive

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
	"ownvoice/ui/beside"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/shelf"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Ways is how a laptop that belongs to no project joins one. The zero Ways
// joins nothing.
type Ways struct {
	Code   func() // goes where a joining code is written down
	Joined func() // the laptop belongs to a project now
}

// Page is the place. It is made by New.
type Page struct {
	d     *desk.Desk
	ways  Ways
	ctx   context.Context
	here  bool // the page has shown something in this visit
	seen  loaded
	shelf *shelf.Shelf
	stood int // how many stories there were when body was made
	at    words.Sending
	news  *said // what came of what a person did here; nil: how things stand is said

	icon     *widget.Icon
	title    *widget.Text
	sentence *widget.Text
	try      *widget.Button
	joining  *widget.Button
	invited  *widget.Button  // by what is on a memory stick
	joins    *fyne.Container // both of these
	stick    *widget.Button
	tabs     *widget.Tabs
	which    *widget.Select // of the stories
	when     *sending.When
	carrying *carrying
	beside   *beside.Meeting
	room     *room
	list     *widget.List
	body     *fyne.Container
	content  *widget.Responsive
	root     fyne.CanvasObject // what content holds
	breadth  widget.Breadth
	drawn    fyne.Theme // that the body was last drawn in
	busy     bool       // with a memory stick, or making room
	fetching catalog.ID // the story that was asked for last; "" is none
}

// said is a sentence at the top.
type said struct{ icon, title, sentence string }

// New makes the place.
func New(d *desk.Desk, w Ways) *Page {
	p := &Page{d: d, ways: w}
	p.shelf = shelf.New(d, p.onNews, library.Page{})
	p.shelf.Look(library.Filter{Sort: library.SortNeeds})
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the stories and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx, p.here = ctx, false
	if !p.busy {
		p.news = nil
	}
	p.d.Watch(ctx, p.onChanged)
	p.shelf.Enter(ctx)
	p.when.Enter(ctx)
	desk.Work(ctx, p.load, p.show)
}

// Focus puts the keyboard on the one thing to do, or on the list.
func (p *Page) Focus() {
	over := p.d.Window.Canvas()
	switch {
	case p.try.Visible():
		over.Focus(p.try)
	case p.joins.Visible():
		over.Focus(p.joining)
	case p.shelf.Total > 0:
		over.Focus(p.list)
	}
}

// loaded is what is known of the stories besides their rows.
type loaded struct {
	tally  words.Tally
	first  catalog.ID                  // the story that was put before all others
	away   map[catalog.ID]library.Away // of whose sound not all is here
	coming map[catalog.ID]bool         // whose sound comes here with the next sync
	sticks map[catalog.ID]time.Time    // when their sound was last copied onto a memory stick
	others []laptop                    // the other laptops of the project
	room   library.Room                // that could be made
}

func (p *Page) load(ctx context.Context) (l loaded, err error) {
	lib := p.d.Library
	if l.tally, err = words.Count(ctx, lib); err != nil {
		return l, err
	}
	if l.first, err = lib.First(ctx); err != nil {
		return l, err
	}
	if l.away, err = lib.LyingAway(ctx); err != nil {
		return l, err
	}
	files, err := lib.FilesToFetch(ctx)
	if err != nil {
		return l, err
	}
	l.coming = map[catalog.ID]bool{}
	for _, f := range files {
		l.coming[f.Story] = true
	}
	if l.room, err = lib.Releasable(ctx, ""); err != nil {
		return l, err
	}
	if l.others, err = otherLaptops(ctx, lib); err != nil {
		return l, err
	}
	l.sticks, err = carry.Carried(ctx, lib)
	return l, err
}

func (p *Page) onChanged() {
	p.shelf.Changed()
	p.again()
}

// again loads what is known besides the rows, if the place is still shown.
func (p *Page) again() {
	if p.ctx != nil && p.ctx.Err() == nil {
		desk.Work(p.ctx, p.load, p.show)
	}
}

// look asks where sync stands now.
func (p *Page) look() {
	status, enrolled := p.d.Status()
	p.at = words.Sending{Status: status, Enrolled: enrolled}
}

// onNews shows the stories that have come.
func (p *Page) onNews(n shelf.News, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.look()
	if n.Other {
		p.list.Top()
	}
	if p.list.Shift(n.Moved); p.showBody() {
		p.relayout()
	}
}

func (p *Page) trouble(err error) {
	why := explain.Error(err)
	p.tells("error", why.What, why.Safe+" "+why.Do)
}

func (p *Page) show(l loaded, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.seen = l
	p.look()
	p.cameBack()
	p.tell(l.tally)
	p.carrying.show(l.others)
	p.room.show(l)
	p.list.Refresh()
	p.relayout()
	p.redraw()
	if !p.here {
		p.here = true
		p.Focus()
	}
}

// tell says in one sentence how things stand.
func (p *Page) tell(t words.Tally) {
	off := p.at.Enrolled && p.at.Waits.For == client.ForRecognition // it was switched off, and can join again
	show(p.try, p.at.Enrolled)
	show(p.joins, (!p.at.Enrolled || off) && p.ways.Joined != nil)
	show(p.stick, p.at.Enrolled && !off)
	show(p.tabs, p.at.Enrolled)
	show(p.which, p.at.Enrolled && p.tabs.Chosen() == tabStories)
	p.try.Set("Try now", "sync")
	if byChoice[p.at.Waits.For] {
		p.try.Set("Send now", "cloud_upload")
	}
	if p.news != nil {
		p.say(p.news.icon, p.news.title, p.news.sentence)
		return
	}
	why := explain.Error(p.at.Err)
	switch {
	case !p.at.Enrolled:
		p.say("laptop_windows", "Your stories are on this laptop.", "That is fine, and they stay here. With a joining code or a memory stick from your coordinator they can be kept in an archive as well.")
	case off && p.ways.Joined != nil:
		p.say("front_hand", why.What, why.Safe+" "+why.Do+" A memory stick with an invitation from them does as well.")
	case p.at.State == client.StateStopped:
		p.say("front_hand", why.What, why.Safe+" "+why.Do)
	case p.at.State == client.StateSending:
		_, _, sentence := t.Card(p.at)
		p.say("cloud_upload", "You are online.", sentence)
	case p.at.State == client.StateOnline && t.Refused > 0 && t.Refused == t.Waiting:
		p.say("front_hand", t.Rest(), "It is still on this laptop. The list says why it was not sent.")
	case p.at.State == client.StateOnline && t.Waiting > 0 && p.at.Waits.For != "":
		p.say("hourglass_empty", "You are online.", explain.Waits(p.at.Waits))
	case p.at.State == client.StateOnline && t.Waiting == 0:
		p.say("cloud_done", "Nothing is waiting.", t.Rest())
	case p.at.State == client.StateOnline:
		p.say("cloud_upload", "You are online.", t.Rest())
	default:
		p.say("cloud_off", "You are offline, and that is fine.", t.Later()+" Carry on recording: everything is kept on this laptop.")
	}
}

// tells says what came of what a person did, until they do something else.
func (p *Page) tells(icon, title, sentence string) {
	p.news = &said{icon, title, sentence}
	p.say(icon, title, sentence)
	p.relayout()
}

func (p *Page) say(icon, title, sentence string) {
	p.icon.Set(icon, theme.Accent)
	p.title.SetWords(title)
	p.sentence.SetWords(sentence)
}

func (p *Page) onTry() {
	p.tells("sync", "Trying now.", "You can carry on with anything else.")
	p.news = nil // the next that is heard of it is said
	p.d.SyncNow()
}

// onTab shows another side of the place.
func (p *Page) onTab(int) {
	if !p.busy {
		p.news = nil
	}
	p.body.Objects = nil
	p.showBody()
	p.tell(p.seen.tally)
	p.relayout()
	p.drawn = nil
	p.redraw()
	if p.tabs.Chosen() == tabWithout && p.at.Enrolled && p.at.State != client.StateOffline {
		p.learn()
	}
}

// onWhich shows others of the stories.
func (p *Page) onWhich(name string) {
	for _, s := range sorts {
		if s.name == name {
			f := s.filter
			f.Sort = library.SortNeeds
			p.shelf.Look(f)
		}
	}
}

// chosen goes to some of the stories.
func (p *Page) chosen(name string) {
	p.tabs.Choose(tabStories)
	p.which.SetSelected(name)
	p.d.Window.Canvas().Focus(p.list)
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
		return
	}
	o.Hide()
}

// redraw draws anew, after the look has changed, what was out of sight then.
func (p *Page) redraw() {
	if now := fyne.CurrentApp().Settings().Theme(); p.drawn != now {
		p.drawn = now
		refresh(p.body)
	}
}

func refresh(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		for _, inside := range o.Objects {
			refresh(inside)
		}
	case *widget.Panel:
		refresh(o.Content)
	case *fyneContainer.Scroll:
		refresh(o.Content)
	case nil:
	default:
		o.Refresh()
	}
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
