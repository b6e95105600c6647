package widget

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
