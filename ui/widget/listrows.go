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
// sight. What only one row shows – that the keys or the mouse are on it – is
// there once, not in each.
type listRows struct {
	fyneWidget.BaseWidget

	list        *List
	made        []*listRow // row i is filled into the one at i modulo their number
	first, last int        // in sight when it was shown last
	hovered     int        // -1: none

	ground, over *canvas.Rectangle
	ring         innerRing
}

func newListRows(list *List) *listRows {
	r := &listRows{list: list, hovered: nowhere, ring: newInnerRing(),
		ground: canvas.NewRectangle(color.Transparent), over: canvas.NewRectangle(color.Transparent)}
	r.ExtendBaseWidget(r)
	return r
}

// nowhere is the number of no row.
const nowhere = -1

// least is how wide a row has to be.
func (r *listRows) least() float32 {
	if len(r.made) == 0 {
		return 200
	}
	return r.made[0].content.MinSize().Width
}

func (r *listRows) inSight() (first, last int) {
	pitch, offset, height := r.list.pitch(), r.list.scroll.Offset.Y, r.list.scroll.Size().Height
	if height <= 0 {
		return 0, 0
	}
	first = max(0, int(offset/pitch))
	return first, max(first, min(r.list.length(), int((offset+height)/pitch)+1))
}

// forget has every row filled anew when it is shown next.
func (r *listRows) forget() {
	for _, row := range r.made {
		row.at = nowhere
	}
}

// show puts the rows that are in sight now in their places, and fills those
// that were not there before.
func (r *listRows) show() {
	first, last := r.inSight()
	for len(r.made) < last-first {
		r.made = append(r.made, newListRow(r.list))
		r.forget() // each row has another place among them
	}
	used := map[int]bool{}
	for i := first; i < last; i++ {
		n := i % len(r.made)
		used[n] = true
		r.put(r.made[n], i)
	}
	for n, row := range r.made {
		show(row, used[n])
	}
	r.mark(first, last)
	canvas.Refresh(r)
	if other := first != r.first || last != r.last; other && r.list.OnSight != nil {
		r.first, r.last = first, last
		r.list.OnSight(first, last)
	}
}

func (r *listRows) put(row *listRow, i int) {
	pitch := r.list.pitch()
	place(row, 0, float32(i)*pitch, r.Size().Width, pitch)
	if row.at != i {
		row.fill(i)
	}
}

// mark shows which row the keys and the mouse are on.
func (r *listRows) mark(first, last int) {
	pitch, width := r.list.pitch(), r.Size().Width
	at := r.list.Current()
	here := r.list.focused && at >= first && at < last
	paintBox(r.ground, theme.Sunk, "", 0, 0)
	place(r.ground, 0, float32(at)*pitch, width, pitch-1)
	show(r.ground, here)
	r.ring.paint(here)
	r.ring.place(float32(at)*pitch, width, pitch-1)
	paintBox(r.over, theme.Hover, "", 0, 0)
	place(r.over, 0, float32(r.hovered)*pitch, width, pitch-1)
	show(r.over, r.hovered >= first && r.hovered < last)
}

// hover says that the mouse is on a row, or with nowhere that it is on none.
func (r *listRows) hover(i int) {
	r.hovered = i
	r.mark(r.inSight())
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
	parts := make([]fyne.CanvasObject, 0, len(d.rows.made)+6)
	parts = append(parts, d.rows.ground)
	for _, row := range d.rows.made {
		parts = append(parts, row)
	}
	parts = append(parts, d.rows.over)
	for _, side := range d.rows.ring {
		parts = append(parts, side)
	}
	return parts
}

// listRow is one row in sight.
type listRow struct {
	fyneWidget.BaseWidget

	list    *List
	at      int // nowhere: it has to be filled
	content fyne.CanvasObject
}

var (
	_ fyne.Tappable     = (*listRow)(nil)
	_ desktop.Hoverable = (*listRow)(nil)
)

func newListRow(list *List) *listRow {
	r := &listRow{list: list, at: nowhere, content: list.create()}
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

func (r *listRow) MouseIn(*desktop.MouseEvent)    { r.list.rows.hover(r.at) }
func (r *listRow) MouseMoved(*desktop.MouseEvent) {}

func (r *listRow) MouseOut() {
	if r.list.rows.hovered == r.at {
		r.list.rows.hover(nowhere)
	}
}

func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	paint := func() { paintBox(line, theme.Line, "", 0, 0) }
	min := func() fyne.Size { return fyne.NewSize(r.content.MinSize().Width, r.list.pitch()) }
	layout := func(size fyne.Size) {
		place(line, 0, size.Height-1, size.Width, 1)
		place(r.content, rowSides, 0, size.Width-2*rowSides, size.Height-1)
	}
	return newDrawing(paint, min, layout, line, r.content)
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

func (r innerRing) place(top, width, height float32) {
	place(r[0], 0, top, width, ringWidth)
	place(r[1], 0, top+height-ringWidth, width, ringWidth)
	place(r[2], 0, top, ringWidth, height)
	place(r[3], width-ringWidth, top, ringWidth, height)
}

// rowSides is what a row leaves free beside its content.
const rowSides = 18
