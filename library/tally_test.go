package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestATallyCountsWhatTheListShows(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	for i, answer := range []catalog.Answer{catalog.Yes, catalog.Yes, catalog.No, ""} {
		s := told(t, l, "Story")
		if answer != "" {
			give(t, l, s.ID, catalog.UseKeep, answer)
		}
		if i == 1 {
			check(t, l.Discard(ctx, s.ID))
		}
	}
	for _, enrolled := range []bool{false, true} {
		if enrolled {
			check(t, l.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: catalog.NewID()}))
		}
		want := library.Tally{}
		for _, r := range must[[]library.Row](t)(l.Stories(ctx, library.Filter{})) {
			want.Stories++
			switch {
			case r.Kept.State == library.KeptSafe:
				want.Safe++
			case r.Kept.State == library.KeptWaiting:
				want.Waiting++
			case r.Kept.Asks:
				want.Asks++
			}
		}
		if got := must[library.Tally](t)(l.Tally(ctx)); got != want || got.Stories != 3 {
			t.Errorf("enrolled %v: it counts %+v, the list has %+v", enrolled, got, want)
		}
	}
}
