package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// NewQuestion is a card with a question, what it is for unless that is empty,
// and the ways to answer, one below the other.
func NewQuestion(question, help string, answers ...fyne.CanvasObject) *Panel {
	head := []fyne.CanvasObject{NewRowTitle(question)}
	if help != "" {
		small := NewSmall(help)
		small.Wrap = true
		head = append(head, small)
	}
	all := append([]fyne.CanvasObject{NewColumn(0, head...)}, answers...)
	return NewCard(NewColumn(theme.Space12, all...))
}
