package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// NewBrand is the app's mark and name, for the head of the rail.
func NewBrand() fyne.CanvasObject {
	quote := NewIcon("format_quote-fill", theme.OnAccent)
	mark := NewPanel(theme.Accent, quote).Pad(4, 4)
	mark.Radius = 7
	name := NewHeading("Ownvoice")
	return NewLine(10, mark, name)
}

// NewStateCard is the archive's state at the foot of the rail: an icon, a
// word, a sentence. Pressed, it calls tapped.
func NewStateCard(tapped func()) *StateCard {
	s := &StateCard{icon: NewIcon("cloud_off", theme.Ink), title: newBold("", theme.Second), body: NewText("", theme.Smallest, theme.Ink2)}
	s.title.LeastWidth, s.body.LeastWidth = 90, 120
	s.body.Wrap = true
	s.icon.IconSize = 20
	head := NewColumns(theme.Space8, []float32{-1, Rest}, s.icon, s.title)
	s.PressCard = NewPressCard("", NewColumn(theme.Space4, head, s.body), tapped)
	return s
}

// StateCard is made by NewStateCard.
type StateCard struct {
	*PressCard

	icon        *Icon
	title, body *Text
}

// Set shows another state: an icon of theme, "Offline", "3 stories will be
// sent when you are online."
func (s *StateCard) Set(icon, title, sentence string) {
	s.icon.Set(icon, theme.Ink)
	s.title.SetWords(title)
	s.body.SetWords(sentence)
	s.Spoken = title + ". " + sentence + " Opens where your stories are."
	s.Refresh()
}
