package bin

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// The columns of a row after what it is, at 100 %.
const (
	putWidth   = 150
	untilWidth = 210
	bringWidth = 96 // or the other word that stands there
)

func columns() []float32 { return []float32{24, widget.Rest, putWidth, untilWidth, bringWidth} }

func header() fyne.CanvasObject {
	return page.Header(widget.NewColumns(theme.Space16, columns(), widget.NewSmall(""), widget.NewSmall("What"), widget.NewSmall("Put in the bin"), widget.NewSmall("How long it stays"), widget.NewSmall("")))
}

// row is one thing in the bin. The whole of it is pressed to bring it back, or
// to be asked; the words at its end say so.
type row struct {
	fyneWidget.BaseWidget

	icon                    *widget.Icon
	title, kind, put, until *widget.Text
	bring                   *widget.Text
	content                 *widget.Responsive
}

func newRow() *row {
	r := &row{icon: widget.NewIcon("", theme.Ink2), title: widget.NewRowTitle(""), kind: widget.NewSecond(""), put: widget.NewSecond(""), until: widget.NewSecond(""),
		bring: widget.NewText("Bring back", theme.Body, theme.Accent)}
	for _, t := range []*widget.Text{r.title, r.kind, r.put, r.until} {
		t.LeastWidth = 60
	}
	r.bring.Bold = true
	r.content = widget.NewResponsive(r.arrange)
	r.content.Beside = widget.RailWidth(widget.Wide) + 2*theme.PagePaddingSides + 38
	r.ExtendBaseWidget(r)
	return r
}

// arrange puts the parts on one line, or on three where there is little room.
func (r *row) arrange(b widget.Breadth) fyne.CanvasObject {
	if b == widget.Wide {
		return widget.NewColumns(theme.Space16, columns(), r.icon, widget.NewColumn(0, r.title, r.kind), r.put, r.until, r.bring)
	}
	return widget.NewColumns(theme.Space16, []float32{24, widget.Rest, -1}, r.icon, widget.NewColumn(2, r.title, r.put, r.until), r.bring)
}

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (p *Page) fill(i int, r *row) {
	if i >= len(p.found) {
		return
	}
	b := p.found[i]
	r.icon.Set(kinds[b.Kind].icon, theme.Ink2)
	r.title.SetWords(called(b))
	r.kind.SetWords(sort(b))
	r.put.SetWords(words.Day(b.At))
	if p.breadth != widget.Wide {
		r.put.SetWords(words.Day(b.At) + "  ·  " + sort(b))
	}
	r.bring.SetWords("Bring back")
	if old(b, p.now()) {
		r.bring.SetWords("Choose")
	}
	r.until.SetWords(until(b, p.now()))
	r.content.Refresh()
}

// until says for how long something is here, at least.
func until(b library.Binned, now time.Time) string {
	switch {
	case b.Kind != catalog.KindStory && b.Story == "":
		return "For as long as you like"
	case b.Kind != catalog.KindStory:
		return "As long as its story is kept"
	case old(b, now):
		return "Until you throw it away"
	}
	days := int(math.Ceil(b.Until.Sub(now).Hours() / 24))
	if days == 1 {
		return "At least until tomorrow"
	}
	return fmt.Sprintf("%d days more, or longer", days)
}

// spoken is a row as a screen reader says it.
func (p *Page) spoken(i int) string {
	b := p.found[i]
	does := "Enter brings it back"
	if old(b, p.now()) {
		does = "Enter asks what is to become of it"
	}
	return sort(b) + ", " + called(b) + ", put in the bin " + words.Day(b.At) + ". It stays: " + until(b, p.now()) + ". " + does
}
