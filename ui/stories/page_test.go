package stories

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// stage is the place over a real library. Nothing runs behind the test.
type stage struct {
	consent catalog.ID // the story whose permission was opened
	*Page
	speaker  *sample.Loudspeaker
	opened   catalog.ID
	openedAt time.Duration
	records  int
	bins     int
}

// noKeys is a table of shortcuts that nobody presses.
type noKeys struct{}

func (noKeys) TypedShortcut(fyne.Shortcut)                {}
func (noKeys) Add(context.Context, fyne.Shortcut, func()) {}

func enter(t *testing.T, w *sample.World, found Found) *stage {
	t.Helper()
	return enterIn(t, theme.New(1, theme.Light), w, found)
}

func enterIn(t *testing.T, look *theme.Theme, w *sample.World, found Found) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	s := &stage{speaker: &sample.Loudspeaker{}}
	win := test.NewTempWindow(t, nil)
	d := &desk.Desk{Library: w.Library, Sound: s.speaker, Window: win, Keys: noKeys{},
		Status:     func() (client.Status, bool) { return sample.Offline, w.Library.Device().Enrolment != nil },
		OpenMoment: func(id, _ catalog.ID, at time.Duration) { s.opened, s.openedAt = id, at }, OpenStory: func(id catalog.ID, at time.Duration) { s.opened, s.openedAt = id, at }, OpenConsent: func(id catalog.ID) { s.consent = id }, OpenRecord: func() { s.records++ }, OpenBin: func() { s.bins++ }}
	s.Page = New(d, found)
	win.SetContent(s.Content())
	win.Resize(fyne.NewSize(1154, 700))
	ctx, leave := context.WithCancel(desk.AtOnce(t.Context()))
	t.Cleanup(leave)
	s.Enter(ctx)
	s.Focus()
	return s
}

// at is a story of the list.
func (s *stage) at(t *testing.T, i int) library.Row {
	t.Helper()
	r, here := s.shelf.Row(i)
	if !here {
		t.Fatalf("row %d was not fetched", i)
	}
	return r
}

// press types a key where the keyboard is.
func (s *stage) press(t *testing.T, key fyne.KeyName) {
	t.Helper()
	at := s.d.Window.Canvas().Focused()
	if at == nil {
		t.Fatal("the keyboard is nowhere")
	}
	at.TypedKey(&fyne.KeyEvent{Name: key})
}

func three(t *testing.T) (*sample.World, []catalog.Story) {
	w := sample.New(t)
	return w, []catalog.Story{
		w.Tell(sample.Tale{Title: "A cup of tea first", KnownAs: "Gwen", Day: 6, Minutes: 1, Uses: sample.Anyone}),
		w.Tell(sample.Tale{Title: "Nobody explained the long words", Day: 9, Minutes: 1, Uses: sample.Extracts, As: "none"}),
		w.Tell(sample.Tale{Title: "They asked me first", KnownAs: "Maureen", Day: 14, Minutes: 1, Uses: sample.Report}),
	}
}

func TestEnterOpensAndSpacePlaysRightThere(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	s.press(t, fyne.KeySpace)
	if s.speaker.Last == nil || !s.speaker.Last.Playing() || !s.hearing.plays(told[2].ID) {
		t.Fatal("Space does not play the newest story")
	}
	s.press(t, fyne.KeyDown)
	s.press(t, fyne.KeyReturn)
	if s.opened != told[1].ID {
		t.Errorf("Enter opened %s", s.opened)
	}
	first := s.speaker.Last
	s.press(t, fyne.KeySpace)
	if !s.hearing.plays(told[1].ID) || s.speaker.Last == first {
		t.Error("the second story is not heard")
	}
}

func TestAStoryThatWasTakenBackIsNotPlayed(t *testing.T) {
	w, told := three(t)
	w.Give(told[2].ID, catalog.Consent{Kind: catalog.EventWithdraw, Choice: "close"})
	s := enter(t, w, Found{})
	s.filters.consent.SetSelected("Taken back")
	s.Focus()
	if s.at(t, 0).ID != told[2].ID {
		t.Fatal("it is not where it is looked for")
	}
	s.press(t, fyne.KeySpace)
	if s.speaker.Last != nil || s.hearing.of != nil {
		t.Error("it plays")
	}
	if !s.notice.Visible() || s.notice.Title == "" {
		t.Error("nobody is told why not")
	}
}

func TestSearchAndFiltersChooseTogether(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	s.Search()
	s.filters.search.SetText("nobody long")
	if s.shelf.Total != 1 || s.at(t, 0).ID != told[1].ID || s.count.Words != "1 of 3 stories" {
		t.Fatalf("found %d, says %q", s.shelf.Total, s.count.Words)
	}
	s.filters.consent.SetSelected("Anyone may hear it")
	if s.shelf.Total != 0 {
		t.Errorf("found %d with a consent that it does not have", s.shelf.Total)
	}
	s.onClear()
	if s.shelf.Total != 3 || s.filters.search.Text != "" {
		t.Errorf("after clearing there are %d", s.shelf.Total)
	}
}

func TestAnEmptyLibraryOffersTheFirstStory(t *testing.T) {
	s := enter(t, sample.New(t), Found{})
	s.press(t, fyne.KeyReturn)
	if s.records != 1 {
		t.Error("Enter does not go to Record")
	}
}

func TestWhatWasMendedIsSaidOnceAndOpensItsStory(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{Mended: []studio.Mended{{Story: told[0].ID, Seconds: 31*60 + 4}}})
	if s.notice.Title != "The laptop closed in the middle of a story." || s.notice.Body != "We kept 31:04." {
		t.Fatalf("says %q %q", s.notice.Title, s.notice.Body)
	}
	s.notice.Action.OnTapped()
	if s.opened != told[0].ID {
		t.Error("it does not open the story")
	}
	s.showNeeds()
	if s.notice.Visible() {
		t.Error("it is said again")
	}
}

func TestWhatWaitsAboutPermissionOpensWhatWasSaidOfIt(t *testing.T) {
	w := sample.New(t)
	tomos := w.Tell(sample.Tale{Title: "It has to be all right to say no", KnownAs: "Tomos", Day: 7, Minutes: 1})
	s := enter(t, w, Found{})
	if !s.notice.Visible() || s.notice.Action == nil {
		t.Fatalf("it says %q", s.notice.Title)
	}
	s.notice.Action.OnTapped()
	if s.consent != tomos.ID || s.opened != "" {
		t.Errorf("it opens %q, and %q at its permission", s.opened, s.consent)
	}
}
