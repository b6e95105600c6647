package consent

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// agreement writes down an answer of which everything is kept.
func (s *stage) agreement() catalog.Consent {
	s.t.Helper()
	w, err := s.w.Library.Story(s.t.Context(), s.story)
	s.must(err)
	form, err := s.w.Library.FormInUse(s.t.Context(), catalog.FormAgreement, "en")
	s.must(err)
	letter, err := s.w.Library.AttachText(s.t.Context(), "Dear Rosa,\n\nyes, you may.\n\nMaureen")
	s.must(err)
	e, err := s.w.Library.Give(s.t.Context(), s.story, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes, catalog.UseWorkshop: catalog.Ask}, As: "chosen:Mo", How: catalog.HowSpoken,
		Spoken: &catalog.Spoken{Recording: w.Recordings[0].ID, Span: catalog.Span{FromMS: 61000, ToMS: 65000}}, Help: []string{"interpreter", "supporter"},
		Until: sample.Today.AddDate(1, 0, 0), ReviewOn: sample.Today.AddDate(0, 6, 0), Conditions: "Only with my coat on.", Form: form.Hash(), Evidence: []string{letter}})
	s.must(err)
	return e
}

// saidCard shows the dated sentences in the window.
func (s *stage) saidCard(open func(catalog.Consent)) *Said {
	said := NewSaid(open)
	said.Show(s.events(), words.About{Who: "Maureen"}, func(catalog.ID) string { return "Rosa" })
	content := widget.NewResponsive(func(b widget.Breadth) fyne.CanvasObject { return widget.NewPage(widget.NewColumn(0, said.Content(b))) })
	content.Beside = widget.RailWidth(widget.Wide)
	s.show(content)
	s.win.Canvas().Focus(said.Focus())
	return said
}

func TestWhatWasSaidLooksAsItShould(t *testing.T) {
	for _, l := range looks {
		s := newStage(t, l.look)
		e := s.agreement()
		said := s.saidCard(nil)
		s.same("said-" + l.name + ".png")
		w, err := s.w.Library.Story(t.Context(), s.story)
		s.must(err)
		said.Details(s.ctx, s.d, e, w.Recordings, func(err error) { t.Error(err) })
		s.same("details-" + l.name + ".png")
	}
}

func TestWhatIsKeptOfAnAnswerIsHeardReadAndSeen(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	e := s.agreement()
	w, err := s.w.Library.Story(t.Context(), s.story)
	s.must(err)
	said := s.saidCard(nil)
	fail := func(err error) { t.Error(err) }
	open := func(downs int) fyne.CanvasObject {
		said.Details(s.ctx, s.d, e, w.Recordings, fail)
		top := s.win.Canvas().Overlays().Top()
		for range downs {
			s.tab()
		}
		s.press(fyne.KeyReturn)
		if now := s.win.Canvas().Overlays().Top(); now != top {
			return now
		}
		return nil
	}
	open(1) // from Close on, the first way
	if s.speaker.Last == nil || !s.speaker.Last.Playing() {
		t.Error("the spoken yes is not heard")
	}
	s.press(fyne.KeyEscape)
	if now := open(2); now == nil || !strings.Contains(text(now), "yes, you may") {
		t.Error("the letter is not shown")
	}
	s.press(fyne.KeyEscape)
	if now := open(3); now == nil || !strings.Contains(text(now), "I can stop at any time") {
		t.Error("the text that was read is not shown")
	}
}

// text is all words in a part of the window.
func text(o fyne.CanvasObject) string {
	var all []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Text:
			all = append(all, o.Words)
		case *fyne.Container:
			for _, inside := range o.Objects {
				walk(inside)
			}
		case fyne.Widget:
			for _, inside := range test.WidgetRenderer(o).Objects() {
				walk(inside)
			}
		}
	}
	walk(o)
	return strings.Join(all, "\n")
}

func TestAStoryThatWasTalkedAboutForYearsOpensAtOnceAndIsReadToTheEnd(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	for i := range 100 {
		answer := catalog.Yes
		if i%2 == 0 {
			answer = catalog.No
		}
		s.w.Give(s.story, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: answer}})
	}
	opened := 0
	said := s.saidCard(func(catalog.Consent) { opened++ })
	s.press(fyne.KeyEnd)
	if label := said.rows.AccessibilityLabel(); !strings.HasPrefix(label, "Show what was said before") {
		t.Fatalf("the last row says %q", label)
	}
	s.press(fyne.KeyReturn)
	s.press(fyne.KeyEnd, fyne.KeyReturn)
	if opened != 1 || said.rows.Current() != len(s.events())-1 {
		t.Errorf("opened %d, at row %d of %d", opened, said.rows.Current(), len(s.events()))
	}
}

func TestAnEventThatAnotherProgramFilledWithWordsIsShown(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	long := strings.Repeat("مرحبا 👩🏽‍🦽 hello ", 20_000)
	s.receive(catalog.Consent{ID: catalog.NewID(), Kind: catalog.EventChange, Target: catalog.WholeStory, As: "chosen:" + long, Conditions: long,
		Until: time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC), ReviewOn: time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC),
		Help: []string{"ghost"}, How: "sung", Clock: "yesterday", Evidence: []string{"../../etc/passwd", ""}, Form: "none"})
	said := s.saidCard(nil)
	all := s.events()
	said.Details(s.ctx, s.d, all[len(all)-1], nil, func(err error) { t.Error(err) })
	s.win.Canvas().Capture()
	s.press(fyne.KeyEscape)
	var failed error
	LookAt(s.ctx, s.d, "../../etc/passwd", func(err error) { failed = err })
	if failed == nil {
		t.Error("an attachment is looked for outside of the library")
	}
}

// receive takes an event that another program wrote.
func (s *stage) receive(e catalog.Consent) {
	s.t.Helper()
	project, err := s.w.Library.Project(s.t.Context())
	s.must(err)
	value, err := json.Marshal(e)
	s.must(err)
	c := catalog.Change{ID: catalog.NewID(), Project: project.ID, Story: s.story, Kind: catalog.KindConsent, Entity: e.ID, Field: "event",
		Value: value, Device: catalog.NewID(), Seq: 1, Clock: catalog.Clock{Millis: sample.Today.UnixMilli()}.String()}
	_, err = s.w.Library.Receive(s.t.Context(), []catalog.Change{c}, 1)
	s.must(err)
}
