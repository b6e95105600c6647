package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestNotesComeRecordingByRecordingAndKnowWhichIsTheirs(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	l := open(t, dir)
	s := told(t, l, "With my coat on")
	second, _, err := l.BeginRecording(ctx, s.ID)
	check(t, err)
	add := func(text string, recording catalog.ID, at int64) {
		n := catalog.Note{Story: s.ID, Recording: recording, Text: text}
		if at >= 0 {
			n.AtMS = &at
		}
		must[catalog.Note](t)(l.AddNote(ctx, n))
	}
	add("early in the second", second, 1000)
	add("late in the first", "", 60_000)
	add("about the story", "", -1)
	look := func(l *library.Library) {
		notes := must[[]catalog.Note](t)(l.Notes(ctx, s.ID))
		if len(notes) != 3 || notes[0].Text != "about the story" || notes[1].Text != "late in the first" || notes[2].Text != "early in the second" {
			t.Fatalf("in this order: %+v", notes)
		}
		if notes[1].Recording != "" || notes[2].Recording != second {
			t.Errorf("of these recordings: %q and %q", notes[1].Recording, notes[2].Recording)
		}
	}
	look(l)
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	look(open(t, dir))
}
