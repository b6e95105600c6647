package demo_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/verbs/demo"
)

func open(t *testing.T, dir string) *library.Library {
	t.Helper()
	l, err := library.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestTheDemoHasSomethingOfEverythingAndIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	if filled, err := demo.Fill(t.Context(), dir); !filled || err != nil {
		t.Fatalf("filled %v: %v", filled, err)
	}
	if filled, err := demo.Fill(t.Context(), dir); filled || err != nil {
		t.Fatalf("filled again %v: %v", filled, err)
	}
	l, ctx := open(t, dir), t.Context()
	rows, err := l.Stories(ctx, library.Filter{})
	if err != nil || len(rows) < 12 {
		t.Fatalf("%d stories: %v", len(rows), err)
	}
	permits := map[catalog.PermissionState]bool{}
	var extracts, segments, twice, seconds, left int
	for _, r := range rows {
		permits[r.Permission.State] = true
		w, err := l.Story(ctx, r.ID)
		if err != nil || len(w.Recordings) != 1 || r.Seconds < 10 {
			t.Fatalf("%s has %d recordings of %v s: %v", r.Title, len(w.Recordings), r.Seconds, err)
		}
		extracts, segments, twice = extracts+len(w.Extracts), segments+len(w.Segments), twice+len(w.BothVersions)
		for _, s := range w.Segments {
			if s.Second != "" {
				seconds++
			}
			if s.EndMS > int64(r.Seconds*1000)+1 || s.StartMS >= s.EndMS {
				t.Errorf("%q is said from %d to %d in %v s", s.Text, s.StartMS, s.EndMS, r.Seconds)
			}
		}
		left += len(catalog.LeftOut(w.Events, w.Recordings[0].ID, catalog.UseWhole, r.Recorded.AddDate(1, 0, 0)))
	}
	for _, p := range []catalog.PermissionState{catalog.PermitAnyone, catalog.PermitReport, catalog.PermitExtracts, catalog.PermitTeam, catalog.PermitNotAsked} {
		if !permits[p] {
			t.Errorf("no story is %s", p)
		}
	}
	if extracts < 12 || segments < 60 || twice != 1 || seconds == 0 || left == 0 {
		t.Errorf("%d extracts, %d segments, %d with two versions, %d in two languages, %d parts left out", extracts, segments, twice, seconds, left)
	}
	themes, err := l.Themes(ctx)
	if err != nil || len(themes) != 7 || !themes[0].Value || themes[4].Value {
		t.Errorf("themes are %+v: %v", themes, err)
	}
	bin, err := l.Bin(ctx)
	if err != nil || len(bin) == 0 {
		t.Errorf("the bin has %d: %v", len(bin), err)
	}
}

func TestADemoOfItsOwnIsMadeWholeAndThrownAwayWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Ownvoice demo")
	last := 0
	if err := demo.Make(t.Context(), dir, func(done, of int) { last = of - done }); err != nil || last != 0 {
		t.Fatalf("%d stories are missing: %v", last, err)
	}
	if err := demo.Throw(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 0 {
		t.Errorf("%d things are left: %v", len(left), err)
	}
}

func TestADemoThatIsNotFinishedLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Ownvoice demo")
	ctx, stop := context.WithCancel(t.Context())
	err := demo.Make(ctx, dir, func(done, _ int) {
		if done == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 0 {
		t.Errorf("%d things are left: %v", len(left), err)
	}
}

func TestADemoThatSomebodyRecordedIntoIsNotThrownAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Ownvoice demo")
	if err := demo.Make(t.Context(), dir, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	l := open(t, dir)
	s, err := l.BeginStory(t.Context(), library.Begin{Title: "A real one", KnownAs: "Nia"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Give(t.Context(), s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory}); err != nil {
		t.Fatal(err)
	}
	_, _, err = l.BeginRecording(t.Context(), s.ID)
	if err := errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	if err := demo.Throw(t.Context(), dir); !errors.Is(err, explain.ErrNotDemo) {
		t.Errorf("it was thrown away: %v", err)
	}
	if rows, err := open(t, dir).Stories(t.Context(), library.Filter{}); err != nil || len(rows) < 13 {
		t.Errorf("%d stories are there: %v", len(rows), err)
	}
}

func TestALibraryOfAPersonsOwnIsNotThrownAway(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := demo.Throw(t.Context(), dir); !errors.Is(err, explain.ErrNotDemo) {
		t.Errorf("it was thrown away: %v", err)
	}
}
