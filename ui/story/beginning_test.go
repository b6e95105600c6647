package story

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
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
