package story

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

func TestAVisitBeginsInTheRecordingWhereSomethingWasSaid(t *testing.T) {
	w := sample.New(t)
	told := w.Tell(sample.Tale{Title: "Two afternoons", KnownAs: "Asha", Day: 9, Minutes: 2, Uses: sample.Anyone})
	w.Record(told, sample.Tale{Minutes: 3})
	s := enter(t, w, told.ID)
	second := s.told.Recordings[1].ID
	for _, to := range []beginning{{second, 70 * time.Second}, {"", 30 * time.Second}, {second, 100 * time.Second}} {
		s.leave()
		s.AtIn(to.recording, to.at)
		var ctx context.Context
		ctx, s.leave = context.WithCancel(desk.AtOnce(t.Context()))
		s.Enter(ctx)
		if to.recording == "" {
			to.recording = s.told.Recordings[0].ID
		}
		if s.listen.of != to.recording || s.listen.at != to.at {
			t.Errorf("it stands at %v of %s, not at %v of %s", s.listen.at, s.listen.of, to.at, to.recording)
		}
	}
	if s.Show(tabConsent); s.tabs.Chosen() == 0 {
		t.Fatal("Consent is not in sight")
	}
	s.AtIn(second, 100*time.Second)
	s.Focus()
	if s.tabs.Chosen() != 0 || s.d.Window.Canvas().Focused() != fyne.Focusable(s.listen.play) {
		t.Errorf("tab %d is in sight, and the keyboard is on %T", s.tabs.Chosen(), s.d.Window.Canvas().Focused())
	}
	s.onChanged()
	if s.listen.at != 100*time.Second {
		t.Errorf("a change goes to %v", s.listen.at)
	}
}

func TestTheFirstVisitMayBeginAtWhatMayBeDoneWithTheStory(t *testing.T) {
	w, id := maureen(t)
	s := enterAt(t, theme.New(1, theme.Light), w, id, (*Page).AtConsent)
	if s.chosen != tabConsent || s.d.Window.Canvas().Focused() != s.answers.focus() {
		t.Errorf("it begins at %q, and the keyboard is on %T", s.chosen, s.d.Window.Canvas().Focused())
	}
}

func TestTheWordsOfTheMomentWhereAVisitBeginsAreInSight(t *testing.T) {
	w, id := maureen(t)
	whole, err := w.Library.Story(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var said []catalog.Segment
	for i := range int64(50) {
		said = append(said, catalog.Segment{Recording: whole.Recordings[0].ID, StartMS: 2000 * i, EndMS: 2000*i + 1900, Speaker: "Them", Text: "I had sat through the whole first meeting with my coat on."})
	}
	if _, err := w.Library.AddSegments(t.Context(), id, said); err != nil {
		t.Fatal(err)
	}
	s := enterAt(t, theme.New(1, theme.Light), w, id, func(p *Page) { p.AtIn("", 90*time.Second) })
	if !s.read.list.InSight(45) {
		t.Error("they are not in sight at the first visit")
	}
	s.read.list.MoveTo(0)
	s.leave()
	s.AtIn("", 80*time.Second)
	var ctx context.Context
	ctx, s.leave = context.WithCancel(desk.AtOnce(t.Context()))
	s.Enter(ctx)
	if !s.read.list.InSight(40) {
		t.Error("they are not in sight for whoever had read elsewhere")
	}
}
