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

// Level is the lowest and the highest sample of a stretch, full scale ±1.
type Level struct{ Low, High float32 }

// LaneHeight is how high each voice of a Waveform is drawn, and Knob how much
// stands above the first, px.
const (
	LaneHeight = 52
	Knob       = 14
)

// Waveform is a story as it sounds: a lane for each voice, what was played
// dark and what is to come pale, and what was not heard or is left out covered.
// It shows a window of the story, from all of it down to 10 ms.
//
// With the mouse, pressing asks to be somewhere else and dragging chooses a
// stretch, whose edges can be dragged again. With the keyboard, Left and Right
// are 5 seconds, with Shift a step that fits the window, with Ctrl a segment;
// + and − zoom, [ and ] set the start and the end of what is chosen, Esc lets
// go of it. The page moves the playhead.
type Waveform struct {
	control

	OnSeek     func(to time.Duration)       // may be nil
	OnToggle   func()                       // Space or Enter: play or pause; may be nil
	OnView     func(view Span, columns int) // another window: Fill it with so many levels a lane; may be nil
	OnSelect   func(chosen Span)            // a stretch was chosen, or with a zero one let go; may be nil
	OnStep     func(by int)                 // to the previous or next segment; may be nil
	OnShortcut func(fyne.Shortcut)          // shortcuts that are not the wave's own; may be nil

	lanes    []Lane
	length   time.Duration
	leftOut  []Span
	playhead time.Duration
	view     Span
	chosen   Span
	filled   Span
	levels   [][]Level

	shift   shift
	hand    hand
	drawing *waveDrawing
}

var (
	_ fyne.Focusable     = (*Waveform)(nil)
	_ fyne.Tappable      = (*Waveform)(nil)
	_ fyne.Draggable     = (*Waveform)(nil)
	_ fyne.Shortcutable  = (*Waveform)(nil)
	_ fyne.Accessible    = (*Waveform)(nil)
	_ desktop.Cursorable = (*Waveform)(nil)
	_ desktop.Keyable    = (*Waveform)(nil)
	_ desktop.Mouseable  = (*Waveform)(nil)
	_ desktop.Hoverable  = (*Waveform)(nil)
)

// NewWaveform is an empty wave.
func NewWaveform(onSeek func(to time.Duration)) *Waveform {
	w := &Waveform{OnSeek: onSeek}
	w.ExtendBaseWidget(w)
	w.whole = w
	return w
}

// Draw shows other voices, all of them: length is how long they last, leftOut
// what is covered. The playhead goes back to the start and nothing is chosen.
// The slices are read and kept, so they are not to be changed afterwards.
func (w *Waveform) Draw(lanes []Lane, length time.Duration, leftOut []Span) {
	w.lanes, w.length, w.leftOut, w.playhead = lanes, length, leftOut, 0
	w.view, w.chosen, w.filled, w.levels = Span{0, length}, Span{}, Span{}, nil
	w.Refresh()
	w.ask()
}

// LeaveOut covers other stretches than Draw did, and moves nothing.
func (w *Waveform) LeaveOut(leftOut []Span) {
	w.leftOut = leftOut
	w.Refresh()
}

// SetPlayhead moves the playhead. Bars are drawn anew only when it has passed
// one, so this may be called as often as the sound moves. A playhead that
// leaves the window takes the window along.
func (w *Waveform) SetPlayhead(at time.Duration) {
	before := w.playhead
	w.playhead = w.within(at)
	if w.view.has(before) && !w.view.has(w.playhead) {
		w.Bring(w.playhead)
	}
	if w.drawing != nil {
		w.drawing.move()
	}
}

// Playhead is where the playhead stands.
func (w *Waveform) Playhead() time.Duration { return w.playhead }

// Select chooses a stretch without telling OnSelect; a zero one lets go.
func (w *Waveform) Select(chosen Span) {
	w.chosen = chosen
	if w.drawing != nil {
		w.drawing.placeChosen()
		w.drawing.refreshChosen()
	}
}

// Selected is the stretch that is chosen; zero when none is.
func (w *Waveform) Selected() Span { return w.chosen }

func (w *Waveform) choose(chosen Span) {
	if chosen == w.chosen {
		return
	}
	w.Select(chosen)
	if w.OnSelect != nil {
		w.OnSelect(chosen)
	}
}

func (w *Waveform) within(at time.Duration) time.Duration { return min(max(0, at), w.length) }

func (w *Waveform) seek(to time.Duration) {
	if w.OnSeek != nil && w.length > 0 {
		w.OnSeek(w.within(to))
		w.Bring(w.playhead)
	}
}

// AccessibilityLabel is where the playhead stands, and what is chosen.
func (w *Waveform) AccessibilityLabel() string {
	said := TimeWords(w.playhead) + " of " + TimeWords(w.length)
	if w.chosen.Length() > 0 {
		said += ". Chosen from " + TimeWords(w.chosen.From) + " to " + TimeWords(w.chosen.To)
	}
	return said
}

// AccessibilityRole says that this can be pressed.
func (w *Waveform) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
