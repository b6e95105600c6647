package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// seekBy is how far Left and Right go.
const seekBy = 5 * time.Second

// shift knows whether a Shift key is down while a widget has the focus.
type shift struct{ down bool }

func (s *shift) key(key fyne.KeyName, down bool) {
	if key == desktop.KeyShiftLeft || key == desktop.KeyShiftRight {
		s.down = down
	}
}

// KeyDown is called by Fyne.
func (w *Waveform) KeyDown(key *fyne.KeyEvent) { w.shift.key(key.Name, true) }

// KeyUp is called by Fyne.
func (w *Waveform) KeyUp(key *fyne.KeyEvent) { w.shift.key(key.Name, false) }

// FocusLost takes the ring away. Fyne calls it.
func (w *Waveform) FocusLost() {
	w.shift.down = false
	w.control.FocusLost()
}

// TypedKey moves by 5 seconds or a step, or to the ends. Fyne calls it.
func (w *Waveform) TypedKey(key *fyne.KeyEvent) {
	by := seekBy
	if w.shift.down {
		by = nudge(w.view, false)
	}
	switch key.Name {
	case fyne.KeyLeft:
		w.seek(w.playhead - by)
	case fyne.KeyRight:
		w.seek(w.playhead + by)
	case fyne.KeyHome:
		w.seek(0)
	case fyne.KeyEnd:
		w.seek(w.length)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if w.OnToggle != nil {
			w.OnToggle()
		}
	case fyne.KeyEscape:
		if w.chosen == (Span{}) {
			passOn(w, key)
			return
		}
		w.choose(Span{})
	default:
		passOn(w, key)
	}
}

// TypedRune zooms, and sets the ends of what is chosen. Fyne calls it.
func (w *Waveform) TypedRune(r rune) {
	switch r {
	case '+', '=':
		w.Zoom(0.5)
	case '-', '−', '_':
		w.Zoom(2)
	case '[':
		w.setEdge(startEdge)
	case ']':
		w.setEdge(endEdge)
	}
}

// setEdge moves an edge of what is chosen to the playhead. Where nothing is
// chosen, or the other edge stands on the wrong side, the other is 5 seconds
// away.
func (w *Waveform) setEdge(e edge) {
	at, s := w.playhead, w.chosen
	switch {
	case w.length == 0:
		return
	case e == startEdge && s.To <= at:
		s = Span{at, w.within(at + seekBy)}
	case e == endEdge && (s.Length() == 0 || s.From >= at):
		s = Span{w.within(at - seekBy), at}
	default:
		s = s.with(e, at, w.length)
	}
	if s.Length() > 0 {
		w.choose(s)
	}
}

// TypedShortcut goes to the previous or the next segment with Ctrl and an
// arrow, and gives all else to the page. Fyne calls it.
func (w *Waveform) TypedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	if ok && c.Modifier == fyne.KeyModifierShortcutDefault && w.OnStep != nil {
		switch c.KeyName {
		case fyne.KeyLeft:
			w.OnStep(-1)
			return
		case fyne.KeyRight:
			w.OnStep(1)
			return
		}
	}
	if w.OnShortcut != nil {
		w.OnShortcut(s)
	}
}
