package catalog

import (
	"slices"
	"time"
)

// What a storyteller says about one extract when they have heard it: the
// Choice of the event that writes it down.
const (
	ChoiceKeep   = "keep"
	ChoiceChange = "change" // Conditions holds what they asked for
	ChoiceRemove = "remove"
)

// Approval is what the storyteller has said about one extract or picture.
type Approval struct {
	State ApprovalState `json:"state"`
	Words string        `json:"words,omitempty"` // what they want changed
	Event ID            `json:"event,omitempty"`
}

// ApprovalState is their answer. Only Kept is a yes.
type ApprovalState string

const (
	Waiting  ApprovalState = "waiting" // no answer is not a yes
	Kept     ApprovalState = "kept"
	ToChange ApprovalState = "to-change"
	Removed  ApprovalState = "removed"
	Outgrown ApprovalState = "outgrown" // it is no longer what they heard when they said to keep it
)

// Approved answers what the storyteller said about an extract they heard. Of
// answers that had not seen each other the more careful one holds. A yes to a
// stretch is a yes to what they heard: an extract that was made longer since
// waits until they hear it again. For the one door to an extract see
// DecideExtract.
func Approved(events []Consent, target Target, now time.Time) Approval {
	r := newRecord(events, target, now)
	if target.size() != 0 || !target.known() || now.IsZero() {
		return Approval{State: Waiting}
	}
	most := Approval{State: Waiting}
	for _, e := range r.chain {
		if e.Target.size() != 0 {
			continue
		}
		if a, says := r.approval(e); says && careful[a.State] > careful[most.State] {
			most = a
		}
	}
	return most
}

var careful = map[ApprovalState]int{Waiting: 0, Kept: 1, Outgrown: 2, ToChange: 3, Removed: 4}

// approval is what one event says about the extract; false: nothing, or
// nothing any more.
func (r *record) approval(e *Consent) (Approval, bool) {
	a := Approval{Event: e.ID}
	switch {
	case e.unreadable:
		a.State = Removed
	case e.Kind == EventRefuse && len(e.Uses) == 0, e.Kind == EventWithdraw && len(e.Uses) == 0:
		a.State = Removed
		return a, !r.restored(e)
	case !e.Target.sameAs(r.asked), !e.speaks(), e.From.After(r.now):
		return a, false
	case e.Choice == ChoiceChange:
		a.State, a.Words = ToChange, e.Conditions
	case e.Choice != ChoiceKeep:
		return a, false
	case r.ended(e):
		a.State = Outgrown
	case r.asked.within(e.Heard):
		a.State = Kept
	default:
		a.State = Outgrown
	}
	return a, !r.approvedAgain(e)
}

// approvedAgain reports whether a later word about the same extract has seen e.
func (r *record) approvedAgain(e *Consent) bool {
	return slices.ContainsFunc(r.chain, func(f *Consent) bool {
		return f != e && !f.unreadable && f.speaks() && f.Target.sameAs(e.Target) && !f.From.After(r.now) &&
			(f.Choice == ChoiceKeep || f.Choice == ChoiceChange) && r.hasSeen(f, e)
	})
}

// within reports whether a target is part of what was heard. A picture lies
// nowhere, and is heard as a whole.
func (t Target) within(heard *Spoken) bool {
	if t.nowhere() {
		return true
	}
	return heard != nil && t.reaches(heard.Recording) && heard.FromMS <= t.From && t.To <= heard.ToMS
}

// shown are the uses in which others meet one extract or picture by itself:
// none goes without the storyteller's word about that one.
var shown = []Use{UseWorkshop, UseQuote, UseExtract, UsePicture, UseWhole, UsePartner}

// DecideExtract is the door of an extract or a picture that becomes a card, a
// quote, a clip: what Decide says, and besides the storyteller has heard this
// one and said to keep it; and where they want to be read and not heard, no
// sound of theirs is given out.
func DecideExtract(events []Consent, target Target, use Use, now time.Time) Decision {
	d := DecideHeard(events, target, use, now)
	if !d.Allows() || !slices.Contains(shown, use) {
		return d
	}
	a := Approved(events, target, now)
	if a.State == Kept {
		return d
	}
	return Decision{Outcome: Blocked, Event: a.Event, Why: notApproved[a.State]}
}

// DecideHeard is Decide for a way out on which somebody's voice is heard: what
// Decide says, and besides no sound is given out of those who want to be read
// and not heard.
func DecideHeard(events []Consent, target Target, use Use, now time.Time) Decision {
	d := Decide(events, target, use, now)
	if !d.Allows() || !slices.Contains(voiced, use) {
		return d
	}
	if e := wordsOnly(events, target, now); e != nil {
		return Decision{Outcome: Blocked, Event: e.ID, Why: "They want their words read, and their voice not heard."}
	}
	return d
}

var notApproved = map[ApprovalState]string{
	Waiting:  "They have not heard this one yet. Play it to them.",
	ToChange: "They asked for a change in this one.",
	Removed:  "They asked to leave this one out.",
	Outgrown: "It has changed since they heard it. Play it to them again.",
}

// voiced are the uses in which somebody outside of the team hears the voice.
var voiced = []Use{UseWorkshop, UseExtract, UseWhole}

// WordsOnly reports whether they chose to be read and not heard, outside of
// the team. Said for the story it holds for each part of it. It ends with a
// later word on the same target that says they may be heard.
func WordsOnly(events []Consent, target Target, now time.Time) bool {
	return wordsOnly(events, target, now) != nil
}

func wordsOnly(events []Consent, target Target, now time.Time) *Consent {
	r := newRecord(events, target, now)
	for _, e := range r.chain {
		if e.Voice != "" && e.Voice != VoiceHeard && !e.From.After(now) && !slices.ContainsFunc(r.chain, func(f *Consent) bool {
			return f.Voice == VoiceHeard && f.speaks() && f.Target.sameAs(e.Target) && !f.From.After(now) && r.hasSeen(f, e)
		}) {
			return e
		}
	}
	return nil
}
