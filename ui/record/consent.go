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
// written down. It is shown once more after a recording on which the
// questions were asked.
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
	record  *widget.ConsentCard
	report  *widget.ConsentCard
	web     *widget.ConsentCard
	name    *widget.ConsentCard
	other   *widget.Entry
	naming  *widget.Panel // the card of the other name
	kindly  *widget.Notice
	ask     *widget.Notice
	trouble *widget.Notice
	words   *widget.Text
	back    *widget.Button
	next    *widget.Button
}

var (
	yesNo    = []widget.Option{{Key: string(catalog.Yes), Words: "Yes"}, {Key: string(catalog.No), Words: "No"}}
	yesAskNo = []widget.Option{{Key: string(catalog.Yes), Words: "Yes"}, {Key: string(catalog.Ask), Words: "Ask me first"}, {Key: string(catalog.No), Words: "No"}}
)

func newConsentPage(p *place) *consentPage {
	c := &consentPage{place: p, person: newPersonCard(func() { p.goTo(stepWho) })}
	c.title = widget.NewTitle("")
	c.title.Wrap = true
	c.hint = widget.NewText("Read each question out loud and wait. There is no wrong answer. “No” is a good answer too.", theme.Second, theme.Ink2)
	c.hint.Wrap = true
	c.record = widget.NewConsentCard("May we record and keep our talk?", "We cannot start without a yes to this one.", yesNo, c.onRecord)
	c.report = widget.NewConsentCard("May we use your words in the report?", "And short extracts of your voice in the playlist.", yesAskNo, c.onReport)
	c.web = widget.NewConsentCard("May the whole story be on the web?", "Anyone could hear it, anywhere.", yesAskNo, c.onWeb)
	c.name = widget.NewConsentCard("What shall we call you?", "You can be known by another name, or none.", nil, c.onName)
	c.other = widget.NewEntry("The name they choose")
	c.other.OnChanged = func(string) { c.onName(namingChosen) }
	c.naming = widget.NewCard(c.other).Pad(theme.Space12, theme.CardPadding)
	c.kindly = widget.NewNotice(widget.Calm, "check_circle-fill", "", "", nil)
	c.ask = widget.NewNotice(widget.Calm, "record_voice_over-fill", "Would you rather ask while it records?", "We show you the words, and you write the answers down after.", widget.NewSmallButton("Ask on the recording", "mic", c.onAsk))
	c.trouble = widget.NewNotice(widget.Care, "warning-fill", "", "", nil)
	c.words = widget.NewSecond("")
	c.back = widget.NewButton("Back: who", "arrow_back", c.onBack)
	c.next = widget.NewPrimary("", "arrow_forward", c.onNext)
	c.next.Trailing = true
	c.clear()
	c.framed = p.framed(widget.NewFooter(c.back, c.words, c.next), c.body())
	return c
}

// clear takes all answers away.
func (c *consentPage) clear() {
	c.said = answers{}
	c.other.Text = ""
	for _, card := range []*widget.ConsentCard{c.record, c.report, c.web, c.name} {
		card.SetAnswer("")
	}
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
		questions := widget.NewColumn(10, c.trouble, c.record, c.kindly, c.report, c.web, c.name, c.naming, c.ask)
		if narrow {
			return widget.NewColumn(theme.Space12, c.title, c.hint, questions)
		}
		left := widget.NewColumn(theme.Space16, c.person.card, widget.NewPanel("", c.hint).Pad(theme.Space8, 6))
		right := widget.NewColumn(14, c.title, questions)
		return &fyne.Container{Layout: beside{width: 240, gap: 28}, Objects: []fyne.CanvasObject{left, right}}
	}
}

func (c *consentPage) enter(ctx context.Context) {
	t := c.place.talk
	c.title.SetWords("What is " + t.called() + " happy with?")
	c.person.show(t)
	c.name.Options = nameOptions(t)
	c.name.Refresh()
	c.words.SetWords(t.Called() + " can change any answer, at any time, even after it is public.")
	c.next.Set("Next: sound check", "arrow_forward")
	c.back.Set("Back: who", "arrow_back")
	if t.recorded {
		c.next.Set("Next: wrap up", "arrow_forward")
		c.back.Set("Back: wrap up", "arrow_back")
	}
	c.person.change.Hidden = t.recorded
	c.open()
	desk.Every(ctx, time.Second, c.keepSoon)
}

// rested is how long nobody has pressed anything before answers are written
// down by themselves: long enough to put a slip of the hand right.
const rested = 4 * time.Second

// keepSoon writes down answers that have rested a while, so that they are not
// lost with the window.
func (c *consentPage) keepSoon() {
	if time.Since(c.pressed) >= rested && c.place.desk.Window.Canvas().Focused() != fyne.Focusable(c.other) {
		c.keepNow()
	}
}

// keepNow writes down what stands on the page, and stays there. A refusal of
// what is recorded already waits for Next: only evidence undoes it.
func (c *consentPage) keepNow() {
	t := c.place.talk
	refuses := c.said.record == catalog.No && t.said.record == ""
	if t.story == "" || c.keeping || c.said == t.said || refuses || c.said.record == "" {
		return
	}
	c.write(nil, t, func(err error) { sayTrouble(c.trouble, err) }) // the name goes with Next: until then another may be pressed
}

// write writes the answers down, for the talk as it is now. What is pressed
// meanwhile waits.
func (c *consentPage) write(pressed *widget.Button, now talk, done func(error)) {
	c.keeping = true
	said := c.said
	var saved talk
	desk.Save(c.place.lasting(), func(ctx context.Context) (err error) {
		saved, err = now.withAnswers(ctx, c.place.desk.Library, said)
		return err
	}, func(err error) {
		c.keeping = false
		c.place.talk = saved
		if pressed != nil {
			pressed.Enable()
		}
		done(err)
		if waits := c.waits; waits != nil {
			c.waits = nil
			waits()
		}
	})
}

func (c *consentPage) focus() fyne.Focusable {
	for _, card := range []*widget.ConsentCard{c.record, c.report, c.web, c.name} {
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

func (c *consentPage) onReport(key string) { c.said.report = catalog.Answer(key); c.open() }

func (c *consentPage) onWeb(key string) { c.said.web = catalog.Answer(key); c.open() }

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
	c.pressed = time.Now()
	shown(c.ask, c.said.record == "" && !c.place.talk.recorded)
	c.relay()
	if c.said.whole() || (c.place.talk.recorded && c.said.settled()) {
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

// named is the talk with the name that was chosen on this page.
func (c *consentPage) named() talk {
	t := c.place.talk
	if name, chosen := strings.CutPrefix(c.said.as, "chosen:"); chosen {
		t.name, t.naming = name, namingChosen
	}
	if c.said.as == "none" {
		t.naming = namingNone
	}
	return t
}

func (c *consentPage) onNext() {
	if !c.next.Disabled() {
		c.save(c.next, c.after())
	}
}

func (c *consentPage) onBack() {
	to := stepWho
	if c.place.talk.recorded {
		to = stepWrapUp
	}
	c.save(c.back, to)
}

// after is the step that follows.
func (c *consentPage) after() int {
	if c.place.talk.recorded {
		return stepWrapUp
	}
	return stepCheck
}

// save writes the answers down and then goes to another step.
func (c *consentPage) save(pressed *widget.Button, to int) {
	pressed.Disable()
	if c.keeping {
		c.waits = func() { c.save(pressed, to) }
		return
	}
	c.write(pressed, c.named(), func(err error) { c.onSaved(c.place.talk, to, err) })
}

func (c *consentPage) onAsk() {
	t := c.place.talk
	var saved talk
	desk.Save(c.place.lasting(), func(ctx context.Context) (err error) {
		saved, err = t.willAsk(ctx, c.place.desk.Library)
		return err
	}, func(err error) { c.onSaved(saved, stepCheck, err) })
}

func (c *consentPage) onSaved(saved talk, to int, err error) {
	c.place.talk = saved
	sayTrouble(c.trouble, err)
	c.open()
	if err == nil {
		c.place.goTo(to)
	}
}
