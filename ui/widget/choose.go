package widget

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Select is one of a list that opens when pressed. It is Fyne's own, with
// border and ring, and a list of ours: Fyne's has no edge, so that on a white
// card nobody sees where it begins.
type Select struct {
	fyneWidget.Select

	// Label is what a screen reader says this is.
	Label string

	// Snug makes it as wide as what is chosen, not as the widest of the
	// options.
	Snug bool

	focused bool
	menu    *menu // nil while the list is closed
}

var _ fyne.Accessible = (*Select)(nil)

// NewSelect is a list of options; changed is called with the one chosen, also
// when it is chosen by SetSelected. It may be nil.
func NewSelect(label string, options []string, changed func(string)) *Select {
	s := &Select{Label: label}
	s.Options, s.OnChanged, s.PlaceHolder = options, changed, label
	s.ExtendBaseWidget(s)
	return s
}

// Tapped opens the list. Fyne calls it.
func (s *Select) Tapped(*fyne.PointEvent) {
	if s.Disabled() {
		return
	}
	takeFocus(s)
	s.open()
}

// open shows the list over the page, its keys on what is chosen.
func (s *Select) open() {
	in := canvasOf(s)
	if s.menu != nil || in == nil || s.Disabled() || len(s.Options) == 0 {
		return
	}
	s.menu = newMenu(s)
	s.menu.open(in)
}

// TypedKey opens the list with Enter and Space, and passes Esc on. Fyne calls it.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.open()
	case fyne.KeyEscape:
		passOn(s, key)
	default:
		s.Select.TypedKey(key)
	}
}

// snugMost is how wide a snug one is at most, at 100 %: a name may be long.
const snugMost = 250

// MinSize is as high as a field or a button. Fyne calls it.
func (s *Select) MinSize() fyne.Size {
	least := s.Select.MinSize()
	least.Height = theme.Grown(44, 20)
	if s.Snug {
		words := s.Selected
		if words == "" {
			words = s.PlaceHolder
		}
		wide := NewText(firstOf(words), theme.Body, "").wholeWidth() + theme.Scaled(theme.IconInText) + 42
		least.Width = min(wide, theme.Scaled(snugMost))
	}
	return least
}

// FocusGained is called by Fyne.
func (s *Select) FocusGained() {
	s.focused = true
	s.Select.FocusGained()
	reveal(s)
}

// FocusLost is called by Fyne.
func (s *Select) FocusLost() {
	s.focused = false
	s.Select.FocusLost()
}

// AccessibilityLabel is what this is, and what is chosen.
func (s *Select) AccessibilityLabel() string {
	if s.Selected == "" {
		return s.Label
	}
	return s.Label + ": " + s.Selected
}

// AccessibilityRole says that this can be pressed.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is called by Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return newRinged(s.Select.CreateRenderer(), func() bool { return s.focused }, newEdge())
}
