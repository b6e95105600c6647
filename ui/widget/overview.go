package widget

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Overview is all of a story in one strip, with a frame around the window that
// a Waveform shows. The frame can be dragged, and each of its sides; pressing
// elsewhere brings it there. The keyboard has + and − on the wave for it.
type Overview struct {
	fyneWidget.BaseWidget

	OnView func(view Span) // another window was asked for; may be nil

	peaks  []float32
	length time.Duration
	view   Span
	over   float32
	drags  bool
	held   edge
	from   Span    // the window when the drag began
	at     float32 // and where it began

	bars   bars
	dirty  bool
	raster *canvas.Raster
	frame  *canvas.Rectangle
}

var (
	_ fyne.Tappable      = (*Overview)(nil)
	_ fyne.Draggable     = (*Overview)(nil)
	_ fyne.Accessible    = (*Overview)(nil)
	_ desktop.Hoverable  = (*Overview)(nil)
	_ desktop.Mouseable  = (*Overview)(nil)
	_ desktop.Cursorable = (*Overview)(nil)
)

// overviewHeight is how high the strip is, px.
const overviewHeight = 26

// NewOverview is an empty strip.
func NewOverview(onView func(view Span)) *Overview {
	o := &Overview{OnView: onView, dirty: true}
	o.ExtendBaseWidget(o)
	return o
}

// Draw shows other voices, the loudest of them at each moment, framed whole.
func (o *Overview) Draw(lanes []Lane, length time.Duration) {
	o.peaks, o.length, o.view, o.dirty = loudestOf(lanes), length, Span{0, length}, true
	o.Refresh()
}

// SetView frames another window; it does not tell OnView.
func (o *Overview) SetView(view Span) {
	if o.view = view; o.frame != nil {
		o.placeFrame(o.Size())
		canvas.Refresh(o.frame)
	}
}

// loudestOf is the loudest voice at each moment; voices may be drawn as finely
// as they like.
func loudestOf(lanes []Lane) []float32 {
	n := 0
	for _, l := range lanes {
		n = max(n, len(l.Peaks))
	}
	all := make([]float32, n)
	for _, l := range lanes {
		for i := range all {
			if len(l.Peaks) > 0 {
				all[i] = max(all[i], loudest(l.Peaks, i, n))
			}
		}
	}
	return all
}

func (o *Overview) ask(view Span) {
	if o.OnView != nil && o.length > 0 {
		o.OnView(view)
	}
}

// Tapped brings the frame's middle to where the mouse is. Fyne calls it.
func (o *Overview) Tapped(p *fyne.PointEvent) {
	at := Span{0, o.length}.at(p.Position.X, o.Size().Width)
	o.ask(o.view.moved(at-o.view.Length()/2, o.length))
}

// Dragged moves the frame, or the side of it that the mouse took hold of. Fyne
// calls it.
func (o *Overview) Dragged(d *fyne.DragEvent) {
	whole, width := Span{0, o.length}, o.Size().Width
	if !o.drags {
		o.drags, o.from = true, o.view
		o.held = o.view.edgeAt(o.at, whole, width)
	}
	if o.held != noEdge {
		o.ask(o.from.with(o.held, whole.at(d.Position.X, width), o.length))
		return
	}
	o.ask(o.from.moved(o.from.From+whole.at(d.Position.X-o.at, width), o.length))
}

// DragEnd is called by Fyne.
func (o *Overview) DragEnd() { o.drags = false }

// MouseDown is called by Fyne.
func (o *Overview) MouseDown(m *desktop.MouseEvent) { o.at = m.Position.X }

// MouseUp is called by Fyne.
func (o *Overview) MouseUp(*desktop.MouseEvent) {}

// MouseIn is called by Fyne.
func (o *Overview) MouseIn(m *desktop.MouseEvent) { o.over = m.Position.X }

// MouseMoved is called by Fyne.
func (o *Overview) MouseMoved(m *desktop.MouseEvent) { o.over = m.Position.X }

// MouseOut is called by Fyne.
func (o *Overview) MouseOut() {}

// Cursor is a hand, and two arrows at a side of the frame. Fyne calls it.
func (o *Overview) Cursor() desktop.Cursor {
	if o.view.edgeAt(o.over, Span{0, o.length}, o.Size().Width) != noEdge {
		return desktop.HResizeCursor
	}
	return desktop.PointerCursor
}

// AccessibilityLabel is which part of the story the wave shows.
func (o *Overview) AccessibilityLabel() string {
	return "Shown from " + TimeWords(o.view.From) + " to " + TimeWords(o.view.To) + " of " + TimeWords(o.length)
}

// AccessibilityRole says that this is text: the keyboard moves it on the wave.
func (o *Overview) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (o *Overview) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	o.raster, o.frame = canvas.NewRaster(o.picture), canvas.NewRectangle(color.Transparent)
	paint := func() {
		o.dirty = true
		paintBox(o.frame, "", theme.Accent, 2, theme.ChipRadius)
		show(o.frame, o.length > 0)
	}
	min := func() fyne.Size { return fyne.NewSize(200, overviewHeight) }
	layout := func(size fyne.Size) {
		place(o.raster, 0, 2, size.Width, size.Height-4)
		o.placeFrame(size)
	}
	return newDrawing(paint, min, layout, o.raster, o.frame)
}

// placeFrame never draws the frame narrower than the mouse can take.
func (o *Overview) placeFrame(size fyne.Size) {
	const least = 12
	whole := Span{0, o.length}
	from, to := whole.x(o.view.From, size.Width), whole.x(o.view.To, size.Width)
	if to-from < least {
		from = min(max(0, (from+to-least)/2), max(0, size.Width-least))
		to = from + least
	}
	place(o.frame, from, 0, to-from, size.Height)
}

func (o *Overview) picture(width, height int) image.Image {
	size := o.raster.Size()
	if !o.bars.sized(width, height, size) && !o.dirty {
		return o.bars.picture
	}
	o.dirty = false
	clear(o.bars.picture.Pix)
	colour, n := solid(theme.You), barsIn(size.Width)
	for i := range n {
		o.bars.bar(i, 0, size.Height, loudest(o.peaks, i, n), colour)
	}
	return o.bars.picture
}
