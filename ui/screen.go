package ui

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// What a window’s frame takes of a screen, about.
const besideFrame, aboveFrame = 4, 32

// fit makes the first window as small as the screen needs it. Fyne does not
// say how large a screen is; GLFW, which it stands on, does. It is called once,
// on the main goroutine, when the window has its scale.
func (w *window) fit() {
	screen := glfw.GetPrimaryMonitor()
	if screen == nil {
		return // none is plugged in
	}
	_, _, width, height := screen.GetWorkarea()
	size := fitting(width-besideFrame, height-aboveFrame, w.win.Canvas().Scale())
	if size.Width < firstWidth || size.Height < firstHeight {
		w.win.Resize(size)
		w.win.CenterOnScreen()
	}
}

// fitting is the first window's size on a screen of so many points, at so many
// points a unit: never less than the smallest window.
func fitting(width, height int, scale float32) fyne.Size {
	units := func(points int) float32 { return float32(points) / max(scale, 0.1) }
	return fyne.NewSize(
		max(leastWidth, min(firstWidth, units(width))),
		max(leastHeight, min(firstHeight, units(height))))
}
