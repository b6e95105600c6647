// Package record is the place where a story is told: Who, Consent, Sound
// check, Recording, Wrap up. Each step saves as it goes, so that there is no
// unsaved state: the story begins when Who is left, and whatever happens after
// Stop, it is kept.
//
// It knows how the steps follow each other and the words on them. Who may be
// recorded is the library's decision, how sound becomes a file the recorder's,
// and joining the two the studio's. A recording goes on whatever place is
// shown; this place only looks at it.
package record

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The steps, in their order.
const (
	stepWho = iota
	stepConsent
	stepCheck
	stepRecording
	stepWrapUp
)

var stepNames = []string{"Who", "Consent", "Sound check", "Recording", "Wrap up"}

// page is one step. Its content is made once; enter is called each time it is
// shown, with a ctx that ends when it is left.
type page interface {
	content() fyne.CanvasObject
	enter(ctx context.Context)
	focus() fyne.Focusable
}

// place is Record in the window.
type place struct {
	desk *desk.Desk
	talk talk

	steps *widget.Steps
	stack *fyne.Container
	ears  *headphones

	who     *whoPage
	consent *consentPage
	check   *checkPage
	running *runningPage
	wrap    *wrapPage

	at    int
	visit context.Context // of the place
	leave context.CancelFunc
}

// New is the place for one window. It shows a recording that runs, whenever it
// is entered.
func New(d *desk.Desk) desk.Place { return newPlace(d) }

func newPlace(d *desk.Desk) *place {
	p := &place{desk: d, leave: func() {}}
	p.steps = widget.NewSteps(stepNames, p.goTo)
	p.stack, p.ears = container.NewStack(), newHeadphones(p)
	p.who, p.consent, p.check = newWhoPage(p), newConsentPage(p), newCheckPage(p)
	p.running, p.wrap = newRunningPage(p), newWrapPage(p)
	p.put()
	return p
}

// Content is the step one is in.
func (p *place) Content() fyne.CanvasObject { return p.stack }

// Enter shows the step one was in, or the recording that runs.
func (p *place) Enter(ctx context.Context) {
	p.visit = ctx
	p.enterStep()
	p.shortcuts(ctx)
}

// Focus puts the keyboard where it was, or on the first question of the step.
func (p *place) Focus() {
	if f := p.current().focus(); f != nil {
		p.desk.Window.Canvas().Focus(f)
	}
}

// Escape closes the notes where they stand in place of the voices. It never
// stops a recording.
func (p *place) Escape() {
	if r := p.running; p.at == stepRecording && r.narrow && r.showNotes {
		r.closeNotes()
	}
}

// KeepTyped keeps the note that is being typed, and answers nobody has pressed
// Next for, before the window closes.
func (p *place) KeepTyped() {
	if p.visit != nil {
		p.consent.keepNow()
	}
	if r := p.running; p.talk.story != "" && !r.ending {
		r.notes.keep(catalog.NotePlain)
	}
}

// goTo shows another step. A step that was left can be gone back to, but
// nothing goes back behind a recording.
func (p *place) goTo(step int) {
	p.at = step
	p.put()
	if p.visit == nil || p.visit.Err() != nil {
		return // it is shown when the place is entered again
	}
	p.enterStep()
	p.Focus()
}

func (p *place) enterStep() {
	p.leave()
	ctx, leave := context.WithCancel(p.visit)
	p.leave = leave
	p.current().enter(ctx)
}

// lasting is for what has to end well though the place is left meanwhile.
func (p *place) lasting() context.Context { return context.WithoutCancel(p.visit) }

// put lays the step one is in on the stack.
func (p *place) put() {
	p.steps.Frozen = p.talk.recorded
	p.steps.Set(p.at)
	p.stack.Objects = []fyne.CanvasObject{p.current().content()}
	p.stack.Refresh()
}

func (p *place) current() page {
	switch p.at {
	case stepConsent:
		return p.consent
	case stepCheck:
		return p.check
	case stepRecording:
		return p.running
	case stepWrapUp:
		return p.wrap
	}
	return p.who
}

// again makes the place ready for another story.
func (p *place) again() {
	p.talk = talk{}
	p.at = stepWho
	for _, each := range []interface{ clear() }{p.who, p.consent, p.running, p.wrap} {
		each.clear()
	}
	p.put()
}

// framed is a step with the steps above it, its foot below, and a body between
// them that scrolls where there is no room for all of it.
type framed struct {
	whole *fyne.Container
	body  *fold
}

func (p *place) framed(foot *widget.Panel, body func(narrow bool) fyne.CanvasObject) framed {
	head := widget.NewPanel("", p.steps).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
	head.Bottom = theme.Space8
	f := framed{body: newFold(body)}
	inside := widget.NewPanel("", f.body.Responsive).Pad(22, theme.PagePaddingSides)
	inside.Top -= head.Bottom
	f.whole = newStand(head, foot, nil, container.NewVScroll(inside))
	return f
}

func (f framed) content() fyne.CanvasObject { return f.whole }

// relay lays the step out again after something on it was shown or hidden.
func (f framed) relay() {
	if f.body != nil {
		f.body.relay()
		layAgain(f.whole)
		f.whole.Refresh()
	}
}
