package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// The focus ring: 3 px wide, 2 px away from what it rings.
const (
	ringWidth = 3
	ringGap   = 2
)

// newRing is a ring that is drawn when its colour is set. It stands a little
// outside the widget, which Fyne allows everywhere but at a scroll's edge.
func newRing() *canvas.Rectangle {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = ringWidth
	return ring
}

// paintRing shows or hides a ring around something whose corners have radius.
func paintRing(ring *canvas.Rectangle, shown bool, radius float32) {
	ring.StrokeColor = theme.Color(theme.AccentDeep)
	ring.CornerRadius = radius + ringGap + ringWidth
	show(ring, shown)
}

// placeRing puts a ring around a space. Fyne draws half of a stroke outside
// the rectangle, so the rectangle lies in the middle of the ring's line.
func placeRing(ring *canvas.Rectangle, x, y, width, height float32) {
	const out = ringGap + ringWidth
	place(ring, x-out, y-out, width+2*out, height+2*out)
}

// paintBox gives a rectangle a fill, a border and round corners. An empty
// name is no fill, or no border.
func paintBox(box *canvas.Rectangle, fill, edge fyne.ThemeColorName, edgeWidth, radius float32) {
	box.FillColor, box.StrokeColor, box.StrokeWidth = color.Transparent, color.Transparent, 0
	if fill != "" {
		box.FillColor = theme.Color(fill)
	}
	if edge != "" {
		box.StrokeColor, box.StrokeWidth = theme.Color(edge), edgeWidth
	}
	box.CornerRadius = radius
}
