package catalog

import (
	"slices"
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
	r := newRecord(events, WholeStory, now)
	p := Permission{State: PermitNobody, Words: "Nobody for now", As: r.identity(knownAs)}
	stop, _ := r.stopped("")
	switch {
	case r.takenBack():
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

// TakenBack answers whether a withdrawal of all of the story stands, and which:
// then nothing of it is shown anywhere.
func TakenBack(events []Consent, now time.Time) (Decision, bool) {
	r := newRecord(events, WholeStory, now)
	i := slices.IndexFunc(r.chain, r.takesBack)
	if i < 0 {
		return Decision{}, false
	}
	return Decision{Outcome: Blocked, Event: r.chain[i].ID, Why: "They have taken it back."}, true
}

// takenBack reports whether a withdrawal of everything stands, whatever else does.
func (r *record) takenBack() bool { return slices.ContainsFunc(r.chain, r.takesBack) }

func (r *record) takesBack(e *Consent) bool {
	return e.Kind == EventWithdraw && e.about("") && !r.restored(e)
}

func anyAnswer(events []Consent) bool {
	for _, e := range events {
		if e.speaks() && len(e.Uses) > 0 {
			return true
		}
	}
	return false
}

// ShownAs is the name under which others may read or hear the target: "" is no
// name. It is the last one that was chosen, or of names chosen apart the one
// that says the least. A story nobody was asked about bears the name the person
// is known by; a choice this Ownvoice does not know shows none.
func ShownAs(events []Consent, target Target, knownAs string, now time.Time) string {
	name, _ := newRecord(events, target, now).shownAs(knownAs)
	return name
}

// shownAs is the name, and whether it was made up for this.
func (r *record) shownAs(knownAs string) (string, bool) {
	as := ""
	for _, e := range r.chain {
		if e.As != "" && !r.chosenAgain(e) && (as == "" || discretion(e.As) > discretion(as)) {
			as = e.As
		}
	}
	name, chosen := strings.CutPrefix(as, "chosen:")
	first, _, _ := strings.Cut(knownAs, " ")
	switch {
	case chosen && discretion(as) == 2:
		return name, true
	case discretion(as) > 2:
		return "", false
	case as == "first":
		return first, false
	}
	return knownAs, false
}

// identity says as whom the story is told.
func (r *record) identity(knownAs string) string {
	name, chosen := r.shownAs(knownAs)
	switch {
	case chosen:
		return "as “" + name + "”"
	case name == "":
		return "no name"
	}
	return "as " + name
}

func (r *record) chosenAgain(e *Consent) bool {
	return slices.ContainsFunc(r.chain, func(f *Consent) bool { return f != e && f.As != "" && r.hasSeen(f, e) })
}

// discretion is how little a choice of name says.
func discretion(as string) int {
	switch {
	case as == "" || as == "real":
		return 0
	case as == "first":
		return 1
	case strings.HasPrefix(as, "chosen:") && as != "chosen:":
		return 2
	}
	return 3
}
