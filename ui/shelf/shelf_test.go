package shelf

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
)

// over is a shelf over a library of many stories, the newest of which is
// Story 0. Nothing runs behind the test.
func over(t *testing.T, stories int) (*Shelf, *sample.World) {
	t.Helper()
	test.NewTempApp(t) // on whose goroutine what comes is shown
	w := sample.New(t)
	for i := range stories {
		w.Now = sample.Today.AddDate(0, 0, -i)
		if _, err := w.Library.BeginStory(t.Context(), library.Begin{Title: fmt.Sprintf("Story %d", i), KnownAs: "Asha"}); err != nil {
			t.Fatal(err)
		}
	}
	w.Now = sample.Today
	s := New(&desk.Desk{Library: w.Library}, func(_ News, err error) {
		if err != nil {
			t.Error(err)
		}
	}, library.Page{})
	s.Enter(desk.AtOnce(t.Context()))
	return s, w
}

// title is of the story at a place, "" for one that was not fetched.
func (s *Shelf) title(i int) string {
	r, _ := s.Row(i)
	return r.Title
}

func TestANewerQuestionEndsAnOlderOneAndOnlyOneIsOnItsWay(t *testing.T) {
	s, _ := over(t, 3)
	ended := false
	slow := &fetch{Filter: s.wanted, stop: func() { ended = true }}
	s.busy = slow
	s.Look(library.Filter{Search: "s"})
	s.Look(library.Filter{Search: "nobody"})
	if !ended || !slow.dropped || s.busy != slow {
		t.Fatal("a second one went out beside it, or the first goes on")
	}
	s.come(slow, answer{Page: library.Page{Rows: make([]library.Row, 1), Total: 1}}, nil)
	if s.Shown.Search != "nobody" || s.Total != 0 || s.All != 3 {
		t.Errorf("what came answers %q: %d of %d", s.Shown.Search, s.Total, s.All)
	}
}

func TestRowsAreFetchedAsTheyComeIntoSight(t *testing.T) {
	s, _ := over(t, 330)
	if len(s.pages) > 2 || s.Total != 330 {
		t.Fatalf("at first %d pages of %d are fetched", len(s.pages), s.Total)
	}
	s.See(322, 330)
	if s.title(329) != "Story 329" {
		t.Errorf("the last is %q", s.title(329))
	}
	if s.title(120) != "" {
		t.Error("what nobody saw is fetched too")
	}
}

func TestAChangeFetchesAgainOnlyWhatIsInSight(t *testing.T) {
	s, w := over(t, 330)
	s.See(322, 330)
	s.See(0, 8)
	was := s.pages[16].time
	first, _ := s.Row(0)
	if err := w.Library.Retitle(t.Context(), first.ID, "Another"); err != nil {
		t.Fatal(err)
	}
	s.Changed()
	if s.title(0) != "Another" || s.pages[16].time != was {
		t.Errorf("the first is %q, and the last page was fetched again: %v", s.title(0), s.pages[16].time != was)
	}
}
