package people

import (
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// listWidth is how wide the list is beside a person, at 100 %.
const listWidth = 380

func (p *Page) build() {
	p.count = widget.NewText("", theme.Second, theme.Ink2)
	p.count.LeastWidth = 40
	p.search = widget.NewSearch("Search the names they chose")
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnShortcut = p.d.Keys.TypedShortcut
	p.search.OnEnter = func(string) { p.Focus() }
	p.list = widget.NewList(func() int { return len(p.shown) },
		func() fyne.CanvasObject { return newRow() },
		func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	p.list.OnMoved, p.list.OnOpen = p.choose, p.onOpen
	p.list.Spoken = func(i int) string { return words.Name(p.shown[i].KnownAs) + ", " + line(p.shown[i]) }
	p.away = widget.NewButton("Stories", "arrow_back", p.Escape)
	p.trouble = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.trouble.Hide()
	p.one = newPerson(p)
	p.body = fyneContainer.NewStack()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	head := widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1}, widget.NewTitle("People"), widget.NewPanel("", p.count), p.away)
	p.settle()
	p.root = page.Padded(page.Below(theme.Space16, widget.NewColumn(theme.Space12, head, p.trouble), p.body))
	return p.root
}

// settle shows list and person, or one of them where there is little room.
func (p *Page) settle() {
	listed := page.Below(theme.Space12, p.search, page.OffPage(p.list))
	one := fyneContainer.NewVScroll(p.one.body(p.breadth))
	shown := listed
	back := "Stories"
	switch {
	case p.breadth == widget.Wide:
		shown = leftOf(listed, one)
	case p.open:
		shown, back = one, "All people"
	}
	p.away.Set(back, "arrow_back")
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
}

// leftOf puts the list at the left of the person.
func leftOf(list, one fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: besides{}, Objects: []fyne.CanvasObject{list, one}}
}

type besides struct{}

func (besides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := theme.Scaled(listWidth)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[1].Move(fyne.NewPos(left+20, 0))
	o[1].Resize(fyne.NewSize(max(0, size.Width-left-20), size.Height))
}

func (besides) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(theme.Scaled(listWidth)+20+b.Width, max(a.Height, b.Height))
}

// row is one person in the list. The list fills it anew with others.
type row struct {
	fyneWidget.BaseWidget

	name, line *widget.Text
	content    fyne.CanvasObject
}

func newRow() *row {
	r := &row{name: widget.NewRowTitle(""), line: widget.NewSecond("")}
	r.name.LeastWidth, r.line.LeastWidth = 100, 100
	r.content = widget.NewColumns(0, []float32{widget.Rest}, widget.NewColumn(0, r.name, r.line))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (p *Page) fill(i int, r *row) {
	if i < len(p.shown) {
		r.name.SetWords(brief(words.Name(p.shown[i].KnownAs)))
		r.line.SetWords(line(p.shown[i]))
	}
}

// brief is the beginning of a name that nobody could read on one line.
func brief(name string) string {
	if letters := []rune(name); len(letters) > 120 {
		return string(letters[:120]) + "…"
	}
	return name
}

// line is what a person does, and how many stories they told.
func line(l library.Listed) string {
	all := []string{roleName(l.Role)}
	if len(l.Stories) > 0 {
		all = append(all, words.Stories(len(l.Stories)))
	}
	if l.Pronouns != "" {
		all = append(all, brief(l.Pronouns))
	}
	return strings.Join(all, "  ·  ")
}
