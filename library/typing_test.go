package library_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// openAt is open with a clock of one's own.
func openAt(t testing.TB, dir string, now *time.Time) *library.Library {
	t.Helper()
	l := must[*library.Library](t)(library.OpenAt(context.Background(), dir, func() time.Time { return *now }))
	t.Cleanup(func() { l.Close() })
	return l
}

// edit is a batch of typing into one segment.
func edit(t rapid.TB, l *library.Library, was catalog.Segment, do func(*catalog.Segment)) catalog.Segment {
	t.Helper()
	is := was
	do(&is)
	check(t, l.EditSegments(context.Background(), was.Story, []library.SegmentEdit{{Was: was, Is: is}}))
	return is
}

func TestTypingLeavesOneChangeForEachMinuteAndItsHistoryIsTrueToTheMinute(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 11, 25, 14, 4, 10, 0, time.UTC)
	l := openAt(t, t.TempDir(), &now)
	s := withWords(t, l)
	said := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]
	before := len(must[[]catalog.Change](t)(l.History(ctx, s.ID)))
	for i := range 100 {
		said = edit(t, l, said, func(s *catalog.Segment) { s.Text = strings.Repeat("word ", i+1) })
		now = now.Add(time.Second) // 14:04:10 to 14:05:50
	}
	if n := len(must[[]catalog.Change](t)(l.History(ctx, s.ID))) - before; n > 4 {
		t.Errorf("a hundred batches in two minutes are %d changes", n)
	}
	for at, words := range map[string]int{"14:05": 50, "14:06": 100} {
		when := must[time.Time](t)(time.Parse("2006-01-02 15:04", "2026-11-25 "+at))
		was := must[[]catalog.Segment](t)(l.AsItWas(ctx, s.ID, when))
		if len(was) != 2 || was[0].Text != strings.Repeat("word ", words) {
			t.Errorf("at %s it was %+v", at, was)
		}
	}
	if got := must[[]catalog.Segment](t)(l.AsItWas(ctx, s.ID, now.AddDate(-10, 0, 0))); len(got) != 0 {
		t.Errorf("before anything was written it was %v", got)
	}
	sittings := must[[]library.Sitting](t)(l.Sittings(ctx, s.ID))
	if len(sittings) != 1 || !sittings[0].From.Equal(time.Date(2026, 11, 25, 14, 4, 10, 0, time.UTC)) || sittings[0].After() != time.Date(2026, 11, 25, 14, 6, 0, 0, time.UTC).Local() {
		t.Errorf("sittings are %+v", sittings)
	}
}

func TestAnyMinuteOfAnySessionComesBack(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		ctx, now := context.Background(), time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)
		l := openAt(t, filepath.Join(dir, string(rune('a'+n%26))+catalogID()), &now)
		defer l.Close()
		s := told(rt, l, "The long table")
		minutes := map[time.Time][]catalog.Segment{}
		for range rapid.IntRange(1, 25).Draw(rt, "batches") {
			said := must[[]catalog.Segment](rt)(l.Segments(ctx, s.ID))
			var e library.SegmentEdit
			if len(said) > 0 && rapid.IntRange(0, 4).Draw(rt, "kind") > 0 {
				e.Was = rapid.SampledFrom(said).Draw(rt, "which")
				e.Is = e.Was
			} else {
				e.Is = catalog.Segment{ID: catalog.NewID(), Story: s.ID}
			}
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				e.Is.StartMS = rapid.Int64Range(0, 5).Draw(rt, "start")
				e.Is.EndMS = e.Is.StartMS + 5
			case 1:
				e.Is.Speaker = rapid.SampledFrom([]string{"", "You", "Maureen"}).Draw(rt, "who")
			case 2:
				if e.Was.ID != "" {
					e.Is = catalog.Segment{}
				}
			default:
				e.Is.Text = rapid.String().Draw(rt, "text")
			}
			check(rt, l.EditSegments(ctx, s.ID, []library.SegmentEdit{e}))
			if rapid.Bool().Draw(rt, "undone") {
				check(rt, l.EditSegments(ctx, s.ID, []library.SegmentEdit{e.Back()}))
			}
			for next := now.Add(time.Duration(rapid.IntRange(0, 50).Draw(rt, "seconds")) * time.Second); now.Before(next); now = now.Add(time.Second) {
				if now.Second() == 59 {
					minutes[now.Add(time.Second)] = must[[]catalog.Segment](rt)(l.Segments(ctx, s.ID))
				}
			}
		}
		for at, want := range minutes {
			if got := must[[]catalog.Segment](rt)(l.AsItWas(ctx, s.ID, at)); !reflect.DeepEqual(got, want) {
				rt.Fatalf("at %v it was %+v, and is remembered as %+v", at, want, got)
			}
		}
	})
}

func catalogID() string { return string(catalog.NewID()) }

func TestWhatIsTypedIsOnDiskAtOnceAndBesideTheSoundWhenItRests(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := withWords(t, l)
	told := 0
	defer l.Listen(func(library.Changed) { told++ })()
	said := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]
	edit(t, l, said, func(s *catalog.Segment) { s.Text = "What happened at the long table?" })
	if told != 0 {
		t.Error("everybody is told of every letter")
	}
	if v := must[library.Verified](t)(l.Verify(ctx)); told != 1 {
		t.Errorf("after a rest %d were told, and verify says %+v", told, v.Bad)
	}
	edit(t, l, said, func(s *catalog.Segment) { s.Speaker = "Rosa" })
	check(t, l.Close())
	raw := must[[]byte](t)(os.ReadFile(filepath.Join(l.RecordingDir(said.Recording), "recording.json")))
	if !strings.Contains(string(raw), "What happened at the long table?") || !strings.Contains(string(raw), `"Rosa"`) {
		t.Error("beside the sound it is not what was typed")
	}
}

func TestAnEditWritesWhatDiffersAndNothingElse(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := withWords(t, l)
	first := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]
	edit(t, l, first, func(s *catalog.Segment) { s.Checked = l.Device().Reporter })
	edit(t, l, first, func(s *catalog.Segment) { s.Second = "Beth ddigwyddodd?" }) // by one who had not seen the check
	now := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]
	if now.Checked != l.Device().Reporter || now.Second == "" || now.Text != first.Text {
		t.Errorf("both stand: %+v", now)
	}
	edit(t, l, now, func(s *catalog.Segment) { s.Text = "Something else" })
	if now = must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]; now.Checked != "" {
		t.Error("words that nobody has heard since are still said to be right")
	}
	other := told(t, l, "Another story")
	if err := l.EditSegments(ctx, other.ID, []library.SegmentEdit{{Was: now}}); err == nil {
		t.Error("words of one story were removed through another")
	}
}

func TestTwoOfWhichOneWasFoldedIntoTheOtherAreNoTwoVersions(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 11, 25, 14, 4, 0, 0, time.UTC)
	l := openAt(t, t.TempDir(), &now)
	s := withWords(t, l)
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}}))
	said := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))[0]
	said = edit(t, l, said, func(s *catalog.Segment) { s.Text = "What" })
	onItsWay := must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000))
	edit(t, l, said, func(s *catalog.Segment) { s.Text = "What happened" })
	must[int](t)(l.Receive(ctx, onItsWay, 1)) // it comes back from the archive
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	if len(w.BothVersions) != 0 || w.Segments[0].Text != "What happened" {
		t.Errorf("versions %+v of %+v", w.BothVersions, w.Segments[0])
	}
}
