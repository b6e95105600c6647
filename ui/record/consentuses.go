package record

import (
	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// usesPart is what the project asks, below what is needed to record. It can be
// put off until they have talked, with one press.
type usesPart struct {
	page    *consentPage
	content *fyne.Container

	offer  *widget.Notice
	later  *widget.Button
	now    *widget.Button
	groups *fyne.Container
	cards  []*widget.ConsentCard
	uses   []catalog.Use // of the cards
}

func newUsesPart(c *consentPage) *usesPart {
	u := &usesPart{page: c, groups: widget.NewColumn(10)}
	u.later = widget.NewSmallButton("Ask these after you have talked", "schedule", func() { u.put(true) })
	u.now = widget.NewSmallButton("Ask them now", "", func() { u.put(false) })
	u.offer = widget.NewNotice(widget.Calm, "chat_bubble", "", "", u.later)
	u.content = widget.NewColumn(10, u.offer, u.groups)
	return u
}

// clear takes all answers away.
func (u *usesPart) clear() {
	for _, card := range u.cards {
		card.SetAnswer("")
	}
}

// show asks what is asked in that talk, with what was answered.
func (u *usesPart) show(t talk) {
	u.cards, u.uses, u.groups.Objects = nil, nil, nil
	for _, g := range t.asks {
		head := widget.NewText(g.Title, theme.Second, theme.Ink2)
		head.Bold = true
		u.groups.Add(widget.NewPanel("", head).Pad(theme.Space4, theme.CardPadding))
		for _, asked := range g.Asks {
			card := consent.NewCard(asked, func(a catalog.Answer) { u.onAnswer(asked.Use, a) }).Pictured("") // more of them stand on the page
			card.SetAnswer(string(u.page.said.uses[asked.Use]))
			u.cards, u.uses = append(u.cards, card), append(u.uses, asked.Use)
			u.groups.Add(card)
		}
	}
	if t.recorded {
		u.page.said.later = false
	}
	u.offering(t)
}

func (u *usesPart) onAnswer(use catalog.Use, a catalog.Answer) {
	u.page.said = u.page.said.with(use, a)
	u.page.open()
}

// offering offers to wait with the questions, or to ask them now after all.
func (u *usesPart) offering(t talk) {
	later := u.page.said.later
	u.offer.Set(widget.Calm, "chat_bubble", "What may be done with it?", "Ask now, or when it is told.", u.later)
	if later {
		u.offer.Set(widget.Calm, "schedule", "You ask the rest after you have talked.", "Until then nothing more is done with it.", u.now)
	}
	u.offer.Hidden = t.recorded || len(u.cards) == 0
	u.groups.Hidden = later
}

// put waits with the questions, or asks them now after all. What was answered
// stays answered.
func (u *usesPart) put(later bool) {
	c := u.page
	c.said.later = later
	u.offering(c.place.talk)
	c.open()
	c.place.desk.Window.Canvas().Focus(c.focus())
}

// asked are the cards that are asked now.
func (u *usesPart) asked() []*widget.ConsentCard {
	if u.page.said.later {
		return nil
	}
	return u.cards
}
