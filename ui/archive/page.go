// Package archive is the place "Where your stories are": one sentence on how
// things stand, each story and where it is kept, and what "safe" means. What
// is sent when, it does not know: it can ask for a try.
package archive

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/shelf"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Page is the place. It is made by New.
type Page struct {
	d     *desk.Desk
	join  func()
	ctx   context.Context
	here  bool // the page has shown something in this visit
	seen  loaded
	shelf *shelf.Shelf
	stood int // how many stories there were when body was made
	at    words.Sending

	icon     *widget.Icon
	title    *widget.Text
	sentence *widget.Text
	try      *widget.Button
	joining  *widget.Button
	stick    *widget.Button
	when     *sending.When
	list     *widget.List
	body     *fyne.Container
	content  *widget.Responsive
	root     fyne.CanvasObject // what content holds
	breadth  widget.Breadth
	copying  bool // onto a memory stick, or from one
}

// New makes the place. join goes where a joining code is written down; nil:
// nowhere.
func New(d *desk.Desk, join func()) *Page {
	p := &Page{d: d, join: join}
	p.shelf = shelf.New(d, p.onNews, library.Page{})
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the stories and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx, p.here = ctx, false
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
	case p.joining.Visible():
		over.Focus(p.joining)
	case p.shelf.Total > 0:
		over.Focus(p.list)
	}
}

// loaded is what is known of the stories besides their rows.
type loaded struct {
	tally  words.Tally
	absent map[catalog.ID]bool      // stories whose sound has not come here yet
	sticks map[catalog.ID]time.Time // when their sound was last copied onto a memory stick
}

func (p *Page) load(ctx context.Context) (loaded, error) {
	tally, err := words.Count(ctx, p.d.Library)
	if err != nil {
		return loaded{}, err
	}
	files, err := p.d.Library.FilesToFetch(ctx)
	l := loaded{tally: tally, absent: map[catalog.ID]bool{}}
	for _, f := range files {
		l.absent[f.Story] = true
	}
	if err == nil {
		l.sticks, err = carry.Carried(ctx, p.d.Library)
	}
	return l, err
}

func (p *Page) onChanged() {
	p.shelf.Changed()
	desk.Work(p.ctx, p.load, p.show)
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
	if p.list.Shift(n.Moved); p.showBody() {
		p.relayout()
	}
}

func (p *Page) trouble(err error) {
	why := explain.Error(err)
	p.say("error", why.What, why.Safe+" "+why.Do)
}

func (p *Page) show(l loaded, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.seen = l
	p.look()
	p.tell(l.tally)
	p.list.Refresh()
	p.relayout()
	if !p.here {
		p.here = true
		p.Focus()
	}
}

// tell says in one sentence how things stand.
func (p *Page) tell(t words.Tally) {
	show(p.try, p.at.Enrolled)
	show(p.joining, !p.at.Enrolled && p.join != nil)
	show(p.stick, p.at.Enrolled)
	if p.copying {
		return
	}
	why := explain.Error(p.at.Err)
	switch {
	case !p.at.Enrolled:
		p.say("laptop_windows", "Your stories are on this laptop.", "That is fine, and they stay here. With a joining code from your coordinator they can be kept in an archive as well.")
	case p.at.State == client.StateStopped:
		p.say("front_hand", why.What, why.Safe+" "+why.Do)
	case p.at.State == client.StateSending:
		_, _, sentence := t.Card(p.at)
		p.say("cloud_upload", "You are online.", sentence)
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

func (p *Page) say(icon, title, sentence string) {
	p.icon.Set(icon, theme.Accent)
	p.title.SetWords(title)
	p.sentence.SetWords(sentence)
}

func (p *Page) onTry() {
	p.say("sync", "Trying now.", "You can carry on with anything else.")
	p.d.SyncNow()
}

func (p *Page) onOpen(i int) {
	if s, here := p.shelf.Row(i); here {
		p.d.OpenStory(s.ID, 0)
	}
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
		return
	}
	o.Hide()
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
