package record

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// beginning offers, one after the other, what makes a recording worth more
// later: the slate, which says on the sound itself who speaks and what was
// agreed, and a little of the room without anybody speaking. Both may be
// skipped, and what is done is gone.
type beginning struct {
	place *place
	now   func() time.Duration
	keep  func(catalog.Note)
	told  func() // it takes another height now
	clock func() time.Time

	head  *widget.Text
	words *widget.Text
	do    *widget.Button
	skip  *widget.Button
	card  *widget.Panel

	step  int
	from  time.Duration // when the room began to be quiet
	shown string
}

// What is offered, in this order.
const (
	offerSlate   = iota
	readingSlate // it is being read out
	offerTone
	keepingTone
	offeredAll
)

// slateUntil is when it is too late to begin with anything.
const slateUntil = 3 * time.Minute

// toneFor is enough to fill a cut with, or to take the room's noise out.
const toneFor = 15 * time.Second

func newBeginning(p *place, now func() time.Duration, keep func(catalog.Note), told func()) *beginning {
	b := &beginning{place: p, now: now, keep: keep, told: told, clock: time.Now}
	b.head, b.words = widget.NewRowTitle(""), widget.NewText("", theme.Second, theme.Ink)
	b.words.Wrap = true
	b.do = widget.NewSmallButton("", "", b.onDo)
	b.skip = widget.NewSmallButton("Skip this", "", b.onSkip)
	b.skip.Rank = widget.Quiet
	b.card = widget.NewPanel(theme.AccentTint, widget.NewColumn(theme.Space4, b.head, b.words, widget.NewLine(theme.Space8, b.do, b.skip))).Pad(theme.Space12, theme.Space16)
	b.card.Radius = 12
	b.again()
	return b
}

// again offers everything anew, for another recording.
func (b *beginning) again() {
	b.step = offerSlate
	b.show()
}

func (b *beginning) onDo() {
	switch b.step {
	case offerSlate:
		b.keepAt(b.now(), catalog.NoteSlate, "The opening words, read out from here") // no names: a name may change
		b.step = readingSlate
	case readingSlate:
		b.step = offerTone
	case offerTone:
		b.from = b.now()
		b.step = keepingTone
	}
	b.show()
}

// onSkip goes on without; a room that is being listened to is left again.
func (b *beginning) onSkip() {
	b.step = map[int]int{offerSlate: offerTone, readingSlate: offerTone, offerTone: offeredAll, keepingTone: offerTone}[b.step]
	b.show()
}

// tick counts down while nobody speaks, in the time of the recording: a pause
// holds it.
func (b *beginning) tick() {
	if b.step == offerSlate && b.now() > slateUntil {
		b.onSkip()
	}
	if b.step != keepingTone {
		return
	}
	if b.now()-b.from >= toneFor {
		b.keepAt(b.from, catalog.NoteRoomTone, fmt.Sprintf("The room, %d seconds", int(toneFor.Seconds())))
		b.step = offeredAll
	}
	b.show()
}

func (b *beginning) keepAt(at time.Duration, sort catalog.NoteSort, text string) {
	ms := at.Milliseconds()
	b.keep(catalog.Note{Story: b.place.talk.story, AtMS: &ms, Sort: sort, Text: text})
}

func (b *beginning) show() {
	switch b.step {
	case offerSlate:
		b.set("Begin with this, if you like", slate(b.place.talk, b.clock()), "We read it out now", true)
	case readingSlate:
		b.set("Read this out", slate(b.place.talk, b.clock()), "That is done", false)
	case offerTone:
		b.set("Be quiet together for 15 seconds", "The sound of the room helps later. Now, or before you stop.", "Begin", true)
	case keepingTone:
		left := int((toneFor - (b.now() - b.from) + time.Second - 1) / time.Second)
		b.set("Quiet, please", fmt.Sprintf("%d more seconds.", max(1, left)), "", true)
	}
	visible := b.step != offeredAll && !b.place.talk.unsaid() // one thing to read out at a time
	if was := b.card.Visible(); was != visible {
		had := b.has(b.do) || b.has(b.skip)
		shown(b.card, visible)
		b.told()
		if had {
			b.place.running.openNotes()
		}
	}
}

// has reports whether the keyboard is on one of its buttons.
func (b *beginning) has(button *widget.Button) bool {
	return b.place.desk.Window.Canvas().Focused() == fyne.Focusable(button)
}

func (b *beginning) set(head, words, do string, skip bool) {
	same := b.shown == head+do
	b.shown = head + do
	b.head.SetWords(head)
	b.words.SetWords(words)
	if same {
		return
	}
	onDo, onSkip := b.has(b.do), b.has(b.skip)
	b.do.Set(do, "")
	shown(b.do, do != "")
	shown(b.skip, skip)
	b.skip.Set(map[bool]string{true: "Stop this", false: "Skip this"}[b.step == keepingTone], "")
	b.told()
	switch over := b.place.desk.Window.Canvas(); { // a button that goes leaves the keys to the other
	case onDo && do == "":
		over.Focus(b.skip)
	case onSkip && !skip:
		over.Focus(b.do)
	}
}

// slate is what is read out: who, when, for what, and what they agreed to.
func slate(t talk, now time.Time) string {
	who := "a storyteller who gives no name"
	if t.knownAs() != "" {
		who = t.knownAs()
	}
	if t.reporter != "" {
		who += ", with " + t.reporter
	}
	said := []string{"This is " + who + ". " + now.Format("2 January 2006") + "."}
	if t.project != "" {
		said = append(said, "For "+t.project+".")
	}
	return strings.Join(append(said, agreed(t)...), " ")
}

// agreed are the answers to the questions, as they are read back to the person
// who gave them. Only what was answered is said.
func agreed(t talk) []string {
	if t.said.record != catalog.Yes {
		return nil
	}
	said := []string{"You agreed that we record and keep our talk."}
	about := words.About{Asks: t.further()}
	for _, each := range []struct {
		answer catalog.Answer
		words  string
	}{{catalog.Yes, "You said yes to "}, {catalog.Ask, "We ask you first about "}, {catalog.No, "You said no to "}} {
		if uses := about.With(catalog.Consent{Uses: t.said.uses}, each.answer); uses != "" {
			said = append(said, each.words+uses+".")
		}
	}
	return append(said, "You can change your mind at any time.")
}
