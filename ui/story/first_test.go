package story

import (
	"testing"
)

func TestAStoryThatWaitsIsSentFirstFromItsFiles(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	if s.files.first.button.Visible() {
		t.Fatal("there is no archive, and it is offered to go first")
	}
	w.Enrol()
	s.onChanged()
	s.choose(tabFiles)
	if !s.files.first.button.Visible() {
		t.Fatal("it waits, and is not offered to go first")
	}
	s.files.first.button.OnTapped()
	first, err := w.Library.First(t.Context())
	if err != nil || first != id || s.trouble.Title != "This story goes first." {
		t.Errorf("first goes %q, and it says %q: %v", first, s.trouble.Title, err)
	}
}
