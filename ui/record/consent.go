package record

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// consentPage is the second step: each question read aloud, each answer
// written down. What is needed to record stands first; what may be done with
// the story can wait until it was told. The page is shown once more after the
// recording, to ask that, or to ask it again.
type consentPage struct {
	place *place
	framed
	said answers // as they stand on the page

	pressed time.Time // when an answer was given last
	keeping bool      // they are being written down
	waits   func()    // what was pressed meanwhile; may be nil

	title   *widget.Text
	person  *personCard
	hint    *widget.Text
	read    *widget.Button // the text about the project
	record  *widget.ConsentCard
	name    *widget.ConsentCard
	other   *widget.Entry
	naming  *widget.Panel // the card of the other name
	kindly  *widget.Notice
	uses    *usesPart
	ask     *widget.Button // on the recording
	asking  *fyne.Container
	trouble *widget.Notice
	words   *widget.Text
	back    *widget.Button
	next    *widget.Button
}

// The question that has to be answered before anything is recorded, and what
// a yes to it means.
const (
	askRecord   = "May we record and keep our talk?"
	meansRecord = "The team hears it."
)

var yesNo = []widget.Option{{Key: string(catalog.Yes), Words: "Yes"}, {Key: string(catalog.No), Words: "No"}}

func newConsentPage(p *place) *consentPage {
	c := &consentPage{place: p, person: newPersonCard(func() { p.goTo(stepWho) })}
	c.title = widget.NewTitle("")
	c.title.Wrap = true
	c.hint = widget.NewText("", theme.Second, theme.Ink2)
	c.hint.Wrap = true
	c.read = widget.NewSmallButton("", "", c.onRead)
	c.record = widget.NewConsentCard(askRecord, meansRecord+" We need a yes to start.", yesNo, c.onRecord)
	c.name = widget.NewConsentCard("What shall we call you?", "You can be known by another name, or none.", nil, c.onName)
	c.other = widget.NewEntry("The name they choose")
	c.other.OnChanged = func(string) { c.onName(namingChosen) }
	c.naming = widget.NewCard(c.other).Pad(theme.Space12, theme.CardPadding)
	c.kindly = widget.NewNotice(widget.Calm, "check_circle-fill", "", "", nil)
	c.uses = newUsesPart(c)
	c.ask = widget.NewSmallButton("Ask on the recording", "mic", c.onAsk)
	later := widget.NewSmall("Or ask all of it while it records. We show you the words, and you write the answers down after.")
	later.Wrap = true
	c.asking = widget.NewColumn(theme.Space8, later, c.ask)
	c.trouble = widget.NewNotice(widget.Care, "warning-fill", "", "", nil)
	c.words = widget.NewSecond("")
	c.back = widget.NewButton("Back: who", "arrow_back", c.onBack)
	c.next = widget.NewPrimary("", "arrow_forward", c.onNext)
	c.clear()
	c.framed = p.framed(widget.NewFooter(c.back, c.words, c.next), c.body())
	return c
}

// clear takes all answers away.
func (c *consentPage) clear() {
	c.said = answers{}
	c.other.Text = ""
	c.record.SetAnswer("")
	c.name.SetAnswer("")
	c.uses.clear()
	c.naming.Hide()
	c.kindly.Hide()
	c.trouble.Hide()
}

// told takes over answers that were written down elsewhere.
func (c *consentPage) told(a answers) {
	c.said = a
	c.record.SetAnswer(string(a.record))
}

func (c *consentPage) body() func(narrow bool) fyne.CanvasObject {
	return func(narrow bool) fyne.CanvasObject {
		questions := widget.NewColumn(10, c.trouble, c.record, c.kindly, c.name, c.naming, c.uses.content)
		if narrow {
			return widget.NewColumn(theme.Space12, c.title, c.hint, widget.NewLine(theme.Space8, c.read, c.ask), questions)
		}
		beneath := widget.NewPanel("", widget.NewColumn(theme.Space16, widget.NewColumn(theme.Space8, c.hint, c.read), c.asking)).Pad(theme.Space8, 6)
		left := widget.NewColumn(theme.Space16, c.person.card, beneath)
		right := widget.NewColumn(14, c.title, questions)
		return &fyne.Container{Layout: beside{width: 240, gap: 28}, Objects: []fyne.CanvasObject{left, right}}
	}
}

func (c *consentPage) enter(ctx context.Context) {
	t := c.place.talk
	c.title.SetWords("What is " + t.called() + " happy with?")
	c.hint.SetWords("Read each question out loud and wait. There is no wrong answer. “No” is a good answer too.")
	c.person.show(t)
	c.name.Options = nameOptions(t)
	c.name.Refresh()
	c.words.SetWords(t.Called() + " can change any answer, at any time, even after it is public.")
	c.next.Trailing = !t.recorded
	c.next.Set("Next: sound check", "arrow_forward")
	c.back.Set("Back: who", "arrow_back")
	if t.recorded {
		c.hint.SetWords("It is told now. Read the answers back, and ask what was not asked. Any answer may change.")
		c.next.Set("Keep these answers", "check")
		c.back.Set("Back: wrap up", "arrow_back")
	}
	c.person.change.Hidden = t.recorded
	c.showRead()
	c.uses.show(t)
	c.open()
	desk.Every(ctx, time.Second, c.keepSoon)
}

// focus is the first question without an answer.
func (c *consentPage) focus() fyne.Focusable {
	for _, card := range append([]*widget.ConsentCard{c.record, c.name}, c.uses.asked()...) {
		if card.Answer == "" {
			return card.Focus()
		}
	}
	return c.next
}

// nameOptions offers the name said in Who, if there was one.
func nameOptions(t talk) []widget.Option {
	options := []widget.Option{{Key: namingChosen, Words: "Another name"}, {Key: namingNone, Words: "No name"}}
	if known := strings.TrimSpace(t.name); known != "" {
		options = append([]widget.Option{{Key: namingReal, Words: known}}, options...)
	}
	return options
}

func (c *consentPage) onRecord(key string) {
	c.said.record = catalog.Answer(key)
	c.kindly.Hide()
	if c.said.record == catalog.No {
		body := "Nothing is recorded, and nothing more is needed. Thank them for their time."
		if c.place.talk.recorded {
			body = "It stays on this laptop and nobody else hears it."
		}
		c.kindly.Set(widget.Calm, "check_circle-fill", "That is a good answer too.", body, nil)
		c.kindly.Show()
	}
	c.open()
}

func (c *consentPage) onName(key string) {
	t := c.place.talk
	c.naming.Hide()
	switch key {
	case namingReal:
		c.said.as = t.as()
	case namingNone:
		c.said.as = "none"
	case namingChosen:
		c.naming.Show()
		c.said.as = ""
		if name := strings.TrimSpace(c.other.Text); name != "" {
			c.said.as = "chosen:" + name
		}
	}
	c.open()
}

// open opens Next when the answers allow it.
func (c *consentPage) open() {
	t := c.place.talk
	c.pressed = time.Now()
	for _, o := range []fyne.CanvasObject{c.asking, c.ask} {
		shown(o, c.said.record == "" && !t.recorded)
	}
	c.relay()
	if t.whole(c.said) || (t.recorded && t.settled(c.said)) {
		c.next.Enable()
		return
	}
	c.next.Disable()
}

// shown shows or hides without doing either twice.
func shown(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}
