package story

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// How an extract stands in a row.
const (
	extractWide   = iota // on its own tab: what it is about, and the answer at the right
	extractNarrow        // beside the words: the answer below its title
)

// newList is the extracts as rows: Space plays one, Enter opens it.
func (x *extracts) newList(form int) *widget.List {
	list := widget.NewList(func() int { return len(x.all) },
		func() fyne.CanvasObject { return newExtractRow(form, x.playRow) },
		func(i int, o fyne.CanvasObject) { x.fill(i, o.(*extractRow)) })
	list.RowHeight = 62
	list.OnPlay = x.playRow
	list.OnOpen = func(i int) { x.open(x.all[i]) }
	list.Spoken = func(i int) string {
		e := x.all[i]
		return title(e) + ", " + longWords(e) + ". " + x.p.told.answer(e, time.Now()).Words
	}
	return list
}

// extractRow is one extract.
type extractRow struct {
	fyneWidget.BaseWidget

	at          int
	dot         *widget.PlayDot
	title, long *widget.Text
	about       *widget.Text
	said        *widget.StatusPill
	content     fyne.CanvasObject
}

func newExtractRow(form int, play func(int)) *extractRow {
	r := &extractRow{title: widget.NewRowTitle(""), long: widget.NewText("", theme.Second, theme.Ink2), about: widget.NewSecond(""),
		said: widget.NewStatusPill("", "", widget.Calm)}
	r.dot = widget.NewPlayDot("Hear it", func() { play(r.at) })
	r.dot.Side = 30
	r.title.LeastWidth, r.about.LeastWidth = 60, 60
	if form == extractWide {
		r.dot.Side = 40
		named := widget.NewColumn(0, r.title, r.about)
		r.content = widget.NewColumns(theme.Space16, []float32{-1, widget.Rest, 56, 210}, r.dot, named, r.long, r.said)
	} else {
		r.title.TextSize = theme.Body
		named := widget.NewColumn(2, widget.NewColumns(theme.Space8, []float32{widget.Rest, -1}, r.title, r.long), r.said)
		r.content = widget.NewColumns(theme.Space12, []float32{-1, widget.Rest}, r.dot, named)
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *extractRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (x *extracts) fill(i int, r *extractRow) {
	if i >= len(x.all) {
		return
	}
	e := x.all[i]
	r.at = i
	r.title.SetWords(title(e))
	r.long.SetWords(long(e))
	r.about.SetWords(x.about(e))
	x.p.told.answer(e, time.Now()).OneLine().On(r.said)
	r.dot.SetPlaying(x.isPlaying(e.ID))
}

// about is where an extract is said, and what it is about.
func (x *extracts) about(e catalog.Extract) string {
	said := "At " + words.Moment(e.StartMS)
	if names := x.p.told.themeNames(e); len(names) > 0 {
		said += "  ·  " + short(strings.Join(names, ", "))
	}
	return said
}

// content is the tab Extracts.
func (x *extracts) content(b widget.Breadth) fyne.CanvasObject {
	var side fyne.CanvasObject
	if x.form != nil {
		side = x.form.content()
	}
	if b != widget.Wide {
		if side != nil {
			return page.OffPage(side)
		}
		return page.Below(theme.Space16, widget.NewLine(0, x.listen), x.listed())
	}
	if side == nil {
		told := widget.NewText("Nothing is used before "+lower(words.They(x.p.told.KnownAs))+" has heard it and said yes. No answer is not a yes.", theme.Second, theme.Ink2)
		told.Wrap = true
		return page.Beside(sideWidth, 20, x.listed(), widget.NewColumn(0, widget.NewCard(widget.NewColumn(theme.Space12, told, x.listen))))
	}
	return page.Beside(sideWidth, 20, x.listed(), page.OffPage(side))
}

func (x *extracts) listed() fyne.CanvasObject {
	if len(x.all) == 0 {
		return page.OffPage(page.Said("No extracts yet. Choose a few sentences that could stand alone."))
	}
	return page.OffPage(x.list)
}

func (x *extracts) focus() fyne.Focusable {
	switch {
	case x.form != nil:
		return x.form.focus()
	case len(x.all) == 0:
		return x.p.tabs
	}
	return x.list
}
