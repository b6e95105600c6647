// Package archive is the place "Where your stories are": one sentence on how
// things stand, each story and where it is kept, and what "safe" means. What
// is sent when, it does not know: it can ask for a try.
package archive

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Page is the place. It is made by New.
type Page struct {
	d    *desk.Desk
	join func()
	ctx  context.Context
	here bool // the page has shown something in this visit
	seen loaded
	at   words.Sending

	icon     *widget.Icon
	title    *widget.Text
	sentence *widget.Text
	try      *widget.Button
	joining  *widget.Button
	list     *widget.List
	body     *fyne.Container
	content  *widget.Responsive
	root     fyne.CanvasObject // what content holds
	breadth  widget.Breadth
}

// New makes the place. join goes where a joining code is written down.
func New(d *desk.Desk, join func()) *Page {
	p := &Page{d: d, join: join}
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the stories and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx, p.here = ctx, false
	p.d.Watch(ctx, p.onChanged)
	p.onChanged()
}

// Focus puts the keyboard on the one thing to do, or on the list.
func (p *Page) Focus() {
	over := p.d.Window.Canvas()
	switch {
	case p.try.Visible():
		over.Focus(p.try)
	case p.joining.Visible():
		over.Focus(p.joining)
	}
}

// loaded is what a look into the library gives.
type loaded struct {
	rows   []library.Row
	absent map[catalog.ID]bool // stories whose sound has not come here yet
}

func (p *Page) load(ctx context.Context) (loaded, error) {
	rows, err := p.d.Library.Stories(ctx, library.Filter{})
	if err != nil {
		return loaded{}, err
	}
	files, err := p.d.Library.FilesToFetch(ctx)
	l := loaded{rows, map[catalog.ID]bool{}}
	for _, f := range files {
		l.absent[f.Story] = true
	}
	return l, err
}

func (p *Page) onChanged() { desk.Work(p.ctx, p.load, p.show) }

func (p *Page) show(l loaded, err error) {
	if err != nil {
		why := explain.Error(err)
		p.say("error", why.What, why.Safe+" "+why.Do)
		return
	}
	p.seen = l
	status, enrolled := p.d.Status()
	p.at = words.Sending{Status: status, Enrolled: enrolled}
	p.tell(words.Count(l.rows))
	p.showBody()
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
	show(p.joining, !p.at.Enrolled)
	why := explain.Error(p.at.Err)
	switch {
	case !p.at.Enrolled:
		p.say("laptop_windows", "Your stories are on this laptop.", "That is fine, and they stay here. With a joining code from your coordinator they can be kept in an archive as well.")
	case p.at.State == client.StateStopped:
		p.say("front_hand", why.What, why.Safe+" "+why.Do)
	case p.at.State == client.StateSending:
		_, _, sentence := t.Card(p.at)
		p.say("cloud_upload", "You are online.", sentence)
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
	if i < len(p.seen.rows) {
		p.d.OpenStory(p.seen.rows[i].ID, 0)
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
