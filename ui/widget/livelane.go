package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// LiveBars is how many bars a live lane shows: the last 30 seconds when one
// is pushed every LiveBarEvery.
const LiveBars = 135

// LiveLane is one voice while it is being recorded: the last 30 seconds, the
// newest at the right.
type LiveLane struct {
	fyneWidget.BaseWidget

	Yours bool // the reporter's own voice, drawn in grey
	Name  string

	ring   [LiveBars]float32
	next   int
	bars   bars
	dirty  bool
	raster *canvas.Raster
}

var _ fyne.Accessible = (*LiveLane)(nil)

// NewLiveLane is a silent lane.
func NewLiveLane(name string, yours bool) *LiveLane {
	l := &LiveLane{Name: name, Yours: yours, dirty: true}
	l.ExtendBaseWidget(l)
	return l
}

// Push adds the loudest peak since the last one, 0 to 1. Call it every
// 30 s / LiveBars, about 222 ms.
func (l *LiveLane) Push(peak float32) {
	l.ring[l.next] = peak
	l.next = (l.next + 1) % LiveBars
	l.redraw()
}

// Clear makes the lane silent again.
func (l *LiveLane) Clear() {
	l.ring = [LiveBars]float32{}
	l.redraw()
}

func (l *LiveLane) redraw() {
	l.dirty = true
	if l.raster != nil {
		l.raster.Refresh()
	}
}

// AccessibilityLabel is whose voice it is.
func (l *LiveLane) AccessibilityLabel() string { return l.Name }

// AccessibilityRole says that this is text.
func (l *LiveLane) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (l *LiveLane) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	l.raster = canvas.NewRaster(l.picture)
	paint := func() { l.dirty = true }
	min := func() fyne.Size { return fyne.NewSize(120, 50) }
	layout := func(size fyne.Size) { place(l.raster, 0, 0, size.Width, size.Height) }
	return newDrawing(paint, min, layout, l.raster)
}

// picture draws the lane. Where it is narrower than 30 seconds, the newest
// bars stay in sight.
func (l *LiveLane) picture(width, height int) image.Image {
	size := l.raster.Size()
	if !l.bars.sized(width, height, size) && !l.dirty {
		return l.bars.picture
	}
	l.dirty = false
	clear(l.bars.picture.Pix)
	colour := solid(theme.Accent)
	if l.Yours {
		colour = solid(theme.You)
	}
	n := min(LiveBars, barsIn(size.Width))
	l.bars.pitch = float64(size.Width) / float64(n)
	for i := range n {
		l.bars.bar(i, 0, size.Height, l.ring[(l.next+LiveBars-n+i)%LiveBars], colour)
	}
	return l.bars.picture
}
