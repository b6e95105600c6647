package bin

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// stage is the place over a real library. Nothing runs behind the test.
type stage struct {
	*Page
	opened catalog.ID
	left   bool
}

func enter(t *testing.T, look *theme.Theme, w *sample.World) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	s := &stage{}
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	s.Page = New(&desk.Desk{Library: w.Library, Window: win, OpenStories: func() { s.left = true },
		OpenStory: func(id catalog.ID, _ time.Duration) { s.opened = id }})
	s.now = func() time.Time { return w.Now }
	win.SetContent(s.Content())
	win.Resize(fyne.NewSize(1154, 700))
	ctx, leave := context.WithCancel(desk.AtOnce(t.Context()))
	t.Cleanup(leave)
	s.Enter(ctx)
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// thrown is a library with a story, a note and a theme in the bin.
func thrown(t *testing.T) (*sample.World, catalog.Story) {
	t.Helper()
	w := sample.New(t)
	s := w.Tell(sample.Tale{Title: "Nobody explained the long words", KnownAs: "Gwen", Day: 9, Minutes: 1, Uses: sample.Anyone})
	other := w.Tell(sample.Tale{Title: "A cup of tea first", KnownAs: "Asha", Day: 12, Minutes: 1, Uses: sample.Anyone})
	n, err := w.Library.AddNote(t.Context(), catalog.Note{Story: other.ID, Text: "Ask about the bus fares", Sort: catalog.NotePlain})
	check(t, err)
	theme, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: "Buses"})
	check(t, err)
	check(t, w.Library.DropNote(t.Context(), n))
	check(t, w.Library.DropTheme(t.Context(), theme.ID))
	w.Now = w.Now.AddDate(0, 0, 2)
	check(t, w.Library.Discard(t.Context(), s.ID))
	return w, s
}

func press(t *testing.T, s *stage, key fyne.KeyName) {
	t.Helper()
	s.d.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

func TestEnterBringsBackWhatWasThrownAway(t *testing.T) {
	w, story := thrown(t)
	s := enter(t, theme.New(1, theme.Light), w)
	if len(s.found) != 3 || s.found[0].Entity != story.ID {
		t.Fatalf("in the bin are %+v", s.found)
	}
	press(t, s, fyne.KeyReturn)
	if len(s.found) != 2 || s.notice.Title != "“Nobody explained the long words” is back." {
		t.Errorf("then there are %d, and it says %q", len(s.found), s.notice.Title)
	}
	if all, err := w.Library.Stories(t.Context(), library.Filter{}); err != nil || len(all) != 2 {
		t.Errorf("the list has %d, %v", len(all), err)
	}
	s.notice.Action.OnTapped()
	if s.opened != story.ID {
		t.Error("it does not open the story")
	}
}

func TestOneKindIsShownByItselfAndAnEmptyBinLeadsBack(t *testing.T) {
	w, _ := thrown(t)
	s := enter(t, theme.New(1, theme.Light), w)
	s.kind.SetSelected("Notes")
	if len(s.found) != 1 || s.found[0].Words != "Ask about the bus fares" {
		t.Fatalf("the notes are %+v", s.found)
	}
	s.kind.SetSelectedIndex(0)
	for range 3 {
		s.onOpen(0)
	}
	press(t, s, fyne.KeyReturn)
	if len(s.found) != 0 || !s.left {
		t.Errorf("there are %d, and Enter leads back: %v", len(s.found), s.left)
	}
}

func TestAnOldStoryIsThrownAwayForGoodByWhomeverTypesWhoseItIs(t *testing.T) {
	w, story := thrown(t)
	w.Now = w.Now.AddDate(0, 0, library.BinDays+1)
	s := enter(t, theme.New(1, theme.Light), w)
	over := s.d.Window.Canvas()
	press(t, s, fyne.KeyReturn)
	if over.Overlays().Top() == nil || len(s.found) != 3 {
		t.Fatal("it is not asked about")
	}
	press(t, s, fyne.KeyReturn)
	if over.Overlays().Top() != nil || len(s.found) != 3 {
		t.Fatal("the first answer does not leave it in the bin")
	}
	for _, typed := range []string{"Maureen", "gwen "} {
		press(t, s, fyne.KeyReturn)
		over.FocusNext()
		test.Type(over.Focused(), typed)
		over.FocusNext()
		press(t, s, fyne.KeyReturn)
		if gone := typed != "Maureen"; gone != (len(s.found) == 2) {
			t.Errorf("after %q there are %d in the bin, and it says %q", typed, len(s.found), s.notice.Title)
		}
	}
	if _, err := w.Library.Story(t.Context(), story.ID); !errors.Is(err, library.ErrNotFound) && !errors.Is(err, library.ErrErased) {
		t.Errorf("the story is still there: %v", err)
	}
}

func TestAPartSaysOfWhichStoryItIs(t *testing.T) {
	w, _ := thrown(t)
	s := enter(t, theme.New(1, theme.Light), w)
	s.kind.SetSelected("Notes")
	if got := sort(s.found[0]); got != "Note in “A cup of tea first”" {
		t.Errorf("it is %q", got)
	}
}

func TestUntilWhenIsSaidInDays(t *testing.T) {
	at := time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC)
	b := library.Binned{Kind: catalog.KindStory, At: at, Until: at.AddDate(0, 0, 30)}
	for after, want := range map[int]string{0: "30 days more, or longer", 25: "5 days more, or longer", 29: "At least until tomorrow", 40: "Until you throw it away"} {
		if got := until(b, at.AddDate(0, 0, after)); got != want {
			t.Errorf("after %d days it says %q", after, got)
		}
	}
	if got := until(library.Binned{Kind: catalog.KindNote, Story: catalog.NewID()}, at); got != "As long as its story is kept" {
		t.Errorf("of a note it says %q", got)
	}
}

func TestTheBinLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		w, _ := thrown(t)
		s := enter(t, look, w)
		s.relayout()
		test.AssertImageMatches(t, fmt.Sprintf("bin-%s.png", name), s.d.Window.Canvas().Capture())
	}
	w, _ := thrown(t)
	w.Now = w.Now.AddDate(0, 0, library.BinDays+1)
	s := enter(t, theme.New(1, theme.Light), w)
	press(t, s, fyne.KeyReturn)
	test.AssertImageMatches(t, "old-light.png", s.d.Window.Canvas().Capture())
	s = enter(t, theme.New(1, theme.Light), sample.New(t))
	s.relayout()
	test.AssertImageMatches(t, "empty-light.png", s.d.Window.Canvas().Capture())
}
