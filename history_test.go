package main_test

import (
	"strings"
	"testing"
)

// past is what `ownvoice history` says of one change.
type past struct {
	ID, Kind, Field string
	Value           any
	CanUndo         bool `json:"can_undo"`
}

func TestWhatHasChangedIsListedAndTakenBackByItsShortenedName(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 41), "--title", "The long table", "--storyteller", "Asha", "--agreed")
	l.must(nil, "note", "add", kept.Story, "Ask about the bus fares")
	find := func(kind, field string) past {
		t.Helper()
		var all []past
		l.must(&all, "history", kept.Story)
		for _, p := range all {
			if p.Kind == kind && p.Field == field {
				return p
			}
		}
		t.Fatalf("%s.%s is not in %+v", kind, field, all)
		return past{}
	}
	written := find("note", "text")
	l.must(nil, "history", "undo", written.ID)
	var notes []struct{ Text string }
	if l.must(&notes, "note", "list", kept.Story); len(notes) != 0 {
		t.Errorf("the note is still there: %+v", notes)
	}
	l.must(nil, "history", "undo", find("note", "deleted").ID)
	if l.must(&notes, "note", "list", kept.Story); len(notes) != 1 {
		t.Errorf("the note did not come back: %+v", notes)
	}
	agreed := find("consent", "event")
	if s := l.try("history", "undo", agreed.ID); s.code != 1 || agreed.CanUndo || !strings.Contains(s.err, "stays said") {
		t.Errorf("undoing what was agreed: %d %s", s.code, s.err)
	}
	if s := l.try("history", "undo", "ffff"); s.code != 1 || !strings.Contains(s.err, "Nothing was changed") {
		t.Errorf("undoing what is not there: %d %s", s.code, s.err)
	}
}
