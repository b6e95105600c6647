package widget

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Steps says where one is in a few steps. Steps already done can be pressed
// to go back. Where there is no room for all it becomes "Step 2 of 5: Consent".
type Steps struct {
	fyneWidget.BaseWidget

	Names   []string
	OnStep  func(i int) // a done step was pressed; may be nil
	Frozen  bool        // no going back: while recording
	current int
	steps   []*step
}

var _ fyne.Accessible = (*Steps)(nil)

// NewSteps begins at the first of the steps.
func NewSteps(names []string, onStep func(i int)) *Steps {
	s := &Steps{Names: names, OnStep: onStep}
	for i, name := range names {
		s.steps = append(s.steps, newStep(s, i, name))
	}
	s.ExtendBaseWidget(s)
	s.mark()
	return s
}

// Set says which step one is in, from 0. Those before it are done.
func (s *Steps) Set(current int) {
	s.current = current
	s.Refresh()
}

// Current is the step one is in, from 0.
func (s *Steps) Current() int { return s.current }

// Refresh shows the fields again after they were set.
func (s *Steps) Refresh() {
	s.mark()
	s.BaseWidget.Refresh()
}

// mark lets only done steps be pressed.
func (s *Steps) mark() {
	for i, one := range s.steps {
		if i < s.current && !s.Frozen {
			one.Enable()
		} else {
			one.Disable()
		}
		one.Refresh()
	}
}

// Folded is what the steps say where there is no room for all.
func (s *Steps) Folded() string {
	return fmt.Sprintf("Step %d of %d: %s", s.current+1, len(s.Names), s.Names[s.current])
}

// AccessibilityLabel is where one is.
func (s *Steps) AccessibilityLabel() string { return s.Folded() }

// AccessibilityRole says that this holds other things.
func (s *Steps) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// stepLine is how long the line between two steps is.
const stepLine = 60

// CreateRenderer is called by Fyne.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	d := &stepsDrawing{steps: s, folded: newBold("", theme.Body)}
	parts := []fyne.CanvasObject{d.folded}
	for i, one := range s.steps {
		if i > 0 {
			line := canvas.NewRectangle(color.Transparent)
			d.lines = append(d.lines, line)
			parts = append(parts, line)
		}
		parts = append(parts, one)
	}
	return newDrawing(d.paint, d.min, d.layout, parts...)
}

type stepsDrawing struct {
	steps  *Steps
	lines  []*canvas.Rectangle
	folded *Text
}

func (d *stepsDrawing) paint() {
	d.folded.SetWords(d.steps.Folded())
	for _, line := range d.lines {
		paintBox(line, theme.Line, "", 0, 0)
	}
}

func (d *stepsDrawing) min() fyne.Size {
	return fyne.NewSize(d.folded.MinSize().Width, d.height())
}

func (d *stepsDrawing) height() float32 { return theme.Grown(28, 20) }

func (d *stepsDrawing) whole() float32 {
	width := float32(0)
	for _, one := range d.steps.steps {
		width += one.MinSize().Width
	}
	return width + float32(len(d.lines))*(stepLine+2*10)
}

func (d *stepsDrawing) layout(size fyne.Size) {
	fits := d.whole() <= size.Width
	show(d.folded, !fits)
	place(d.folded, 0, 0, size.Width, d.height())
	x := float32(0)
	for i, one := range d.steps.steps {
		show(one, fits)
		if i > 0 {
			show(d.lines[i-1], fits)
			place(d.lines[i-1], x+10, d.height()/2, stepLine, 1)
			x += stepLine + 2*10
		}
		width := one.MinSize().Width
		place(one, x, 0, width, d.height())
		x += width
	}
}

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
