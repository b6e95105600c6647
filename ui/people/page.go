// Package people is the place of the people: a list by the names they chose,
// and beside it one of them, as they want to be known and met, with their
// stories. What stays on this laptop – a legal name, how to reach them –
// stands apart and is shown only when somebody asks for it. What is kept of a
// person, and under which permission it travels, is the library's.
package people

import (
	"context"
	"image"
	_ "image/jpeg" // portraits are kept as this
	"os"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Page is the place. It is made by New.
type Page struct {
	d       *desk.Desk
	back    func()
	ctx     context.Context
	all     []library.Listed
	shown   []library.Listed // those that the search finds
	chosen  catalog.ID
	looking context.Context // of the look that runs; nil before the first
	more    bool            // something has changed since it began

	open bool // where there is room for one of them only: the person, not the list

	search  *widget.Entry
	count   *widget.Text
	list    *widget.List
	away    *widget.Button
	trouble *widget.Notice
	one     *person

	body    *fyne.Container
	content *widget.Responsive
	root    fyne.CanvasObject
	breadth widget.Breadth
}

// New makes the place. back leads to where it was opened from.
func New(d *desk.Desk, back func()) *Page {
	p := &Page{d: d, back: back, ctx: d.Open}
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the people and goes on watching them until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx = ctx
	p.trouble.Hide()
	p.one.hide()
	p.d.Watch(ctx, p.look)
	p.look()
}

// Focus puts the keyboard on the list, or into the search where there is none.
func (p *Page) Focus() {
	if len(p.shown) > 0 {
		p.d.Window.Canvas().Focus(p.list)
		return
	}
	p.d.Window.Canvas().Focus(p.search)
}

// Left keeps what was typed last, and shows nothing private any more.
func (p *Page) Left() {
	p.one.leave()
	p.one.hide()
}

// Escape goes back to the list, or to where the place was opened from.
func (p *Page) Escape() {
	if p.open && p.breadth != widget.Wide {
		p.close()
		return
	}
	p.back()
}

// look loads the list again, one look at a time: what changes meanwhile is
// looked at once more after it.
func (p *Page) look() {
	if p.looking != nil && p.looking.Err() == nil {
		p.more = true
		return
	}
	var done context.CancelFunc
	p.looking, done = context.WithCancel(p.ctx)
	p.more = false
	desk.Work(p.ctx, p.d.Library.People, func(all []library.Listed, err error) {
		done()
		p.came(all, err)
		if p.more {
			p.look()
		}
	})
}

func (p *Page) came(all []library.Listed, err error) {
	if err != nil {
		p.tell(err)
		return
	}
	first := p.all == nil
	p.all = all
	p.find()
	if first {
		p.choose(0)
		p.Focus()
		return
	}
	for i, l := range p.shown { // with another name they stand elsewhere
		if l.ID == p.chosen {
			p.list.MoveTo(i)
		}
	}
}

// find shows those whose name has what is typed.
func (p *Page) find() {
	p.shown = library.Called(p.all, p.search.Text)
	switch {
	case len(p.shown) == len(p.all):
		p.count.SetWords(words.People(len(p.all)))
	default:
		p.count.SetWords(words.People(len(p.shown)) + " of " + words.People(len(p.all)))
	}
	p.list.Refresh()
	p.relayout()
}

// choose shows one of the list beside it.
func (p *Page) choose(i int) {
	if i < 0 || i >= len(p.shown) || p.shown[i].ID == p.chosen {
		return
	}
	p.one.leave()
	p.chosen = p.shown[i].ID
	p.load()
}

// onOpen goes from the list to the person.
func (p *Page) onOpen(i int) {
	p.choose(i)
	p.open = true
	p.settle()
	p.relayout()
	p.d.Window.Canvas().Focus(p.one.name)
}

// close goes from the person back to the list.
func (p *Page) close() {
	p.one.leave()
	p.open = false
	p.settle()
	p.relayout()
	p.Focus()
}

// known is a person as the library has them, with what can be shown of it.
type known struct {
	listed   library.Listed
	titles   map[catalog.ID]string
	portrait image.Image // nil: none, or not on this laptop
}

func (p *Page) load() {
	id := p.chosen
	var listed library.Listed
	for _, l := range p.all {
		if l.ID == id {
			listed = l
		}
	}
	desk.Work(p.ctx, func(ctx context.Context) (known, error) { return load(ctx, p.d.Library, listed) }, func(k known, err error) {
		if err != nil {
			p.tell(err)
			return
		}
		if p.chosen == id {
			p.one.show(k)
			p.relayout()
		}
	})
}

func load(ctx context.Context, lib *library.Library, l library.Listed) (known, error) {
	k := known{listed: l, titles: map[catalog.ID]string{}}
	var err error
	if k.listed.Person, err = lib.Person(ctx, l.ID); err != nil {
		return k, err
	}
	for i, id := range l.Stories {
		if i == mostStories {
			break
		}
		s, err := lib.Story(ctx, id)
		if err != nil {
			return k, err
		}
		k.titles[id] = words.Title(s.Title, "") + "  ·  " + words.Day(s.Recorded)
	}
	if k.listed.Portrait != "" {
		k.portrait = portrait(lib.PortraitFile(k.listed.Person))
	}
	return k, nil
}

// portrait reads a picture that the library made small. One that is not here,
// or is damaged, is none.
func portrait(path string) image.Image {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		return nil
	}
	return picture
}

func (p *Page) tell(err error) {
	page.Trouble(p.trouble, err)
	p.relayout()
	widget.Reveal(p.trouble)
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
