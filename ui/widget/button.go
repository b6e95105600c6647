package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Rank is how loudly a button speaks. There is at most one Primary in sight.
type Rank int

const (
	Plain   Rank = iota // white with a border
	Primary             // the one next step
	Danger              // Stop, and what cannot be undone
	Quiet               // words in the accent, no border
)

// Extent is how large a button is.
type Extent int

const (
	Usual Extent = iota // 44 high
	Small               // drawn 36 high, pressed 44 high: inside notices and panels
	Big                 // 68 high: Pause, Mark this moment, Stop
)

// Button is pressed by mouse, Space or Enter. Its words do not wrap: keep
// them under 24 letters. After setting a field, call Refresh.
type Button struct {
	control

	Words    string
	Sub      string // a second line below the words, as "Ctrl P"; Big only
	Icon     string // a name in theme, or empty
	Trailing bool   // the icon stands after the words
	Rank     Rank
	Extent   Extent
	Spoken   string // what a screen reader says, when the words alone are not enough
	OnTapped func() // may be nil

	pressed bool
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Mouseable = (*Button)(nil)
)

// NewButton is a plain button. icon is a name in theme, or empty.
func NewButton(words, icon string, tapped func()) *Button {
	b := &Button{Words: words, Icon: icon, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	b.whole = b
	return b
}

// NewPrimary is the button of the one next step.
func NewPrimary(words, icon string, tapped func()) *Button {
	b := NewButton(words, icon, tapped)
	b.Rank = Primary
	return b
}

// NewSmallButton is a plain button for inside a notice or a panel.
func NewSmallButton(words, icon string, tapped func()) *Button {
	b := NewButton(words, icon, tapped)
	b.Extent = Small
	return b
}

// NewBigButton is a plain button 68 high with a second line, which may be empty.
func NewBigButton(words, sub, icon string, tapped func()) *Button {
	b := NewButton(words, icon, tapped)
	b.Sub, b.Extent = sub, Big
	return b
}

// Set changes words and icon. The same ones cost nothing.
func (b *Button) Set(words, icon string) {
	if b.Words == words && b.Icon == icon {
		return
	}
	b.Words, b.Icon = words, icon
	b.Refresh()
}

// Tapped presses the button. Fyne calls it.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	takeFocus(b)
	b.press()
}

func (b *Button) press() {
	if b.OnTapped != nil && !b.Disabled() {
		b.OnTapped()
	}
}

// TypedKey presses the button with Space or Enter. Fyne calls it.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	if isPress(key) {
		b.press()
		return
	}
	passOn(b, key)
}

// MouseIn is called by Fyne.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved is called by Fyne.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (b *Button) MouseOut() { b.hover(false) }

func (b *Button) hover(on bool) {
	b.hovered = on
	b.Refresh()
}

// MouseDown is called by Fyne.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.pressed = true
	b.Refresh()
}

// MouseUp is called by Fyne.
func (b *Button) MouseUp(*desktop.MouseEvent) {
	b.pressed = false
	b.Refresh()
}

// AccessibilityLabel is what the button says.
func (b *Button) AccessibilityLabel() string {
	if b.Spoken != "" {
		return b.Spoken
	}
	return b.Words
}

// AccessibilityRole says that this is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
