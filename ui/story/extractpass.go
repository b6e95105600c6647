package story

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// pass is the storyteller's own: she has the whole screen, one extract after
// the other, in large words and without a menu. What she does not answer is
// not answered, and nothing is answered beforehand.
type pass struct {
	x      *extracts
	at     int
	page   *passPage
	root   *widget.Panel
	before fyne.Theme
	large  bool // the words were made larger
}

// passScale is how large the words are, at least.
const passScale = 1.5

func (x *extracts) onPass() {
	if x.pass != nil || len(x.all) == 0 || x.p.listen.none.Visible() {
		return
	}
	x.form = nil
	x.p.listen.pause()
	x.pass = &pass{x: x, root: widget.NewPanel(theme.Paper, nil), before: fyne.CurrentApp().Settings().Theme()}
	x.pass.open()
}

func (p *pass) open() {
	d := p.x.p.d
	if now, ours := p.before.(*theme.Theme); ours && now.Scale < passScale {
		large := *now
		large.Scale, p.large = passScale, true
		fyne.CurrentApp().Settings().SetTheme(&large)
	}
	d.Window.SetFullScreen(true)
	d.Window.Canvas().Unfocus()
	d.Window.Canvas().Overlays().Add(p.root)
	p.root.Resize(d.Window.Canvas().Size())
	p.show(0)
}

// close gives the screen back.
func (p *pass) close() {
	d := p.x.p.d
	p.x.p.listen.pause()
	p.x.pass = nil
	d.Window.Canvas().Overlays().Remove(p.root)
	d.Window.SetFullScreen(false)
	if p.large {
		fyne.CurrentApp().Settings().SetTheme(p.before)
	}
	p.x.p.onChanged()
	p.x.p.Focus()
	if p.large {
		// Fyne tells only what is in sight that the words are small again, and
		// what has room now comes into sight after that.
		fyne.Do(func() { fyne.CurrentApp().Settings().SetTheme(p.before) })
	}
}

// show shows one extract, or thanks after the last.
func (p *pass) show(i int) {
	p.x.p.listen.pause()
	p.at = min(max(0, i), len(p.x.all))
	if p.at == len(p.x.all) {
		p.page = nil
		p.thank()
		return
	}
	p.page = newPassPage(p, p.x.all[p.at])
	p.root.SetContent(p.page.content)
	p.x.p.d.Window.Canvas().Focus(p.page.hear)
}

// refresh is for when something changed in the library meanwhile: an extract
// that is gone is not asked about any more.
func (p *pass) refresh() {
	if p.page == nil {
		p.thank()
	} else if _, there := p.x.by(string(p.page.e.ID)); !there {
		p.show(p.at)
	}
}

func (p *pass) showPlaying() {
	if p.page != nil {
		p.page.showPlaying()
	}
}

func (p *pass) thank() {
	done := widget.NewBigButton("Give the screen back", "", "check", p.close)
	done.Rank = widget.Primary
	said := widget.NewBody(p.tally())
	back := widget.NewBigButton("Look again", "", "arrow_back", func() { p.show(0) })
	who := shortName(p.x.p.told.KnownAs)
	thanks := "Thank you."
	if who != "them" {
		thanks = "Thank you, " + who + "."
	}
	column := widget.NewColumn(theme.Space24, widget.NewTitle(thanks), said,
		widget.NewBody("You can change any answer, at any time. You do not need a reason."), widget.NewLine(theme.Space16, back, done))
	p.root.SetContent(widget.NewPanel("", column).Pad(theme.Space48, 2*theme.Space48))
	p.x.p.d.Window.Canvas().Focus(done)
}

// tally is how much is answered, now and before.
func (p *pass) tally() string {
	waiting := 0
	for _, e := range p.x.all {
		if p.x.p.told.answer(e, now()).Icon == waitingIcon {
			waiting++
		}
	}
	switch {
	case waiting == 0:
		return "You have answered everything."
	case waiting == 1:
		return "1 part has no answer yet. It is not used until you give one."
	}
	return fmt.Sprintf("%d parts have no answer yet. They are not used until you give one.", waiting)
}

// keep writes down what was answered about an extract and goes on.
func (p *pass) keep(e catalog.Extract, said catalog.Consent) {
	said.How = catalog.HowScreen
	lib := p.x.p.d.Library
	desk.Save(p.x.p.visit, func(ctx context.Context) error {
		_, err := lib.Give(ctx, e.Story, said)
		return err
	}, func(err error) {
		if err != nil {
			p.close()
			p.x.p.tell(err)
			return
		}
		delete(p.x.drafts, e.ID)
		p.x.p.onChanged()
		p.show(p.at + 1)
	})
}

// The three answers.
const (
	passKeep   = catalog.ChoiceKeep
	passChange = catalog.ChoiceChange
	passLeave  = catalog.ChoiceRemove
)

// said is what the page's answers come to, and whether they are whole: a yes
// says to what, a change says which. What she heard is as it was on the screen.
func (g *passPage) said() (catalog.Consent, bool) {
	says := catalog.Said{Choice: g.choice.Answer, Uses: map[catalog.Use]catalog.Answer{}, As: g.as(), Words: g.change.Text}
	for i, use := range passUses {
		if a := g.uses[i].Answer; a != "" {
			says.Uses[use] = catalog.Answer(a)
		}
	}
	event, whole := says.Event(g.e)
	unnamed := says.Choice == passKeep && g.name.Answer == "chosen" && says.As == ""
	return event, whole && !unnamed
}

// as is what she wants to be known as here; empty stays as it was.
func (g *passPage) as() string {
	if g.name.Answer != "chosen" {
		return g.name.Answer
	}
	if name := strings.TrimSpace(g.other.Text); name != "" {
		return "chosen:" + name
	}
	return ""
}

// before is what she said about it earlier, as a sentence to her; empty when
// she said nothing.
func (g *passPage) before() string {
	a := g.approval()
	on := ""
	for _, e := range g.p.x.p.told.Events {
		if e.ID == a.Event {
			on = "On " + words.Day(at(e.Clock)) + " you "
		}
	}
	switch a.State {
	case catalog.Kept:
		return on + "said yes to this. You can say so again, or something else."
	case catalog.Removed:
		return on + "wanted this left out, and so it is."
	case catalog.ToChange:
		return on + "asked for a change: “" + short(a.Words) + "”"
	case catalog.Outgrown:
		return "There is more in it than when you said yes. Please hear it again."
	}
	return ""
}

func (g *passPage) approval() catalog.Approval {
	return catalog.Approved(g.p.x.p.told.Events, g.e.Target(), now())
}
