package record

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

var yes = answers{record: catalog.Yes, uses: map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Yes, catalog.UseWhole: catalog.Ask}, as: "real"}

func TestAnswersBecomeTheEventsThatSayThem(t *testing.T) {
	no, partly, changed, again := yes, yes, yes.with(catalog.UseQuote, catalog.No), yes
	no.record, partly.uses, again.again = catalog.No, nil, true
	after := changed
	after.again = true
	for name, c := range map[string]struct {
		before, now answers
		recorded    bool
		kinds       []catalog.EventKind
		uses        int // of the last
	}{
		"all that is said before the talk is the agreement to take part": {answers{}, yes, false, []catalog.EventKind{catalog.EventAgreed}, 4},
		"a yes to recording alone is that agreement alone":               {answers{}, partly, false, []catalog.EventKind{catalog.EventAgreed}, 2},
		"a no before any yes is not written down":                        {answers{}, no, false, nil, 0},
		"nothing answered is nothing written":                            {answers{}, answers{}.with(catalog.UseQuote, catalog.Yes), false, nil, 0},
		"the same answers again are nothing new":                         {yes, yes, false, nil, 0},
		"a change of mind before the talk is said before it":             {yes, changed, false, []catalog.EventKind{catalog.EventAgreed}, 1},
		"a no after a yes is one further event":                          {yes, no, false, []catalog.EventKind{catalog.EventChange}, 2},
		"answers given later are one further event":                      {partly, yes, false, []catalog.EventKind{catalog.EventAgreed}, 2},
		"a change after the talk is a change":                            {yes, changed, true, []catalog.EventKind{catalog.EventChange}, 1},
		"what is read back after the talk is the agreement on uses":      {yes, again, true, []catalog.EventKind{catalog.EventAgreement}, 2},
		"and what is changed then stands in it":                          {yes, after, true, []catalog.EventKind{catalog.EventAgreement}, 2},
		"it is read back once":                                           {again, again, true, nil, 0},
		"asked on the recording, both are written down after it":         {answers{}, again, true, []catalog.EventKind{catalog.EventAgreed, catalog.EventAgreement}, 2},
		"a no to what is recorded is a refusal":                          {answers{}, no, true, []catalog.EventKind{catalog.EventRefuse}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			events := c.now.events(c.before, c.recorded)
			if len(events) != len(c.kinds) {
				t.Fatalf("%d events, want %d", len(events), len(c.kinds))
			}
			for i, e := range events {
				if e.Kind != c.kinds[i] {
					t.Errorf("event %d is %s, want %s", i, e.Kind, c.kinds[i])
				}
				if i == len(events)-1 && len(e.Uses) != c.uses {
					t.Errorf("it speaks of %v, want %d uses", e.Uses, c.uses)
				}
			}
		})
	}
}

// TestNothingIsEverWrittenThatWasNotSaid answers, changes and reads back in any
// order: after every saving the record says exactly what stands on the page.
func TestNothingIsEverWrittenThatWasNotSaid(t *testing.T) {
	asked := []catalog.Use{catalog.UseWorkshop, catalog.UseQuote, catalog.UseWhole, "own-1"}
	rapid.Check(t, func(t *rapid.T) {
		var written, said answers
		var events []catalog.Consent
		recorded := false
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				said.record, said.as = catalog.Yes, "real"
			case 1:
				recorded = recorded || written.record == catalog.Yes
			case 2:
				said.again = recorded
			default:
				said = said.with(rapid.SampledFrom(asked).Draw(t, "use"), rapid.SampledFrom([]catalog.Answer{catalog.Yes, catalog.Ask, catalog.No}).Draw(t, "answer"))
			}
			for _, e := range said.events(written, recorded) {
				e.ID, e.Target = catalog.ID(fmt.Sprintf("%03d", len(events))), catalog.WholeStory
				for _, before := range events {
					e.Seen = append(e.Seen, before.ID)
				}
				events = append(events, e)
			}
			if said.record != catalog.Yes {
				continue
			}
			written = said
			for _, use := range asked {
				got, want := catalog.Decide(events, catalog.WholeStory, use, time.Now()), said.uses[use]
				if got.Allows() != (want == catalog.Yes) || (got.Outcome == catalog.AskFirst) != (want == catalog.Ask) {
					t.Fatalf("to %s they said %q, and it is decided %+v", use, want, got)
				}
			}
		}
	})
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
	s.consent.uses.onAnswer(catalog.UseQuote, catalog.Yes)
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
	s.consent.uses.onAnswer(catalog.UseWhole, catalog.No)
	s.KeepTyped() // the window closes
	s.KeepTyped()
	after, err := s.lib.Events(t.Context(), s.talk.story)
	s.must(err)
	if len(after) != len(events)+1 || after[len(after)-1].Kind != catalog.EventAgreed {
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

func TestTheStepAsksWhatTheProjectAsks(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	p, err := s.lib.Project(t.Context())
	s.must(err)
	p.Uses = []catalog.AskUse{{Use: catalog.UseKeep}, {Use: "own-radio", Question: "May it be on the radio?"}, {Use: catalog.UseWhole, Question: "May it all be on our page?"}}
	s.must(s.lib.SetProject(t.Context(), p))
	s.who.show(s.who.load(t.Context()))
	s.meet()
	var asked []string
	for _, card := range s.consent.uses.cards {
		asked = append(asked, card.Question)
	}
	if want := []string{"May it all be on our page?", "May it be on the radio?"}; !slices.Equal(asked, want) {
		t.Errorf("asked is %q, want %q", asked, want)
	}
	s.agree()
	if !s.decided("own-radio").Allows() {
		t.Error("a yes to the project's own question is not written down")
	}
}

func TestNextOpensWhenAllIsAnsweredOrWaits(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	c := s.consent
	for card, answer := range map[*widget.ConsentCard]string{c.record: "yes", c.name: namingReal} {
		card.SetAnswer(answer)
		card.OnAnswer(answer)
	}
	if !c.next.Disabled() {
		t.Fatal("Next opens before the rest has an answer")
	}
	c.uses.later.OnTapped()
	if c.next.Disabled() || s.window.Canvas().Focused() != fyne.Focusable(c.next) {
		t.Fatal("what waits keeps them on the page, or the keyboard is not on Next")
	}
	c.uses.now.OnTapped()
	if !c.next.Disabled() || s.window.Canvas().Focused() != c.uses.cards[0].Focus() {
		t.Fatal("asked now after all, Next is open or the keyboard is elsewhere")
	}
	for _, card := range c.uses.cards {
		card.OnAnswer("no")
	}
	if c.next.Disabled() {
		t.Error("every question has an answer and Next is closed")
	}
}

func (s *stage) waits() (sorts []catalog.ReminderSort) {
	all, err := s.lib.RemindersOf(s.t.Context(), s.talk.story)
	s.must(err)
	for _, r := range all {
		sorts = append(sorts, r.Sort)
	}
	return sorts
}

func TestTheyAreAskedAfterTheyHaveTalkedWhateverWasAskedBefore(t *testing.T) {
	for name, before := range map[string]func(*stage){
		"all of it": (*stage).answer,
		"it waited": func(s *stage) {
			s.consent.onRecord("yes")
			s.consent.onName(namingReal)
			s.consent.uses.later.OnTapped()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, theme.New(1, theme.Light))
			s.meet()
			before(s)
			saved, err := s.consent.named().withAnswers(t.Context(), s.lib, s.consent.said)
			s.must(err)
			s.consent.onSaved(saved, stepCheck, nil)
			s.keep()
			if got := s.waits(); !slices.Equal(got, []catalog.ReminderSort{catalog.RemindAgreement}) || !s.wrap.unasked.Visible() {
				t.Fatalf("after the talk %v waits, or the page does not ask", got)
			}
			s.visit = desk.AtOnce(t.Context())
			s.wrap.ask.OnTapped()
			for _, card := range s.consent.uses.cards {
				if card.Answer == "" {
					card.OnAnswer("yes")
				}
			}
			s.consent.next.OnTapped()
			if got := s.waits(); len(got) != 0 || s.at != stepWrapUp || s.wrap.unasked.Visible() {
				t.Errorf("asked again, %v waits still at step %d", got, s.at)
			}
		})
	}
}

func TestASpokenYesIsMarkedWhereItWasSaid(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	asked, err := s.talk.willAsk(t.Context(), s.lib)
	s.must(err)
	agreed := answers{record: catalog.Yes, as: "real"}
	nowhere, err := asked.withAnswers(t.Context(), s.lib, agreed)
	s.must(err)
	s.talk = nowhere
	if got := s.waits(); !slices.Contains(got, catalog.RemindSpoken) {
		t.Errorf("nobody knows where the yes is, and %v waits", got)
	}
	asked.spoken = &catalog.Spoken{Recording: "r", Span: catalog.Span{FromMS: 3000, ToMS: 9000}}
	_, err = asked.withAnswers(t.Context(), s.lib, agreed)
	s.must(err)
	if got := s.waits(); slices.Contains(got, catalog.RemindSpoken) {
		t.Errorf("it is marked, and %v waits", got)
	}
}

func TestWhatWasReadOutIsKeptOnceByItsHash(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.visit = desk.AtOnce(t.Context())
	s.meet()
	f, err := s.lib.FormInUse(t.Context(), catalog.FormSheet, "en")
	s.must(err)
	s.consent.onSheet(f)
	s.consent.onSheet(f)
	s.visit = nil
	s.agree()
	s.keep()
	agreement, err := s.lib.FormInUse(t.Context(), catalog.FormAgreement, "en")
	s.must(err)
	s.visit = desk.AtOnce(t.Context())
	s.consent.onAgreement(agreement)
	s.goTo(stepConsent)
	s.consent.next.OnTapped()
	events, err := s.lib.Events(t.Context(), s.talk.story)
	s.must(err)
	forms := map[catalog.EventKind]string{}
	for _, e := range events {
		forms[e.Kind] += e.Form
	}
	if forms[catalog.EventTold] != f.Hash() || forms[catalog.EventAgreement] != agreement.Hash() {
		t.Errorf("kept are %v", forms)
	}
}
