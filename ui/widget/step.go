package widget

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/ui/theme"
)

// step is one of the steps.
type step struct {
	control

	of   *Steps
	at   int
	name string
}

var (
	_ fyne.Focusable    = (*step)(nil)
	_ fyne.Accessible   = (*step)(nil)
	_ desktop.Hoverable = (*step)(nil)
)

func newStep(of *Steps, at int, name string) *step {
	s := &step{of: of, at: at, name: name}
	s.ExtendBaseWidget(s)
	s.whole = s
	return s
}

func (s *step) Tapped(*fyne.PointEvent) { s.press() }

func (s *step) press() {
	if !s.Disabled() && s.of.OnStep != nil {
		s.of.OnStep(s.at)
	}
}

func (s *step) TypedKey(key *fyne.KeyEvent) {
	if isPress(key) {
		s.press()
		return
	}
	passOn(s, key)
}

func (s *step) MouseIn(*desktop.MouseEvent)    { s.hovered = true; s.Refresh() }
func (s *step) MouseMoved(*desktop.MouseEvent) {}
func (s *step) MouseOut()                      { s.hovered = false; s.Refresh() }

func (s *step) AccessibilityLabel() string {
	switch {
	case s.at < s.of.current:
		return s.name + ", done"
	case s.at == s.of.current:
		return s.name + ", now"
	}
	return s.name + ", still to come"
}

func (s *step) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (s *step) CreateRenderer() fyne.WidgetRenderer {
	d := &stepDrawing{
		step: s, disc: canvas.NewRectangle(color.Transparent), check: newPicture(), ring: newRing(),
		number: canvas.NewText("", nil), words: canvas.NewText("", nil),
	}
	return newDrawing(d.paint, d.min, d.layout, d.disc, d.check, d.number, d.words, d.ring)
}

type stepDrawing struct {
	step          *step
	disc, ring    *canvas.Rectangle
	check         *canvas.Image
	number, words *canvas.Text
}

func (d *stepDrawing) paint() {
	s := d.step
	number, ink, bold := theme.Ink2, theme.Ink2, false
	switch {
	case s.at < s.of.current:
		paintBox(d.disc, theme.AccentTint, theme.Accent, 1, canvas.RadiusMaximum)
	case s.at == s.of.current:
		paintBox(d.disc, theme.Accent, "", 0, canvas.RadiusMaximum)
		number, ink, bold = theme.OnAccent, theme.Ink, true
	default:
		paintBox(d.disc, theme.Card, theme.Edge, 1, canvas.RadiusMaximum)
	}
	if s.hovered && !s.Disabled() {
		ink = theme.Accent
	}
	paintPicture(d.check, map[bool]string{true: "check"}[s.at < s.of.current], theme.Accent)
	paintLetters(d.number, fmt.Sprint(s.at+1), theme.Second, true, number)
	show(d.number, s.at >= s.of.current)
	paintLetters(d.words, s.name, theme.Body, bold, ink)
	paintRing(d.ring, s.focused, theme.ControlRadius)
}

func (d *stepDrawing) disced() float32 { return theme.Grown(28, 20) }

func (d *stepDrawing) min() fyne.Size {
	return fyne.NewSize(d.disced()+9+d.words.MinSize().Width, d.disced())
}

func (d *stepDrawing) layout(size fyne.Size) {
	side, check := d.disced(), theme.Scaled(18)
	number, words := d.number.MinSize(), d.words.MinSize()
	place(d.disc, 0, 0, side, side)
	place(d.check, middle(side, check), middle(side, check), check, check)
	place(d.number, (side-number.Width)/2, middle(side, number.Height), number.Width, number.Height)
	place(d.words, side+9, middle(side, words.Height), words.Width, words.Height)
	placeRing(d.ring, 0, 0, size.Width, size.Height)
}
