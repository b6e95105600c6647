package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// TestWhatNeedsAPersonIsListedFirstAndWhatIsElsewhereIsKnown has a story in
// each place that one can be in.
func TestWhatNeedsAPersonIsListedFirstAndWhatIsElsewhereIsKnown(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	check(t, l.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: catalog.NewID()}))
	unasked := told(t, l, "unasked")
	stays := told(t, l, "stays")
	give(t, l, stays.ID, catalog.UseKeep, catalog.No)
	waits, _ := allowed(t, l, "waits")
	safe, recording := allowed(t, l, "safe")
	sent(t, l, safe.ID)
	files := must[[]catalog.File](t)(l.FilesToSend(ctx))
	for _, f := range files {
		if f.Story == safe.ID {
			check(t, l.Confirm(ctx, f.SHA256, map[string]any{"sha256": f.SHA256}))
		}
	}

	rows := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Sort: library.SortNeeds}))
	want := []catalog.ID{unasked.ID, waits.ID, stays.ID, safe.ID}
	for i, r := range rows {
		if len(rows) != len(want) || r.ID != want[i] {
			t.Fatalf("of %d, story %d in the list is %q (%+v)", len(rows), i, r.Title, r.Kept)
		}
	}
	if rows := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Asks: true})); len(rows) != 1 || rows[0].ID != unasked.ID {
		t.Errorf("for want of a yes stay %v", rows)
	}

	if away := must[map[catalog.ID]library.Away](t)(l.LyingAway(ctx)); len(away) != 0 {
		t.Errorf("all is here, and elsewhere lies %v", away)
	}
	must[int64](t)(l.Release(ctx, recording.ID, func(catalog.File) bool { return true }))
	if a := must[map[catalog.ID]library.Away](t)(l.LyingAway(ctx))[safe.ID]; !a.Held || !a.LetGo || a.Wanted || a.Bytes != recording.Tracks[0].Bytes {
		t.Errorf("after making room: %+v", a)
	}
	if rows := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Away: true, Sort: library.SortNeeds})); len(rows) != 1 || rows[0].ID != safe.ID {
		t.Errorf("only in the archive are %v", rows)
	}
	check(t, l.Want(ctx, recording.ID))
	if a := must[map[catalog.ID]library.Away](t)(l.LyingAway(ctx))[safe.ID]; !a.Held || a.LetGo || !a.Wanted {
		t.Errorf("after asking for it: %+v", a)
	}

	check(t, l.SendFirst(ctx, waits.ID))
	if first := must[catalog.ID](t)(l.First(ctx)); first != waits.ID {
		t.Errorf("first goes %q", first)
	}
}

// sent makes the changes of a story count as sent.
func sent(t testing.TB, l *library.Library, story catalog.ID) {
	t.Helper()
	var all []catalog.ID
	for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(context.Background(), 100000)) {
		if c.Story == story {
			all = append(all, c.ID)
		}
	}
	check(t, l.Sent(context.Background(), all))
}
