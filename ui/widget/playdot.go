package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// PlayDot is the round play button of a row. It takes no focus: in a List
// the row has it, and Space plays.
type PlayDot struct {
	fyneWidget.BaseWidget

	Side     float32 // at 100 %
	Playing  bool    // shows pause
	Spoken   string  // what a screen reader says
	OnTapped func()

	hovered bool
}

var (
	_ fyne.Tappable     = (*PlayDot)(nil)
	_ fyne.Accessible   = (*PlayDot)(nil)
	_ desktop.Hoverable = (*PlayDot)(nil)
)

// NewPlayDot is a round play button, 40 px at 100 %.
func NewPlayDot(spoken string, tapped func()) *PlayDot {
	p := &PlayDot{Side: 40, Spoken: spoken, OnTapped: tapped}
	p.ExtendBaseWidget(p)
	return p
}

// SetPlaying shows pause or play.
func (p *PlayDot) SetPlaying(playing bool) {
	if p.Playing != playing {
		p.Playing = playing
		p.Refresh()
	}
}

// Tapped is called by Fyne.
func (p *PlayDot) Tapped(*fyne.PointEvent) {
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// MouseIn is called by Fyne.
func (p *PlayDot) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved is called by Fyne.
func (p *PlayDot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (p *PlayDot) MouseOut() { p.hovered = false; p.Refresh() }

// AccessibilityLabel is what was given to be said.
func (p *PlayDot) AccessibilityLabel() string { return p.Spoken }

// AccessibilityRole says that this can be pressed.
func (p *PlayDot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is called by Fyne.
func (p *PlayDot) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	disc, over, picture := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), newPicture()
	paint := func() {
		paintBox(disc, theme.Card, theme.Edge, 1, canvas.RadiusMaximum)
		paintBox(over, theme.Hover, "", 0, canvas.RadiusMaximum)
		show(over, p.hovered)
		icon := "play_arrow-fill"
		if p.Playing {
			icon = "pause-fill"
		}
		paintPicture(picture, icon, theme.Accent)
	}
	min := func() fyne.Size { return fyne.NewSquareSize(theme.Scaled(p.Side)) }
	layout := func(size fyne.Size) {
		side, icon := theme.Scaled(p.Side), theme.Scaled(p.Side*0.6)
		x, y := middle(size.Width, side), middle(size.Height, side)
		place(disc, x, y, side, side)
		place(over, x, y, side, side)
		place(picture, x+middle(side, icon), y+middle(side, icon), icon, icon)
	}
	return newDrawing(paint, min, layout, disc, over, picture)
}
