package project

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func (p *Page) build() {
	p.tabs = widget.NewTabs(sideNames, func(int) { p.turn() })
	p.side = fyneContainer.NewStack()
	p.away = widget.NewButton("Settings", "arrow_back", p.back)
	p.kept = widget.NewStatusPill("check_circle", "Kept", widget.Good)
	p.kept.Hide()
	p.trouble = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.trouble.Hide()
	p.about, p.talk, p.uses, p.texts = newAbout(p), newStarters(p), newUses(p), newTexts(p)
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	head := widget.NewColumns(theme.Space16, []float32{widget.Rest, -1, -1}, widget.NewTitle("This project"), p.kept, p.away)
	top := widget.NewColumn(theme.Space12, head, p.tabs, p.trouble)
	above := widget.NewPanel("", top).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
	above.Bottom = 0
	p.fill()
	p.root = page.Below(theme.Space8, above, p.side)
	return p.root
}

// fill makes the side that is in sight for the room there is.
func (p *Page) fill() {
	body := [...]func() fyne.CanvasObject{p.about.body, p.talk.body, p.uses.body, p.texts.body}[p.tabs.Chosen()]()
	inside := widget.NewPanel("", widget.NewColumn(0, body)).Pad(theme.Space8, theme.PagePaddingSides)
	inside.Bottom = theme.PagePaddingTop
	p.side.Objects = []fyne.CanvasObject{fyneContainer.NewVScroll(inside)}
}

// turn brings another side into sight.
func (p *Page) turn() {
	p.fill()
	p.side.Refresh()
	p.relayout()
}

// halves is two columns, or one where there is little room.
func (p *Page) halves(left, right fyne.CanvasObject) fyne.CanvasObject {
	if p.breadth == widget.Wide {
		return page.Halves(20, left, right)
	}
	return widget.NewColumn(theme.Space16, left, right)
}

// field is a field whose words are kept as they are typed.
func (p *Page) field(hint string, several bool, typed func(string)) *widget.Entry {
	e := widget.NewEntry(hint)
	if several {
		e = widget.NewNotes(hint)
	}
	e.OnChanged = typed
	e.OnShortcut = p.d.Keys.TypedShortcut
	return e
}

// tall is a field of several lines in a height, at 100 %.
func tall(height float32, e *widget.Entry) fyne.CanvasObject {
	return widget.NewLeast(100, theme.Scaled(height), e)
}
