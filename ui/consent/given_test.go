package consent

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
)

func TestAnEndDateEndsAYesAndNeverANo(t *testing.T) {
	old := catalog.Consent{ID: "0", Kind: catalog.EventAgreement, Target: catalog.WholeStory,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes, catalog.UseTeam: catalog.Yes}}
	g := given{answers: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.No, catalog.UseTeam: catalog.Yes},
		until: sample.Today.AddDate(1, 0, 0), how: catalog.HowApart}
	all := []catalog.Consent{old}
	for i, e := range g.events(catalog.WholeStory, all) {
		e.ID = catalog.ID(rune('1' + i))
		for _, seen := range all {
			e.Seen = append(e.Seen, seen.ID)
		}
		all = append(all, e)
	}
	for _, now := range []time.Time{sample.Today, sample.Today.AddDate(2, 0, 0)} {
		if d := catalog.Decide(all, catalog.WholeStory, catalog.UseWhole, now); d.Allows() {
			t.Errorf("in %d the no is a yes again: %s", now.Year(), d.Why)
		}
	}
	if d := catalog.Decide(all, catalog.WholeStory, catalog.UseTeam, sample.Today); d.Outcome != catalog.AllowedUntil {
		t.Errorf("the yes is %s: %s", d.Outcome, d.Why)
	}
	if d := catalog.Decide(all, catalog.WholeStory, catalog.UseTeam, sample.Today.AddDate(2, 0, 0)); d.Allows() {
		t.Error("the yes goes on after its end")
	}
}

// Whatever is answered: what is written down allows exactly what was said yes
// to, and when only some of it can be written, nothing more than that.
func TestWhatIsWrittenDownIsWhatWasSaid(t *testing.T) {
	answers := []catalog.Answer{"", catalog.Yes, catalog.No, catalog.Ask}
	rapid.Check(t, func(t *rapid.T) {
		g := given{answers: map[catalog.Use]catalog.Answer{}, how: catalog.HowPaper}
		for _, use := range catalog.Uses {
			if a := rapid.SampledFrom(answers).Draw(t, string(use)); a != "" {
				g.answers[use] = a
			}
		}
		if rapid.Bool().Draw(t, "ends") {
			g.until = sample.Today.AddDate(0, 1, 0)
		}
		g.sheet = rapid.SampledFrom([]string{"", strings.Repeat("a", 64)}).Draw(t, "sheet")
		events := g.events(catalog.WholeStory, nil)
		wrote := rapid.IntRange(0, len(events)).Draw(t, "wrote")
		for i := range events {
			if err := events[i].Check(); err != nil {
				t.Fatal(err)
			}
			events[i].ID = catalog.ID(rune('1' + i))
		}
		for _, use := range catalog.Uses {
			some := catalog.Decide(events[:wrote], catalog.WholeStory, use, sample.Today)
			all := catalog.Decide(events, catalog.WholeStory, use, sample.Today)
			if all.Allows() != (g.answers[use] == catalog.Yes) || some.Allows() && !all.Allows() {
				t.Fatalf("%s was answered %q and is %s, after part of it %s", use, g.answers[use], all.Outcome, some.Outcome)
			}
			if after := catalog.Decide(events, catalog.WholeStory, use, sample.Today.AddDate(1, 0, 0)); !g.until.IsZero() && after.Allows() {
				t.Fatalf("%s goes on after its end", use)
			}
		}
	})
}

func TestNothingSaidIsNothingWritten(t *testing.T) {
	g := given{how: catalog.HowPaper, sheet: "abc", evidence: []string{"def"}, conditions: "  \n"}
	if events := g.events(catalog.WholeStory, nil); len(events) != 0 {
		t.Errorf("written are %+v", events)
	}
}

func TestADayIsReadAsPeopleWriteIt(t *testing.T) {
	for words, want := range map[string]string{
		"30 November 2027": "2027-11-30", "30 nov 2027": "2027-11-30", "30.11.2027": "2027-11-30", " 1/3/2027 ": "2027-03-01",
		"2027-3-1": "2027-03-01", "23 Nov 2026": "2026-11-23", "31 December 2190": "2190-12-31",
	} {
		if d, wrong := day(words, sample.Today); wrong != "" || d.Format("2006-01-02") != want {
			t.Errorf("%q is %v: %s", words, d, wrong)
		}
	}
	for _, words := range []string{"", "soon", "31 February 2027", "1890-01-01", "22 Nov 2026", "1 January 3000", "1.1.20260", "١ مارس ٢٠٢٧"} {
		if d, wrong := day(words, sample.Today); wrong == "" || !d.IsZero() {
			t.Errorf("%q is taken for %v", words, d)
		}
	}
}

func FuzzADayThatIsReadIsStillToCome(f *testing.F) {
	f.Add("30 November 2027")
	f.Add("1-1-2026")
	f.Fuzz(func(t *testing.T, words string) {
		if d, wrong := day(words, sample.Today); wrong == "" && (d.Before(sample.Today) || d.Year() > 2226) {
			t.Errorf("%q is %v", words, d)
		}
	})
}

func TestQuestionsStandTogetherAndNoneIsLeftOut(t *testing.T) {
	own := []catalog.AskUse{{Use: "own-1", Question: "May it be on the radio?"}, {Use: "own-2", Question: "May it be sung?"}}
	asks := append(append([]catalog.AskUse{}, catalog.Questions...), own...)
	seen := map[catalog.Use]int{}
	for _, g := range grouped(asks, catalog.WholeStory) {
		if len(g.Asks) == 0 || len(g.Asks) > perPage+1 {
			t.Errorf("%q has %d questions", g.Title, len(g.Asks))
		}
		for _, a := range g.Asks {
			seen[a.Use]++
		}
	}
	for _, a := range asks {
		if seen[a.Use] != 1 {
			t.Errorf("%s is asked %d times", a.Use, seen[a.Use])
		}
	}
	for _, g := range grouped(asks, catalog.Target{Kind: catalog.TargetExtract, Extract: "x", From: 1, To: 2}) {
		for _, a := range g.Asks {
			if a.Use == catalog.UseWhole || a.Use == catalog.UsePicture {
				t.Errorf("%s is asked of an extract", a.Use)
			}
		}
	}
}
