package sample

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Beside is a place over a world's library, entered and with the keyboard on
// it, in a window of 1366×700 with an empty rail beside it. Nothing runs behind
// it, and nobody presses a shortcut.
func Beside[P desk.Place](t testing.TB, w *World, look *theme.Theme, made func(*desk.Desk) P) P {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	ctx := desk.AtOnce(t.Context())
	p := made(&desk.Desk{Library: w.Library, Window: win, Keys: noKeys{}, Open: ctx})
	rail := widget.NewLeast(widget.RailWidth(widget.BreadthOf(1366)), 0, widget.NewPanel(theme.Rail, nil))
	win.SetContent(&fyne.Container{Layout: besideRail{}, Objects: []fyne.CanvasObject{rail, widget.NewPanel(theme.Paper, p.Content())}})
	win.Resize(fyne.NewSize(1366, 700))
	p.Enter(ctx)
	p.Content().MinSize()
	p.Focus()
	return p
}

// noKeys takes every shortcut and does nothing.
type noKeys struct{ desk.Keys }

// TypedShortcut does nothing.
func (noKeys) TypedShortcut(fyne.Shortcut) {}

// besideRail is the window's frame: the rail, and the place beside it.
type besideRail struct{}

// MinSize is called by Fyne.
func (besideRail) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is called by Fyne.
func (besideRail) Layout(o []fyne.CanvasObject, size fyne.Size) {
	rail := o[0].MinSize().Width
	o[0].Resize(fyne.NewSize(rail, size.Height))
	o[1].Move(fyne.NewPos(rail, 0))
	o[1].Resize(fyne.NewSize(size.Width-rail, size.Height))
}
