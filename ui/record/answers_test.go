package record

import (
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
)

var yes = answers{record: catalog.Yes, report: catalog.Yes, web: catalog.Ask, as: "real"}

func TestAnswersBecomeTheEventsThatSayThem(t *testing.T) {
	no, changed, partly := yes, yes, yes
	no.record, changed.report = catalog.No, catalog.No
	partly.report, partly.web = "", ""
	for name, c := range map[string]struct {
		before, now answers
		kinds       []catalog.EventKind
	}{
		"the first yes is the agreement, and the uses beside it": {answers{}, yes, []catalog.EventKind{catalog.EventAgreed, catalog.EventAgreement}},
		"a yes to recording alone is the agreement alone":        {answers{}, partly, []catalog.EventKind{catalog.EventAgreed}},
		"a no before any yes is not written down":                {answers{}, no, nil},
		"nothing answered is nothing written":                    {answers{}, answers{report: catalog.Yes}, nil},
		"the same answers again are nothing new":                 {yes, yes, nil},
		"a change of mind is one further event":                  {yes, changed, []catalog.EventKind{catalog.EventChange}},
		"a no after a yes is one further event":                  {yes, no, []catalog.EventKind{catalog.EventChange}},
		"answers given later are one further event":              {partly, yes, []catalog.EventKind{catalog.EventChange}},
	} {
		t.Run(name, func(t *testing.T) {
			events := c.now.events(c.before, false)
			if len(events) != len(c.kinds) {
				t.Fatalf("%d events, want %d", len(events), len(c.kinds))
			}
			for i, e := range events {
				if e.Kind != c.kinds[i] {
					t.Errorf("event %d is %s, want %s", i, e.Kind, c.kinds[i])
				}
			}
		})
	}
}

func TestNobodyIsRecordedBeforeTheyAgree(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	if s.lib.MayRecord(t.Context(), s.talk.story) == nil {
		t.Fatal("the library lets record before anybody was asked")
	}
	s.consent.onRecord(string(catalog.No))
	if !s.consent.next.Disabled() || !s.consent.kindly.Visible() {
		t.Error("a no leads on, or is not thanked for")
	}
	s.agree()
	if err := s.lib.MayRecord(t.Context(), s.talk.story); err != nil {
		t.Errorf("after a yes the library says %v", err)
	}
}

func TestAskingOnTheRecordingOpensTheDoorAndGrantsNothing(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	asked, err := s.talk.willAsk(t.Context(), s.lib)
	s.must(err)
	if err := s.lib.MayRecord(t.Context(), asked.story); err != nil {
		t.Fatalf("the library says %v", err)
	}
	d := s.decided(catalog.UseKeep)
	if d.Allows() {
		t.Error("it may leave the laptop though nobody said yes")
	}
}

func TestANoToWhatWasAlreadyRecordedIsWrittenDown(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	asked, err := s.talk.willAsk(t.Context(), s.lib)
	s.must(err)
	s.talk = asked
	s.running.set(nil, s.talk)
	if !s.running.ask.Visible() {
		t.Error("the words to read out are not shown")
	}
	s.talk.recorded = true
	s.consent.onRecord(string(catalog.No))
	if s.consent.next.Disabled() {
		t.Error("a no keeps them on the page")
	}
	saved, err := s.consent.named().withAnswers(t.Context(), s.lib, s.consent.said)
	s.must(err)
	w, err := s.lib.Story(t.Context(), saved.story)
	s.must(err)
	if w.Permission.State != catalog.PermitNobody || s.lib.MayRecord(t.Context(), saved.story) == nil {
		t.Errorf("after a no it says %q", w.Permission.Words)
	}
}

func TestAWithdrawnYesIsWrittenDownWhenThePageIsLeft(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.consent.onRecord(string(catalog.No))
	saved, err := s.consent.named().withAnswers(t.Context(), s.lib, s.consent.said)
	s.must(err)
	if saved.said.record != catalog.No || s.decided(catalog.UseKeep).Allows() || s.decided(catalog.UseTeam).Allows() {
		t.Error("the story may still be kept or heard by the team")
	}
}

func TestAnotherNameIsTheOnlyOneKept(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.answer()
	s.consent.other.SetText("A dad in the group")
	s.consent.onName(namingChosen)
	saved, err := s.consent.named().withAnswers(t.Context(), s.lib, s.consent.said)
	s.must(err)
	w, err := s.lib.Story(t.Context(), saved.story)
	s.must(err)
	if w.KnownAs != "A dad in the group" || w.Permission.As != "as “A dad in the group”" {
		t.Errorf("they are known as %q, %q", w.KnownAs, w.Permission.As)
	}
}

func TestNobodyIsAskedForANameTwice(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.who.onNaming(namingNone)
	s.who.onWay(wayRoom)
	saved, err := s.who.said().saved(t.Context(), s.lib)
	s.must(err)
	if w, err := s.lib.Story(t.Context(), saved.story); err != nil || w.KnownAs != "" {
		t.Errorf("they are known as %q (%v), want no name", w.KnownAs, err)
	}
	if got := nameOptions(saved); len(got) != 2 {
		t.Errorf("names offered are %v", got)
	}
	if saved.Called() != "The storyteller" {
		t.Errorf("they are called %q", saved.Called())
	}
}

func TestGoingBackAndChangingWhoChangesTheSameStory(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	first := s.talk.story
	s.goTo(stepWho)
	s.who.name.SetText("Maureen B")
	saved, err := s.who.said().saved(t.Context(), s.lib)
	s.must(err)
	all, err := s.lib.Stories(t.Context(), library.Filter{})
	s.must(err)
	if saved.story != first || len(all) != 1 || all[0].KnownAs != "Maureen B" {
		t.Errorf("%d stories, of %q", len(all), all[0].KnownAs)
	}
}

func (s *stage) decided(use catalog.Use) catalog.Decision {
	s.t.Helper()
	events, err := s.lib.Events(s.t.Context(), s.talk.story)
	s.must(err)
	return catalog.Decide(events, catalog.WholeStory, use, time.Now())
}

func TestAnswersAreWrittenDownWithoutNextAndOnlyOnce(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.visit = desk.AtOnce(t.Context())
	s.meet()
	s.consent.onRecord(string(catalog.Yes))
	s.consent.onReport(string(catalog.Yes))
	s.consent.keepSoon()
	if s.decided(catalog.UseQuote).Allows() {
		t.Error("they are written down before a slip of the hand can be put right")
	}
	s.consent.pressed = time.Time{}
	s.consent.keepSoon()
	s.consent.keepSoon()
	if !s.decided(catalog.UseQuote).Allows() || !s.decided(catalog.UseKeep).Allows() {
		t.Error("they are not written down though nobody pressed anything for a while")
	}
	events, err := s.lib.Events(t.Context(), s.talk.story)
	s.must(err)
	s.consent.onWeb(string(catalog.No))
	s.KeepTyped() // the window closes
	s.KeepTyped()
	after, err := s.lib.Events(t.Context(), s.talk.story)
	s.must(err)
	if len(after) != len(events)+1 || after[len(after)-1].Kind != catalog.EventChange {
		t.Errorf("closing the window wrote %d events", len(after)-len(events))
	}
}

func TestARefusalOfWhatIsRecordedWaitsForNext(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.visit = desk.AtOnce(t.Context())
	s.meet()
	asked, err := s.talk.willAsk(t.Context(), s.lib)
	s.must(err)
	s.talk = asked
	s.talk.recorded = true
	s.consent.onRecord(string(catalog.No))
	s.consent.pressed = time.Time{}
	s.consent.keepSoon()
	events, err := s.lib.Events(t.Context(), s.talk.story)
	s.must(err)
	for _, e := range events {
		if e.Kind == catalog.EventRefuse {
			t.Error("a slip of the hand is a refusal that only evidence undoes")
		}
	}
}
