package catalog

import "strings"

// PassUses are what a storyteller is asked about each extract they heard.
var PassUses = []Use{UseWorkshop, UseQuote, UseExtract}

// Said is what a storyteller says about one extract when they have heard it,
// as the window and the verbs alike write it down.
type Said struct {
	Choice string         // ChoiceKeep, ChoiceChange or ChoiceRemove
	Uses   map[Use]Answer // of a keep: what it may be used for
	As     string         // of a keep: the name it is used under; "": as it was
	Words  string         // of a change: what they want changed
}

// Event is the event that writes it down, and whether it is whole: who keeps an
// extract says for what, who wants it changed says how. What they heard is the
// extract as e has it.
func (s Said) Event(e Extract) (event Consent, whole bool) {
	event = Consent{Kind: EventReview, Target: e.Target(), Choice: s.Choice, Heard: &Spoken{Recording: e.Recording, Span: Span{FromMS: e.StartMS, ToMS: e.EndMS}}}
	switch s.Choice {
	case ChoiceKeep:
		event.Uses, event.As = s.Uses, s.As
		return event, len(s.Uses) > 0
	case ChoiceChange:
		event.Conditions = strings.TrimSpace(s.Words)
		return event, event.Conditions != ""
	case ChoiceRemove:
		event.Kind = EventRefuse
		return event, true
	}
	return event, false
}
