package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/widget"
)

// Relayout puts everything below root in its place again, after something in
// it became larger, smaller, visible or hidden. Fyne does so by itself before
// it draws the next picture; whoever looks at once, and words that wrap anew,
// need it now.
func Relayout(root fyne.CanvasObject) {
	for range 2 { // words that wrap know their height only in their width
		relayout(root)
	}
	canvas.Refresh(root)
}

func relayout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, inside := range o.Objects {
			relayout(inside)
		}
	case *widget.Panel:
		o.Refresh()
		if o.Content != nil {
			relayout(o.Content)
		}
	case *fyneContainer.Scroll:
		o.Refresh()
		relayout(o.Content)
	case *widget.Notice, *widget.PressCard, *widget.StateCard, *widget.ConsentCard:
		o.Refresh()
	}
}
