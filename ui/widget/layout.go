package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// column stands things one above the other. Unlike Fyne's VBox it tells each
// its width before it asks for its height, so that words that wrap are right
// at once.
type column struct{ gap float32 }

// NewColumn is things one above the other, gap apart, each as wide as all.
func NewColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap}, Objects: objects}
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		height := o.MinSize().Height
		place(o, 0, y, size.Width, height)
		y += height + c.gap
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	min, n := fyne.Size{}, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		min = fyne.NewSize(max(min.Width, m.Width), min.Height+m.Height)
		n++
	}
	return min.AddWidthHeight(0, c.gap*float32(max(0, n-1)))
}

// Rest is the width of a column that takes what the others leave.
const Rest float32 = 0

// columns stands things side by side in fixed widths.
type columns struct {
	gap    float32
	widths []float32
}

// NewColumns is things side by side, gap apart, each in the middle of its
// height. widths are px at 100 % and grow with the text; Rest shares what is
// left; a negative width is the thing's own least width. Things past the last
// width take their own least width. Hidden things leave no room.
func NewColumns(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &columns{gap, widths}, Objects: objects}
}

// NewLine is things side by side, gap apart, each in its own least width.
func NewLine(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return NewColumns(gap, nil, objects...)
}

func (c *columns) width(i int, o fyne.CanvasObject) float32 {
	if i >= len(c.widths) || c.widths[i] < 0 {
		return o.MinSize().Width
	}
	return theme.Scaled(c.widths[i])
}

// isRest says whether the thing shares what is left.
func (c *columns) isRest(i int) bool { return i < len(c.widths) && c.widths[i] == Rest }

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fixed, rests, shown := float32(0), 0, 0
	for i, o := range objects {
		switch {
		case !o.Visible():
			continue
		case c.isRest(i):
			rests++
		default:
			fixed += c.width(i, o)
		}
		shown++
	}
	left := max(0, size.Width-fixed-c.gap*float32(max(0, shown-1)))
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		width := c.width(i, o)
		if c.isRest(i) {
			width = left / float32(rests)
		}
		o.Resize(fyne.NewSize(width, o.Size().Height))
		height := min(size.Height, o.MinSize().Height)
		place(o, x, middle(size.Height, height), width, height)
		x += width + c.gap
	}
}

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least, n := fyne.Size{}, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if !c.isRest(i) {
			m.Width = c.width(i, o)
		}
		least = fyne.NewSize(least.Width+m.Width, max(least.Height, m.Height))
		n++
	}
	return least.AddWidthHeight(c.gap*float32(max(0, n-1)), 0)
}

// least holds something at no less than a size.
type least struct{ size fyne.Size }

// NewLeast is something that is at least width px wide and height px high,
// and as large as its place otherwise. It holds a rail or a side panel at its
// width.
func NewLeast(width, height float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: least{fyne.NewSize(width, height)}, Objects: []fyne.CanvasObject{object}}
}

func (l least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
}

func (l least) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.size.Max(objects[0].MinSize())
}
