package stories

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
)

func TestDeletePutsAStoryInTheBinAndUndoBringsItBack(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	s.press(t, fyne.KeySpace)
	s.press(t, fyne.KeyDelete)
	if s.shelf.Total != 2 || s.at(t, 0).ID != told[1].ID || s.hearing.of != nil {
		t.Fatalf("there are %d, and it plays: %v", s.shelf.Total, s.hearing.of != nil)
	}
	s.press(t, fyne.KeyDelete)
	s.onChanged() // what else happens meanwhile takes the way back from nobody
	if s.notice.Title != "“Nobody explained the long words” is in the bin." {
		t.Fatalf("it says %q", s.notice.Title)
	}
	s.notice.Action.OnTapped()
	s.onUndo()
	if s.shelf.Total != 3 || s.at(t, 0).ID != told[2].ID {
		t.Errorf("then there are %d", s.shelf.Total)
	}
	if len(s.binned) > 0 {
		t.Error("it goes on saying so")
	}
	s.onUndo() // once more is no harm
}

func TestCtrlZBringsBackTheOnlyStoryThatWasFound(t *testing.T) {
	w, _ := three(t)
	s := enter(t, w, Found{})
	s.Search()
	s.filters.search.SetText("cup")
	s.press(t, fyne.KeyReturn)
	s.press(t, fyne.KeyDelete)
	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.notice.Action) {
		t.Fatalf("the keyboard is on %T", at)
	}
	s.onUndo()
	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.list) {
		t.Errorf("the keyboard is on %T", at)
	}
}

func TestFocusStaysOnTheStoryWhenOthersComeInAboveIt(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	s.press(t, fyne.KeyDown)
	w.Now = w.Now.AddDate(0, 0, 1)
	_, err := w.Library.BeginStory(t.Context(), library.Begin{Title: "The newest", KnownAs: "Ola"})
	check(t, err)
	s.onChanged()
	if at := s.at(t, s.list.Current()); s.shelf.Total != 4 || at.ID != told[1].ID {
		t.Errorf("of %d the keys are on %q", s.shelf.Total, at.Title)
	}
}

func TestAKeptSearchIsChosenAgainAndForgotten(t *testing.T) {
	w, _ := three(t)
	s := enter(t, w, Found{})
	s.filters.search.SetText("cup")
	s.filters.consent.SetSelected("Anyone may hear it")
	s.filters.date.SetSelected("This year")
	s.filters.onFold()
	s.filters.saved.onKeep()
	if all, err := w.Library.SavedSearches(t.Context()); err != nil || len(all) != 1 || s.filters.saved.keep.Words != "Forget this search" {
		t.Fatalf("kept are %+v, %v; the button says %q", all, err, s.filters.saved.keep.Words)
	}
	was := s.filters.choices()
	s.onClear()
	if s.shelf.Total != 3 {
		t.Fatalf("cleared, there are %d", s.shelf.Total)
	}
	s.filters.saved.choose.SetSelectedIndex(0)
	if now := s.filters.choices(); now != was || s.shelf.Shown != was {
		t.Errorf("chosen again it is %+v, not %+v", now, was)
	}
	s.filters.saved.onKeep()
	if all, err := w.Library.SavedSearches(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("forgotten, there are %+v, %v", all, err)
	}
}

func TestEnterOpensAndSpacePlaysWhereTheWordsWereSaid(t *testing.T) {
	w, told := coPro(t)
	s := enter(t, w, Found{})
	s.filters.search.SetText("coat on")
	s.d.Window.Canvas().Focus(s.list)
	if s.shelf.Total != 1 || s.at(t, 0).ID != told[6].ID {
		t.Fatalf("found %d", s.shelf.Total)
	}
	s.press(t, fyne.KeySpace)
	if s.speaker.Last == nil || s.speaker.Last.At.Seconds() != 751 {
		t.Fatalf("it plays %+v", s.speaker.Last)
	}
	s.press(t, fyne.KeyReturn)
	if s.opened != told[6].ID || s.openedAt.Seconds() != 751 {
		t.Errorf("it opens %s at %v", s.opened, s.openedAt)
	}
}

func TestStoriesAreChosenByThemePersonAndDay(t *testing.T) {
	w, told := coPro(t)
	s := enter(t, w, Found{})
	s.filters.theme.SetSelected("Trust")
	if s.shelf.Total != 2 {
		t.Errorf("with the theme there are %d", s.shelf.Total)
	}
	people, err := w.Library.People(t.Context())
	check(t, err)
	for _, p := range people {
		if p.KnownAs == "Tomos" {
			s.filters.chosePerson(p.Person)
		}
	}
	if s.shelf.Total != 1 || s.at(t, 0).ID != told[1].ID || s.filters.fold.Words != "More, 1" {
		t.Errorf("and of Tomos there are %d; the button says %q", s.shelf.Total, s.filters.fold.Words)
	}
	s.filters.chosePerson(catalog.Person{})
	s.filters.date.SetSelected("From one day to another")
	s.filters.from.SetText("5/11/2026")
	if s.shelf.Total != 1 || s.at(t, 0).ID != told[6].ID {
		t.Errorf("from the 5th on there are %d", s.shelf.Total)
	}
	s.filters.to.SetText("1890-01-01")
	if s.shelf.Total != 0 {
		t.Errorf("and until 1890 there are %d", s.shelf.Total)
	}
}

func TestAPersonIsFoundByPartOfTheirNameAndEnter(t *testing.T) {
	w, told := coPro(t)
	s := enter(t, w, Found{})
	s.filters.onPerson()
	name := s.d.Window.Canvas().Focused().(*widget.Entry)
	name.SetText("DEL")
	s.press(t, fyne.KeyReturn)
	if s.shelf.Total != 1 || s.at(t, 0).ID != told[5].ID || s.filters.person.Words != "Delroy" || s.d.Window.Canvas().Overlays().Top() != nil {
		t.Errorf("of Delroy there are %d, and the button says %q", s.shelf.Total, s.filters.person.Words)
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"1 Nov 2026": "2026-11-01", "1 november 2026": "2026-11-01", " 1/11/2026": "2026-11-01", "1.11.2026": "2026-11-01", "2026-11-01": "2026-11-01",
		"3 Mar 1890": "1890-03-03", "31.12.2190": "2190-12-31", "": "0001-01-01",
	} {
		if day, fits := dayOf(typed, time.UTC); !fits || day.Format(time.DateOnly) != want {
			t.Errorf("%q is %v, %v", typed, day, fits)
		}
	}
	for _, typed := range []string{"soon", "31 Feb 2026", "99/99/99", "1 Nov", strings.Repeat("1", 10_000), "\u202e1.11.2026"} {
		if day, fits := dayOf(typed, time.UTC); fits || !day.IsZero() {
			t.Errorf("%.20q is %v", typed, day)
		}
	}
}

func TestEnterInTheSearchGoesToWhatWasFoundAndStaysWhereNothingWas(t *testing.T) {
	w, _ := three(t)
	s := enter(t, w, Found{})
	s.Search()
	s.filters.search.SetText("cup")
	s.press(t, fyne.KeyReturn)
	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.list) {
		t.Errorf("the keyboard is on %T", at)
	}
	s.Search()
	s.filters.search.SetText("zeppelin")
	s.press(t, fyne.KeyReturn)
	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.filters.search) {
		t.Errorf("the keyboard is on %T", at)
	}
}
