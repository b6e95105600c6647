package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ownvoice/ui/widget"
)

// fold is content that is built anew when the window becomes narrow or wide.
// It stands beside the rail.
type fold struct {
	*widget.Responsive

	build  func(narrow bool) fyne.CanvasObject
	inside *fyne.Container
	narrow bool
}

func newFold(build func(narrow bool) fyne.CanvasObject) *fold {
	f := &fold{inside: container.NewStack(), build: build}
	f.Responsive = widget.NewResponsive(func(b widget.Breadth) fyne.CanvasObject {
		f.narrow = b != widget.Wide
		f.rebuild()
		return f.inside
	})
	f.Beside = widget.RailWidth(widget.Wide)
	return f
}

// rebuild puts the parts together again.
func (f *fold) rebuild() {
	f.inside.Objects = []fyne.CanvasObject{f.build(f.narrow)}
	drawAgain(f.inside)
}

// drawAgain draws what is inside o, all the way down. When the words became
// larger Fyne told only what was in sight, and a narrow window leaves parts out.
func drawAgain(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			drawAgain(child)
		}
	case *widget.Panel:
		if o.Content != nil {
			drawAgain(o.Content)
		}
	case *container.Scroll:
		drawAgain(o.Content)
	}
	o.Refresh()
}

// relay lays everything out again after something was shown or hidden.
func (f *fold) relay() {
	f.Beside = widget.RailWidth(widget.Wide) // larger words make a wider rail
	for range 2 {                            // words that wrap know their height only when they have a width
		layAgain(f.inside)
	}
	f.inside.Refresh()
}

// layAgain lays out what is inside o, all the way down. Fyne stops at whatever
// has kept its own size.
func layAgain(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			layAgain(child)
		}
	case *widget.Panel:
		o.Refresh()
		layAgain(o.Content)
	case *container.Scroll:
		o.Refresh()
		layAgain(o.Content)
	}
}
