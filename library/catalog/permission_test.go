package catalog_test

import (
	"testing"

	. "ownvoice/library/catalog"
)

func TestPermissionIsSaidInTheWordsOfTheDesign(t *testing.T) {
	yes := func(uses ...Use) event {
		e := say("1", WholeStory, Yes).uses(map[Use]Answer{})
		for _, u := range uses {
			e.Uses[u] = Yes
		}
		return e
	}
	for _, c := range []struct {
		name   string
		events []Consent
		words  string
		state  PermissionState
	}{
		{"nothing was said", nil, "Not asked yet", PermitNotAsked},
		{"they only agreed to be recorded", record(do("1", EventAgreed, WholeStory)), "Not asked yet", PermitNotAsked},
		{"a note is no answer", record(say("1", WholeStory, Yes).of(EventNote)), "Not asked yet", PermitNotAsked},
		{"yes to everything", record(yes(Uses...)), "Anyone may hear it", PermitAnyone},
		{"quotes and not the web", record(yes(UseTeam, UseQuote)), "Report only, not the web", PermitReport},
		{"extracts alone", record(yes(UseTeam, UseExtract)), "Short extracts only", PermitExtracts},
		{"the team alone", record(yes(UseTeam)), "Project team only", PermitTeam},
		{"kept and heard by nobody", record(yes(UseKeep)), "Nobody for now", PermitNobody},
		{"no to everything", record(say("1", WholeStory, No)), "Nobody for now", PermitNobody},
		{"ask each time", record(say("1", WholeStory, Ask)), "Nobody for now", PermitNobody},
		{"a yes to all that is past", record(yes(Uses...).until(yesterday)), "Nobody for now", PermitNobody},
		{"taken back", record(yes(Uses...), do("2", EventWithdraw, WholeStory, "1")), "Taken back", PermitTaken},
		{"refused, then taken back", record(do("1", EventRefuse, WholeStory), do("2", EventWithdraw, WholeStory)), "Taken back", PermitTaken},
		{"taken back beside something that cannot be read", record(do("1", "sealed-by-court", WholeStory), do("2", EventWithdraw, WholeStory)), "Taken back", PermitTaken},
		{"taken back, then restored", record(yes(UseTeam), do("2", EventWithdraw, WholeStory, "1"), do("3", EventRestore, WholeStory, "2").undoes("2").with("e")), "Project team only", PermitTeam},
		{"one use taken back", record(yes(UseTeam, UseExtract), do("2", EventWithdraw, WholeStory, "1").uses(map[Use]Answer{UseExtract: No})), "Project team only", PermitTeam},
		{"refused", record(yes(Uses...), do("2", EventRefuse, WholeStory, "1")), "Nobody for now", PermitNobody},
		{"a pause", record(yes(Uses...), do("2", EventPause, WholeStory, "1")), "Nobody for now", PermitNobody},
	} {
		if p := Permit(c.events, "Maureen", now); p.Words != c.words || p.State != c.state {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
}

func TestAPersonIsShownOnlyAsTheyChoseToBeKnown(t *testing.T) {
	as := func(id ID, how string, seen ...ID) event {
		e := do(id, EventReview, WholeStory, seen...)
		e.As = how
		return e
	}
	for _, c := range []struct {
		name    string
		events  []Consent
		knownAs string
		want    string
	}{
		{"nobody asked, known by a name", nil, "Maureen Hill", "as Maureen Hill"},
		{"nobody asked, known by none", nil, "", "no name"},
		{"first name", record(as("1", "first")), "Maureen Hill", "as Maureen"},
		{"real name", record(as("1", "real")), "Maureen Hill", "as Maureen Hill"},
		{"no name", record(as("1", "none")), "Maureen Hill", "no name"},
		{"another name", record(as("1", "chosen:A dad in the group")), "Tomos", "as “A dad in the group”"},
		{"another name that is empty", record(as("1", "chosen:")), "Tomos", "no name"},
		{"a change of mind", record(as("2", "none"), as("1", "real", "2")), "Tomos", "as Tomos"},
		{"apart, the one that says least, whichever is later", record(as("1", "none"), as("2", "real")), "Tomos", "no name"},
		{"apart, a chosen name before the real one", record(as("1", "chosen:T"), as("2", "real")), "Tomos", "as “T”"},
		{"a choice of a newer Ownvoice", record(as("1", "voice-changed")), "Tomos", "no name"},
	} {
		if p := Permit(c.events, c.knownAs, now); p.As != c.want {
			t.Errorf("%s: %q, want %q", c.name, p.As, c.want)
		}
	}
}
