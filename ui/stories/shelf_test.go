package stories

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
)

func many(t *testing.T, n int) *sample.World {
	t.Helper()
	w := sample.New(t)
	for i := range n {
		w.Now = sample.Today.AddDate(0, 0, -i)
		_, err := w.Library.BeginStory(t.Context(), library.Begin{Title: fmt.Sprintf("Story %d", i), KnownAs: "Asha"})
		check(t, err)
	}
	w.Now = sample.Today
	return w
}

func TestWhereOneWasIsKeptForTheReturn(t *testing.T) {
	s := enter(t, many(t, 120), Found{})
	for range 70 {
		s.press(t, fyne.KeyDown)
	}
	at := s.at(t, 70).ID
	first, _ := s.list.Sight()
	s.Enter(s.ctx)
	s.Focus()
	if again, _ := s.list.Sight(); s.list.Current() != 70 || s.at(t, 70).ID != at || again != first {
		t.Errorf("back again the keys are on %d, and %d is the first in sight", s.list.Current(), again)
	}
}

func TestThePageHoldsFewThings(t *testing.T) {
	s := enter(t, many(t, 120), Found{})
	s.filters.search.SetText("story")
	s.d.Window.Resize(fyne.NewSize(1154, 700))
	n := 0
	var count func(fyne.CanvasObject)
	count = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, inside := range o.Objects {
				count(inside)
			}
		case fyne.Widget:
			for _, inside := range test.WidgetRenderer(o).Objects() {
				count(inside)
			}
		default:
			n++
		}
	}
	count(s.Content())
	if n > 240 { // the rail has some too: 300 is the most
		t.Errorf("%d things are drawn", n)
	}
}

func TestNamesAndTitlesOfTenThousandLettersLeaveThePageUsable(t *testing.T) {
	w := sample.New(t)
	long := strings.Repeat("Wörter \u202ex\u202c 😀 ", 900)
	told := w.Tell(sample.Tale{Title: long, KnownAs: long, Day: 3, Minutes: 1})
	th, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: long})
	check(t, err)
	whole, err := w.Library.Story(t.Context(), told.ID)
	check(t, err)
	e, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: told.ID, Recording: whole.Recordings[0].ID, EndMS: 1000, Title: long})
	check(t, err)
	check(t, w.Library.SetTheme(t.Context(), e, th.ID, true))
	s := enter(t, w, Found{})
	s.filters.onFold()
	s.filters.theme.SetSelectedIndex(1)
	s.filters.chosePerson(whole.Teller)
	s.filters.search.SetText(long[:5000])
	s.filters.search.SetText("wort")
	s.filters.saved.onKeep()
	s.relayout()
	if s.shelf.Total != 1 {
		t.Errorf("found %d", s.shelf.Total)
	}
	if least := s.Content().MinSize().Width; least > 400 {
		t.Errorf("the page has to be %v wide", least)
	}
	if width := s.filters.search.Size().Width; width < 100 {
		t.Errorf("the search is %v wide", width)
	}
	s.d.Window.Canvas().Focus(s.list)
	s.press(t, fyne.KeyDelete)
	if height := s.notice.Size().Height; height > 120 {
		t.Errorf("what is said takes %v", height)
	}
}
