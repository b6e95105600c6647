package stories

import (
	"context"
	"fmt"
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
	*Page
	speaker *sample.Loudspeaker
	opened  catalog.ID
	records int
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
		Status:    func() (client.Status, bool) { return sample.Offline, w.Library.Device().Enrolment != nil },
		OpenStory: func(id catalog.ID, _ time.Duration) { s.opened = id }, OpenRecord: func() { s.records++ }}
	s.Page = New(d, found)
	win.SetContent(s.Content())
	win.Resize(fyne.NewSize(1154, 700))
	ctx, leave := context.WithCancel(desk.AtOnce(t.Context()))
	t.Cleanup(leave)
	s.Enter(ctx)
	s.Focus()
	return s
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
	s.search.SetText("nobody long")
	if len(s.rows) != 1 || s.rows[0].ID != told[1].ID || s.count.Words != "1 of 3 stories" {
		t.Fatalf("found %d, says %q", len(s.rows), s.count.Words)
	}
	s.consent.SetSelected("Anyone may hear it")
	if len(s.rows) != 0 {
		t.Errorf("found %d with a consent that it does not have", len(s.rows))
	}
	s.onClear()
	if len(s.rows) != 3 || s.search.Text != "" {
		t.Errorf("after clearing there are %d", len(s.rows))
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

func TestTenThousandStoriesTakeFewRows(t *testing.T) {
	s := enter(t, sample.New(t), Found{})
	var many []library.Row
	for i := range 10000 {
		r := library.Row{KnownAs: fmt.Sprint("Storyteller ", i), Recorded: sample.Today, Seconds: 60}
		r.ID = catalog.NewID()
		many = append(many, r)
	}
	s.show(loaded{many, len(many)}, nil)
	made := 0
	list := s.newList(func() *row { made++; return newRow() })
	s.d.Window.SetContent(list)
	s.d.Window.Resize(fyne.NewSize(1154, 600))
	s.d.Window.Canvas().Focus(list)
	s.press(t, fyne.KeyEnd)
	if list.Current() != 9999 || made > 30 {
		t.Errorf("End goes to %d, with %d rows made", list.Current(), made)
	}
}
