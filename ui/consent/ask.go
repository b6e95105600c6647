// Package consent holds the screens on which a storyteller decides, with the
// reporter beside them: the questions asked side by side, a story taken back
// and given back, what was signed or photographed, and the pictures of a story.
// Nothing on them is chosen before somebody chooses, and nothing is written
// down before it was looked at once more.
//
// What may be done with a story the library decides; this package asks, shows,
// and hands over events.
package consent

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Asked is who is asked, and about what.
type Asked struct {
	Story   library.Whole
	Project catalog.Project
	Target  catalog.Target
	About   words.About

	// Moment is where listening to the story stands; nil is nowhere.
	Moment func() Moment
}

// Moment is where listening stands – at To –, and what is chosen there, from
// From to To, when From lies before it.
type Moment struct {
	Recording catalog.ID
	From, To  time.Duration
}

// They is the one who is asked, as the subject of a sentence.
func (a Asked) They() string { return a.About.Who }

// Ask is the questions of consent, side by side: a few pages of them, then one
// to look at all of it. What is not answered stays as it was.
type Ask struct {
	Asked

	d     *desk.Desk
	ctx   context.Context // of the visit
	now   time.Time
	done  func() // it was written down, or left
	given given

	picture *widget.Photo // that is asked about; nil for none

	sheets  []sheet
	at      int
	breadth widget.Breadth

	title   *widget.Text
	steps   *widget.Steps
	say     *widget.Button
	hush    context.CancelFunc // of what is being said aloud
	trouble *widget.Notice
	back    *widget.Button
	skip    *widget.Button
	next    *widget.Button
	always  *widget.Text
	root    *fyne.Container
}

// sheet is one page of the questions.
type sheet interface {
	name() string
	// content is the page for the room there is; it is asked for each time the
	// page is shown.
	content(widget.Breadth) fyne.CanvasObject
	focus() fyne.Focusable
	// aloud is what stands on the page, to be read out.
	aloud() string
	// wrong says why one cannot go on from here; empty when one can.
	wrong() string
}

// NewAsk begins with nothing answered. done is called when the answers were
// written down, and when they were left. It belongs to the visit of ctx.
func NewAsk(ctx context.Context, d *desk.Desk, asked Asked, now time.Time, done func()) *Ask {
	a := &Ask{Asked: asked, d: d, ctx: ctx, now: now, done: done, hush: func() {}, given: given{answers: map[catalog.Use]catalog.Answer{}}}
	a.title = widget.NewHeading("What is " + asked.They() + " happy with?")
	a.trouble = widget.NewNotice(widget.Care, "front_hand", "", "", nil)
	a.trouble.Hide()
	a.back = widget.NewButton("", "arrow_back", a.onBack)
	a.skip = widget.NewButton("Look at it now", "checklist", func() { a.goTo(len(a.sheets) - 1) })
	a.next = widget.NewPrimary("", "arrow_forward", a.onNext)
	a.always = widget.NewSecond(asked.They() + " can change any answer, at any time.")
	a.say = widget.NewSmallButton("Say it aloud", "volume_up", a.onSay)
	a.say.Hidden = voice(asked.Story.Language) == nil
	a.seePicture()
	a.sheets = sheetsOf(a)
	names := make([]string, len(a.sheets))
	for i, s := range a.sheets {
		names[i] = s.name()
	}
	a.steps = widget.NewSteps(names, a.goTo)
	a.root = fyneContainer.NewStack()
	a.put()
	return a
}

func sheetsOf(a *Ask) []sheet {
	var all []sheet
	whole := a.Target == catalog.WholeStory
	if whole {
		all = append(all, newReading(a))
	}
	for _, g := range grouped(asks(a.Project, a.Target), a.Target) {
		all = append(all, newUses(a, g))
	}
	if whole {
		all = append(all, newNaming(a), newTerm(a))
	}
	return append(all, newManner(a), newLook(a))
}

// Enter begins another visit.
func (a *Ask) Enter(ctx context.Context) { a.ctx = ctx }

// visit is the visit that lasts.
func (a *Ask) visit() context.Context { return a.ctx }

// Content is the questions, for the room there is.
func (a *Ask) Content(b widget.Breadth) fyne.CanvasObject {
	a.breadth = b
	a.put()
	return a.root
}

// Focus is what the keyboard goes to: the first question of the page.
func (a *Ask) Focus() fyne.Focusable {
	if f := a.sheets[a.at].focus(); f != nil {
		return f
	}
	return a.next
}

// put shows the page one is on.
func (a *Ask) put() {
	s := a.sheets[a.at]
	a.steps.Set(a.at)
	a.label()
	head := widget.NewColumn(theme.Space8, a.head(), a.trouble)
	a.root.Objects = []fyne.CanvasObject{laid(head, s.content(a.breadth), a.foot())}
	page.Relayout(a.root)
}

// head is where one is, and whose answers these are where there is room.
func (a *Ask) head() fyne.CanvasObject {
	if a.breadth != widget.Wide {
		return widget.NewColumns(theme.Space16, []float32{widget.Rest, -1}, a.steps, a.say)
	}
	return widget.NewColumn(theme.Space8, a.steps, widget.NewColumns(theme.Space16, []float32{widget.Rest, -1}, a.title, a.say))
}

func (a *Ask) foot() fyne.CanvasObject {
	after := widget.NewLine(theme.Space12, a.skip, a.next)
	if a.breadth == widget.Wide {
		return widget.NewFooter(a.back, a.always, after)
	}
	return widget.NewFooter(a.back, nil, after)
}

// label says on the buttons where they lead.
func (a *Ask) label() {
	last := a.at == len(a.sheets)-1
	a.back.Set("Leave it as it is", "")
	if a.at > 0 {
		a.back.Set("Back", "arrow_back")
	}
	a.next.Trailing = !last
	a.next.Set("Next", "arrow_forward")
	if last {
		a.next.Set("Keep these answers", "check")
	}
	a.skip.Hidden = last || a.at >= len(a.sheets)-2 || !a.given.said()
	if last && !a.given.said() {
		a.next.Disable()
	} else {
		a.next.Enable()
	}
}

// answered is called by the pages after every answer.
func (a *Ask) answered() {
	hidden := a.skip.Hidden
	a.label()
	if hidden != a.skip.Hidden || a.trouble.Visible() {
		a.trouble.Hide()
		page.Relayout(a.root)
	}
}

func (a *Ask) goTo(i int) {
	a.hush()
	a.trouble.Hide()
	a.at = min(max(0, i), len(a.sheets)-1)
	a.put()
	a.d.Window.Canvas().Focus(a.Focus())
}

func (a *Ask) onBack() {
	if a.at == 0 {
		a.Leave()
		return
	}
	a.goTo(a.at - 1)
}

// Leave leaves the questions; nothing is written down.
func (a *Ask) Leave() {
	a.hush()
	a.done()
}

func (a *Ask) onNext() {
	last := len(a.sheets) - 1
	for i, s := range a.sheets {
		if i != a.at && a.at < last {
			continue // the last page can be reached from any other: there, all are looked at
		}
		if wrong := s.wrong(); wrong != "" {
			if i != a.at {
				a.goTo(i)
			}
			a.tell(wrong, "")
			return
		}
	}
	if a.at == last {
		a.keep()
		return
	}
	a.goTo(a.at + 1)
}

// tell says above the questions what is missing or went wrong.
func (a *Ask) tell(title, body string) {
	a.trouble.Set(widget.Care, "front_hand", title, body, nil)
	a.trouble.Show()
	page.Relayout(a.root)
}

// onSay says what stands on the page, or stops saying it.
func (a *Ask) onSay() {
	if a.say.Words != "Say it aloud" {
		a.hush()
		return
	}
	if a.d.Session() != nil {
		a.tell("You are recording.", "The computer stays silent, or it would be heard in the recording.")
		return
	}
	ctx, stop := context.WithCancel(a.ctx)
	a.hush = stop
	a.say.Set("Stop saying it", "stop-fill")
	said := a.sheets[a.at].aloud()
	desk.Work(a.ctx, func(context.Context) (bool, error) { return true, aloud(ctx, a.Story.Language, said) }, func(_ bool, err error) {
		stopped := ctx.Err() != nil
		stop()
		a.say.Set("Say it aloud", "volume_up")
		if err != nil && !stopped {
			a.tell("The computer’s own voice does not answer.", "Read it out yourself, or look whether the sound is on.")
		}
	})
}
