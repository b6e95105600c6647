package catalog

import (
	"strings"
	"time"
)

// Permission is what may be done with a story, as a person reads it beside the
// story: never a code, never a tick.
type Permission struct {
	State PermissionState `json:"state"`
	Words string          `json:"words"` // "Short extracts only"
	As    string          `json:"as"`    // "as Maureen", "no name"
}

// PermissionState lets a screen choose a picture for the words.
type PermissionState string

const (
	PermitNobody   PermissionState = "nobody"
	PermitNotAsked PermissionState = "not-asked"
	PermitTaken    PermissionState = "taken-back"
	PermitTeam     PermissionState = "team"
	PermitExtracts PermissionState = "extracts"
	PermitReport   PermissionState = "report"
	PermitAnyone   PermissionState = "anyone"
)

// Permit sums up a story's events in one sentence. The doors themselves never
// ask it: they ask Decide.
func Permit(events []Consent, knownAs string, now time.Time) Permission {
	may := func(u Use) bool { return Decide(events, WholeStory, u, now).Allows() }
	p := Permission{State: PermitNobody, Words: "Nobody for now", As: identity(events, knownAs)}
	stop, _ := newRecord(events, WholeStory, now).stopped("")
	switch {
	case stop != nil && stop.Kind == EventWithdraw:
		p.State, p.Words = PermitTaken, "Taken back"
	case stop != nil:
	case !anyAnswer(events):
		p.State, p.Words = PermitNotAsked, "Not asked yet"
	case may(UseWhole):
		p.State, p.Words = PermitAnyone, "Anyone may hear it"
	case may(UseQuote):
		p.State, p.Words = PermitReport, "Report only, not the web"
	case may(UseExtract):
		p.State, p.Words = PermitExtracts, "Short extracts only"
	case may(UseTeam):
		p.State, p.Words = PermitTeam, "Project team only"
	}
	return p
}

func anyAnswer(events []Consent) bool {
	for _, e := range events {
		if e.speaks() && len(e.Uses) > 0 {
			return true
		}
	}
	return false
}

// identity is the name chosen in the latest event that chose one; a story
// nobody was asked about has no name on it.
func identity(events []Consent, knownAs string) string {
	as, at := "", ID("")
	for _, e := range events {
		if e.As != "" && e.ID >= at {
			as, at = e.As, e.ID
		}
	}
	name, chosen := strings.CutPrefix(as, "chosen:")
	switch {
	case chosen:
		return "as “" + name + "”"
	case as == "none" || knownAs == "":
		return "no name"
	case as == "first":
		first, _, _ := strings.Cut(knownAs, " ")
		return "as " + first
	}
	return "as " + knownAs
}
