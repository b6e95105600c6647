package story

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// passPage is one extract as the storyteller sees it.
type passPage struct {
	p *pass
	e catalog.Extract

	hear, keep    *widget.Button
	choice        *widget.Choice
	uses          []*widget.ConsentCard
	name          *widget.ConsentCard
	other, change *widget.Entry
	keeps         *fyne.Container // what opens below Keep it
	named         *fyne.Container
	changes       *fyne.Container // what opens below Change something
	wrong         *widget.Notice  // why nothing is heard; hidden while all is well
	content       fyne.CanvasObject
}

// passQuestions ask about passUses, in that order.
var passQuestions = []struct{ question, help string }{
	{"May other storytellers hear it?", "In a workshop about the stories."},
	{"May these words be in the report?", "Written, without the sound."},
	{"May anyone hear it?", "In the playlist, and on the web."},
}

func now() time.Time { return time.Now() }

func newPassPage(p *pass, e catalog.Extract) *passPage {
	g := &passPage{p: p, e: e}
	g.hear = widget.NewBigButton("Hear it", longWords(e), "play_arrow-fill", func() { p.x.play(e, span(e)) })
	g.hear.Rank = widget.Primary
	g.choice = widget.NewChoice(widget.Boxes, []widget.Option{
		{Key: passKeep, Words: "Keep it"}, {Key: passChange, Words: "Change something"}, {Key: passLeave, Words: "Leave it out"},
	}, g.onChoice)
	g.choice.Spoken = "What shall we do with it?"
	g.ask()
	g.keep = widget.NewPrimary("Keep this answer", "check", g.onKeep)
	g.build()
	g.showAnswer()
	return g
}

// ask makes the questions that open below an answer.
func (g *passPage) ask() {
	t := g.p.x.p.told
	g.keeps, g.changes, g.named = widget.NewColumn(10), widget.NewColumn(theme.Space8), widget.NewColumn(0)
	for _, q := range passQuestions {
		card := widget.NewConsentCard(q.question, q.help, yesNo, func(string) { g.showAnswer() })
		g.uses = append(g.uses, card)
		g.keeps.Add(card)
	}
	names := []widget.Option{{Key: "real", Words: words.Name(t.KnownAs)}, {Key: "chosen", Words: "Another name"}, {Key: "none", Words: "No name"}}
	if t.KnownAs == "" {
		names = names[1:]
	}
	g.name = widget.NewConsentCard("What shall we call you here?", "If you do not choose, it stays as it was.", names, func(string) { g.showAnswer() })
	g.other = widget.NewEntry("The other name")
	g.other.OnChanged = func(string) { g.showAnswer() }
	g.named.Add(g.other)
	g.keeps.Add(g.name)
	g.keeps.Add(g.named)
	g.change = widget.NewNotes("In your own words")
	g.change.Label = "What would you like to change?"
	g.change.SetText(g.p.x.drafts[g.e.ID])
	g.change.OnChanged = func(typed string) {
		g.p.x.drafts[g.e.ID] = typed
		g.showAnswer()
	}
	g.changes.Add(widget.NewRowTitle("What would you like to change?"))
	g.changes.Add(widget.NewLeast(0, 100, g.change))
}

func (g *passPage) build() {
	p, t := g.p, g.p.x.p.told
	place := widget.NewText(fmt.Sprintf("Part %d of %d", p.at+1, len(p.x.all)), theme.Body, theme.Ink2)
	stop := widget.NewButton("Stop here", "close", p.close)
	head := widget.NewColumns(theme.Space16, []float32{widget.Rest, -1}, place, stop)
	called := widget.NewTitle(title(g.e))
	called.Wrap = true
	column := widget.NewColumn(theme.Space16, called)
	if said := g.inWords(t); said != "" {
		column.Add(widget.NewBody(said))
	}
	g.wrong = widget.NewNotice(widget.Care, "volume_off", "", "", nil)
	g.wrong.Hide()
	column.Add(widget.NewLine(0, g.hear))
	column.Add(g.wrong)
	if before := g.before(); before != "" {
		column.Add(widget.NewNotice(widget.Calm, "history", "", before, nil))
	}
	if !g.leftOut() {
		column.Add(g.choice)
		column.Add(g.keeps)
		column.Add(g.changes)
	}
	back := widget.NewButton("Back", "arrow_back", func() { p.show(p.at - 1) })
	back.Hidden = p.at == 0
	foot := widget.NewPanel("", widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1, -1}, back,
		widget.NewText("", theme.Body, ""), widget.NewButton(g.onward(), "arrow_forward", func() { p.show(p.at + 1) }), g.keep)).Pad(theme.Space16, theme.Space48)
	scroll := fyneContainer.NewVScroll(widget.NewPanel("", column).Pad(theme.Space8, theme.Space48))
	g.content = page.Below(0, widget.NewPanel("", head).Pad(theme.Space16, theme.Space48), page.Above(foot, scroll))
}

// leftOut reports whether she wanted it left out: only she can give it back, in
// writing or in her own voice, and not by a press on a screen.
func (g *passPage) leftOut() bool { return g.approval().State == catalog.Removed }

func (g *passPage) onward() string {
	if g.leftOut() {
		return "Go on"
	}
	return "Not now"
}

// mostInWords is how many letters stand on the screen; no extract is as long.
const mostInWords = 3000

// inWords is what the storyteller says in it, as far as anybody wrote it down;
// "…" stands where the reporter speaks.
func (g *passPage) inWords(t told) string {
	const others = "…"
	var all []string
	for _, s := range t.saidIn(g.e) {
		said := s.Text
		if t.asks(s) {
			said = others
		}
		all = append(all, said)
	}
	all = slices.Compact(all)
	if len(all) == 0 || len(all) == 1 && all[0] == others {
		return ""
	}
	said := []rune(strings.Join(all, " "))
	if len(said) > mostInWords {
		said = append(said[:mostInWords], '…')
	}
	return "“" + string(said) + "”"
}

// onChoice opens what belongs to an answer, and brings it into sight.
func (g *passPage) onChoice(string) {
	g.showAnswer()
	switch g.choice.Answer {
	case passKeep:
		widget.Reveal(g.uses[0])
	case passChange:
		widget.Reveal(g.changes)
	}
}

// showAnswer opens what belongs to the answer.
func (g *passPage) showAnswer() {
	g.keeps.Hidden, g.changes.Hidden = g.choice.Answer != passKeep, g.choice.Answer != passChange
	g.named.Hidden = g.name.Answer != "chosen"
	_, whole := g.said()
	if whole {
		g.keep.Enable()
	} else {
		g.keep.Disable()
	}
	g.keep.Hidden = g.leftOut()
	page.Relayout(g.content)
}

func (g *passPage) onKeep() {
	if said, whole := g.said(); whole {
		g.p.keep(g.e, said)
	}
}

// tell says why she hears nothing.
func (g *passPage) tell(what, do string) {
	g.wrong.Title, g.wrong.Body = what, do
	g.wrong.Show()
	g.wrong.Refresh()
	page.Relayout(g.content)
}

func (g *passPage) showPlaying() {
	if g.p.x.isPlaying(g.e.ID) {
		g.wrong.Hide()
		g.hear.Words, g.hear.Icon = "Stop", "stop-fill"
	} else {
		g.hear.Words, g.hear.Icon = "Hear it", "play_arrow-fill"
	}
	g.hear.Refresh()
}
