package stories

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The columns of a row after the play button and the title, at 100 %.
const (
	consentWidth = 220
	keptWidth    = 200
	dotWidth     = 40
)

func (p *Page) build() {
	p.count = widget.NewText("", theme.Second, theme.Ink2)
	p.count.LeastWidth = 40
	p.record = widget.NewPrimary("Record a story", "mic", p.d.OpenRecord)
	p.begin = widget.NewPrimary("Record a story", "mic", p.d.OpenRecord)
	p.bring = widget.NewButton(bringWords, "download", p.d.OpenBring)
	p.other = widget.NewButton(bringWords, "download", p.d.OpenBring)
	p.search = widget.NewSearch("Search names, titles and notes")
	p.search.OnChanged = p.onSearch
	p.search.OnShortcut = p.d.Keys.TypedShortcut
	p.search.OnEnter = func(string) { p.d.Window.Canvas().Focus(p.shownList()) }
	p.consent = widget.NewSelect("Any consent", permits.names(), p.onConsent)
	p.kept = widget.NewSelect("Kept anywhere", places.names(), p.onKept)
	p.consent.SetSelectedIndex(0)
	p.kept.SetSelectedIndex(0)
	p.fold = widget.NewButton("Filters", "filter_list", p.onFold)
	p.notice = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.notice.Hide()
	p.list = p.newList(newRow)
	p.lines = p.newList(newTallRow)
	p.lines.RowHeight = 96
	p.body = fyneContainer.NewStack()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

const bringWords = "Bring in a recording"

func (p *Page) newList(make func() *row) *widget.List {
	l := widget.NewList(func() int { return len(p.rows) },
		func() fyne.CanvasObject { return make() },
		func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	l.OnOpen, l.OnPlay = p.onOpen, p.onPlay
	l.Spoken = p.spoken
	return l
}

func (p *Page) onFold() {
	p.folded = !p.folded
	for _, s := range []*widget.Select{p.consent, p.kept} {
		if p.folded {
			s.Hide()
		} else {
			s.Show()
		}
	}
	p.relayout()
}

// shownList is the list in the form that there is room for.
func (p *Page) shownList() *widget.List {
	if p.breadth == widget.Wide {
		return p.list
	}
	return p.lines
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	if list := p.shownList(); b != p.breadth && p.d.Window.Canvas().Focused() == fyne.Focusable(list) {
		fyne.Do(p.Focus) // once the other list is in the window
	}
	p.breadth = b
	p.bring.Set(bringWords, "download")
	if b != widget.Wide {
		p.bring.Set("Bring one in", "download")
	}
	head := widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1, -1}, widget.NewTitle("Stories"), widget.NewPanel("", p.count), p.bring, p.record)
	find := p.filters(b)
	top := widget.NewColumn(theme.Space16, head, find, p.notice)
	p.showBody()
	p.root = page.Padded(page.Below(theme.Space16, top, p.body))
	return p.root
}

func (p *Page) filters(b widget.Breadth) fyne.CanvasObject {
	if b == widget.Wide {
		p.consent.Show()
		p.kept.Show()
		return widget.NewColumns(10, []float32{widget.Rest, 215, 200}, p.search, p.consent, p.kept)
	}
	p.folded = true
	p.consent.Hide()
	p.kept.Hide()
	chosen := widget.NewColumns(10, []float32{widget.Rest, widget.Rest}, p.consent, p.kept)
	return widget.NewColumn(theme.Space12, widget.NewColumns(theme.Space12, []float32{widget.Rest, -1}, p.search, p.fold), chosen)
}

// showBody shows the list, or why there is none.
func (p *Page) showBody() {
	var shown fyne.CanvasObject
	switch {
	case p.ctx == nil || p.rows == nil:
		shown = widget.NewPanel("", nil)
	case len(p.rows) == 0:
		shown = p.empty()
	case p.breadth != widget.Wide:
		shown = page.OffPage(p.lines)
	default:
		shown = page.OffPage(page.Below(0, header(), p.list))
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
}

// header names the columns.
func header() fyne.CanvasObject {
	names := widget.NewColumns(theme.Space16, []float32{dotWidth, widget.Rest, consentWidth, keptWidth},
		widget.NewSmall(""), widget.NewSmall("Story"), widget.NewSmall("What we may do with it"), widget.NewSmall("Where it is kept"))
	return page.Header(names)
}
