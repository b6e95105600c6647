package story

import (
	"strings"
	"testing"

	"ownvoice/library/catalog"
)

// changed is the tab's sentences, newest first.
func changed(s *stage) string {
	s.choose(tabChanges)
	var all []string
	for _, c := range s.changes.all {
		all = append(all, c.said)
	}
	return strings.Join(all, "\n")
}

func TestWordsTypedInOneGoAreOneLineAndAreTakenBackTogether(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	before := len(s.told.Segments)
	if _, err := w.Library.AddSegments(t.Context(), id, []catalog.Segment{{Text: "They put the questions on the table."}, {StartMS: 3000, Text: "Before they had decided."}}); err != nil {
		t.Fatal(err)
	}
	s.onChanged()
	if all := changed(s); !strings.HasPrefix(all, "Rosa wrote 2 passages of the words.\n") {
		t.Fatalf("it says\n%s", all)
	}
	s.changes.undo(s.changes.all[0].act.undoes())
	if len(s.told.Segments) != before {
		t.Errorf("after undoing there are %d passages", len(s.told.Segments))
	}
	if all := changed(s); !strings.Contains(all, "put 2 passages of the words in the bin.") {
		t.Errorf("it says\n%s", all)
	}
}

func TestAnExtractIsOneLineWhateverWasWrittenOfIt(t *testing.T) {
	w, id := maureen(t)
	learning, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: "Learning"})
	if err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	e, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: id, Recording: s.told.Recordings[0].ID, StartMS: 1000, EndMS: 42000, Title: "With my coat on"})
	if err == nil {
		err = w.Library.SetTheme(t.Context(), e, learning.ID, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.onChanged()
	if all := changed(s); !strings.HasPrefix(all, "Rosa put the theme Learning on the extract “With my coat on”.\nRosa made the extract “With my coat on”.\n") {
		t.Errorf("it says\n%s", all)
	}
}

func TestWhatWasSaidAboutPermissionCannotBeTakenBackHere(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	changed(s)
	for _, c := range s.changes.all {
		if c.act.kind() == catalog.KindConsent && c.act.undoes() != nil {
			t.Errorf("%q can be taken back", c.said)
		}
	}
}
