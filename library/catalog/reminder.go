package catalog

import (
	"slices"
	"strings"
	"time"
)

// Reminder is something about permission that waits for a person.
type Reminder struct {
	Sort   ReminderSort `json:"sort"`
	Due    time.Time    `json:"due,omitzero"` // the day it is about; zero: as soon as can be
	Target Target       `json:"target"`
	Event  ID           `json:"event,omitempty"` // that it follows from
	Words  string       `json:"words"`           // one plain sentence
}

// ReminderSort is what is to be done.
type ReminderSort string

const (
	RemindAgreement ReminderSort = "agreement" // they agreed to be recorded, and were not asked since what may be done with it
	RemindSpoken    ReminderSort = "spoken"    // they were to be asked on the recording, and nobody marked where they answer
	RemindReview    ReminderSort = "review"    // a day was set to talk about it again
	RemindEnds      ReminderSort = "ends"      // a yes ends
	RemindOpens     ReminderSort = "opens"     // something that was closed opens, or waits for a word to open it
	RemindPause     ReminderSort = "pause"     // a pause without an end
	RemindErase     ReminderSort = "erase"     // an erasure that nobody has confirmed
)

// Soon is how long before its day something is told.
const Soon = 30 * 24 * time.Hour

// Reminders lists what waits for a person in the record of one story and its
// project, the most pressing first. Its answer depends on the set of events
// alone, as Decide's does.
func Reminders(events []Consent, now time.Time) []Reminder {
	r := newRecord(events, WholeStory, now)
	all := []*Consent{}
	for _, e := range r.all {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Consent) int { return strings.Compare(string(a.ID), string(b.ID)) })
	out := []Reminder{}
	takenBack := r.takenBack()
	for _, e := range all {
		if n, is := r.reminds(e, all); is && (!takenBack || n.Sort == RemindOpens || n.Sort == RemindErase) {
			out = append(out, n)
		}
	}
	if stopped, _ := r.stopped(""); stopped == nil && !takenBack {
		for _, waits := range []func() (Reminder, bool){r.unmarked, r.twoStage} {
			if n, is := waits(); is {
				out = append(out, n)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Reminder) int { return a.Due.Compare(b.Due) })
	return out
}

// reminds is what one event asks of people now.
func (r *record) reminds(e *Consent, all []*Consent) (Reminder, bool) {
	n := Reminder{Target: e.Target, Event: e.ID}
	day := func(t time.Time) string { return t.Format("2 January 2006") }
	near := func(t time.Time) bool { return !t.IsZero() && !t.After(r.now.Add(Soon)) }
	past := func(t time.Time) bool { return t.Before(r.now) }
	again := r.answeredSince(e, all)
	switch {
	case e.unreadable || r.hasSeen(e, e):
		return n, false
	case e.Kind == EventWithdraw && !r.restoredAmong(e, all):
		switch {
		case e.Choice == ChoiceErase && e.Second == "":
			n.Sort, n.Words = RemindErase, "They asked for it to be erased. A second person has to confirm it."
			return n, true
		case e.Choice == ChoiceClose && near(e.Until):
			n.Sort, n.Due, n.Words = RemindOpens, e.Until, "It is closed until "+day(e.Until)+". Ask them whether it may be opened; it stays closed until they say so."
			return n, true
		}
	case e.Kind == EventPause && e.Until.IsZero() && e.ReviewOn.IsZero() && !again && !r.resumed(e):
		n.Sort, n.Words = RemindPause, "They asked for a pause, and no day was set to talk again."
		return n, true
	case near(e.ReviewOn) && !again && e.Kind != EventNote:
		n.Sort, n.Due, n.Words = RemindReview, e.ReviewOn, "You were to talk about it again on "+day(e.ReviewOn)+"."
		return n, true
	case !near(e.Until) || again || !e.speaks():
	case past(e.Until) && e.has(Yes):
		n.Sort, n.Due, n.Words = RemindEnds, e.Until, "Their yes ended on "+day(e.Until)+". Nothing more is done with it until they say yes again."
		return n, true
	case e.has(Yes):
		n.Sort, n.Due, n.Words = RemindEnds, e.Until, "Their yes ends on "+day(e.Until)+". Ask them whether it may go on."
		return n, true
	case e.has(No) && !past(e.Until):
		n.Sort, n.Due, n.Words = RemindOpens, e.Until, "It is closed until "+day(e.Until)+". What they said before counts again from then on."
		return n, true
	}
	return n, false
}

func (e *Consent) has(a Answer) bool {
	for _, said := range e.Uses {
		if said == a {
			return true
		}
	}
	return false
}

// answeredSince reports whether somebody spoke about the same target since,
// knowing of e.
func (r *record) answeredSince(e *Consent, all []*Consent) bool {
	return slices.ContainsFunc(all, func(f *Consent) bool {
		return f != e && !f.unreadable && (f.speaks() || f.Kind == EventRestore || f.blocks()) && !f.From.After(r.now) &&
			f.Target.sameAs(e.Target) && f.Kind != EventTold && r.hasSeen(f, e)
	})
}

// restoredAmong is restored for an event that may lie off the chain.
func (r *record) restoredAmong(e *Consent, all []*Consent) bool {
	on := *r
	on.chain = all
	return on.restored(e)
}

// twoStage asks for the second half of an agreement: what may be done with
// what was told, after it was told. Whatever somebody agreed to together with
// being recorded, they said before they knew what they would tell.
func (r *record) twoStage() (Reminder, bool) {
	n := Reminder{Sort: RemindAgreement, Target: WholeStory, Words: "They agreed to be recorded. Ask them now what may be done with it."}
	var agreed *Consent
	for _, e := range r.chain {
		switch {
		case e.From.After(r.now):
		case e.speaks() && e.Kind != EventAgreed && e.Kind != EventTold && len(e.Uses) > 0:
			return n, false // they were asked
		case e.Kind == EventAgreed:
			agreed = e
			if e.goesFurther() {
				n.Words = "They answered before they told it. Ask them once more, now that they know what they said."
			}
		}
	}
	if agreed == nil {
		return n, false
	}
	n.Event = agreed.ID
	return n, true
}

// goesFurther reports whether an event speaks about more than being recorded,
// kept and heard by the team.
func (e *Consent) goesFurther() bool {
	for use := range e.Uses {
		if use != UseKeep && use != UseTeam {
			return true
		}
	}
	return false
}

// unmarked asks for the place of an answer that was to be spoken on the
// recording: what nobody can find again proves nothing. One that was signed or
// sent proves it as well, and one that was given apart is no spoken one.
func (r *record) unmarked() (Reminder, bool) {
	n := Reminder{Sort: RemindSpoken, Target: WholeStory, Words: "They were to be asked on the recording. Listen for their answer and mark where it is."}
	spoken, apart := false, false
	for _, e := range r.chain {
		switch {
		case e.From.After(r.now):
		case e.Kind == EventTold && e.How == HowAskOnRecording:
			n.Event = e.ID
		case e.Kind == EventTold || !e.speaks():
		case e.Spoken != nil || e.How == HowPaper || e.How == HowScreen || e.How == HowMessage:
			return n, false
		case e.How == HowApart:
			apart = true
		default:
			spoken = true
		}
	}
	return n, n.Event != "" && (spoken || !apart)
}

// HowAskOnRecording marks a "told" event whose answer will be spoken on the
// recording itself.
const HowAskOnRecording = "ask-on-recording"

// HowNotAskedYet marks a "told" event of a recording that is brought in from
// elsewhere, before anybody asked. It stays private till then.
const HowNotAskedYet = "not-asked-yet"
