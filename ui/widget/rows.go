package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Rows is a few rows one below the other, each as high as it needs. Unlike a
// List it does not scroll: it stands on a page that does, and brings the row
// that the keys are on into sight. It is one stop for Tab: Up, Down, Home and
// End move, Enter and Space open. Pressing a row opens it.
type Rows struct {
	control

	OnOpen func(i int) // may be nil
	Spoken func(i int) string

	items   []*rowsItem
	current int
}

var (
	_ fyne.Focusable  = (*Rows)(nil)
	_ fyne.Accessible = (*Rows)(nil)
)

// NewRows is rows with these things on them.
func NewRows(open func(i int), rows ...fyne.CanvasObject) *Rows {
	r := &Rows{OnOpen: open}
	r.ExtendBaseWidget(r)
	r.SetRows(rows...)
	return r
}

// SetRows shows other rows. The keys stay on the row of the same number.
func (r *Rows) SetRows(rows ...fyne.CanvasObject) {
	r.items = nil
	for i, content := range rows {
		item := &rowsItem{rows: r, at: i, content: content}
		item.ExtendBaseWidget(item)
		r.items = append(r.items, item)
	}
	r.current = max(0, min(r.current, len(rows)-1))
	r.Refresh()
}

// Current is the row that the keys are on, from 0; -1 when there is none.
func (r *Rows) Current() int { return min(r.current, len(r.items)-1) }

// MoveTo goes to a row and brings it into sight.
func (r *Rows) MoveTo(i int) {
	if len(r.items) == 0 {
		return
	}
	r.current = min(max(0, i), len(r.items)-1)
	r.Refresh()
	reveal(r.items[r.current])
}

func (r *Rows) open(i int) {
	if r.OnOpen != nil && i >= 0 && i < len(r.items) {
		r.OnOpen(i)
	}
}

// FocusGained shows the ring on the row that the keys are on. Fyne calls it.
func (r *Rows) FocusGained() {
	r.focused = true
	r.MoveTo(r.current)
}

// TypedKey moves and opens. Fyne calls it.
func (r *Rows) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyUp:
		r.MoveTo(r.current - 1)
	case key.Name == fyne.KeyDown:
		r.MoveTo(r.current + 1)
	case key.Name == fyne.KeyHome:
		r.MoveTo(0)
	case key.Name == fyne.KeyEnd:
		r.MoveTo(len(r.items) - 1)
	case isPress(key):
		r.open(r.current)
	default:
		passOn(r, key)
	}
}

// AccessibilityLabel is the row that the keys are on.
func (r *Rows) AccessibilityLabel() string {
	if i := r.Current(); i >= 0 && r.Spoken != nil {
		return r.Spoken(i)
	}
	return ""
}

// AccessibilityRole says that this holds other things.
func (r *Rows) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (r *Rows) holds() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.items))
	for i, item := range r.items {
		all[i] = item
	}
	return all
}

// CreateRenderer is called by Fyne.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &standing{r}
}

// standing draws Rows: a column of its items.
type standing struct{ of *Rows }

func (d *standing) Destroy()                     {}
func (d *standing) Objects() []fyne.CanvasObject { return d.of.holds() }
func (d *standing) MinSize() fyne.Size           { return (&column{}).MinSize(d.of.holds()) }
func (d *standing) Layout(size fyne.Size)        { (&column{}).Layout(d.of.holds(), size) }

func (d *standing) Refresh() {
	for _, item := range d.of.items {
		item.Refresh()
	}
	d.Layout(d.of.Size())
	canvas.Refresh(d.of)
}

// rowsItem is one row.
type rowsItem struct {
	fyneWidget.BaseWidget

	rows    *Rows
	at      int
	hovered bool
	content fyne.CanvasObject
}

var (
	_ fyne.Tappable     = (*rowsItem)(nil)
	_ desktop.Hoverable = (*rowsItem)(nil)
)

func (i *rowsItem) holds() []fyne.CanvasObject { return []fyne.CanvasObject{i.content} }

// Tapped opens the row. Fyne calls it.
func (i *rowsItem) Tapped(*fyne.PointEvent) {
	i.rows.current = i.at
	takeFocus(i.rows)
	i.rows.Refresh()
	i.rows.open(i.at)
}

// MouseIn is called by Fyne.
func (i *rowsItem) MouseIn(*desktop.MouseEvent) { i.hovered = i.rows.OnOpen != nil; i.Refresh() }

// MouseMoved is called by Fyne.
func (i *rowsItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (i *rowsItem) MouseOut() { i.hovered = false; i.Refresh() }

// rowPadding is what a row of Rows leaves free above and below its content.
const rowPadding = 10

// CreateRenderer is called by Fyne.
func (i *rowsItem) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	ground, over := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	line, ring := canvas.NewRectangle(color.Transparent), newInnerRing()
	paint := func() {
		here := i.rows.focused && i.at == i.rows.Current()
		paintBox(ground, theme.Sunk, "", 0, 0)
		show(ground, here)
		paintBox(over, theme.Hover, "", 0, 0)
		show(over, i.hovered)
		paintBox(line, theme.Line, "", 0, 0)
		show(line, i.at < len(i.rows.items)-1)
		ring.paint(here)
	}
	min := func() fyne.Size {
		least := i.content.MinSize().AddWidthHeight(2*rowSides, 2*rowPadding+1)
		least.Height = max(least.Height, theme.Grown(44, 20))
		return least
	}
	layout := func(size fyne.Size) {
		place(ground, 0, 0, size.Width, size.Height)
		place(over, 0, 0, size.Width, size.Height)
		place(line, 0, size.Height-1, size.Width, 1)
		ring.place(0, size.Width, size.Height-1)
		place(i.content, rowSides, rowPadding, size.Width-2*rowSides, max(0, size.Height-1-2*rowPadding))
	}
	parts := []fyne.CanvasObject{ground, over, line, i.content}
	for _, side := range ring {
		parts = append(parts, side)
	}
	return newDrawing(paint, min, layout, parts...)
}
