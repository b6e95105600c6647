// Command bare opens a window with one word in it: the least that a program
// with this toolkit can do, and so the floor for opening ours.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("org.ownvoice.bench.bare")
	w := a.NewWindow("Ownvoice")
	w.SetContent(widget.NewLabel("Stories"))
	w.Resize(fyne.NewSize(1366, 700))
	w.ShowAndRun()
}
