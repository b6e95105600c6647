package widget

import (
	"strconv"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// NewChip is a theme's name on a small sunk space.
func NewChip(words string) *Panel {
	p := NewPanel(theme.Sunk, NewText(words, theme.Smallest, theme.Ink))
	p.Edge, p.Radius = theme.Line, theme.ChipRadius
	return p.Pad(4, 9)
}

// NewChips is chips side by side: at most n of them, then "+1" and so on.
func NewChips(n int, words ...string) fyne.CanvasObject {
	line := NewLine(6)
	for i, w := range words {
		if i == n {
			line.Add(NewChip("+" + strconv.Itoa(len(words)-n)))
			break
		}
		line.Add(NewChip(w))
	}
	return line
}
