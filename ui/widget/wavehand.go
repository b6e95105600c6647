package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// hand is what the mouse does on a Waveform.
type hand struct {
	over     float32       // where it is
	pressed  float32       // where its button went down
	drags    bool          // it is choosing
	held     edge          // of what was chosen before; noEdge for another stretch
	anchored time.Duration // the other end of another stretch
}

// Tapped asks to be where the mouse is. Fyne calls it.
func (w *Waveform) Tapped(at *fyne.PointEvent) {
	takeFocus(w)
	w.seek(w.view.at(at.Position.X, w.Size().Width))
}

// MouseDown is called by Fyne.
func (w *Waveform) MouseDown(m *desktop.MouseEvent) { w.hand.pressed = m.Position.X }

// MouseUp is called by Fyne.
func (w *Waveform) MouseUp(*desktop.MouseEvent) {}

// MouseIn is called by Fyne.
func (w *Waveform) MouseIn(m *desktop.MouseEvent) { w.hand.over = m.Position.X }

// MouseMoved is called by Fyne.
func (w *Waveform) MouseMoved(m *desktop.MouseEvent) { w.hand.over = m.Position.X }

// MouseOut is called by Fyne.
func (w *Waveform) MouseOut() {}

// Cursor is a hand, and two arrows where an edge can be taken. Fyne calls it.
func (w *Waveform) Cursor() desktop.Cursor {
	if w.hand.drags || w.chosen.edgeAt(w.hand.over, w.view, w.Size().Width) != noEdge {
		return desktop.HResizeCursor
	}
	return desktop.PointerCursor
}

// Dragged chooses a stretch, or moves the edge that the mouse took hold of.
// Fyne calls it.
func (w *Waveform) Dragged(d *fyne.DragEvent) {
	width := w.Size().Width
	if width <= 0 || w.length == 0 {
		return
	}
	if !w.hand.drags {
		takeFocus(w)
		w.hand.drags = true
		w.hand.held = w.chosen.edgeAt(w.hand.pressed, w.view, width)
		w.hand.anchored = w.within(w.view.at(w.hand.pressed, width))
	}
	to := w.within(w.view.at(min(max(0, d.Position.X), width), width))
	if w.hand.held != noEdge {
		w.choose(w.chosen.with(w.hand.held, to, w.length))
		return
	}
	if s := (Span{min(to, w.hand.anchored), max(to, w.hand.anchored)}); s.Length() >= leastSpan {
		w.choose(s)
	}
}

// DragEnd is called by Fyne.
func (w *Waveform) DragEnd() { w.hand.drags = false }
