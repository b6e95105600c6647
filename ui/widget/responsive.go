package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Breadth is how much room a window has, in units of the text: 1366 px at
// 150 % counts as 910.
type Breadth int

const (
	Wide   Breadth = iota // 1240 or more
	Narrow                // side panels fold into the header, rows take two lines
	Slim                  // under 820: the rail has the word under each icon
)

// BreadthOf is the breadth of a window that is width px wide.
func BreadthOf(width float32) Breadth {
	switch units := width / theme.Scale(); {
	case units >= 1240:
		return Wide
	case units >= 820:
		return Narrow
	}
	return Slim
}

// RailWidth is how wide the rail is: 212 at 100 %, 84 in a slim window, both
// growing with the text.
func RailWidth(b Breadth) float32 {
	if b == Slim {
		return theme.Scaled(64) + 20
	}
	return theme.Scaled(88) + 124
}

// Responsive shows what build makes for the room there is, and asks again
// when that changes. Beside is added to its own width before it is judged: the
// rail's, where the rail stands beside it.
type Responsive struct {
	fyneWidget.BaseWidget

	Beside float32

	build   func(Breadth) fyne.CanvasObject
	breadth Breadth
	content fyne.CanvasObject
}

// NewResponsive asks build once now, for a wide window.
func NewResponsive(build func(Breadth) fyne.CanvasObject) *Responsive {
	r := &Responsive{build: build}
	r.content = build(Wide)
	r.ExtendBaseWidget(r)
	return r
}

// Breadth is what the content was made for.
func (r *Responsive) Breadth() Breadth { return r.breadth }

// Resize is called by Fyne.
func (r *Responsive) Resize(size fyne.Size) {
	if b := BreadthOf(size.Width + r.Beside); size.Width > 0 && b != r.breadth {
		r.breadth, r.content = b, r.build(b)
		canvas.Refresh(r)
	}
	r.BaseWidget.Resize(size)
	r.content.Resize(size)
}

// CreateRenderer is called by Fyne.
func (r *Responsive) CreateRenderer() fyne.WidgetRenderer { return &responsiveDrawing{r} }

type responsiveDrawing struct{ of *Responsive }

func (d *responsiveDrawing) Destroy()                     {}
func (d *responsiveDrawing) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{d.of.content} }

// MinSize lets the window be made narrower than what is in it just now, or it
// could never fold.
func (d *responsiveDrawing) MinSize() fyne.Size {
	return fyne.NewSize(min(d.of.content.MinSize().Width, 400), d.of.content.MinSize().Height)
}

func (d *responsiveDrawing) Layout(size fyne.Size) {
	place(d.of.content, 0, 0, size.Width, size.Height)
}

func (d *responsiveDrawing) Refresh() {
	d.of.Resize(d.of.Size())
	canvas.Refresh(d.of)
}
