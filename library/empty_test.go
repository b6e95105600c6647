package library_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library"
)

func TestTheBinIsEmptiedByAPersonAndNoSoonerThanAfterThirtyDays(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	l := must[*library.Library](t)(library.OpenAt(ctx, dir, func() time.Time { return now }))
	defer l.Close()
	s := whole(t, l, "quinquereme")
	kept := must[library.Whole](t)(l.Story(ctx, s.ID)).Recordings[0].ID
	names := must[[]string](t)(l.Whose(ctx, s.ID))
	if err := l.Empty(ctx, s.ID, names[0]); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("a story that is not in the bin: %v", err)
	}
	check(t, l.Discard(ctx, s.ID))
	now = now.AddDate(0, 0, library.BinDays-1)
	if err := l.Empty(ctx, s.ID, names[0]); !errors.Is(err, library.ErrNotYet) {
		t.Errorf("a day too soon: %v", err)
	}
	now = now.AddDate(0, 0, 2)
	if err := l.Empty(ctx, s.ID, "somebody else"); !errors.Is(err, library.ErrWrongName) {
		t.Errorf("under another name: %v", err)
	}
	if bin := must[[]library.Binned](t)(l.Bin(ctx)); len(bin) != 1 {
		t.Fatalf("in the bin lies %+v", bin)
	}
	check(t, l.Empty(ctx, s.ID, names[0]))
	if bin := must[[]library.Binned](t)(l.Bin(ctx)); len(bin) != 0 {
		t.Errorf("in the bin lies %+v", bin)
	}
	if _, err := os.Stat(l.RecordingDir(kept)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its sound is still there: %v", err)
	}
	if _, err := l.Story(ctx, s.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("it is still read: %v", err)
	}
	if left := holding(t, dir, "quinquereme"); len(left) > 0 {
		t.Errorf("its words stand in %v", left)
	}
}

func TestAStrayTombstoneErasesNothing(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := whole(t, l, "quinquereme")
	check(t, l.Close())
	check(t, os.MkdirAll(filepath.Join(dir, "tombstones"), 0o700))
	check(t, os.WriteFile(filepath.Join(dir, "tombstones", string(s.ID)+".json"), []byte(`{"format": "ownvoice tombstone 1", "story": "`+string(s.ID)+`", "erased": "2026-11-26T10:00:00Z", "scope": "story"}`), 0o600))
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	l = open(t, dir)
	if list := must[[]library.Row](t)(l.Stories(ctx, library.Filter{})); len(list) != 1 {
		t.Errorf("the list has %+v", list)
	}
}
