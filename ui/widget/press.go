package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/ui/theme"
)

// PressCard is a card that can be pressed as a whole, with anything on it: the
// archive's state at the foot of the rail, a tile.
type PressCard struct {
	control

	Content  fyne.CanvasObject
	Padding  float32
	Chosen   bool
	Spoken   string // what a screen reader says
	OnTapped func()
}

var (
	_ fyne.Focusable    = (*PressCard)(nil)
	_ fyne.Tappable     = (*PressCard)(nil)
	_ fyne.Accessible   = (*PressCard)(nil)
	_ desktop.Hoverable = (*PressCard)(nil)
)

// NewPressCard is a card that calls tapped.
func NewPressCard(spoken string, content fyne.CanvasObject, tapped func()) *PressCard {
	p := &PressCard{Content: content, Padding: theme.Space12, Spoken: spoken, OnTapped: tapped}
	p.ExtendBaseWidget(p)
	p.whole = p
	return p
}

// Tapped presses the card. Fyne calls it.
func (p *PressCard) Tapped(*fyne.PointEvent) {
	takeFocus(p)
	p.press()
}

func (p *PressCard) press() {
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// TypedKey presses the card with Space or Enter. Fyne calls it.
func (p *PressCard) TypedKey(key *fyne.KeyEvent) {
	if isPress(key) {
		p.press()
		return
	}
	passOn(p, key)
}

// MouseIn is called by Fyne.
func (p *PressCard) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved is called by Fyne.
func (p *PressCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (p *PressCard) MouseOut() { p.hovered = false; p.Refresh() }

// AccessibilityLabel is what was given to be said.
func (p *PressCard) AccessibilityLabel() string { return p.Spoken }

// AccessibilityRole says that this can be pressed.
func (p *PressCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is called by Fyne.
func (p *PressCard) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	box, over, ring := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), newRing()
	paint := func() {
		paintBox(box, theme.Card, theme.Line, 1, theme.CardRadius)
		if p.Chosen {
			paintBox(box, theme.Card, theme.Accent, 2, theme.CardRadius)
		}
		paintBox(over, theme.Hover, "", 0, theme.CardRadius)
		show(over, p.hovered)
		paintRing(ring, p.focused, theme.CardRadius)
	}
	min := func() fyne.Size { return p.Content.MinSize().Add(fyne.NewSquareSize(2 * p.Padding)) }
	layout := func(size fyne.Size) {
		place(box, 0, 0, size.Width, size.Height)
		place(over, 0, 0, size.Width, size.Height)
		placeRing(ring, 0, 0, size.Width, size.Height)
		place(p.Content, p.Padding, p.Padding, size.Width-2*p.Padding, size.Height-2*p.Padding)
	}
	return newDrawing(paint, min, layout, box, over, p.Content, ring)
}
