package ui

import (
	"errors"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

func TestTheRailBearsNoNameOfAStoryThatWasErased(t *testing.T) {
	w := sample.New(t)
	id := w.Tell(sample.Tale{Title: "You learn it by doing it together", KnownAs: "Asha", Day: 11, Minutes: 1, Uses: sample.Report}).ID
	f := shown(t, w, theme.New(1, theme.Light), sample.Offline)
	f.openStory(id, 0)
	if f.rail.opened == "" {
		t.Fatal("the rail does not show whose story is open")
	}
	_, err := w.Library.Withdraw(t.Context(), library.Withdrawal{Story: id, Choice: catalog.ChoiceErase, Name: "Asha"})
	if err != nil && !errors.Is(err, library.ErrErasing) {
		t.Fatal(err)
	}
	f.d.Erased(id)
	if f.open != nil || f.rail.opened != "" || f.rail.teller != "" || f.rail.story.Visible() {
		t.Errorf("it still says %q", f.rail.opened)
	}
	if f.shown != f.stories {
		t.Error("it does not show the stories")
	}
}
