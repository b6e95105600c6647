package widget

import (
	"math"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/ui/theme"
)

// Signature is a space to sign in: drawn with the mouse or a finger, or, with
// the keyboard, by typing a name as a mark. It becomes a picture with PNG.
type Signature struct {
	control

	Label     string // what a screen reader says this is
	OnChanged func() // something was drawn, typed or cleared; may be nil

	strokes [][]fyne.Position
	drawing bool
	typed   []rune
}

var (
	_ fyne.Focusable    = (*Signature)(nil)
	_ fyne.Draggable    = (*Signature)(nil)
	_ desktop.Mouseable = (*Signature)(nil)
	_ fyne.Accessible   = (*Signature)(nil)
)

// Bounds on what one signature may be.
const (
	mostMark   = 60
	mostPoints = 20000
)

// NewSignature is an empty space to sign in.
func NewSignature(label string, changed func()) *Signature {
	s := &Signature{Label: label, OnChanged: changed}
	s.ExtendBaseWidget(s)
	s.whole = s
	return s
}

// Empty reports whether nobody has signed.
func (s *Signature) Empty() bool { return len(s.strokes) == 0 && s.Typed() == "" }

// Typed is the name that was typed as a mark.
func (s *Signature) Typed() string { return strings.TrimSpace(string(s.typed)) }

// Clear takes away what was drawn and typed.
func (s *Signature) Clear() {
	s.strokes, s.typed, s.drawing = nil, nil, false
	s.changed()
}

func (s *Signature) changed() {
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged()
	}
}

// MouseDown puts the pen down. Fyne calls it.
func (s *Signature) MouseDown(at *desktop.MouseEvent) {
	takeFocus(s)
	s.put(at.Position)
}

// MouseUp lifts the pen. Fyne calls it.
func (s *Signature) MouseUp(*desktop.MouseEvent) { s.drawing = false }

// Dragged draws on. Fyne calls it.
func (s *Signature) Dragged(to *fyne.DragEvent) { s.put(to.Position) }

// DragEnd lifts the pen. Fyne calls it.
func (s *Signature) DragEnd() { s.drawing = false }

// put draws to a place; the pen is put down there if it was not.
func (s *Signature) put(at fyne.Position) {
	size := s.Size()
	at.X, at.Y = min(max(0, at.X), size.Width), min(max(0, at.Y), size.Height)
	if s.Disabled() || s.points() >= mostPoints {
		return
	}
	if !s.drawing {
		s.drawing = true
		s.strokes = append(s.strokes, nil)
	}
	last := len(s.strokes) - 1
	s.strokes[last] = append(s.strokes[last], at)
	s.changed()
}

func (s *Signature) points() int {
	n := 0
	for _, stroke := range s.strokes {
		n += len(stroke)
	}
	return n
}

// TypedRune writes a letter of the mark. Fyne calls it.
func (s *Signature) TypedRune(letter rune) {
	if s.Disabled() || !unicode.IsPrint(letter) || len(s.typed) >= mostMark || letter == ' ' && len(s.typed) == 0 {
		return
	}
	s.typed = append(s.typed, letter)
	s.changed()
}

// TypedKey takes a letter back, or, with Delete, everything. Fyne calls it.
func (s *Signature) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyBackspace:
		if n := len(s.typed); n > 0 {
			s.typed = s.typed[:n-1]
			s.changed()
		}
	case fyne.KeyDelete:
		s.Clear()
	case fyne.KeySpace:
		// the letter follows
	default:
		passOn(s, key)
	}
}

// AccessibilityLabel is what this is, and whether somebody signed.
func (s *Signature) AccessibilityLabel() string {
	switch {
	case s.Typed() != "":
		return s.Label + ": " + s.Typed()
	case s.Empty():
		return s.Label + ". Nothing yet"
	}
	return s.Label + ". Signed"
}

// AccessibilityRole says that this is text: a mark can be typed.
func (s *Signature) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// bounds are the corners of what was drawn.
func (s *Signature) bounds() (low, high fyne.Position) {
	low = fyne.NewPos(math.MaxFloat32, math.MaxFloat32)
	for _, stroke := range s.strokes {
		for _, p := range stroke {
			low = fyne.NewPos(min(low.X, p.X), min(low.Y, p.Y))
			high = fyne.NewPos(max(high.X, p.X), max(high.Y, p.Y))
		}
	}
	return low, high
}

// markSize is how large a typed mark is in a space that wide.
func (s *Signature) markSize(width float32) float32 {
	size := theme.Scaled(40)
	if wide := fyne.MeasureText(string(s.typed), size, fyne.TextStyle{Italic: true}).Width; wide > width && wide > 0 {
		size *= width / wide
	}
	return size
}
