package story

import (
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestWhatIsMadePrivateWhileItPlaysIsSilentAtOnceAndWhatIsTakenBackStops(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.seek(20 * time.Second)
	s.listen.toggle()
	first := s.speaker.Last
	first.At = 22 * time.Second
	s.listen.onTick()
	part := catalog.Target{Kind: catalog.TargetRange, Recording: s.listen.of, From: 25000, To: 30000}
	if _, err := w.Library.Give(t.Context(), id, catalog.Consent{Kind: catalog.EventRefuse, Target: part}); err != nil {
		t.Fatal(err)
	}
	s.onChanged()
	second := s.speaker.Last
	if second == first || !first.Closed || !second.On || second.At != 22*time.Second {
		t.Fatalf("another player: %v, the first closed: %v, plays at %v", second != first, first.Closed, second.At)
	}
	s.onChanged()
	if s.speaker.Last != second {
		t.Error("news that changes nothing opens it again")
	}
	if _, err := w.Library.Withdraw(t.Context(), library.Withdrawal{Story: id, Choice: catalog.ChoiceStop}); err != nil {
		t.Fatal(err)
	}
	s.onChanged()
	if !second.Closed || s.listen.playing() {
		t.Error("taken back, it is still heard")
	}
}
