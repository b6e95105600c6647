package story

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// hears gives the row of somebody in who may hear it.
func (s *stage) hears(who catalog.Audience) catalog.Hearing {
	s.t.Helper()
	for _, h := range s.answers.weighed.hearing {
		if h.Who == who {
			return h
		}
	}
	s.t.Fatalf("nobody says whether %s may hear it", who)
	return catalog.Hearing{}
}

func TestWhoMayHearItIsSaidForTheStoryAndForAPart(t *testing.T) {
	w, id := maureen(t)
	e, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: id, StartMS: 1000, EndMS: 9000, Title: "With my coat on"})
	if err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	s.choose(tabConsent)
	if h := s.hears(catalog.AudienceWhole); h.May != catalog.MayNo || h.Event == "" {
		t.Errorf("the web: %+v", h)
	}
	if h := s.hears(catalog.AudienceReport); h.May != catalog.MayYes {
		t.Errorf("the report: %+v", h)
	}
	if len(s.answers.which.Options) != 2 || s.answers.which.Hidden {
		t.Fatalf("what can be asked about is %q", s.answers.which.Options)
	}
	s.answers.which.SetSelectedIndex(1)
	if s.answers.at.Extract != e.ID || s.hears(catalog.AudienceReport).May != catalog.MayNo || !strings.Contains(s.answers.write.Words, "listen") {
		t.Errorf("an extract nobody has heard: %+v, and the way on is %q", s.hears(catalog.AudienceReport), s.answers.write.Words)
	}
}

func TestPressingAnAnswerOpensTheWordsItStandsOn(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.choose(tabConsent)
	s.answers.onWho(s.hears(catalog.AudienceWhole))
	if s.d.Window.Canvas().Overlays().Top() == nil {
		t.Error("nothing was opened")
	}
}

func TestTwoAnswersWrittenApartAreBothShown(t *testing.T) {
	w, id := maureen(t)
	events, err := w.Library.Events(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	far := events[len(events)-1]
	far.ID, far.Device, far.Uses = catalog.NewID(), catalog.NewID(), map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}
	w.Give(id, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.No}})
	far.Seen = nil
	for _, e := range events {
		far.Seen = append(far.Seen, e.ID)
	}
	receive(t, w, id, far)
	s := enter(t, w, id)
	s.choose(tabConsent)
	if s.answers.apart.Hidden || !strings.HasPrefix(s.answers.apart.Title, "Two answers") {
		t.Errorf("nobody is told: %q", s.answers.apart.Title)
	}
	if s.hears(catalog.AudienceWhole).May != catalog.MayNo {
		t.Error("the less careful one holds")
	}
}

func TestWhatWaitsIsSaidInTheTabAndOnTheHead(t *testing.T) {
	w := sample.New(t)
	id := w.Tell(sample.Tale{Title: "It has to be all right to say no", KnownAs: "Tomos", Day: 4, Minutes: 1}).ID
	s := enter(t, w, id)
	if s.answers.remind.Hidden || !s.head.need.Hidden || s.head.consent.Words != "Not asked yet" || !slices.Contains(s.tabs.Names, "Consent, 1") {
		t.Errorf("nobody is reminded to ask: %q, tabs %q", s.head.need.Words, s.tabs.Names)
	}
	w.Give(id, catalog.Consent{Kind: catalog.EventAgreement, Uses: sample.Report})
	s.onChanged()
	if !s.answers.remind.Hidden || !s.head.need.Hidden {
		t.Error("it still waits after they were asked")
	}
	w.Give(id, catalog.Consent{Kind: catalog.EventChange, Uses: sample.Report, ReviewOn: sample.Today.AddDate(0, 0, 3)})
	s.onChanged()
	if s.answers.remind.Hidden || s.head.need.Hidden || s.head.need.Words != "Talk about it again" {
		t.Errorf("of the day to talk again the head says %q", s.head.need.Words)
	}
}

func TestAStoryThatWasTakenBackSaysSoAndCanBeGivenBack(t *testing.T) {
	w, id := maureen(t)
	w.Now = sample.Today
	if _, err := w.Library.Withdraw(t.Context(), library.Withdrawal{Story: id, Choice: catalog.ChoiceClose, Until: sample.Today.Add(400 * 24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	s.choose(tabConsent)
	if s.answers.truth.Hidden || !strings.Contains(s.answers.truth.Body, "28 Dec 2027") || !s.answers.write.Hidden {
		t.Errorf("it says %q %q", s.answers.truth.Title, s.answers.truth.Body)
	}
	s.answers.onTakeBack()
	if s.answers.over == nil {
		t.Fatal("nobody can say that they changed their mind")
	}
	s.Escape()
	if s.answers.over != nil || !s.taken() {
		t.Error("Esc does not leave it as it was")
	}
}

// receive takes an event that another laptop wrote.
func receive(t *testing.T, w *sample.World, story catalog.ID, e catalog.Consent) {
	t.Helper()
	project, err := w.Library.Project(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	value, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	c := catalog.Change{ID: catalog.NewID(), Project: project.ID, Story: story, Kind: catalog.KindConsent, Entity: e.ID, Field: "event",
		Value: value, Author: e.WrittenBy, Device: e.Device, Seq: 1, Clock: catalog.Clock{Millis: sample.Today.UnixMilli()}.String()}
	if _, err := w.Library.Receive(t.Context(), []catalog.Change{c}, 1); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) taken() bool { return s.answers.taken() }

func TestTheTabConsentLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		w, id := maureen(t)
		events, err := w.Library.Events(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		far := events[len(events)-1]
		far.ID, far.Device, far.Clock = catalog.NewID(), catalog.NewID(), catalog.Clock{Millis: sample.Today.UnixMilli()}.String()
		far.Uses = map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}
		w.Give(id, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Ask}, ReviewOn: sample.Today.AddDate(0, 0, 5), How: catalog.HowApart})
		far.Seen = nil
		for _, e := range events {
			far.Seen = append(far.Seen, e.ID)
		}
		receive(t, w, id, far)
		if _, err := w.Library.AddPicture(t.Context(), catalog.Picture{Story: id, Caption: "A church hall with a long table.", SHA256: strings.Repeat("0", 64)}); err != nil {
			t.Fatal(err)
		}
		s := enterIn(t, look, w, id)
		s.choose(tabConsent)
		s.Focus()
		test.AssertImageMatches(t, "consent-"+name+".png", s.d.Window.Canvas().Capture())
		s.answers.scroll.ScrollToBottom()
		at := s.answers.scroll.Offset
		if s.onChanged(); s.answers.scroll.Offset != at || at.Y < 100 {
			t.Errorf("a change of the story scrolls from %v to %v", at, s.answers.scroll.Offset)
		}
		test.AssertImageMatches(t, "consent-below-"+name+".png", s.d.Window.Canvas().Capture())
		if _, err := w.Library.Withdraw(t.Context(), library.Withdrawal{Story: id, Choice: catalog.ChoiceErase}); err != nil {
			t.Fatal(err)
		}
		s.onChanged()
		s.answers.scroll.ScrollToTop()
		test.AssertImageMatches(t, "consent-taken-"+name+".png", s.d.Window.Canvas().Capture())
	}
}

func TestQuestionsThatWereBegunAreThereWhenThePlaceIsEnteredAgain(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.choose(tabConsent)
	s.answers.onAsk()
	over := s.answers.over
	s.leave()
	ctx, leave := context.WithCancel(desk.AtOnce(t.Context()))
	t.Cleanup(leave)
	s.Enter(ctx)
	s.Page.Focus()
	if s.answers.over != over {
		t.Fatal("the questions are gone")
	}
	before := len(s.told.Events)
	press := func(to fyne.Focusable, key fyne.KeyName) { to.TypedKey(&fyne.KeyEvent{Name: key}) }
	on := func() fyne.Focusable { return s.d.Window.Canvas().Focused() }
	next := func() {
		for range 40 {
			if b, is := on().(*widget.Button); is && b.Rank == widget.Primary {
				press(b, fyne.KeyReturn)
				return
			}
			s.d.Window.Canvas().FocusNext()
		}
		t.Fatal("Tab does not lead on")
	}
	next()
	press(on(), fyne.KeySpace) // keep: yes
	for s.answers.over != nil {
		if _, is := on().(*widget.Button); !is {
			press(on(), fyne.KeySpace)
		}
		next()
	}
	if n := len(s.told.Events) - before; n < 1 || n > 2 {
		t.Errorf("%d events were written down", n)
	}
}

func TestWhatWasRefusedIsGivenBackFromTheSentenceThatSaysSo(t *testing.T) {
	w, id := maureen(t)
	w.Give(id, catalog.Consent{Kind: catalog.EventRefuse})
	s := enter(t, w, id)
	s.choose(tabConsent)
	if !s.answers.write.Hidden || s.answers.truth.Hidden {
		t.Error("it can be asked about though they said no")
	}
	s.answers.onSaid(s.told.Events[len(s.told.Events)-1])
	s.d.Window.Canvas().FocusNext()
	s.d.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	g, is := s.answers.over.(*consent.GiveBack)
	if !is {
		t.Fatalf("what opened is %T", s.answers.over)
	}
	if g.Focus() == nil || s.d.Window.Canvas().Overlays().Top() != nil {
		t.Error("the keyboard is nowhere")
	}
}

func TestWhatAReminderAsksForStaysUnderTheKeyboardWhenItIsWeighedAnew(t *testing.T) {
	w, id := maureen(t)
	w.Now = sample.Today
	w.Give(id, catalog.Consent{Kind: catalog.EventReview, Target: catalog.WholeStory, How: catalog.HowApart, ReviewOn: sample.Today.AddDate(0, 0, 3)})
	s := enter(t, w, id)
	s.choose(tabConsent)
	s.answers.remind.Action.FocusGained()
	under := s.answers.remind.Action
	s.answers.weigh()
	if s.answers.remind.Hidden || s.answers.remind.Action != under {
		t.Fatal("another button stands where the keyboard was")
	}
	under.OnTapped()
	if s.answers.over == nil {
		t.Error("it does not lead to the questions")
	}
}
