package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// Option is one answer: the key that the page knows it by, and its words.
type Option struct{ Key, Words string }

// Form is how a Choice is drawn.
type Form int

const (
	Boxes     Form = iota // separate boxes 52 high, side by side
	Segments              // joined, 44 high: two or three ways of one thing
	UpAndDown             // boxes one above the other
)

// Choice is one of a few options, all in sight. It is one stop for Tab; the
// arrows move between the options, Space and Enter choose. Nothing is chosen
// until somebody does. After setting a field, call Refresh.
type Choice struct {
	control

	Options  []Option
	Answer   string // the key of the chosen option; empty while none is
	Form     Form
	Spoken   string // what a screen reader says is being chosen
	OnAnswer func(key string)

	// Several lets more than one be chosen: choosing one that is takes it away.
	// Answers holds them, and OnAnswer hears which one it was.
	Several bool
	Answers map[string]bool

	cursor int // where the arrows are
}

var (
	_ fyne.Focusable  = (*Choice)(nil)
	_ fyne.Tappable   = (*Choice)(nil)
	_ fyne.Accessible = (*Choice)(nil)
)

// NewChoice is a choice of which none is taken. onAnswer hears every answer,
// also the same one again; it may be nil.
func NewChoice(form Form, options []Option, onAnswer func(key string)) *Choice {
	c := &Choice{Options: options, Form: form, OnAnswer: onAnswer}
	c.ExtendBaseWidget(c)
	c.whole = c
	return c
}

// SetAnswer shows an answer without calling OnAnswer. Empty takes it back.
func (c *Choice) SetAnswer(key string) {
	c.Answer = key
	c.Refresh()
}

// FocusGained puts the ring on the answer, or on the first option. Fyne calls it.
func (c *Choice) FocusGained() {
	c.cursor = max(0, c.chosen())
	c.control.FocusGained()
}

// chosen is the place of the answer, or -1.
func (c *Choice) chosen() int {
	for i, o := range c.Options {
		if o.Key == c.Answer && c.Answer != "" {
			return i
		}
	}
	return -1
}

func (c *Choice) choose(i int) {
	if c.Disabled() || i < 0 || i >= len(c.Options) {
		return
	}
	key := c.Options[i].Key
	c.cursor = i
	switch {
	case !c.Several:
		c.Answer = key
	case c.Answers == nil:
		c.Answers = map[string]bool{key: true}
	default:
		c.Answers[key] = !c.Answers[key]
	}
	c.Refresh()
	if c.OnAnswer != nil {
		c.OnAnswer(key)
	}
}

// isChosen reports whether option i is chosen.
func (c *Choice) isChosen(i int) bool {
	if c.Several {
		return c.Answers[c.Options[i].Key]
	}
	return i == c.chosen()
}

// TypedKey moves with the arrows and chooses with Space or Enter. Fyne calls it.
func (c *Choice) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.move(-1)
	case fyne.KeyRight, fyne.KeyDown:
		c.move(1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.choose(c.cursor)
	default:
		passOn(c, key)
	}
}

func (c *Choice) move(by int) {
	c.cursor = min(max(0, c.cursor+by), len(c.Options)-1)
	c.Refresh()
}

// Tapped chooses the option under the mouse. Fyne calls it.
func (c *Choice) Tapped(at *fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	takeFocus(c)
	for i := range c.Options {
		box := c.box(i, c.Size())
		if at.Position.X >= box.x && at.Position.X < box.x+box.width && at.Position.Y >= box.y && at.Position.Y < box.y+box.height {
			c.choose(i)
			return
		}
	}
}

// AccessibilityLabel is what is being chosen, and the answer.
func (c *Choice) AccessibilityLabel() string {
	if c.Several {
		return c.severalSpoken()
	}
	if i := c.chosen(); i >= 0 {
		return c.Spoken + " " + c.Options[i].Words
	}
	return c.Spoken + " Not answered yet"
}

func (c *Choice) severalSpoken() string {
	said := c.Spoken
	for i, o := range c.Options {
		if c.isChosen(i) {
			said += " " + o.Words + "."
		}
	}
	return said
}

// AccessibilityRole says that this can be pressed.
func (c *Choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// area is where one option stands.
type area struct{ x, y, width, height float32 }

// gap is what lies between two options.
func (c *Choice) gap() float32 {
	if c.Form == Segments {
		return -1
	}
	return theme.Space8
}

// height is how high one option is.
func (c *Choice) height() float32 {
	if c.Form == Segments {
		return theme.Grown(44, 20)
	}
	return theme.Grown(52, 20)
}

// stacked reports whether the options stand one above the other in that width:
// boxes do where there is no room for all of them in a row.
func (c *Choice) stacked(width float32) bool {
	return c.Form == UpAndDown || (c.Form == Boxes && width > 0 && width < c.least())
}

// box is where option i stands in a choice of that size.
func (c *Choice) box(i int, size fyne.Size) area {
	n := float32(max(1, len(c.Options)))
	if c.stacked(size.Width) {
		return area{0, float32(i) * (c.height() + c.gap()), size.Width, c.height()}
	}
	width := (size.Width - c.gap()*(n-1)) / n
	if c.Form == Segments {
		return c.segment(i, size)
	}
	return area{float32(i) * (width + c.gap()), 0, width, c.height()}
}

// segment shares the width by how long the words are.
func (c *Choice) segment(i int, size fyne.Size) area {
	spare := (size.Width - c.least()) / float32(max(1, len(c.Options)))
	x := float32(0)
	for j := range c.Options {
		width := c.optionWidth(j) + spare
		if j == i {
			return area{x, 0, width, c.height()}
		}
		x += width + c.gap()
	}
	return area{}
}

// optionWidth is how wide option i has to be.
func (c *Choice) optionWidth(i int) float32 {
	words := fyne.MeasureText(c.Options[i].Words, theme.Scaled(theme.Body), fyne.TextStyle{Bold: true}).Width
	after := float32(13)
	if c.Form != Segments {
		after = 4 // three of "Another name" stand beside a question at 100 %
	}
	return words + theme.Scaled(theme.IconInText) + 13 + 8 + after
}

// least is how wide the choice has to be.
func (c *Choice) least() float32 {
	sum, widest := float32(0), float32(0)
	for i := range c.Options {
		sum += c.optionWidth(i)
		widest = max(widest, c.optionWidth(i))
	}
	n := float32(len(c.Options))
	switch c.Form {
	case UpAndDown:
		return widest
	case Boxes:
		return widest*n + c.gap()*(n-1)
	}
	return sum + c.gap()*(n-1)
}
