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

	Question string
	Help     string
	Options  []Option
	Answer   string // the key of the answer; empty while there is none
	OnAnswer func(key string)

	question, help *Text
	answers        *Choice
}

var _ fyne.Accessible = (*ConsentCard)(nil)

// NewConsentCard is a question without an answer. onAnswer hears every answer.
func NewConsentCard(question, help string, options []Option, onAnswer func(key string)) *ConsentCard {
	c := &ConsentCard{Question: question, Help: help, Options: options, OnAnswer: onAnswer}
	c.question, c.help = NewRowTitle(question), NewText(help, theme.Smallest, theme.Ink2)
	c.question.Wrap, c.help.Wrap = true, true
	c.answers = NewChoice(Boxes, options, c.answered)
	c.answers.Spoken = question
	c.ExtendBaseWidget(c)
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
	inside := &fyne.Container{Layout: besideOrBelow{}, Objects: []fyne.CanvasObject{NewColumn(0, c.question, c.help), c.answers}}
	card := NewCard(inside).Pad(15, theme.CardPadding)
	card.Right = theme.Space16
	return fyneWidget.NewSimpleRenderer(card)
}

// besideOrBelow puts the second thing at the right where both fit well, and
// below the first where they do not.
type besideOrBelow struct{}

// wordsBeside is the least width that the words keep beside their answers.
const wordsBeside = 240

func (besideOrBelow) fits(answers fyne.CanvasObject, width float32) bool {
	return width >= theme.Scaled(wordsBeside)+theme.Space16+answers.MinSize().Width
}

func (l besideOrBelow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	words, answers := objects[0], objects[1]
	if !l.fits(answers, size.Width) {
		words.Resize(fyne.NewSize(size.Width, words.MinSize().Height))
		height := words.MinSize().Height
		place(words, 0, 0, size.Width, height)
		place(answers, 0, height+theme.Space12, size.Width, answers.MinSize().Height)
		return
	}
	wide := max(answers.MinSize().Width, size.Width*0.6)
	wide = min(wide, size.Width-theme.Scaled(wordsBeside)-theme.Space16)
	left := size.Width - wide - theme.Space16
	words.Resize(fyne.NewSize(left, words.MinSize().Height))
	height := words.MinSize().Height
	place(words, 0, middle(size.Height, height), left, height)
	place(answers, left+theme.Space16, middle(size.Height, answers.MinSize().Height), wide, answers.MinSize().Height)
}

func (l besideOrBelow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	words, answers := objects[0], objects[1]
	w, a := words.MinSize(), answers.MinSize()
	if width := answers.Position().X + answers.Size().Width; width > 0 && answers.Position().Y < words.Size().Height && answers.Position().X > 0 {
		return fyne.NewSize(a.Width, max(w.Height, a.Height))
	}
	if answers.Size().Width == 0 {
		return fyne.NewSize(a.Width, max(w.Height, a.Height))
	}
	return fyne.NewSize(a.Width, w.Height+theme.Space12+a.Height)
}
