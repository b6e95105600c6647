package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// NewFooter is the 72 high foot of a step: Back at the left, one reassurance,
// Next at the right. Any of the three may be nil.
func NewFooter(back fyne.CanvasObject, words *Text, next fyne.CanvasObject) *Panel {
	line := NewColumns(theme.Space16, nil)
	widths := []float32{}
	add := func(object fyne.CanvasObject, width float32) {
		line.Add(object)
		widths = append(widths, width)
	}
	if back != nil {
		add(back, -1)
	}
	if words == nil {
		words = NewSecond("")
	}
	words.Align, words.LeastWidth = fyne.TextAlignTrailing, 60
	add(words, Rest)
	if next != nil {
		add(next, -1)
	}
	line.Layout = &columns{theme.Space16, widths}
	return newBar(line, true)
}

// NewHeader is a white bar at the head of a page, with a line below it.
func NewHeader(content fyne.CanvasObject) *Panel { return newBar(content, false) }

// newBar is a white bar with a line above or below it.
func newBar(content fyne.CanvasObject, lineAbove bool) *Panel {
	inside := NewPanel(theme.Card, content).Pad(14, theme.PagePaddingSides)
	bar := NewPanel(theme.Line, inside)
	if lineAbove {
		bar.Top = 1
		inside.Top = 13
		return bar
	}
	bar.Bottom = 1
	inside.Pad(12, theme.PagePaddingSides)
	return bar
}
