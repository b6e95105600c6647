package story

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// answers is the tab Consent: what was said, and a way to write down more.
type answers struct {
	p    *Page
	said *lines
	ask  *ask // the questions, while they are asked

	now    *widget.StatusPill
	means  *widget.Text
	write  *widget.Button
	back   *widget.Button
	always *widget.Text
}

func newAnswers(p *Page) *answers {
	a := &answers{p: p, said: newLines("Not asked yet. It stays private till then."), now: widget.NewStatusPill("", "", widget.Calm)}
	a.means = widget.NewText("", theme.Second, theme.Ink2)
	a.means.Wrap = true
	a.write = widget.NewPrimary("Write down an answer", "edit_note", a.onAsk)
	a.back = widget.NewButton("Take it back", "undo", a.onTakeBack)
	a.always = widget.NewText("", theme.Second, theme.Ink2)
	a.always.Wrap = true
	return a
}

func (a *answers) focus() fyne.Focusable {
	switch {
	case a.ask != nil:
		return a.ask.cards[0].Focus()
	case a.write.Visible():
		return a.write
	}
	return a.said.list
}

func (a *answers) content(b widget.Breadth) fyne.CanvasObject {
	if a.ask != nil {
		return a.ask.content
	}
	if b != widget.Wide {
		head := widget.NewCard(widget.NewColumn(theme.Space12, a.now, widget.NewLine(theme.Space12, a.write, a.back)))
		return page.Below(theme.Space16, head, a.said.content())
	}
	side := widget.NewCard(widget.NewColumn(theme.Space12, a.now, a.means, a.write, a.back, a.always))
	return page.Beside(sideWidth, 20, a.said.content(), widget.NewColumn(0, side))
}

func (a *answers) show(t told) {
	a.said.show(t.consents())
	words.Consent(t.Permission).On(a.now)
	taken := t.Permission.State == catalog.PermitTaken
	a.means.SetWords(meanings[t.Permission.State])
	a.write.Hidden, a.back.Hidden = taken, taken
	who := words.They(t.KnownAs)
	a.always.SetWords(who + " can change any answer, at any time, even after it is public.")
	if taken {
		a.always.SetWords("It is theirs to give back, in their own words. Your coordinator knows how.")
	}
	a.p.showBody()
}

// meanings say what a permission comes to.
var meanings = map[catalog.PermissionState]string{
	catalog.PermitAnyone:   "The whole story may be public, under the name above.",
	catalog.PermitReport:   "Quotes and short extracts may be used. The whole story is not public.",
	catalog.PermitExtracts: "Short extracts may be heard. The whole story is not public.",
	catalog.PermitTeam:     "The project team listens. Nothing is public.",
	catalog.PermitNotAsked: "Until somebody asks, it stays on this laptop.",
	catalog.PermitNobody:   "Nothing is done with it now.",
	catalog.PermitTaken:    "Nobody hears it, and what was public is taken down.",
}

func (a *answers) onAsk() {
	a.ask = newAsk(a.p, a.onAsked)
	a.p.showBody()
	a.p.Focus()
}

// onAsked writes down what was said; an event without answers is none.
func (a *answers) onAsked(e catalog.Consent) {
	a.ask = nil
	a.p.showBody()
	a.p.Focus()
	if len(e.Uses) == 0 && e.As == "" {
		return
	}
	a.give(e)
}

func (a *answers) give(e catalog.Consent) {
	e.Target = catalog.WholeStory
	desk.Save(a.p.visit, func(ctx context.Context) error {
		_, err := a.p.d.Library.Give(ctx, a.p.id, e)
		return err
	}, a.p.saved)
}

// onTakeBack asks which of three things it means to take the story back.
func (a *answers) onTakeBack() {
	who := words.They(a.p.told.KnownAs)
	means := widget.NewBody("")
	take := widget.NewButton("Take the story back", "undo", nil)
	take.Rank = widget.Danger
	take.Disable()
	choice := widget.NewChoice(widget.UpAndDown, []widget.Option{
		{Key: "stop", Words: "Stop using it"}, {Key: "close", Words: "Close it"}, {Key: "erase", Words: "Erase it"},
	}, func(key string) {
		means.SetWords(takings[key])
		take.Enable()
	})
	choice.Spoken = "What " + who + " wants."
	take.OnTapped = func() {
		a.p.listen.stop()
		a.give(catalog.Consent{Kind: catalog.EventWithdraw, Choice: choice.Answer})
	}
	say := widget.NewBody("It needs no reason. It works at once on this laptop, and on every other when it is next online.")
	body := widget.NewColumn(theme.Space12, say, choice, widget.NewLeast(0, theme.Scaled(66), means))
	d := widget.NewDialogWith("What does "+who+" want?", body, widget.NewButton("Leave it as it is", "", nil), take)
	d.Open(a.p.d.Window.Canvas())
}

// takings say what each way of taking a story back comes to.
var takings = map[string]string{
	"stop":  "What was public is taken down, and nothing new is done with it.",
	"close": "It is closed. Nobody hears it until the storyteller says otherwise.",
	"erase": "It is closed now. The sound itself is erased when a second person has agreed.",
}
