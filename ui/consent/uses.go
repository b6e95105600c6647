package consent

import (
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

var (
	yesNo    = []widget.Option{{Key: string(catalog.Yes), Words: "Yes"}, {Key: string(catalog.No), Words: "No"}}
	yesAskNo = []widget.Option{{Key: string(catalog.Yes), Words: "Yes"}, {Key: string(catalog.Ask), Words: "Ask me first"}, {Key: string(catalog.No), Words: "No"}}
)

// uses is a page of questions about uses.
type uses struct {
	a     *Ask
	title string
	cards []*widget.ConsentCard
}

func newUses(a *Ask, g Group) *uses {
	u := &uses{a: a, title: g.Title}
	for _, asked := range g.Asks {
		u.cards = append(u.cards, NewCard(asked, func(answer catalog.Answer) {
			a.given.answers[asked.Use] = answer
			a.answered()
		}))
	}
	return u
}

// NewCard asks one question about a use, with nothing chosen. onAnswer hears
// every answer.
func NewCard(asked catalog.AskUse, onAnswer func(catalog.Answer)) *widget.ConsentCard {
	options := yesAskNo
	if asked.Use == catalog.UseKeep {
		options = yesNo // a copy that asks each time is none
	}
	card := widget.NewConsentCard(asked.Question, asked.Help, options, func(key string) { onAnswer(catalog.Answer(key)) })
	return card.Pictured(words.UseIcon(asked.Use))
}

func (u *uses) name() string { return u.title }

func (u *uses) content(widget.Breadth) fyne.CanvasObject {
	read := widget.NewText("Read each question out loud and wait. “No” is a good answer too. What you do not ask stays as it was.", theme.Second, theme.Ink2)
	read.Wrap = true
	column := widget.NewColumn(10, read)
	if photo := u.a.picture; photo != nil {
		column.Add(widget.NewColumns(theme.Space16, []float32{-1, widget.Rest}, photo, widget.NewBody(photo.Caption)))
	}
	for _, c := range u.cards {
		column.Add(c)
	}
	return column
}

// focus is the first question without an answer.
func (u *uses) focus() fyne.Focusable {
	for _, c := range u.cards {
		if c.Answer == "" {
			return c.Focus()
		}
	}
	return u.cards[0].Focus()
}

func (u *uses) aloud() string { return aloudCards(u.cards) }

func (u *uses) wrong() string { return "" }

// aloudCards are questions with the ways to answer them, as they are read out.
func aloudCards(cards []*widget.ConsentCard) string {
	var said []string
	for _, c := range cards {
		said = append(said, c.Question, c.Help)
		for _, o := range c.Options {
			said = append(said, o.Words+".")
		}
	}
	return strings.Join(said, "\n")
}
