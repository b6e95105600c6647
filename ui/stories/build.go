package stories

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/page"
	"ownvoice/ui/shelf"
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
	p.people = widget.NewButton("People", "group", p.d.OpenPeople)
	p.filters = newFilters(p.d, p.look, p.onLaid)
	p.filters.search.OnEnter = func(string) { p.Focus() }
	p.notice = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.notice.Hide()
	p.list = widget.NewList(p.shelf.Length, func() fyne.CanvasObject { return newRow() }, func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	p.list.OnOpen, p.list.OnPlay, p.list.OnDelete = p.onOpen, p.onPlay, p.onDelete
	p.list.OnSight, p.list.Spoken = p.shelf.See, p.spoken
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
	head := widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1, -1, -1}, widget.NewTitle("Stories"), widget.NewPanel("", p.count), p.people, p.bring, p.record)
	top := widget.NewColumn(theme.Space16, head, p.filters.arrange(b), p.notice)
	p.list.RowHeight = p.rowHeight()
	p.list.Refresh()
	p.body.Objects = nil // in other room it is put together anew
	p.showBody()
	p.root = page.Padded(page.Below(theme.Space16, top, p.body))
	p.filters.show()
	return p.root
}

// rowHeight is how high the rows are now.
func (p *Page) rowHeight() float32 {
	return rowHeight(p.breadth != widget.Wide, p.shelf.Shown.Search != "")
}

// state is what stands where the list is.
type state int

const (
	nothingYet state = iota
	rows
	noStory    // in the library
	noneLikeIt // as the filters say
	noneHas    // the words
)

func (p *Page) state() state {
	switch s := p.shelf; {
	case s.Total == shelf.Unknown:
		return nothingYet
	case s.Total > 0:
		return rows
	case p.none():
		return noStory
	case s.Shown.Search == "":
		return noneLikeIt
	}
	return noneHas
}

// showBody shows the list, or why there is none, and reports whether that is
// another thing than before.
func (p *Page) showBody() bool {
	was, is := p.stands, p.state()
	if was == is && len(p.body.Objects) > 0 {
		return false
	}
	p.stands = is
	p.record.Hidden, p.bring.Hidden = is == noStory, is == noStory
	p.people.Hidden = is == noStory || p.breadth != widget.Wide // Settings leads to them too
	var shown fyne.CanvasObject
	switch {
	case is == nothingYet:
		shown = widget.NewPanel("", nil)
	case is != rows:
		shown = p.empty(is)
	case p.breadth != widget.Wide:
		shown = page.OffPage(p.list)
	default:
		shown = page.OffPage(page.Below(0, p.head, p.list))
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
	return true
}

// empty says why there is no story to show, and what to do.
func (p *Page) empty(is state) fyne.CanvasObject {
	switch is {
	case noStory:
		return page.Hollow("library_books", "No stories yet. When you record one it will live here, on this laptop.", "", p.begin, p.other)
	case noneLikeIt:
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
