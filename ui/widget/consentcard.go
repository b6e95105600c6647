package widget

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// ConsentCard is one question, read aloud, with its answers beside it, or
// below it where there is little room. Nothing is chosen until somebody
// answers. Tab comes to the answers; arrows move, Space chooses.
type ConsentCard struct {
	fyneWidget.BaseWidget

	Icon     string // a picture before the question; empty is none
	Question string
	Help     string
	Options  []Option
	Answer   string // the key of the answer; empty while there is none
	OnAnswer func(key string)

	icon           *Icon
	question, help *Text
	answers        *Choice
	card           *Panel
}

var _ fyne.Accessible = (*ConsentCard)(nil)

// NewConsentCard is a question without an answer. onAnswer hears every answer.
func NewConsentCard(question, help string, options []Option, onAnswer func(key string)) *ConsentCard {
	c := &ConsentCard{Question: question, Help: help, Options: options, OnAnswer: onAnswer}
	c.question, c.help = NewRowTitle(question), NewText(help, theme.Smallest, theme.Ink2)
	c.question.Wrap, c.help.Wrap = true, true
	c.answers = NewChoice(Boxes, options, c.answered)
	c.answers.Spoken, c.answers.whole = question, c
	c.icon = NewIcon("", theme.Accent)
	c.icon.IconSize = questionIcon
	c.icon.Hide()
	asked := NewColumns(theme.Space16, []float32{questionIcon, Rest}, c.icon, NewColumn(0, c.question, c.help))
	inside := &fyne.Container{Layout: besideOrBelow{}, Objects: []fyne.CanvasObject{asked, c.answers}}
	c.card = NewCard(inside).Pad(15, theme.CardPadding)
	c.card.Right = theme.Space16
	c.ExtendBaseWidget(c)
	return c
}

// questionIcon is how large the picture of a question is at 100 %.
const questionIcon = 32

// Pictured sets the picture before the question and gives the card back.
func (c *ConsentCard) Pictured(icon string) *ConsentCard {
	c.Icon = icon
	c.Refresh()
	return c
}

func (c *ConsentCard) answered(key string) {
	c.Answer = key
	if c.OnAnswer != nil {
		c.OnAnswer(key)
	}
}

// SetAnswer shows an answer without calling OnAnswer. Empty takes it back.
func (c *ConsentCard) SetAnswer(key string) {
	c.Answer = key
	c.answers.SetAnswer(key)
}

// Focus is what to give the focus to: the answers.
func (c *ConsentCard) Focus() fyne.Focusable { return c.answers }

// Refresh shows the fields again after they were set.
func (c *ConsentCard) Refresh() {
	c.icon.Set(c.Icon, theme.Accent)
	c.icon.Hidden = c.Icon == ""
	c.question.SetWords(c.Question)
	c.help.SetWords(c.Help)
	c.answers.Options, c.answers.Answer, c.answers.Spoken = c.Options, c.Answer, c.Question
	c.answers.Refresh()
	c.BaseWidget.Refresh()
}

// AccessibilityLabel is the question.
func (c *ConsentCard) AccessibilityLabel() string { return c.Question }

// AccessibilityRole says that this holds other things.
func (c *ConsentCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (c *ConsentCard) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return fyneWidget.NewSimpleRenderer(c.card)
}

// besideOrBelow puts the second thing at the right where there is room, and
// below the first where there is not.
type besideOrBelow struct{}

// roomForBeside is how wide a card has to be inside, at 100 %, to have the
// answers beside the question, and answersShare what they then take of it.
const (
	roomForBeside = 700
	answersShare  = 0.6
)

func (besideOrBelow) beside(width float32, answers fyne.CanvasObject) bool {
	return width >= theme.Scaled(roomForBeside) && width*answersShare >= answers.MinSize().Width
}

func (l besideOrBelow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	words, answers := objects[0], objects[1]
	left, wide := size.Width, size.Width
	if l.beside(size.Width, answers) {
		wide = round(size.Width * answersShare)
		left = size.Width - wide - theme.Space16
	}
	words.Resize(fyne.NewSize(left, words.MinSize().Height))
	height, answersHeight := words.MinSize().Height, answers.MinSize().Height
	if left == size.Width {
		place(words, 0, 0, left, height)
		place(answers, 0, height+theme.Space12, wide, answersHeight)
		return
	}
	place(words, 0, middle(size.Height, height), left, height)
	place(answers, size.Width-wide, middle(size.Height, answersHeight), wide, answersHeight)
}

func (l besideOrBelow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	words, answers := objects[0].MinSize(), objects[1].MinSize()
	width := objects[1].Position().X + objects[1].Size().Width
	if width == 0 || l.beside(width, objects[1]) {
		return fyne.NewSize(answers.Width, max(words.Height, answers.Height))
	}
	return fyne.NewSize(answers.Width, words.Height+theme.Space12+answers.Height)
}
