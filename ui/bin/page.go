// Package bin is the place that shows what was thrown away, of which story it
// was and how long it stays, and brings it back. Nothing leaves it by itself: a
// story is thrown away for good by a person who types whose it is, and how soon
// that may be, the library knows.
package bin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Page is the place. It is made by New.
type Page struct {
	d     *desk.Desk
	ctx   context.Context // of the visit
	now   func() time.Time
	all   []library.Binned // nil before the first look
	found []library.Binned // of the kind that is shown
	here  bool             // the page has shown something in this visit

	back    *widget.Button
	kind    *widget.Select
	notice  *widget.Notice
	list    *widget.List
	body    *fyne.Container
	breadth widget.Breadth
	content *widget.Responsive
	root    fyne.CanvasObject // what content holds
}

// New makes the place.
func New(d *desk.Desk) *Page {
	p := &Page{d: d, now: time.Now}
	p.back = widget.NewButton("Stories", "arrow_back", d.OpenStories)
	p.kind = widget.NewSelect(everything, []string{everything}, nil)
	p.kind.SetSelectedIndex(0)
	p.kind.OnChanged = func(string) { p.choose() }
	p.notice = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.notice.Hide()
	p.list = widget.NewList(func() int { return len(p.found) }, func() fyne.CanvasObject { return newRow() },
		func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	p.list.OnOpen = p.onOpen
	p.list.Spoken = p.spoken
	p.body = fyneContainer.NewStack()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
	return p
}

const everything = "Everything"

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads what is in the bin and goes on watching it until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.ctx, p.here = ctx, false
	p.notice.Hide()
	p.d.Watch(ctx, p.onChanged)
	p.onChanged()
}

// Focus puts the keyboard on the list, or on the way back when it is empty.
func (p *Page) Focus() {
	if len(p.found) > 0 {
		p.d.Window.Canvas().Focus(p.list)
		return
	}
	p.d.Window.Canvas().Focus(p.back)
}

// Escape goes back to the stories.
func (p *Page) Escape() { p.d.OpenStories() }

func (p *Page) onChanged() { desk.Work(p.ctx, p.d.Library.Bin, p.show) }

func (p *Page) show(all []library.Binned, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.all = all
	p.kind.Options = append([]string{everything}, kindsOf(all)...)
	p.choose()
	if !p.here {
		p.here = true
		p.Focus()
	}
}

// choose shows one kind of what is there, or all of it.
func (p *Page) choose() {
	p.found = p.found[:0]
	for _, b := range p.all {
		if p.kind.SelectedIndex() <= 0 || kinds[b.Kind].many == p.kind.Selected {
			p.found = append(p.found, b)
		}
	}
	p.kind.Hidden = len(p.kind.Options) < 3
	p.list.Refresh()
	p.showBody()
	p.relayout()
}

// onOpen takes something out of the bin, or asks what is to become of it.
func (p *Page) onOpen(i int) {
	switch {
	case i >= len(p.found):
	case old(p.found[i], p.now()):
		p.ask(p.found[i])
	default:
		p.bring(p.found[i])
	}
}

func (p *Page) bring(b library.Binned) {
	desk.Save(p.ctx, func(ctx context.Context) error { return p.d.Library.BringBack(ctx, b) }, func(err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		var see *widget.Button
		if b.Story != "" {
			see = widget.NewSmallButton("Open the story", "", func() { p.d.OpenStory(b.Story, 0) })
		}
		p.tell(widget.Good, "check_circle", short(called(b))+" is back.", "It is where it was before.", see)
		p.onChanged()
		p.Focus()
	})
}

func (p *Page) trouble(err error) {
	why := explain.Error(err)
	p.tell(widget.Serious, "error", why.What, why.Safe+" "+why.Do, nil)
}

func (p *Page) tell(tone widget.Tone, icon, title, body string, action *widget.Button) {
	p.notice.Set(tone, icon, title, body, action)
	p.notice.Show()
	p.relayout()
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	p.list.RowHeight = 68
	if b != widget.Wide {
		p.list.RowHeight = 96
	}
	say := widget.NewText(fmt.Sprintf("What is here can be brought back, and nothing leaves the bin by itself. A story can be thrown away for good after %d days; everything else stays for as long as its story is kept.", library.BinDays), theme.Body, theme.Ink2)
	say.Wrap = true
	head := widget.NewColumns(theme.Space16, []float32{widget.Rest, 220, -1}, widget.NewTitle("The bin"), p.kind, p.back)
	p.showBody()
	p.root = page.Padded(page.Below(theme.Space16, widget.NewColumn(theme.Space12, head, say, p.notice), p.body))
	return p.root
}

// showBody shows the list, or that there is nothing.
func (p *Page) showBody() {
	shown := fyne.CanvasObject(widget.NewPanel("", nil))
	switch {
	case p.all == nil:
	case len(p.found) == 0:
		shown = page.Hollow("delete", "The bin is empty.", "")
	case p.breadth != widget.Wide:
		shown = page.OffPage(p.list)
	default:
		shown = page.OffPage(page.Below(0, header(), p.list))
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
}

func (p *Page) relayout() {
	if p.root != nil {
		page.Relayout(p.root)
	}
}

// kinds is what there may be in the bin, and its icon.
var kinds = map[catalog.Kind]struct{ one, many, icon string }{
	catalog.KindStory:   {"Story", "Stories", "library_books"},
	catalog.KindExtract: {"Extract", "Extracts", "content_cut"},
	catalog.KindNote:    {"Note", "Notes", "edit_note"},
	catalog.KindSegment: {"Words", "Words", "menu_book"},
	catalog.KindPicture: {"Picture", "Pictures", "description"},
	catalog.KindTheme:   {"Theme", "Themes", "sell"},
}

// kindsOf is what kinds there are, in the order they are listed above.
func kindsOf(all []library.Binned) []string {
	there := map[catalog.Kind]bool{}
	for _, b := range all {
		there[b.Kind] = true
	}
	var names []string
	for _, k := range []catalog.Kind{catalog.KindStory, catalog.KindExtract, catalog.KindNote, catalog.KindSegment, catalog.KindPicture, catalog.KindTheme} {
		if there[k] {
			names = append(names, kinds[k].many)
		}
	}
	return names
}

// short is what something is called, as far as a message has room for it.
func short(called string) string {
	if all := []rune(called); len(all) > 80 {
		return strings.TrimRight(string(all[:80]), " ,.") + "…”"
	}
	return called
}

// called is what something in the bin is called.
func called(b library.Binned) string {
	if b.Words == "" {
		return kinds[b.Kind].one + " without a title"
	}
	if b.Kind == catalog.KindTheme {
		return b.Words
	}
	return words.Title(b.Words, "")
}

// sort is what kind of thing it is, and of which story.
func sort(b library.Binned) string {
	one := kinds[b.Kind].one
	switch {
	case b.Kind == catalog.KindStory || b.Kind == catalog.KindTheme:
		return one
	case b.Of == "":
		return one + " in a story without a title"
	}
	return one + " in " + short(words.Title(b.Of, ""))
}

var _ desk.Place = (*Page)(nil)
