package library_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

var spoken = []catalog.Segment{
	{StartMS: 5000, EndMS: 9000, Speaker: "Speaker 1", Text: "So we made our own work"},
	{StartMS: 100, EndMS: 4000, Speaker: "You", Text: "What happened at the jobcentre?"},
}

// withWords is a story with a few words of its recording.
func withWords(t *testing.T, l *library.Library) catalog.Story {
	t.Helper()
	s := told(t, l, "The long table")
	rec := must[library.Whole](t)(l.Story(context.Background(), s.ID)).Recordings[0].ID
	said := slices.Clone(spoken)
	for i := range said {
		said[i].Recording = rec
	}
	must[[]catalog.Segment](t)(l.AddSegments(context.Background(), s.ID, said))
	return s
}

func found(t *testing.T, l *library.Library, words string) int {
	t.Helper()
	return len(must[[]library.Row](t)(l.Stories(context.Background(), library.Filter{Search: words})))
}

func TestWordsAreThereInOrderAndAreFound(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := withWords(t, l)
	check(t, l.Close())
	l = open(t, dir)
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	if len(w.Segments) != 2 || w.Segments[0].Text != spoken[1].Text || w.Segments[1].Speaker != "Speaker 1" || w.Segments[0].StartMS != 100 ||
		w.Segments[1].EndMS != 9000 || w.Segments[0].Recording != w.Recordings[0].ID {
		t.Errorf("the words came back as %+v", w.Segments)
	}
	if found(t, l, "jobcent") != 1 || found(t, l, "made table") != 1 || found(t, l, "elsewhere") != 0 {
		t.Error("the search does not find what was said")
	}
	if _, err := l.AddSegments(ctx, catalog.NewID(), spoken); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("words of no story: %v", err)
	}
}

func TestWordsStandInTheSidecarAndComeBackFromIt(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := withWords(t, l)
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	l = open(t, dir)
	if got := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID)); len(got) != 2 || got[1].Text != spoken[0].Text {
		t.Errorf("after a rebuild the words are %+v", got)
	}
	if found(t, l, "jobcentre") != 1 {
		t.Error("after a rebuild the search does not find them")
	}
}

func TestWordsTravelUnderTheirStorysPermissionAndAreGoneWithIt(t *testing.T) {
	ctx := context.Background()
	here, there := open(t, t.TempDir()), open(t, t.TempDir())
	project := enrolled(t, here)
	check(t, there.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project}))
	s := withWords(t, here)
	move := func() {
		t.Helper()
		must[int](t)(there.Receive(ctx, overWire(t, must[[]catalog.Change](t)(here.ChangesToSend(ctx, 1000))), 1))
	}
	if move(); found(t, there, "jobcentre") != 0 {
		t.Error("words left without a yes")
	}
	give(t, here, s.ID, catalog.UseKeep, catalog.Yes)
	if move(); found(t, there, "jobcentre") != 1 || len(must[[]catalog.Segment](t)(there.Segments(ctx, s.ID))) != 2 {
		t.Error("the words did not come along")
	}
	must[catalog.Consent](t)(here.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory}))
	move()
	if found(t, there, "jobcentre") != 0 {
		t.Error("after the withdrawal the search still finds them there")
	}
	if _, err := there.Segments(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Errorf("after the withdrawal they can be read there: %v", err)
	}
}

func TestWordsThatAnOlderOwnvoiceKeptWithoutKnowingThemAreShown(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := withWords(t, l)
	x := &stranger{device: catalog.NewID(), project: enrolled(t, l)}
	must[int](t)(l.Receive(ctx, []catalog.Change{
		x.wrote(catalog.KindSegment, catalog.NewID(), s.ID, "text", `"half a segment"`), x.wrote(catalog.KindSegment, catalog.NewID(), s.ID, "start_ms", `{}`),
	}, 1))
	before := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID))
	check(t, l.Close())
	asVersion(t, dir, 1)
	l = open(t, dir)
	if after := must[[]catalog.Segment](t)(l.Segments(ctx, s.ID)); !slices.Equal(before, after) {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if found(t, l, "jobcentre") != 1 || found(t, l, "long table") != 1 {
		t.Error("the search does not find what was there before")
	}
	if _, err := os.Stat(filepath.Join(dir, "library-before-1.db")); err != nil {
		t.Errorf("the database as it was is not kept: %v", err)
	}
}

func TestAnHourOfWordsIsKeptWhileOneWaits(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "A long talk")
	said := make([]catalog.Segment, 1200)
	for i := range said {
		said[i] = catalog.Segment{StartMS: int64(i) * 3000, EndMS: int64(i)*3000 + 2800, Speaker: "Speaker 1", Text: strings.Repeat("and then we went on ", 3)}
	}
	began := time.Now()
	must[[]catalog.Segment](t)(l.AddSegments(ctx, s.ID, said))
	kept := time.Since(began)
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "afterwards"}))
	t.Logf("kept in %v, a note after it in %v", kept, time.Since(began)-kept)
	if kept > 20*time.Second {
		t.Errorf("it takes %v", kept)
	}
}

func TestAnOriginalIsVerifiedWhereItWasBroughtIn(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "From a phone")
	rec := must[library.Whole](t)(l.Story(ctx, s.ID)).Recordings[0]
	path := filepath.Join(l.RecordingDir(rec.ID), "original-1.mp3")
	check(t, os.WriteFile(path, []byte("hello"), 0o600))
	rec.Tracks[0].Original = &catalog.Original{File: "original-1.mp3", SHA256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", Bytes: 5, Format: "mp3"}
	must[catalog.Recording](t)(l.Keep(ctx, rec.Take))
	bad := func() []library.Bad { return must[library.Verified](t)(l.Verify(ctx)).Bad }
	if b := bad(); len(b) != 0 {
		t.Errorf("a whole one: %+v", b)
	}
	check(t, os.WriteFile(path, []byte("hallo"), 0o600))
	if b := bad(); len(b) != 1 || b[0].File != "original-1.mp3" || b[0].Why != "changed" {
		t.Errorf("a changed one: %+v", b)
	}
	check(t, os.Remove(path))
	if b := bad(); len(b) != 1 || b[0].Why != "missing" {
		t.Errorf("one that is gone: %+v", b)
	}
	for _, f := range must[library.Whole](t)(l.Story(ctx, s.ID)).Files {
		if f.Name != "track-1.wav" {
			t.Errorf("%s is among the files that travel", f.Name)
		}
	}
}
