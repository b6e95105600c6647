package story

import (
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// ask is the questions of consent, asked again. What is not answered stays as
// it was.
type ask struct {
	done  func(catalog.Consent) // with what was answered; empty to leave it
	cards []*widget.ConsentCard
	other *widget.Entry
	named fyne.CanvasObject
	keep  *widget.Button

	content fyne.CanvasObject
}

var yesNo = []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "no", Words: "No"}}

var yesAskNo = []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "ask", Words: "Ask me first"}, {Key: "no", Words: "No"}}

func newAsk(p *Page, done func(catalog.Consent)) *ask {
	a := &ask{done: done}
	known := words.Name(p.told.KnownAs)
	names := []widget.Option{{Key: "real", Words: known}, {Key: "chosen", Words: "Another name"}, {Key: "none", Words: "No name"}}
	if p.told.KnownAs == "" {
		names = names[1:]
	}
	a.cards = []*widget.ConsentCard{
		widget.NewConsentCard("May we keep our talk, and may the team hear it?", "Then a copy goes to the archive.", yesNo, a.onAnswer),
		widget.NewConsentCard("May we use your words in the report?", "And short extracts of your voice in the playlist.", yesAskNo, a.onAnswer),
		widget.NewConsentCard("May the whole story be on the web?", "Anyone could hear it, anywhere.", yesAskNo, a.onAnswer),
		widget.NewConsentCard("What shall we call you?", "You can be known by another name, or none.", names, a.onAnswer),
	}
	a.other = widget.NewEntry("The other name")
	a.other.OnShortcut = p.d.Keys.TypedShortcut
	a.other.OnChanged = func(string) { a.onAnswer("") }
	a.named = widget.NewCard(widget.NewColumns(theme.Space16, []float32{200, widget.Rest}, widget.NewRowTitle("The other name"), a.other)).Pad(theme.Space12, theme.CardPadding)
	a.named.Hide()
	a.keep = widget.NewPrimary("Keep these answers", "check", func() { a.done(a.answered()) })
	a.keep.Disable()
	leave := widget.NewButton("Leave it as it is", "", func() { a.done(catalog.Consent{}) })
	read := widget.NewText("Read each question out loud and wait. What you do not ask stays as it was.", theme.Body, theme.Ink2)
	read.Wrap = true
	column := widget.NewColumn(10, read)
	for _, c := range a.cards {
		column.Add(c)
	}
	column.Add(a.named)
	foot := widget.NewPanel("", widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, widget.NewText("", theme.Body, ""), leave, a.keep)).Pad(theme.Space12, 0)
	a.content = page.Above(foot, fyneContainer.NewVScroll(widget.NewPanel("", column).Pad(theme.Space8, theme.Space8)))
	return a
}

func (a *ask) onAnswer(string) {
	if a.cards[3].Answer == "chosen" {
		a.named.Show()
	} else {
		a.named.Hide()
	}
	if e := a.answered(); len(e.Uses) > 0 || e.As != "" {
		a.keep.Enable()
	} else {
		a.keep.Disable()
	}
	a.content.Refresh()
}

// answered is what was said, as an event.
func (a *ask) answered() catalog.Consent {
	e := catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{}}
	for i, uses := range [][]catalog.Use{{catalog.UseKeep, catalog.UseTeam}, {catalog.UseQuote, catalog.UseExtract}, {catalog.UseWhole}} {
		for _, use := range uses {
			if answer := a.cards[i].Answer; answer != "" {
				e.Uses[use] = catalog.Answer(answer)
			}
		}
	}
	e.As = a.cards[3].Answer
	if e.As == "chosen" {
		e.As = ""
		if name := strings.TrimSpace(a.other.Text); name != "" {
			e.As = "chosen:" + name
		}
	}
	return e
}
