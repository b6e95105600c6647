// Package widget holds the parts that Ownvoice's pages are put together from:
// buttons, rows, meters, waves, questions. A widget draws from ui/theme, is
// worked by mouse and by keyboard alike, and raises callbacks. It knows no
// story, no person and no library; words and values come in from the page,
// and what was pressed goes back to it.
//
// Everything here belongs to Fyne's own goroutine: from another one, go
// through fyne.Do. Every widget follows a change of theme or text size at
// once. A widget that can be pressed takes focus, shows it with the ring, and
// answers Space and Enter; Esc goes to the dialog on top, or to the window.
package widget

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// drawing is a widget's renderer: its parts, and three small functions.
type drawing struct {
	parts  []fyne.CanvasObject
	layout func(fyne.Size)  // puts the parts in their places
	min    func() fyne.Size // the smallest size that still shows everything
	paint  func()           // takes colours, words and sizes anew
	size   fyne.Size
	look   fyne.Theme // that it was painted in
}

func (d *drawing) Objects() []fyne.CanvasObject { return d.parts }
func (d *drawing) Destroy()                     {}

// MinSize is what is asked of everything that comes into sight: what was out of
// sight when the look changed is painted anew here, for Fyne told it nothing.
func (d *drawing) MinSize() fyne.Size {
	if d.look != lookNow() {
		d.Refresh()
	}
	return d.min()
}

func (d *drawing) Layout(size fyne.Size) {
	d.size = size
	d.layout(size)
}

func (d *drawing) Refresh() {
	d.look = lookNow()
	d.paint()
	d.layout(d.size)
	for _, part := range d.parts {
		part.Refresh()
	}
}

// newDrawing paints once and is then ready for Fyne.
func newDrawing(paint func(), min func() fyne.Size, layout func(fyne.Size), parts ...fyne.CanvasObject) fyne.WidgetRenderer {
	paint()
	return &drawing{parts: parts, layout: layout, min: min, paint: paint, look: lookNow()}
}

func lookNow() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// place moves and sizes one part.
func place(part fyne.CanvasObject, x, y, width, height float32) {
	part.Move(fyne.NewPos(x, y))
	part.Resize(fyne.NewSize(width, height))
}

// middle is where a part that is inner high begins in a space that is outer high.
func middle(outer, inner float32) float32 {
	return float32(int((outer-inner)/2 + 0.5))
}

// show makes a part visible or not without the flicker of doing it twice.
func show(part fyne.CanvasObject, visible bool) {
	if visible == part.Visible() {
		return
	}
	if visible {
		part.Show()
		return
	}
	part.Hide()
}

// canvasOf is the canvas that shows the object, or nil when none does.
func canvasOf(object fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(object)
}

// passOn gives a key that a widget has no use for to whoever stands behind
// it: Esc to the dialog on top, all else to the window.
func passOn(from fyne.CanvasObject, key *fyne.KeyEvent) {
	in := canvasOf(from)
	if in == nil {
		return
	}
	if top, ok := in.Overlays().Top().(interface{ Escape() }); ok {
		if key.Name == fyne.KeyEscape {
			top.Escape()
		}
		return
	}
	if typed := in.OnTypedKey(); typed != nil {
		typed(key)
	}
}

// control is what all pressable widgets share: focus, the mouse over it, and
// whether it may be pressed. The widget that embeds it calls ExtendBaseWidget.
type control struct {
	fyneWidget.DisableableWidget

	focused, hovered bool

	whole fyne.CanvasObject // what comes into sight with the focus
}

// FocusGained shows the ring. Fyne calls it.
func (c *control) FocusGained() {
	c.focused = true
	c.Refresh()
	if c.whole != nil {
		reveal(c.whole)
	}
}

// FocusLost takes the ring away. Fyne calls it.
func (c *control) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune has no use for letters. Fyne calls it.
func (c *control) TypedRune(rune) {}

// isPress says whether a key presses what has focus.
func isPress(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeySpace || key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}

// takeFocus moves the focus to a widget that was pressed with the mouse, so
// that the keyboard goes on from there.
func takeFocus(w interface {
	fyne.Focusable
	fyne.CanvasObject
}) {
	if in := canvasOf(w); in != nil {
		in.Focus(w)
	}
}
