package catalog_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "ownvoice/library/catalog"
)

// exactly is the part "Exactly" of consent.md written a second time, sentence
// by sentence, by somebody who had only the text. Where Decide is stricter
// about a pause on purpose, this is as the text has it.
func exactly(events []Consent, target Target, use Use, now time.Time) (Outcome, time.Time) {
	named := map[ID]Consent{}
	for _, e := range events {
		named[e.ID] = e
	}
	var saw func(e Consent, id ID) bool
	saw = func(e Consent, id ID) bool { // the generator makes no circles
		return slices.ContainsFunc(e.Seen, func(s ID) bool { return s == id || saw(named[s], id) })
	}
	speaksFor := func(e Consent) bool { // its target is on the chain
		switch on := e.Target; {
		case on.Kind == TargetProject:
			return true
		case on.Kind == TargetStory:
			return target.Kind != TargetProject
		case on.Kind == TargetRange:
			elsewhere := on.Recording != "" && target.Recording != "" && on.Recording != target.Recording // ranges of two recordings never meet
			return target.To > 0 && !elsewhere && !(on.To <= target.From || target.To <= on.From)
		default:
			return on.Extract == target.Extract && target.Kind == TargetExtract
		}
	}
	blockedUnless := func(e Consent, lifted func(Consent) bool) bool {
		_, about := e.Uses[use]
		return (len(e.Uses) == 0 || about) && !slices.ContainsFunc(events, lifted)
	}
	past := func(t time.Time) bool { return !t.IsZero() && t.Before(now) }
	var speaking []Consent
	for _, e := range events {
		if !speaksFor(e) {
			continue
		}
		stop := false
		switch e.Kind {
		case "told", "agreed", "agreement", "change", "review", "correction":
			if a, about := e.Uses[use]; about && !e.From.After(now) && !(a == No && past(e.Until)) {
				speaking = append(speaking, e)
			}
		case "note", "restore":
		case "withdraw", "refuse":
			stop = blockedUnless(e, func(r Consent) bool {
				return r.Kind == "restore" && r.Target == e.Target && slices.Contains(r.Restores, e.ID) && saw(r, e.ID) && len(r.Evidence) > 0
			})
		case "pause":
			stop = blockedUnless(e, func(later Consent) bool { return later.Person == e.Person && saw(later, e.ID) })
		default:
			stop = true
		}
		if stop {
			return Blocked, time.Time{}
		}
	}
	return bySize(speaking, use, past, saw)
}

// bySize weighs the events that speak, from the smallest target to the largest.
func bySize(speaking []Consent, use Use, past func(time.Time) bool, saw func(Consent, ID) bool) (Outcome, time.Time) {
	result, until := Outcome(""), time.Time{}
	for _, kinds := range [][]TargetKind{{TargetExtract, TargetRange}, {TargetStory}, {TargetProject}} {
		no, ask, yes, end := false, false, false, time.Time{}
		for _, f := range speaking {
			if !slices.Contains(kinds, f.Target.Kind) || slices.ContainsFunc(speaking, func(e Consent) bool { return e.Target == f.Target && saw(e, f.ID) }) {
				continue
			}
			a := f.Uses[use]
			no = no || a == No || a == Yes && past(f.Until)
			ask = ask || a == Ask
			yes = yes || a == Yes
			if a == Yes && !f.Until.IsZero() && (end.IsZero() || f.Until.Before(end)) {
				end = f.Until
			}
		}
		switch {
		case no:
			return Blocked, time.Time{} // the smallest that answers, or a larger that says no
		case result != "":
		case ask:
			result = AskFirst
		case yes && end.IsZero():
			result = Allowed
		case yes:
			result, until = AllowedUntil, end
		}
	}
	if result == "" {
		result = Blocked
	}
	return result, until
}

var (
	someTargets = []Target{WholeProject, WholeStory, WholeStory, {Kind: TargetExtract, Extract: "x"}, {Kind: TargetExtract, Extract: "y"}, stretch(0, 6000), stretch(8000, 25000), on("r", 0, 6000), on("s", 0, 9000)}
	askedAbout  = []Target{WholeStory, WholeProject, extract, other, stretch(3000, 7000), stretch(6000, 8000), on("r", 3000, 7000), {Kind: TargetExtract, Extract: "x", Recording: "s", From: 5000, To: 9000}}
	talk        = []EventKind{EventTold, EventAgreed, EventAgreement, EventAgreement, EventChange, EventReview, EventCorrection, EventNote}
	acts        = []EventKind{EventWithdraw, EventRefuse, EventRestore, EventRestore}
	someTimes   = []time.Time{{}, {}, {}, lastYear, yesterday, now, tomorrow, nextYear}
	somePeople  = []ID{"maureen", "rosa"}
)

// drawRecord makes up events that have seen some of those made up before them.
// Their ids stand in no order, as those of several devices do.
func drawRecord(t *rapid.T, kinds ...EventKind) []Consent {
	n := rapid.IntRange(0, 7).Draw(t, "events")
	ids := rapid.Permutation([]ID{"a", "b", "c", "d", "e", "f", "g"}).Draw(t, "ids")
	kinds = append(slices.Clone(talk), kinds...)
	var all []Consent
	for _, id := range ids[:n] {
		e := Consent{
			ID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Target: rapid.SampledFrom(someTargets).Draw(t, "target"),
			Uses: drawUses(t), Person: rapid.SampledFrom(somePeople).Draw(t, "person"),
			Seen: drawSeen(t, all), Clock: fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "clock")),
		}
		if e.Kind == EventRestore {
			e.Restores, e.Target = drawSeen(t, all), drawRestored(t, all, e.Target)
			e.Evidence = rapid.SampledFrom([][]string{nil, {"e"}, {"e"}}).Draw(t, "evidence")
		} else {
			e.From, e.Until = rapid.SampledFrom(someTimes).Draw(t, "from"), rapid.SampledFrom(someTimes).Draw(t, "until")
		}
		all = append(all, e)
	}
	return all
}

func drawUses(t *rapid.T) map[Use]Answer {
	uses := map[Use]Answer{}
	for _, u := range []Use{UseExtract, UseQuote} {
		if a := rapid.SampledFrom([]Answer{"", Yes, Yes, No, Ask}).Draw(t, string(u)); a != "" {
			uses[u] = a
		}
	}
	return uses
}

func drawSeen(t *rapid.T, all []Consent) (seen []ID) {
	for _, e := range all {
		if rapid.Bool().Draw(t, "seen") {
			seen = append(seen, e.ID)
		}
	}
	return seen
}

// drawRestored often takes the target of an event that came before, so that
// restores restore something.
func drawRestored(t *rapid.T, all []Consent, otherwise Target) Target {
	if len(all) == 0 || rapid.Bool().Draw(t, "elsewhere") {
		return otherwise
	}
	return rapid.SampledFrom(all).Draw(t, "restored").Target
}

func TestDecideIsWhatTheTextSays(t *testing.T) {
	outcomes := map[Outcome]int{}
	for round := 0; round < 20 && len(outcomes) < 4; round++ { // a hundred records may lead to three of the four
		rapid.Check(t, func(t *rapid.T) {
			events := drawRecord(t, append(acts, "sealed-by-court")...)
			asked := rapid.SampledFrom(askedAbout).Draw(t, "asked")
			want, until := exactly(events, asked, UseExtract, now)
			got := Decide(events, asked, UseExtract, now)
			if got.Outcome != want || !got.Until.Equal(until) {
				t.Fatalf("answers %+v, the text says %s until %s", got, want, until)
			}
			outcomes[want]++
		})
	}
	if len(outcomes) < 4 {
		t.Errorf("the events made up led to %v only", outcomes)
	}
}

func TestAboutAPauseDecideIsAtLeastAsCarefulAsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawRecord(t, append(acts, EventPause, EventPause)...)
		asked := rapid.SampledFrom(askedAbout).Draw(t, "asked")
		want, until := exactly(events, asked, UseExtract, now)
		got := Decide(events, asked, UseExtract, now)
		if got.Outcome != Blocked && (got.Outcome != want || !got.Until.Equal(until)) {
			t.Fatalf("answers %+v, the text says %s until %s", got, want, until)
		}
	})
}

func TestOrderDuplicatesAndClocksChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawRecord(t, append(acts, EventPause, "sealed-by-court")...)
		for i := range events { // of any shape: circles, ids of events that never came, one id twice
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				events[i].Seen = append(events[i].Seen, rapid.SampledFrom([]ID{"a", "b", "c", "d", "e", "f", "g", "z"}).Draw(t, "odd seen"))
				events[i].ID = rapid.SampledFrom([]ID{events[i].ID, "a", "b"}).Draw(t, "odd id")
			}
		}
		asked := rapid.SampledFrom(askedAbout).Draw(t, "asked")
		want := Decide(events, asked, UseExtract, now)

		skew := rapid.StringMatching(`[0-9a-f]{4}`).Draw(t, "skew")
		var again []Consent
		for _, e := range events {
			e.Clock = skew + e.Clock
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				again = append(again, e)
			}
		}
		if len(again) > 0 {
			again = rapid.Permutation(again).Draw(t, "order")
		}
		if got := Decide(again, asked, UseExtract, now); got != want {
			t.Fatalf("another order, duplicates and clocks answer %+v, not %+v", got, want)
		}
	})
}

var freedom = map[Outcome]int{Blocked: 0, AskFirst: 1, AllowedUntil: 2, Allowed: 3}

func TestAProtectiveEventNeverAllowsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawRecord(t, append(acts, EventPause)...)
		careful := Consent{
			ID: rapid.SampledFrom([]ID{"0", "ee", "z"}).Draw(t, "id"), Target: rapid.SampledFrom(someTargets).Draw(t, "where"),
			Person: rapid.SampledFrom(somePeople).Draw(t, "who"), Seen: drawSeen(t, events),
		}
		careful.Kind = rapid.SampledFrom([]EventKind{EventWithdraw, EventRefuse, EventPause, EventAgreement, EventReview}).Draw(t, "act")
		if careful.Kind == EventAgreement || careful.Kind == EventReview || rapid.Bool().Draw(t, "one use") {
			careful.Uses = map[Use]Answer{rapid.SampledFrom([]Use{UseExtract, UseQuote}).Draw(t, "use"): No}
		}
		asked := rapid.SampledFrom(append(askedAbout, nowhere)).Draw(t, "asked")
		before, after := Decide(events, asked, UseExtract, now), Decide(append(events, careful), asked, UseExtract, now)
		if freedom[after.Outcome] > freedom[before.Outcome] || after.Outcome == AllowedUntil && before.Outcome == AllowedUntil && after.Until.After(before.Until) {
			t.Fatalf("%s by %s turned %+v into %+v", careful.Kind, careful.Person, before, after)
		}
	})
}

func TestOnlyARestoreThatNamesAWithdrawalUndoesIt(t *testing.T) {
	undone := 0
	rapid.Check(t, func(t *rapid.T) {
		events := drawRecord(t, acts...)
		asked := rapid.SampledFrom(askedAbout).Draw(t, "asked")
		if !Decide(events, asked, UseExtract, now).Allows() {
			return
		}
		for _, w := range events {
			alone := Decide([]Consent{w}, asked, UseExtract, now)
			if (w.Kind != EventWithdraw && w.Kind != EventRefuse) || alone.Event != w.ID {
				continue // not about this
			}
			undone++
			if !slices.ContainsFunc(events, func(r Consent) bool {
				return r.Kind == EventRestore && slices.Contains(r.Restores, w.ID) && len(r.Evidence) > 0
			}) {
				t.Fatalf("allowed, though %s took it back", w.ID)
			}
		}
	})
	if undone == 0 {
		t.Log("no withdrawal was undone in this run")
	}
}

func TestEverySubsetOfARecordDecidesWithoutHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawRecord(t, append(acts, EventPause)...)
		asked := rapid.SampledFrom(askedAbout).Draw(t, "asked")
		for _, e := range events {
			if e.Kind != EventWithdraw || len(e.Uses) > 0 || Decide([]Consent{e}, asked, UseExtract, now).Event != e.ID {
				continue
			}
			// A laptop that has the withdrawal, and of the rest only what is no restore.
			rest := slices.DeleteFunc(slices.Clone(events), func(f Consent) bool {
				return f.Kind == EventRestore || f.ID != e.ID && rapid.Bool().Draw(t, "not here")
			})
			if d := Decide(rest, asked, UseExtract, now); d.Outcome != Blocked {
				t.Fatalf("a laptop with %d of %d events answers %+v", len(rest), len(events), d)
			}
		}
	})
}
