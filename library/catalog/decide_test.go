package catalog_test

import (
	"slices"
	"testing"
	"time"

	. "ownvoice/library/catalog"
)

var (
	now       = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	yesterday = now.AddDate(0, 0, -1)
	lastYear  = now.AddDate(-1, 0, 0)
	tomorrow  = now.AddDate(0, 0, 1)
	nextYear  = now.AddDate(1, 0, 0)
	extract   = Target{Kind: TargetExtract, Extract: "x", From: 5000, To: 9000} // where it lies in the recording
	other     = Target{Kind: TargetExtract, Extract: "y", From: 20000, To: 30000}
	nowhere   = Target{Kind: TargetExtract, Extract: "x"} // nobody knows where it lies
)

func stretch(from, to int64) Target { return Target{Kind: TargetRange, From: from, To: to} }

// said is an agreement with one answer about public extracts.
func said(id ID, on Target, a Answer, seen ...ID) Consent {
	return Consent{ID: id, Kind: EventAgreement, Target: on, Uses: map[Use]Answer{UseExtract: a}, Seen: seen, Person: "maureen"}
}

// done is an event that names no use.
func done(id ID, kind EventKind, on Target, seen ...ID) Consent {
	return Consent{ID: id, Kind: kind, Target: on, Seen: seen, Person: "maureen"}
}

func (e event) until(t time.Time) event       { e.Until = t; return e }
func (e event) from(t time.Time) event        { e.From = t; return e }
func (e event) by(p ID) event                 { e.Person = p; return e }
func (e event) of(k EventKind) event          { e.Kind = k; return e }
func (e event) uses(u map[Use]Answer) event   { e.Uses = u; return e }
func (e event) undoes(w ...ID) event          { e.Restores = w; return e }
func (e event) with(evidence ...string) event { e.Evidence = evidence; return e }

// event is a Consent that tests write as a sentence.
type event struct{ Consent }

func say(id ID, on Target, a Answer, seen ...ID) event { return event{said(id, on, a, seen...)} }
func do(id ID, kind EventKind, on Target, seen ...ID) event {
	return event{done(id, kind, on, seen...)}
}

func record(events ...event) []Consent {
	var all []Consent
	for _, e := range events {
		all = append(all, e.Consent)
	}
	return all
}

var aboutQuotes = map[Use]Answer{UseQuote: No}

var rules = []struct {
	name   string
	events []Consent
	target Target
	want   Outcome
	by     ID // the event that decides
}{
	// 5. Not asked: no.
	{"nobody was asked", nil, WholeStory, Blocked, ""},
	{"they were asked about another use only", record(say("1", WholeStory, Yes).uses(map[Use]Answer{UseQuote: Yes})), WholeStory, Blocked, ""},
	{"they agreed to take part and nothing was said about this", record(do("1", EventAgreed, WholeStory)), WholeStory, Blocked, ""},
	{"a yes", record(say("1", WholeStory, Yes)), WholeStory, Allowed, "1"},
	{"a no", record(say("1", WholeStory, No)), WholeStory, Blocked, "1"},
	{"ask me each time", record(say("1", WholeStory, Ask)), WholeStory, AskFirst, "1"},

	// Kinds.
	{"what was told speaks", record(say("1", WholeStory, Yes).of(EventTold)), WholeStory, Allowed, "1"},
	{"the agreement to take part speaks when it says so", record(say("1", WholeStory, Yes).of(EventAgreed)), WholeStory, Allowed, "1"},
	{"a change speaks", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1").of(EventChange)), WholeStory, Allowed, "2"},
	{"a review speaks", record(say("1", WholeStory, Yes), say("2", WholeStory, Ask, "1").of(EventReview)), WholeStory, AskFirst, "2"},
	{"a correction speaks", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").of(EventCorrection)), WholeStory, Blocked, "2"},
	{"a note says nothing, whatever is in it", record(say("1", WholeStory, Yes).of(EventNote)), WholeStory, Blocked, ""},
	{"a note takes nothing away", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").of(EventNote)), WholeStory, Allowed, "1"},
	{"a restore alone gives nothing", record(say("1", WholeStory, Yes).of(EventRestore).undoes("0").with("e")), WholeStory, Blocked, ""},
	{"an unknown kind blocks its target", record(say("1", WholeStory, Yes), say("2", WholeStory, Yes, "1").of("sealed-by-court")), WholeStory, Blocked, "2"},
	{"an unknown kind blocks what its target holds", record(say("1", extract, Yes), do("2", "sealed-by-court", WholeProject)), extract, Blocked, "2"},
	{"an unknown kind on a part leaves the story", record(say("1", WholeStory, Yes), do("2", "sealed-by-court", extract)), WholeStory, Allowed, "1"},
	{"no kind is an unknown kind", record(say("1", WholeStory, Yes), do("2", "", WholeStory)), WholeStory, Blocked, "2"},

	// 1. The chain.
	{"the project's yes reaches the story", record(say("1", WholeProject, Yes)), WholeStory, Allowed, "1"},
	{"the project's yes reaches an extract", record(say("1", WholeProject, Yes)), extract, Allowed, "1"},
	{"the smallest that answers decides: an extract's yes over the story's ask", record(say("1", WholeStory, Ask), say("2", extract, Yes)), extract, Allowed, "2"},
	{"the smallest that answers decides: an extract's no over the story's yes", record(say("1", WholeStory, Yes), say("2", extract, No)), extract, Blocked, "2"},
	{"a no on the story blocks the extract that has a yes", record(say("1", WholeStory, No), say("2", extract, Yes, "1")), extract, Blocked, "1"},
	{"a no on the project blocks the extract that has a yes", record(say("1", WholeProject, No), say("2", WholeStory, Yes), say("3", extract, Yes)), extract, Blocked, "1"},
	{"an expired yes on the story blocks the extract that has a yes", record(say("1", WholeStory, Yes).until(yesterday), say("2", extract, Yes)), extract, Blocked, "1"},
	{"a no on an extract leaves the story", record(say("1", WholeStory, Yes), say("2", extract, No)), WholeStory, Allowed, "1"},
	{"a no on an extract leaves another extract", record(say("1", WholeStory, Yes), say("2", extract, No)), other, Allowed, "1"},
	{"a yes on an extract does not reach the story", record(say("1", extract, Yes)), WholeStory, Blocked, ""},
	{"a yes on the story does not reach the project", record(say("1", WholeStory, Yes)), WholeProject, Blocked, ""},
	{"a withdrawal of the story does not reach the project", record(say("1", WholeProject, Yes), do("2", EventWithdraw, WholeStory)), WholeProject, Allowed, "1"},

	// Ranges.
	{"a private stretch blocks the extract that overlaps it", record(say("1", WholeStory, Yes), say("2", stretch(8999, 12000), No)), extract, Blocked, "2"},
	{"a stretch that ends where the extract begins says nothing of it", record(say("1", WholeStory, Yes), say("2", stretch(0, 5000), No)), extract, Allowed, "1"},
	{"a stretch that begins where the extract ends says nothing of it", record(say("1", WholeStory, Yes), say("2", stretch(9000, 9500), No)), extract, Allowed, "1"},
	{"a stretch speaks for a stretch that overlaps it", record(say("1", WholeStory, Yes), say("2", stretch(0, 1000), No)), stretch(999, 2000), Blocked, "2"},
	{"a yes on a stretch speaks for the extract in it", record(say("1", stretch(0, 60000), Yes)), extract, Allowed, "1"},
	{"a stretch and an extract are not one target: neither answers the other", record(say("1", stretch(0, 60000), No), say("2", extract, Yes, "1")), extract, Blocked, "1"},
	{"a stretch answers the very same stretch", record(say("1", stretch(0, 60000), No), say("2", stretch(0, 60000), Yes, "1")), extract, Allowed, "2"},
	{"an extract is one target wherever it is said to lie", record(say("1", nowhere, No), say("2", extract, Yes, "1")), extract, Allowed, "2"},
	{"a private stretch blocks an extract that may lie in it", record(say("1", WholeStory, Yes), say("2", stretch(60000, 61000), No)), nowhere, Blocked, "2"},
	{"a withdrawn stretch blocks an extract that may lie in it", record(say("1", WholeStory, Yes), do("2", EventWithdraw, stretch(60000, 61000))), nowhere, Blocked, "2"},
	{"a yes on a stretch gives nothing to an extract that may not lie in it", record(say("1", stretch(60000, 61000), Yes)), nowhere, Blocked, ""},

	// 3. Answering, and most protective.
	{"a yes that has seen the no answers it", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1")), WholeStory, Allowed, "2"},
	{"apart, the no rules", record(say("1", WholeStory, No), say("2", WholeStory, Yes)), WholeStory, Blocked, "1"},
	{"apart, ask rules over yes", record(say("1", WholeStory, Yes), say("2", WholeStory, Ask)), WholeStory, AskFirst, "2"},
	{"apart, ask rules over a yes with an end", record(say("1", WholeStory, Yes).until(tomorrow), say("2", WholeStory, Ask)), WholeStory, AskFirst, "2"},
	{"apart, no rules over ask", record(say("1", WholeStory, Ask), say("2", WholeStory, No)), WholeStory, Blocked, "2"},
	{"apart, an expired yes rules over ask", record(say("1", WholeStory, Ask), say("2", WholeStory, Yes).until(yesterday)), WholeStory, Blocked, "2"},
	{"a third that has seen both settles it", record(say("1", WholeStory, No), say("2", WholeStory, Yes), say("3", WholeStory, Yes, "1", "2")), WholeStory, Allowed, "3"},
	{"a third that has seen only the yes does not", record(say("1", WholeStory, No), say("2", WholeStory, Yes), say("3", WholeStory, Yes, "2")), WholeStory, Blocked, "1"},
	{"seen is transitive", record(say("1", WholeStory, No), do("2", EventNote, WholeStory, "1"), say("3", WholeStory, Yes, "2")), WholeStory, Allowed, "3"},
	{"seen is transitive through another target", record(say("1", WholeStory, No), say("2", other, Yes, "1"), say("3", WholeStory, Yes, "2")), WholeStory, Allowed, "3"},
	{"what it saw through an event that has not arrived is not known", record(say("1", WholeStory, No), say("3", WholeStory, Yes, "2")), WholeStory, Blocked, "1"},
	{"an event about another use answers nothing", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1").uses(map[Use]Answer{UseQuote: Yes})), WholeStory, Blocked, "1"},
	{"an event on another target answers nothing", record(say("1", WholeProject, No), say("2", WholeStory, Yes, "1")), WholeStory, Blocked, "1"},
	{"an answered no stays answered when its answer is answered", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1"), say("3", WholeStory, Ask, "2")), WholeStory, AskFirst, "3"},

	// 4. Dates.
	{"a yes with an end to come", record(say("1", WholeStory, Yes).until(tomorrow)), WholeStory, AllowedUntil, "1"},
	{"a yes past its end counts as a no", record(say("1", WholeStory, Yes).until(yesterday)), WholeStory, Blocked, "1"},
	{"an expired yes still answers the no before it, as a no", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1").until(yesterday)), WholeStory, Blocked, "2"},
	{"an expired yes still answers the yes before it", record(say("1", WholeStory, Yes), say("2", WholeStory, Yes, "1").until(yesterday)), WholeStory, Blocked, "2"},
	{"a yes that ends now has not ended", record(say("1", WholeStory, Yes).until(now)), WholeStory, AllowedUntil, "1"},
	{"of two ends the earlier holds", record(say("1", WholeStory, Yes).until(nextYear), say("2", WholeStory, Yes).until(tomorrow)), WholeStory, AllowedUntil, "2"},
	{"an end holds beside a yes without one", record(say("1", WholeStory, Yes), say("2", WholeStory, Yes).until(tomorrow)), WholeStory, AllowedUntil, "2"},
	{"an event that has not begun does not count", record(say("1", WholeStory, Yes).from(tomorrow)), WholeStory, Blocked, ""},
	{"an event that begins now counts", record(say("1", WholeStory, Yes).from(now)), WholeStory, Allowed, "1"},
	{"a yes that has not begun answers nothing yet", record(say("1", WholeStory, No), say("2", WholeStory, Yes, "1").from(tomorrow)), WholeStory, Blocked, "1"},
	{"a no that has not begun takes nothing away yet", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").from(tomorrow)), WholeStory, Allowed, "1"},
	{"a closure closes", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").until(tomorrow)), WholeStory, Blocked, "2"},
	{"a closure that has ended gives back the yes before it", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").until(yesterday)), WholeStory, Allowed, "1"},
	{"a closure that has ended gives back the no before it", record(say("1", WholeStory, No), say("2", WholeStory, No, "1").until(yesterday)), WholeStory, Blocked, "1"},
	{"a closure that has ended gives nothing where nothing stood", record(say("1", WholeStory, No).until(yesterday)), WholeStory, Blocked, ""},
	{"a closure that ends now still closes", record(say("1", WholeStory, Yes), say("2", WholeStory, No, "1").until(now)), WholeStory, Blocked, "2"},

	// 2. Withdrawals and refusals.
	{"a withdrawal blocks", record(say("1", WholeStory, Yes), do("2", EventWithdraw, WholeStory, "1")), WholeStory, Blocked, "2"},
	{"a refusal blocks", record(say("1", WholeStory, Yes), do("2", EventRefuse, WholeStory)), WholeStory, Blocked, "2"},
	{"a withdrawal of the project blocks an extract", record(say("1", extract, Yes), do("2", EventWithdraw, WholeProject)), extract, Blocked, "2"},
	{"a withdrawal of an extract leaves the story", record(say("1", WholeStory, Yes), do("2", EventWithdraw, extract)), WholeStory, Allowed, "1"},
	{"a withdrawal from another use leaves this one", record(say("1", WholeStory, Yes), do("2", EventWithdraw, WholeStory).uses(aboutQuotes)), WholeStory, Allowed, "1"},
	{"a withdrawal from this use blocks, whatever word stands beside the use", record(say("1", WholeStory, Yes), do("2", EventWithdraw, WholeStory).uses(map[Use]Answer{UseExtract: Yes})), WholeStory, Blocked, "2"},
	{"a withdrawal's start means nothing", record(say("1", WholeStory, Yes), do("2", EventWithdraw, WholeStory).from(tomorrow)), WholeStory, Blocked, "2"},
	{"a withdrawal's end means nothing", record(say("1", WholeStory, Yes), do("2", EventWithdraw, WholeStory).until(yesterday)), WholeStory, Blocked, "2"},
	{"a refusal's dates mean nothing", record(say("1", WholeStory, Yes), do("2", EventRefuse, WholeStory).from(tomorrow).until(yesterday)), WholeStory, Blocked, "2"},
	{"a yes that has seen the withdrawal does not undo it", record(do("1", EventWithdraw, WholeStory), say("2", WholeStory, Yes, "1").with("e")), WholeStory, Blocked, "1"},
	{"a restore that names it, has seen it and has evidence undoes it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1").with("e")), WholeStory, Allowed, "0"},
	{"and a refusal likewise", record(say("0", WholeStory, Yes), do("1", EventRefuse, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1").with("e")), WholeStory, Allowed, "0"},
	{"after a restore what stood before stands again, be it a no", record(say("0", WholeStory, No), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1").with("e")), WholeStory, Blocked, "0"},
	{"a restore that does not name it leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").with("e")), WholeStory, Blocked, "1"},
	{"a restore that names another leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("9").with("e")), WholeStory, Blocked, "1"},
	{"a restore without evidence leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1")), WholeStory, Blocked, "1"},
	{"a restore that has not seen it leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory).undoes("1").with("e")), WholeStory, Blocked, "1"},
	{"a restore on a smaller target leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, extract, "1").undoes("1").with("e")), extract, Blocked, "1"},
	{"a restore on a larger target leaves it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeProject, "1").undoes("1").with("e")), WholeStory, Blocked, "1"},
	{"a restore that has seen it through another undoes it", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventNote, WholeStory, "1"), do("3", EventRestore, WholeStory, "2").undoes("1").with("e")), WholeStory, Allowed, "0"},
	{"a restore of one withdrawal leaves the other", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventWithdraw, WholeStory), do("3", EventRestore, WholeStory, "1", "2").undoes("1").with("e")), WholeStory, Blocked, "2"},
	{"a restore that begins tomorrow undoes nothing today", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1").with("e").from(tomorrow)), WholeStory, Blocked, "1"},
	{"a withdrawal after the restore blocks again", record(say("0", WholeStory, Yes), do("1", EventWithdraw, WholeStory), do("2", EventRestore, WholeStory, "1").undoes("1").with("e"), do("3", EventWithdraw, WholeStory, "2")), WholeStory, Blocked, "3"},

	// Pause. The text: until a later event by the same person that has seen it.
	{"a pause blocks", record(say("1", WholeStory, Yes), do("2", EventPause, WholeStory, "1")), WholeStory, Blocked, "2"},
	{"a pause of the project blocks an extract", record(say("1", extract, Yes), do("2", EventPause, WholeProject)), extract, Blocked, "2"},
	{"a pause of another use leaves this one", record(say("1", WholeStory, Yes), do("2", EventPause, WholeStory).uses(aboutQuotes)), WholeStory, Allowed, "1"},
	{"their later yes ends their pause", record(do("1", EventPause, WholeStory), say("2", WholeStory, Yes, "1")), WholeStory, Allowed, "2"},
	{"their later word that names no use ends their pause", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory), do("2", EventReview, WholeStory, "1")), WholeStory, Allowed, "0"},
	{"a yes that has not seen the pause leaves it", record(do("1", EventPause, WholeStory), say("2", WholeStory, Yes)), WholeStory, Blocked, "1"},
	{"another person's yes leaves their pause", record(do("1", EventPause, WholeStory), say("2", WholeStory, Yes, "1").by("rosa")), WholeStory, Blocked, "1"},
	{"nobody's yes leaves nobody's pause", record(do("1", EventPause, WholeStory).by(""), say("2", WholeStory, Yes, "1").by("")), WholeStory, Blocked, "1"},
	{"a further no does not end a pause", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory), say("2", WholeStory, No, "1").uses(aboutQuotes)), WholeStory, Blocked, "1"},
	{"a note does not end a pause", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory), do("2", EventNote, WholeStory, "1")), WholeStory, Blocked, "1"},
	{"a yes that begins tomorrow does not end a pause today", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory), say("2", WholeStory, Yes, "1").from(tomorrow)), WholeStory, Blocked, "1"},
	{"a word off the chain does not end a pause", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory), say("2", other, Yes, "1")), WholeStory, Blocked, "1"},

	// What cannot be believed.
	{"two events of one name", record(say("1", WholeStory, Yes), say("1", WholeStory, Yes).by("rosa")), WholeStory, Blocked, "1"},
	{"one event twice is one event", record(say("1", WholeStory, Yes), say("1", WholeStory, Yes)), WholeStory, Allowed, "1"},
	{"two events of one name elsewhere leave this target", record(say("1", WholeStory, Yes), say("2", other, No), say("2", other, Yes)), WholeStory, Allowed, "1"},
	{"of two events of one name neither is believed in what it has seen", record(say("1", WholeStory, No), do("2", EventNote, other, "1"), do("2", EventNote, other), say("3", WholeStory, Yes, "2")), WholeStory, Blocked, "1"},
	{"an event without a name", record(say("1", WholeStory, Yes), say("", WholeStory, Yes)), WholeStory, Blocked, ""},
	{"an event without a target", record(say("1", WholeStory, Yes), say("2", Target{}, Yes)), WholeStory, Blocked, "2"},
	{"an event on a target of a kind not known here", record(say("1", WholeStory, Yes), say("2", Target{Kind: "photo"}, Yes)), WholeStory, Blocked, "2"},
	{"an event that has seen itself", record(say("1", WholeStory, Yes, "1")), WholeStory, Blocked, "1"},
	{"two events that have seen each other", record(say("1", WholeStory, Yes, "2"), say("2", WholeStory, Yes, "1")), WholeStory, Blocked, "1"},
	{"the zero event", []Consent{said("1", WholeStory, Yes), {}}, WholeStory, Blocked, ""},
}

func TestTheDecisionFollowsTheText(t *testing.T) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			d := Decide(r.events, r.target, UseExtract, now)
			if d.Outcome != r.want || d.Event != r.by {
				t.Errorf("answers %s by %q, want %s by %q: %s", d.Outcome, d.Event, r.want, r.by, d.Why)
			}
			back := slices.Clone(r.events)
			slices.Reverse(back)
			if e := Decide(back, r.target, UseExtract, now); e != d {
				t.Errorf("the other way round answers %+v, not %+v", e, d)
			}
			if d.Why == "" || (d.Outcome == AllowedUntil) == d.Until.IsZero() {
				t.Errorf("says %+v", d)
			}
		})
	}
}

func TestZeroValuesLetNobodyHear(t *testing.T) {
	yes := record(say("1", WholeProject, Yes).uses(map[Use]Answer{UseExtract: Yes, "": Yes}))
	for name, d := range map[string]Decision{
		"all zero":            Decide(nil, Target{}, "", time.Time{}),
		"a zero event":        Decide([]Consent{{}}, WholeStory, UseExtract, now),
		"a zero target":       Decide(yes, Target{}, UseExtract, now),
		"a target not known":  Decide(yes, Target{Kind: "photo"}, UseExtract, now),
		"a zero use":          Decide(yes, WholeStory, "", now),
		"a zero time":         Decide(record(say("1", WholeStory, Yes).until(lastYear)), WholeStory, UseExtract, time.Time{}),
		"the zero decision":   {},
		"nobody agreed":       Agreed(nil, now),
		"a zero event agreed": Agreed([]Consent{{}}, now),
	} {
		if d.Allows() {
			t.Errorf("%s allows: %+v", name, d)
		}
	}
}

func TestTheEndOfAYesIsSaid(t *testing.T) {
	d := Decide(record(say("1", WholeStory, Yes).until(nextYear), say("2", WholeStory, Yes).until(tomorrow)), WholeStory, UseExtract, now)
	if !d.Until.Equal(tomorrow) || !d.Allows() {
		t.Errorf("answers %+v", d)
	}
}

func TestAgreeingToBeRecorded(t *testing.T) {
	agreed := do("1", EventAgreed, WholeStory)
	for _, c := range []struct {
		name   string
		events []Consent
		want   bool
	}{
		{"they agreed", record(agreed), true},
		{"they were only told", record(do("1", EventTold, WholeStory)), false},
		{"they said yes to uses and were not asked to be recorded", record(say("1", WholeStory, Yes)), false},
		{"they agreed for the project", record(do("1", EventAgreed, WholeProject)), true},
		{"they agreed to another part only", record(do("1", EventAgreed, extract)), false},
		{"they agreed from tomorrow", record(agreed.from(tomorrow)), false},
		{"they agreed until yesterday", record(agreed.until(yesterday)), false},
		{"they refused apart", record(agreed, do("2", EventRefuse, WholeStory)), false},
		{"they withdrew", record(agreed, do("2", EventWithdraw, WholeStory, "1")), false},
		{"they asked for a pause", record(agreed, do("2", EventPause, WholeStory, "1")), false},
		{"they withdrew from one use", record(agreed, do("2", EventWithdraw, WholeStory, "1").uses(aboutQuotes)), true},
		{"they withdrew and it was restored", record(agreed, do("2", EventWithdraw, WholeStory, "1"), do("3", EventRestore, WholeStory, "2").undoes("2").with("e")), true},
		{"something stands there that cannot be read", record(agreed, do("2", "sealed-by-court", WholeStory)), false},
	} {
		if d := Agreed(c.events, now); d.Allows() != c.want || d.Why == "" {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
}
