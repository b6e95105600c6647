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

// NewRail is the left rail: places above, the state of the archive below, a
// line beside it.
func NewRail(b Breadth, places, foot fyne.CanvasObject) fyne.CanvasObject {
	inside := NewPanel(theme.Rail, &fyne.Container{Layout: topAndFoot{}, Objects: []fyne.CanvasObject{places, foot}})
	inside.Pad(theme.Space12, theme.Space12)
	if b == Slim {
		inside.Pad(theme.Space12, theme.Space4)
	}
	rail := NewPanel(theme.Line, NewLeast(RailWidth(b)-1, 0, inside))
	rail.Right = 1
	return rail
}

// topAndFoot puts one thing at the top and the other at the foot.
type topAndFoot struct{}

func (topAndFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, foot := objects[0], objects[1]
	place(top, 0, 0, size.Width, top.MinSize().Height)
	foot.Resize(fyne.NewSize(size.Width, foot.MinSize().Height))
	height := foot.MinSize().Height
	place(foot, 0, size.Height-height, size.Width, height)
}

func (topAndFoot) MinSize(objects []fyne.CanvasObject) fyne.Size {
	top, foot := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(top.Width, foot.Width), top.Height+theme.Space12+foot.Height)
}

// NewStateCard is the archive's state at the foot of the rail: an icon, a
// word, a sentence. Pressed, it calls tapped.
func NewStateCard(tapped func()) *StateCard {
	s := &StateCard{icon: NewIcon("cloud_off", theme.Ink), title: newBold("", theme.Second), body: NewText("", theme.Smallest, theme.Ink2)}
	s.Padding, s.OnTapped = theme.Space12, tapped
	s.title.LeastWidth, s.body.LeastWidth = 90, 120
	s.body.Wrap = true
	s.icon.IconSize = 20
	head := NewColumns(theme.Space8, []float32{-1, Rest}, s.icon, s.title)
	s.Content = NewColumn(theme.Space4, head, s.body)
	s.ExtendBaseWidget(s)
	s.whole = s
	return s
}

// StateCard is made by NewStateCard.
type StateCard struct {
	PressCard

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
