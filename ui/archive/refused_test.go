package archive

import (
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// refuse is what sync does when the archive takes no file of a story.
func refuse(t *testing.T, w *sample.World, story catalog.ID, why wire.Code) {
	t.Helper()
	files, err := w.Library.FilesToSend(t.Context())
	check(t, err)
	for _, f := range files {
		if f.Story == story {
			check(t, w.Library.Refuse(t.Context(), f, string(why)))
		}
	}
}

func TestWhatTheArchiveDoesNotTakeIsSaidBesideThatStoryOnly(t *testing.T) {
	w, _, _, other, safe := told(t)
	bad := w.Tell(sample.Tale{Title: "Nobody explained the long words", KnownAs: "Maureen", Day: 2, Minutes: 27, Uses: sample.Report})
	w.Send(other.ID, bad.ID)
	refuse(t, w, bad.ID, wire.CodeTooLarge)
	s := enter(t, theme.New(1, theme.Light), w, client.Status{State: client.StateOnline})
	at := func(story catalog.ID) (int, library.Row) {
		t.Helper()
		for i := range s.shelf.Total {
			if row, _ := s.shelf.Row(i); row.ID == story {
				return i, row
			}
		}
		t.Fatalf("story %s is not in the list", story)
		return 0, library.Row{}
	}
	i, row := at(bad.ID)
	state := s.stored(row)
	if i != 1 || state.Words != "Needs a look" || state.Sub != "too large for it" || state.Tone != widget.Care ||
		!strings.HasSuffix(s.spoken(i), "It is too large for this archive, so it stays here: tell your coordinator.") {
		t.Errorf("row %d: %+v, %q", i, state, s.spoken(i))
	}
	for story, want := range map[catalog.ID]string{other.ID: "It is sent after the others.", safe.ID: "The archive has all of it, and we have checked that it is right."} {
		if _, row := at(story); s.why(row).sentence != want || s.stored(row).Words == "Needs a look" {
			t.Errorf("of another: %q, %+v", s.why(row).sentence, s.stored(row))
		}
	}
	if s.title.Words != "You are online." || s.sentence.Words != "2 stories waiting to be sent." {
		t.Errorf("at the top: %q, %q", s.title.Words, s.sentence.Words)
	}
	w.Send(bad.ID)
	s.onChanged()
	if s.title.Words != "1 story needs a look." {
		t.Errorf("when all others are safe: %q", s.title.Words)
	}
	w.Send()
	s.onChanged()
	if _, row := at(bad.ID); s.stored(row).Words != "Safe in the archive" || s.title.Words != "Nothing is waiting." {
		t.Errorf("when it is safe: %+v, %q", s.stored(row), s.title.Words)
	}
}
