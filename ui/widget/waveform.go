package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Lane is one voice of a Waveform.
type Lane struct {
	Name  string
	Yours bool      // the reporter's own voice, drawn in grey
	Peaks []float32 // 0 to 1, evenly spread over the whole time
	Gaps  []Span    // when it was not heard
}

// Span is a stretch of time.
type Span struct{ From, To time.Duration }

const (
	laneHeight = 56 // of each lane, px
	knob       = 14 // the playhead's head, px
	seekBy     = 5 * time.Second
)

// Waveform is a story as it sounds: a lane for each voice, what was played
// dark and what is to come pale, and what was not heard or is left out covered. Pressing it,
// or Left and Right for 5 seconds, asks to be somewhere else; the page moves
// the playhead.
type Waveform struct {
	control

	OnSeek   func(to time.Duration) // may be nil
	OnToggle func()                 // Space or Enter: play or pause; may be nil

	lanes    []Lane
	length   time.Duration
	leftOut  []Span
	playhead time.Duration
	drawing  *waveDrawing
}

var (
	_ fyne.Focusable     = (*Waveform)(nil)
	_ fyne.Tappable      = (*Waveform)(nil)
	_ fyne.Accessible    = (*Waveform)(nil)
	_ desktop.Cursorable = (*Waveform)(nil)
)

// NewWaveform is an empty wave.
func NewWaveform(onSeek func(to time.Duration)) *Waveform {
	w := &Waveform{OnSeek: onSeek}
	w.ExtendBaseWidget(w)
	w.whole = w
	return w
}

// Draw shows other voices: length is how long all of them last, leftOut what
// is covered. The playhead goes back to the start. The slices are read and
// kept, so they are not to be changed afterwards.
func (w *Waveform) Draw(lanes []Lane, length time.Duration, leftOut []Span) {
	w.lanes, w.length, w.leftOut, w.playhead = lanes, length, leftOut, 0
	w.Refresh()
}

// SetPlayhead moves the playhead. Bars are drawn anew only when it has passed
// one, so this may be called as often as the sound moves.
func (w *Waveform) SetPlayhead(at time.Duration) {
	w.playhead = w.within(at)
	if w.drawing != nil {
		w.drawing.move()
	}
}

// Playhead is where the playhead stands.
func (w *Waveform) Playhead() time.Duration { return w.playhead }

func (w *Waveform) within(at time.Duration) time.Duration { return min(max(0, at), w.length) }

func (w *Waveform) seek(to time.Duration) {
	if w.OnSeek != nil && w.length > 0 {
		w.OnSeek(w.within(to))
	}
}

// Tapped asks to be where the mouse is. Fyne calls it.
func (w *Waveform) Tapped(at *fyne.PointEvent) {
	takeFocus(w)
	if width := w.Size().Width; width > 0 {
		w.seek(time.Duration(float64(at.Position.X/width) * float64(w.length)))
	}
}

// TypedKey moves by 5 seconds, or to the ends. Fyne calls it.
func (w *Waveform) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		w.seek(w.playhead - seekBy)
	case fyne.KeyRight:
		w.seek(w.playhead + seekBy)
	case fyne.KeyHome:
		w.seek(0)
	case fyne.KeyEnd:
		w.seek(w.length)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if w.OnToggle != nil {
			w.OnToggle()
		}
	default:
		passOn(w, key)
	}
}

// Cursor is a hand. Fyne calls it.
func (w *Waveform) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel is where the playhead stands.
func (w *Waveform) AccessibilityLabel() string {
	return TimeWords(w.playhead) + " of " + TimeWords(w.length)
}

// AccessibilityRole says that this can be pressed.
func (w *Waveform) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
