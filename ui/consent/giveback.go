package consent

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// GiveBack is a storyteller who changed their mind: which of the times they
// took something back is undone, and what they sign for it. Without both
// nothing is given back.
type GiveBack struct {
	Asked

	d      *desk.Desk
	ctx    context.Context
	done   func()
	which  *widget.Choice
	how    *widget.Choice
	sign   *widget.Signature
	papers *papers

	breadth    widget.Breadth
	trouble    *widget.Notice
	give, back *widget.Button
	root       *fyne.Container
}

// Standing are the withdrawals and refusals that nothing has undone yet, oldest
// first. What was erased is not among them: it cannot be given back.
func Standing(events []catalog.Consent) []catalog.Consent {
	var all []catalog.Consent
	for _, e := range events {
		undone := slices.ContainsFunc(events, func(f catalog.Consent) bool {
			return f.Kind == catalog.EventRestore && len(f.Evidence) > 0 && slices.Contains(f.Restores, e.ID) && catalog.HasSeen(events, f, e)
		})
		if takes(e) && !undone {
			all = append(all, e)
		}
	}
	return all
}

// takes reports whether an event takes something away until it is undone.
func takes(e catalog.Consent) bool {
	return e.Kind == catalog.EventWithdraw || e.Kind == catalog.EventRefuse
}

// NewGiveBack begins with nothing signed, and with the withdrawal chosen that
// was pressed; "" for none. done is called when it was given back, and when it
// was left.
func NewGiveBack(ctx context.Context, d *desk.Desk, asked Asked, withdrawal catalog.ID, done func()) *GiveBack {
	g := &GiveBack{Asked: asked, d: d, ctx: ctx, done: done, root: fyneContainer.NewStack()}
	var options []widget.Option
	for _, e := range Standing(asked.Story.Events) {
		options = append(options, widget.Option{Key: string(e.ID), Words: words.Day(at(e)) + ". " + firstOf(asked.About.Said(e))})
	}
	g.which = widget.NewChoice(widget.UpAndDown, options, func(string) { g.label() })
	g.which.Spoken = "What is given back."
	g.which.SetAnswer(string(withdrawal))
	g.how = widget.NewChoice(widget.Segments, []widget.Option{{Key: catalog.HowScreen, Words: "Signed here"}, {Key: catalog.HowPaper, Words: "On paper, or a message"}}, func(string) {
		g.label()
		g.put()
		g.d.Window.Canvas().Focus(g.how)
	})
	g.how.Spoken = "How they said so."
	g.sign = widget.NewSignature("Signature", g.label)
	g.papers = newPapers(g.visit, d, g.fail, func() { g.label(); g.put() })
	g.trouble = widget.NewNotice(widget.Care, "front_hand", "", "", nil)
	g.trouble.Hide()
	g.back = widget.NewButton("Leave it as it is", "", g.Leave)
	g.give = widget.NewPrimary("Give it back", "check", g.onGive)
	g.label()
	g.put()
	return g
}

// firstOf is a sentence that fits on one line.
func firstOf(all []string) string {
	return cut(all[0], 70)
}

func (g *GiveBack) label() {
	signed := g.how.Answer == catalog.HowScreen && !g.sign.Empty() || g.how.Answer == catalog.HowPaper && len(g.papers.all) > 0
	if g.which.Answer != "" && signed {
		g.give.Enable()
		return
	}
	g.give.Disable()
}

// Enter begins another visit.
func (g *GiveBack) Enter(ctx context.Context) { g.ctx = ctx }

func (g *GiveBack) visit() context.Context { return g.ctx }

// Content is the screen for the room there is.
func (g *GiveBack) Content(b widget.Breadth) fyne.CanvasObject {
	g.breadth = b
	g.put()
	return g.root
}

// Focus is what the keyboard goes to.
func (g *GiveBack) Focus() fyne.Focusable {
	if g.which.Answer != "" {
		return g.how
	}
	return g.which
}

// Leave leaves the screen.
func (g *GiveBack) Leave() { g.done() }

func (g *GiveBack) put() {
	title := widget.NewHeading("Has " + g.subject() + " changed their mind?")
	title.Wrap = true
	say := widget.NewBody("Then what was said before counts again. It takes " + possessive(g.Story.KnownAs) + " own word for it, kept with the story.")
	proof := widget.NewQuestion("How did "+g.subject()+" say so?", "", g.how)
	switch g.how.Answer {
	case catalog.HowScreen:
		proof = widget.NewQuestion("How did "+g.subject()+" say so?", "", g.how, g.sign, widget.NewLine(theme.Space8, widget.NewSmallButton("Clear it", "close", g.sign.Clear)))
	case catalog.HowPaper:
		proof = widget.NewQuestion("How did "+g.subject()+" say so?", "", g.how, g.papers.content())
	}
	inside := widget.NewColumn(10, widget.NewQuestion("What is given back?", "", g.which), proof)
	head := widget.NewColumn(theme.Space4, title, say, g.trouble)
	g.root.Objects = []fyne.CanvasObject{laid(head, inside, widget.NewFooter(g.back, nil, g.give))}
	page.Relayout(g.root)
}

func (g *GiveBack) onGive() {
	evidence := g.papers.sums()
	var mark []byte
	if g.how.Answer == catalog.HowScreen {
		evidence = nil
		var err error
		if mark, err = g.sign.PNG(); err != nil {
			g.fail(err)
			return
		}
	}
	g.give.Disable()
	lib, story, which := g.d.Library, g.Story.ID, catalog.ID(g.which.Answer)
	desk.Save(g.ctx, func(ctx context.Context) error {
		if len(mark) > 0 {
			sum, err := lib.AttachBytes(ctx, ".png", mark)
			if err != nil {
				return err
			}
			evidence = append(evidence, sum)
		}
		_, err := lib.Restore(ctx, story, which, evidence...)
		return err
	}, func(err error) {
		g.label()
		if err != nil {
			g.fail(err)
			return
		}
		g.Leave()
	})
}

func (g *GiveBack) fail(err error) {
	why := Explained(err)
	g.trouble.Set(widget.Care, "front_hand", why.What, why.Safe+" "+why.Do, nil)
	g.trouble.Show()
	g.put()
}

// Take takes a photo or scan that was dropped here, where one is wanted.
func (g *GiveBack) Take(path string) bool {
	if g.how.Answer != catalog.HowPaper || !bring.Papers.Has(path) {
		return false
	}
	g.papers.Take(path)
	return true
}
