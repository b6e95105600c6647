package stories

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The columns of a row beside the title, at 100 %.
const (
	dotWidth     = 40
	consentWidth = 204
	keptWidth    = 206
	themesWidth  = 190
)

func (p *Page) build() {
	p.count = widget.NewText("", theme.Second, theme.Ink2)
	p.count.LeastWidth = 40
	p.record = widget.NewPrimary("Record a story", "mic", p.d.OpenRecord)
	p.begin = widget.NewPrimary("Record a story", "mic", p.d.OpenRecord)
	p.bring = widget.NewButton(bringWords, "download", p.d.OpenBring)
	p.other = widget.NewButton(bringWords, "download", p.d.OpenBring)
	p.filters = newFilters(p.d, p.look, p.relayout)
	p.filters.search.OnEnter = func(string) { p.d.Window.Canvas().Focus(p.list) }
	p.notice = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.notice.Hide()
	p.list = widget.NewList(p.shelf.length, func() fyne.CanvasObject { return newRow() }, func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	p.list.OnOpen, p.list.OnPlay, p.list.OnDelete = p.onOpen, p.onPlay, p.onDelete
	p.list.OnSight, p.list.Spoken = p.shelf.see, p.spoken
	p.head = header()
	p.body = fyneContainer.NewStack()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

const bringWords = "Bring in a recording"

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	p.bring.Set(bringWords, "download")
	if b != widget.Wide {
		p.bring.Set("Bring one in", "download")
	}
	head := widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1, -1}, widget.NewTitle("Stories"), widget.NewPanel("", p.count), p.bring, p.record)
	top := widget.NewColumn(theme.Space16, head, p.filters.arrange(b), p.notice)
	p.showRows()
	p.showBody()
	p.root = page.Padded(page.Below(theme.Space16, top, p.body))
	p.filters.show()
	return p.root
}

// showRows shows the rows again, in the height they have now.
func (p *Page) showRows() {
	p.list.RowHeight = rowHeight(p.breadth != widget.Wide, p.shelf.shown.Search != "")
	p.list.Refresh()
}

// showBody shows the list, or why there is none.
func (p *Page) showBody() {
	var shown fyne.CanvasObject
	switch {
	case p.shelf.total == unknown:
		shown = widget.NewPanel("", nil)
	case p.shelf.total == 0:
		shown = p.empty()
	case p.breadth != widget.Wide:
		shown = page.OffPage(p.list)
	default:
		shown = page.OffPage(page.Below(0, p.head, p.list))
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
}

// empty says why there is no story to show, and what to do.
func (p *Page) empty() fyne.CanvasObject {
	asked := p.shelf.shown
	none := library.Filter{Sort: asked.Sort}
	switch {
	case asked == none:
		return page.Hollow("library_books", "No stories yet. When you record one it will live here, on this laptop.", "", p.begin, p.other)
	case asked.Search == "":
		return page.Hollow("filter_list", "No story is like that yet. Take one of the filters away.", "", widget.NewButton("Clear the filters", "close", p.onClear))
	}
	return page.Hollow("search", "Nothing has those words yet. Try one word, or part of a name.", "", widget.NewButton("Clear the search", "close", p.onClear))
}

// header names the columns.
func header() fyne.CanvasObject {
	names := widget.NewColumns(theme.Space16, []float32{dotWidth, widget.Rest, consentWidth, keptWidth, themesWidth},
		widget.NewSmall(""), widget.NewSmall("Story"), widget.NewSmall("What we may do with it"), widget.NewSmall("Where it is kept"), widget.NewSmall("Themes"))
	return page.Header(names)
}
