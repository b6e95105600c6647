package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// listRows is what scrolls in a List: as high as all rows, holding those in
// sight.
type listRows struct {
	fyneWidget.BaseWidget

	list  *List
	shown []*listRow
}

func newListRows(list *List) *listRows {
	r := &listRows{list: list}
	r.ExtendBaseWidget(r)
	return r
}

// least is how wide a row has to be.
func (r *listRows) least() float32 {
	if len(r.shown) == 0 {
		return 200
	}
	return r.shown[0].content.MinSize().Width
}

// show fills the rows that are in sight now.
func (r *listRows) show() {
	pitch, offset, height := r.list.pitch(), r.list.scroll.Offset.Y, r.list.scroll.Size().Height
	first := max(0, int(offset/pitch))
	last := min(r.list.length(), int((offset+height)/pitch)+1)
	if height <= 0 {
		last = first
	}
	n := max(0, last-first)
	for len(r.shown) < n {
		r.shown = append(r.shown, newListRow(r.list))
	}
	for i, row := range r.shown {
		show(row, i < n)
		if i < n {
			row.fill(first + i)
			place(row, 0, float32(first+i)*pitch, r.Size().Width, pitch)
		}
	}
	canvas.Refresh(r)
}

// CreateRenderer is called by Fyne.
func (r *listRows) CreateRenderer() fyne.WidgetRenderer { return &rowsDrawing{r} }

type rowsDrawing struct{ rows *listRows }

func (d *rowsDrawing) Destroy()         {}
func (d *rowsDrawing) Layout(fyne.Size) { d.rows.show() }
func (d *rowsDrawing) Refresh()         {}
func (d *rowsDrawing) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(d.rows.list.length())*d.rows.list.pitch())
}

func (d *rowsDrawing) Objects() []fyne.CanvasObject {
	parts := make([]fyne.CanvasObject, len(d.rows.shown))
	for i, row := range d.rows.shown {
		parts[i] = row
	}
	return parts
}

// listRow is one row in sight.
type listRow struct {
	fyneWidget.BaseWidget

	list    *List
	at      int
	hovered bool
	content fyne.CanvasObject
}

var (
	_ fyne.Tappable     = (*listRow)(nil)
	_ desktop.Hoverable = (*listRow)(nil)
)

func newListRow(list *List) *listRow {
	r := &listRow{list: list, content: list.create()}
	r.ExtendBaseWidget(r)
	return r
}

func (r *listRow) fill(at int) {
	r.at = at
	r.list.fill(at, r.content)
	r.Refresh()
}

func (r *listRow) Tapped(*fyne.PointEvent) {
	takeFocus(r.list)
	r.list.MoveTo(r.at)
	r.list.open(r.at)
}

func (r *listRow) MouseIn(*desktop.MouseEvent)    { r.hovered = true; r.Refresh() }
func (r *listRow) MouseMoved(*desktop.MouseEvent) {}
func (r *listRow) MouseOut()                      { r.hovered = false; r.Refresh() }

func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	ground, over := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	line, ring := canvas.NewRectangle(color.Transparent), newInnerRing()
	paint := func() {
		here := r.list.focused && r.at == r.list.Current()
		paintBox(ground, theme.Sunk, "", 0, 0)
		show(ground, here)
		paintBox(over, theme.Hover, "", 0, 0)
		show(over, r.hovered)
		paintBox(line, theme.Line, "", 0, 0)
		ring.paint(here)
	}
	min := func() fyne.Size { return fyne.NewSize(r.content.MinSize().Width, r.list.pitch()) }
	layout := func(size fyne.Size) {
		place(ground, 0, 0, size.Width, size.Height)
		place(over, 0, 0, size.Width, size.Height)
		place(line, 0, size.Height-1, size.Width, 1)
		ring.place(size.Width, size.Height-1)
		place(r.content, rowSides, 0, size.Width-2*rowSides, size.Height-1)
	}
	parts := []fyne.CanvasObject{ground, over, line, r.content}
	for _, side := range ring {
		parts = append(parts, side)
	}
	return newDrawing(paint, min, layout, parts...)
}

// innerRing is the focus ring inside a row, as its four sides: Fyne's software
// painter puts a stroke in the wrong place where a scroll cuts off its outer half.
type innerRing [4]*canvas.Rectangle

func newInnerRing() innerRing {
	var r innerRing
	for i := range r {
		r[i] = canvas.NewRectangle(color.Transparent)
	}
	return r
}

func (r innerRing) paint(shown bool) {
	for _, side := range r {
		paintBox(side, theme.AccentDeep, "", 0, 0)
		show(side, shown)
	}
}

func (r innerRing) place(width, height float32) {
	place(r[0], 0, 0, width, ringWidth)
	place(r[1], 0, height-ringWidth, width, ringWidth)
	place(r[2], 0, 0, ringWidth, height)
	place(r[3], width-ringWidth, 0, ringWidth, height)
}

// rowSides is what a row leaves free beside its content.
const rowSides = 18
