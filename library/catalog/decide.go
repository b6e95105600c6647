package catalog

import (
	"slices"
	"strings"
	"time"
)

// Outcome is what Decide says. The zero Outcome is Blocked's meaning too:
// anything but the two kinds of Allowed lets nobody hear.
type Outcome string

const (
	Allowed      Outcome = "allowed"
	AllowedUntil Outcome = "allowed-until"
	AskFirst     Outcome = "ask"
	Blocked      Outcome = "blocked"
)

// Decision is the answer to "may this be done with that, now?".
type Decision struct {
	Outcome Outcome   `json:"decision"`
	Until   time.Time `json:"until,omitzero"` // set for AllowedUntil only
	Event   ID        `json:"event"`          // the event that decided; empty when nobody was asked
	Why     string    `json:"why"`            // one plain sentence
}

// Allows reports whether the use may go ahead now without asking anybody.
func (d Decision) Allows() bool { return d.Outcome == Allowed || d.Outcome == AllowedUntil }

// Decide is the one rule that every door asks. Its answer depends on the set
// of events, never on their order, on how often one arrived, or on clocks
// inside them; now is the caller's. events are those of one story and its
// project. docs/consent.md has the rule in words, part by part. A question
// without a target, a use or a time is blocked.
func Decide(events []Consent, target Target, use Use, now time.Time) Decision {
	if !target.known() || use == "" || now.IsZero() {
		return Decision{Outcome: Blocked, Why: "It was not said what is asked, so the answer is no."}
	}
	r := newRecord(events, target, now)
	if e, why := r.stopped(use); e != nil {
		return Decision{Outcome: Blocked, Event: e.ID, Why: why}
	}
	var smallest *answer
	for size := range sizes { // from small to large
		a := r.answer(size, use)
		switch {
		case a == nil:
		case smallest == nil:
			smallest = a
		case a.outcome == Blocked:
			return a.Decision(size)
		}
	}
	if smallest == nil {
		return Decision{Outcome: Blocked, Why: "Nobody has been asked yet."}
	}
	return smallest.Decision(smallest.size)
}

// DecideWhole is Decide for a way out that gives away whole files: a part that
// somebody said no to stops all of it, because it cannot be left out there.
func DecideWhole(events []Consent, use Use, now time.Time) Decision {
	whole := Decide(events, WholeStory, use, now)
	for _, e := range events {
		if !whole.Allows() {
			return whole
		}
		if e.Target.size() == 0 {
			if part := Decide(events, e.Target, use, now); !part.Allows() {
				return part
			}
		}
	}
	return whole
}

// Agreed answers whether the person agreed to be recorded: an event of that
// kind stands on the story or its project, and nothing blocks every use.
func Agreed(events []Consent, now time.Time) Decision {
	r := newRecord(events, WholeStory, now)
	if e, why := r.stopped(""); e != nil {
		return Decision{Outcome: Blocked, Event: e.ID, Why: why}
	}
	for _, e := range r.chain {
		if e.Kind == EventAgreed && r.counts(e, "") && !r.ended(e) {
			return Decision{Outcome: Allowed, Event: e.ID, Why: "They agreed to be recorded."}
		}
	}
	return Decision{Outcome: Blocked, Why: "They have not agreed to be recorded yet."}
}

const sizes = 3 // extract, story, project

func (t Target) size() int {
	switch t.Kind {
	case TargetExtract, TargetRange:
		return 0
	case TargetStory:
		return 1
	}
	return 2
}

// record is the events of one question: those on the chain of its target,
// oldest id first, and who has seen whom.
type record struct {
	asked Target
	now   time.Time
	all   map[ID]*Consent
	chain []*Consent
	place map[ID]int // of an event among all
	seen  []bits     // by place: what each has seen, itself or through others
}

func newRecord(events []Consent, target Target, now time.Time) *record {
	r := &record{asked: target, now: now, all: map[ID]*Consent{}}
	for i := range events {
		e := events[i]
		if known, twice := r.all[e.ID]; twice && !known.Same(e) {
			// One name for two events: neither can be believed, nor what
			// either says it has seen.
			known.unreadable, e.unreadable = true, true
			known.Seen, e.Seen = nil, nil
			if e.Target.liesOver(target) {
				r.chain = append(r.chain, &e)
			}
			continue
		} else if twice {
			continue
		}
		r.all[e.ID] = &e
		if e.Target.liesOver(target) {
			r.chain = append(r.chain, &e)
		}
	}
	r.follow()
	slices.SortFunc(r.chain, func(a, b *Consent) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, e := range r.chain {
		if e.ID == "" || !e.Target.known() || r.hasSeen(e, e) {
			e.unreadable = true // without a name or a target, or having seen itself
		}
	}
	return r
}

// known reports whether t is a target that can be asked about.
func (t Target) known() bool {
	switch t.Kind {
	case TargetProject, TargetStory, TargetExtract, TargetRange:
		return true
	}
	return false
}

// nowhere reports whether nobody knows which part of the recording t is.
func (t Target) nowhere() bool { return t.size() == 0 && t.From >= t.To }

// liesOver reports whether asked is t or a part of it. A target that cannot be
// read lies over everything, and a range over every part that may lie in it.
func (t Target) liesOver(asked Target) bool {
	switch t.Kind {
	case TargetStory:
		return asked.size() <= t.size()
	case TargetExtract:
		return asked.Kind == TargetExtract && asked.Extract == t.Extract
	case TargetRange:
		return asked.size() == 0 && !asked.Apart && t.reaches(asked.Recording) && (asked.nowhere() || t.From < asked.To && asked.From < t.To)
	}
	return true
}

// reaches reports whether t may lie in that recording: it does unless both say
// which they mean, and mean two.
func (t Target) reaches(recording ID) bool {
	return t.Recording == "" || recording == "" || t.Recording == recording
}

// sameAs reports whether two targets are one, wherever an extract lies.
func (t Target) sameAs(u Target) bool {
	if t.Kind == TargetExtract {
		return u.Kind == t.Kind && u.Extract == t.Extract
	}
	return t == u
}

// counts reports whether the event is in force: it has begun, and it is not a
// no that has ended.
func (r *record) counts(e *Consent, use Use) bool {
	if e.From.After(r.now) {
		return false
	}
	return e.Uses[use] != No || !r.ended(e)
}

func (r *record) ended(e *Consent) bool { return !e.Until.IsZero() && e.Until.Before(r.now) }

// stopped returns the event on the chain that stops the use whatever else was
// said, and why; nil when nothing does.
func (r *record) stopped(use Use) (*Consent, string) {
	for _, e := range r.chain {
		switch {
		case e.unreadable:
			return e, "Something was written down that this laptop cannot read, so nothing is done with it."
		case e.Kind == EventPause && e.about(use) && !r.resumed(e):
			return e, "They asked for a pause, and have not said to carry on."
		case e.Kind == EventWithdraw && e.about(use) && !r.restored(e):
			return e, "They have taken it back."
		case e.Kind == EventRefuse && e.about(use) && !r.restored(e):
			return e, "They said no."
		case !e.speaks() && !e.blocks() && e.Kind != EventRestore && e.Kind != EventNote:
			return e, "Something was written down by a newer Ownvoice, so nothing is done until this one is renewed."
		}
	}
	return nil, ""
}

// restored reports whether a restore on the same target names e, has seen it,
// and has evidence.
func (r *record) restored(e *Consent) bool {
	return slices.ContainsFunc(r.chain, func(f *Consent) bool {
		return f.Kind == EventRestore && !f.unreadable && f.Target.sameAs(e.Target) && r.counts(f, "") &&
			slices.Contains(f.Restores, e.ID) && len(f.Evidence) > 0 && r.hasSeen(f, e)
	})
}

// resumed reports whether the person who asked for a pause has spoken again,
// having seen it. A further no, a note, or a word about something else does
// not end a pause: adding a careful event must never allow more.
func (r *record) resumed(pause *Consent) bool {
	return slices.ContainsFunc(r.chain, func(e *Consent) bool {
		return pause.Person != "" && e.Person == pause.Person && !e.unreadable &&
			(e.speaks() || e.Kind == EventRestore) && !e.onlyNo() && r.counts(e, "") && r.hasSeen(e, pause)
	})
}

func (e *Consent) onlyNo() bool {
	for _, a := range e.Uses {
		if a != No {
			return false
		}
	}
	return len(e.Uses) > 0
}

// answer is what one target says about a use.
type answer struct {
	outcome Outcome
	until   time.Time
	event   *Consent
	size    int
	expired bool
}

// answer gives the most protective of what counts on targets of one size and
// has not been answered by a later event on the same target; nil for silence.
func (r *record) answer(size int, use Use) *answer {
	var most *answer
	for _, e := range r.chain {
		if e.Target.size() != size || !r.says(e, use) || r.answered(e, use) || r.guessed(e, use) {
			continue
		}
		a := &answer{event: e, size: size}
		switch {
		case e.Uses[use] == No:
			a.outcome = Blocked
		case e.Uses[use] == Ask:
			a.outcome = AskFirst
		case r.ended(e):
			a.outcome, a.expired = Blocked, true
		case e.Until.IsZero():
			a.outcome = Allowed
		default:
			a.outcome, a.until = AllowedUntil, e.Until
		}
		if most == nil || a.stricter(most) {
			most = a
		}
	}
	return most
}

func (r *record) says(e *Consent, use Use) bool {
	_, named := e.Uses[use]
	return named && e.speaks() && r.counts(e, use)
}

// guessed reports whether e is a yes to a stretch in which the part that is
// asked about may not lie: where that is not known, only a no reaches it.
func (r *record) guessed(e *Consent, use Use) bool {
	return e.Target.Kind == TargetRange && r.asked.nowhere() && e.Uses[use] == Yes && !r.ended(e)
}

func (r *record) answered(f *Consent, use Use) bool {
	return slices.ContainsFunc(r.chain, func(e *Consent) bool {
		return e != f && e.Target.sameAs(f.Target) && r.says(e, use) && r.hasSeen(e, f)
	})
}

var strictness = map[Outcome]int{Allowed: 0, AllowedUntil: 1, AskFirst: 2, Blocked: 3}

func (a *answer) stricter(b *answer) bool {
	if a.outcome == AllowedUntil && b.outcome == AllowedUntil {
		return a.until.Before(b.until)
	}
	return strictness[a.outcome] > strictness[b.outcome]
}

// Decision puts the answer in words.
func (a *answer) Decision(size int) Decision {
	d := Decision{Outcome: a.outcome, Until: a.until, Event: a.event.ID}
	what := [sizes]string{"this part", "this story", "the whole project"}[size]
	switch {
	case a.expired:
		d.Why = "They said yes to this for " + what + " until " + a.event.Until.Format("2 January 2006") + ", and that day is past."
	case a.outcome == Blocked:
		d.Why = "They said no to this for " + what + "."
	case a.outcome == AskFirst:
		d.Why = "They want to be asked first, each time."
	case a.outcome == AllowedUntil:
		d.Why = "They said yes to this for " + what + " until " + a.until.Format("2 January 2006") + "."
	default:
		d.Why = "They said yes to this for " + what + "."
	}
	return d
}
