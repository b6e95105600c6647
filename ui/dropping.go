package ui

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/bring"
)

// onDropped takes files that were dropped onto the window: to the place that
// is shown if it has a use for them, otherwise to where recordings are brought
// in. While a dialog asks something they are not taken.
func (f *frame) onDropped(_ fyne.Position, dropped []fyne.URI) {
	var paths []string
	for _, each := range dropped {
		if each.Scheme() == "file" {
			paths = append(paths, each.Path())
		}
	}
	if len(paths) == 0 || f.d.Window.Canvas().Overlays().Top() != nil {
		return
	}
	if shown, ok := f.shown.(interface{ Take([]string) bool }); ok && shown.Take(paths) {
		return
	}
	f.showBring()
	if f.apart != nil {
		return
	}
	f.bring.made.(*bring.Page).Take(paths)
}
