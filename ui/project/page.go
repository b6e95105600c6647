// Package project is the place where a project is set up: what it is for, what
// is asked and talked about, the texts people are given, its values and
// languages. Everything has words to begin with, so that nobody need write
// anything, and everything is kept as it is typed. What a use means it does
// not decide: that is catalog's.
package project

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
)

// The sides of a project.
const (
	sideAbout = iota
	sideTalk
	sidePermission
	sideTexts
)

var sideNames = []string{"About it", "Conversation", "Permission", "Texts"}

// Page is the place. It is made by New.
type Page struct {
	d      *desk.Desk
	back   func()
	ctx    context.Context // of the visit
	seen   loaded          // nil project before the first
	edits  map[string]edit
	keeper *desk.Keeper

	tabs    *widget.Tabs
	away    *widget.Button
	kept    *widget.StatusPill
	trouble *widget.Notice
	about   *about
	talk    *starters
	uses    *uses
	texts   *texts

	side    *fyne.Container // the one in sight
	content *widget.Responsive
	root    fyne.CanvasObject
	breadth widget.Breadth
}

// edit is one thing that was written and is not kept yet.
type edit func(*catalog.Project)

// New makes the place. back leads to where it was opened from.
func New(d *desk.Desk, back func()) *Page {
	p := &Page{d: d, back: back, ctx: d.Open, edits: map[string]edit{}}
	p.keeper = desk.NewKeeper(d.Open, p.take, p.onKept)
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the project as it stands.
func (p *Page) Enter(ctx context.Context) {
	p.ctx = ctx
	p.trouble.Hide()
	p.kept.Hide()
	desk.Work(ctx, p.load, p.show)
}

// Focus puts the keyboard on the sides.
func (p *Page) Focus() { p.d.Window.Canvas().Focus(p.tabs) }

// Left keeps what was typed last.
func (p *Page) Left() {
	p.keeper.Now()
	p.texts.drafts.Now()
}

// Escape goes back to where the place was opened from.
func (p *Page) Escape() { p.back() }

// loaded is what the library has of it.
type loaded struct {
	project catalog.Project
	values  []catalog.Theme
	forms   []catalog.Form
}

func (p *Page) load(ctx context.Context) (l loaded, err error) {
	if l.project, err = p.d.Library.Project(ctx); err != nil {
		return l, err
	}
	if l.forms, err = p.d.Library.Forms(ctx); err != nil {
		return l, err
	}
	themes, err := p.d.Library.Themes(ctx)
	for _, t := range themes {
		if t.Value {
			l.values = append(l.values, t)
		}
	}
	return l, err
}

func (p *Page) show(l loaded, err error) {
	if err != nil {
		p.tell(err)
		return
	}
	p.seen = l
	p.about.show()
	p.talk.show()
	p.uses.show()
	p.texts.show()
	p.relayout()
}

// write changes the project as it is shown and keeps it soon: key names what
// was written, so that the last word on each thing is what is kept.
func (p *Page) write(key string, e edit) {
	e(&p.seen.project)
	p.edits[key] = e
	p.keeper.Soon()
}

// take is all that was written since the last time, for a project that others
// may have changed meanwhile.
func (p *Page) take() func(context.Context) error {
	edits := p.edits
	p.edits = map[string]edit{}
	lib := p.d.Library
	return func(ctx context.Context) error {
		now, err := lib.Project(ctx)
		if err != nil {
			return err
		}
		for _, e := range edits {
			e(&now)
		}
		return lib.SetProject(ctx, now)
	}
}

// do does something with the library at once and loads again.
func (p *Page) do(what func(context.Context, *library.Library) error) {
	desk.Save(p.d.Open, func(ctx context.Context) error { return what(ctx, p.d.Library) }, func(err error) {
		p.onKept(err)
		if err == nil {
			desk.Work(p.ctx, p.load, p.show)
		}
	})
}

func (p *Page) onKept(err error) {
	if err != nil {
		p.tell(err)
		return
	}
	p.trouble.Hide()
	p.kept.Show()
	p.relayout()
}

func (p *Page) tell(err error) {
	page.Trouble(p.trouble, err)
	p.relayout()
	widget.Reveal(p.trouble)
}

func (p *Page) say(tone widget.Tone, icon, title, body string) {
	p.trouble.Set(tone, icon, title, body, nil)
	p.trouble.Show()
	p.relayout()
	widget.Reveal(p.trouble)
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
