package record

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

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
	if t.story == "" || c.keeping || c.said.same(t.said) || refuses || c.said.record == "" {
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

// onNext goes on. After a recording that is the word that all of it stands.
func (c *consentPage) onNext() {
	if c.next.Disabled() {
		return
	}
	to := stepCheck
	if c.place.talk.recorded {
		c.said.again, to = true, stepWrapUp
	}
	c.save(c.next, to)
}

func (c *consentPage) onBack() {
	to := stepWho
	if c.place.talk.recorded {
		to = stepWrapUp
	}
	c.save(c.back, to)
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
	if err != nil {
		c.said.again = false
	}
	sayTrouble(c.trouble, err)
	c.open()
	if err == nil {
		c.place.goTo(to)
	}
}

// onRead shows what is read out: before the talk what the project is for, and
// after it the agreement.
func (c *consentPage) onRead() {
	sort, read := catalog.FormSheet, c.onSheet
	if c.place.talk.recorded {
		sort, read = catalog.FormAgreement, c.onAgreement
	}
	consent.ReadOut(c.place.lasting(), c.place.desk, sort, c.place.talk.language, read, func(err error) {
		sayTrouble(c.trouble, err)
		c.relay()
	})
}

// onSheet writes down at once which version was read out.
func (c *consentPage) onSheet(f catalog.Form) {
	t, sheet := c.place.talk, f.Hash()
	desk.Save(c.place.lasting(), func(ctx context.Context) error {
		return t.tell(ctx, c.place.desk.Library, sheet)
	}, func(err error) {
		sayTrouble(c.trouble, err)
		if err == nil {
			c.place.talk.sheet = sheet
		}
		c.showRead()
		c.relay()
	})
}

// onAgreement keeps it with the answers that are written down next.
func (c *consentPage) onAgreement(f catalog.Form) {
	c.said.form = f.Hash()
	c.showRead()
	c.relay()
}

// showRead says on the button whether it was read out.
func (c *consentPage) showRead() {
	read, words := c.place.talk.sheet, "Read out what it is for"
	if c.place.talk.recorded {
		read, words = c.said.form, "Read out the agreement"
	}
	c.read.Set(words, "article")
	if read != "" {
		c.read.Set("It was read out", "check_circle-fill")
	}
}
