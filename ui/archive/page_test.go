package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// stage is the place over a real library. Nothing runs behind the test.
type stage struct {
	*Page
	opened, asked catalog.ID
	sent, woken   int
	joined        int
}

func enter(t *testing.T, look *theme.Theme, w *sample.World, status client.Status) *stage {
	t.Helper()
	s := &stage{}
	s.Page = sample.Beside(t, w, look, func(d *desk.Desk) *Page {
		d.Status = func() (client.Status, bool) { return status, w.Library.Device().Enrolment != nil }
		d.OpenStory = func(id catalog.ID, _ time.Duration) { s.opened = id }
		d.OpenConsent = func(id catalog.ID) { s.asked = id }
		d.SyncNow, d.Wake = func() { s.sent++ }, func() { s.woken++ }
		return New(d, Ways{Code: func() {}, Joined: func() { s.joined++ }})
	})
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *stage) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		over := s.d.Window.Canvas()
		if key == fyne.KeyTab {
			over.(interface{ FocusNext() }).FocusNext()
			continue
		}
		over.Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// pressed presses the button of that name in the dialog that is open, by the
// keyboard.
func (s *stage) pressed(t *testing.T, name string) {
	t.Helper()
	for range 10 {
		s.press(fyne.KeyTab)
		if b, is := s.d.Window.Canvas().Focused().(*widget.Button); is && b.Words == name {
			s.press(fyne.KeyReturn)
			return
		}
	}
	t.Fatalf("no key leads to %q", name)
}

// told is four stories: one that nobody was asked about, one that stays, one
// that waits, one that is safe.
func told(t *testing.T) (w *sample.World, unasked, stays, waits, safe catalog.Story) {
	t.Helper()
	w = sample.New(t)
	safe = w.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 33, Uses: sample.Anyone})
	waits = w.Tell(sample.Tale{Title: "You learn it by doing it together", KnownAs: "Asha", Day: 11, Minutes: 51, Uses: sample.Report})
	stays = w.Tell(sample.Tale{Title: "I was the only one not paid to be there", KnownAs: "Delroy", Day: 12, Minutes: 38, Uses: sample.Stay})
	unasked = w.Tell(sample.Tale{Title: "It has to be all right to say no", KnownAs: "Tomos", Day: 4, Minutes: 46})
	w.Enrol()
	w.Send(waits.ID)
	return w, unasked, stays, waits, safe
}

func TestStoriesAreFetchedAsTheyComeIntoSight(t *testing.T) {
	w := sample.New(t)
	for i := range 130 {
		w.Now = sample.Today.AddDate(0, 0, -i)
		_, err := w.Library.BeginStory(t.Context(), library.Begin{Title: fmt.Sprintf("Story %d", i), KnownAs: "Asha"})
		check(t, err)
	}
	w.Now = sample.Today
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	if _, here := s.shelf.Row(100); here || s.shelf.Total != 130 || s.title.Words != "Your stories are on this laptop." {
		t.Fatalf("of %d it has fetched what nobody saw: %v, and says %q", s.shelf.Total, here, s.title.Words)
	}
	s.d.Window.Canvas().Focus(s.list)
	s.press(fyne.KeyEnd, fyne.KeyReturn)
	s.pressed(t, "Open the story")
	last, _ := s.shelf.Row(129)
	if s.opened != last.ID || !strings.HasPrefix(s.spoken(129), "“Story 129”, Asha. This laptop: Kept here.") {
		t.Errorf("it opens %q, and says %q", s.opened, s.spoken(129))
	}
	check(t, w.Library.Retitle(t.Context(), last.ID, "Another"))
	s.onChanged()
	if !strings.HasPrefix(s.spoken(129), "“Another”") {
		t.Errorf("after a change it says %q", s.spoken(129))
	}
}

func TestWhatNeedsAPersonStandsFirstAndEachSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		status client.Status
		waits  string // why the third story has not gone
	}{
		"offline":         {sample.Offline, "It is sent when you are online."},
		"another is sent": {client.Status{State: client.StateSending, Story: "another", Percent: 3}, "It is sent after the others."},
		"it is sent":      {client.Status{State: client.StateSending, Percent: 43}, "It is on its way: 43% of this part has gone."},
		"only at night": {client.Status{State: client.StateOnline, Waits: client.Waits{For: client.ForNight, Until: time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC)}},
			"Recordings wait until 22:00, as you chose."},
		"on other Wi-Fi": {client.Status{State: client.StateOnline, Waits: client.Waits{For: client.ForNetwork, Network: "café"}},
			"Recordings wait for a network that you chose. café is not one."},
		"no data left": {client.Status{State: client.StateOnline, Waits: client.Waits{For: client.ForBudget, Until: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}},
			"This month's data is used up. Recordings go on from 1 December."},
		"the archive refuses": {client.Status{State: client.StateStopped, Err: client.ErrNotRecognised},
			"The archive did not recognise this laptop."},
	} {
		t.Run(name, func(t *testing.T) {
			w, unasked, stays, waits, safe := told(t)
			if c.status.State == client.StateSending && c.status.Story == "" {
				c.status.Story = waits.ID
			}
			s := enter(t, theme.New(1, theme.Light), w, c.status)
			want := []struct {
				id  catalog.ID
				why string
			}{
				{unasked.ID, "It stays on this laptop: Tomos has not said yet whether the archive may keep it."},
				{waits.ID, c.waits},
				{stays.ID, "It does not leave this laptop. They said no to this for this story."},
				{safe.ID, "The archive has all of it, and we have checked that it is right."},
			}
			for i, x := range want {
				row, _ := s.shelf.Row(i)
				if row.ID != x.id || s.why(row).sentence != x.why || !strings.HasSuffix(s.spoken(i), x.why) {
					t.Errorf("row %d is %q: %q", i, row.Title, s.why(row).sentence)
				}
			}
		})
	}
}

func TestAStoryIsPutFirstByKeyboard(t *testing.T) {
	w, _, _, waits, _ := told(t)
	s := enter(t, theme.New(1, theme.Light), w, client.Status{State: client.StateOnline, Waits: client.Waits{For: client.ForWord}})
	if s.try.Words != "Send now" {
		t.Errorf("the button says %q", s.try.Words)
	}
	s.press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab) // stick, tabs, which, the list
	s.press(fyne.KeyDown, fyne.KeyReturn)
	s.pressed(t, "Send this first")
	first, err := w.Library.First(t.Context())
	check(t, err)
	if row, _ := s.shelf.Row(1); first != waits.ID || s.title.Words != "“You learn it by doing it together” goes first." || s.why(row).short != "until you send it" {
		t.Errorf("first goes %q; it says %q and %q", first, s.title.Words, s.why(row).short)
	}
	s.press(fyne.KeyReturn)
	for _, b := range dialogButtons(s) {
		if b == "Send this first" {
			t.Error("what goes first is offered to go first")
		}
	}
}

// dialogButtons are the buttons that Tab comes to in the dialog.
func dialogButtons(s *stage) (all []string) {
	for range 6 {
		if b, is := s.d.Window.Canvas().Focused().(*widget.Button); is {
			all = append(all, b.Words)
		}
		s.press(fyne.KeyTab)
	}
	return all
}

func TestTheListShowsOnlyWhatWaits(t *testing.T) {
	w, unasked, _, waits, _ := told(t)
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	for name, want := range map[string]catalog.ID{"What waits": waits.ID, "Needs somebody’s yes": unasked.ID} {
		s.which.SetSelected(name)
		if row, _ := s.shelf.Row(0); s.shelf.Total != 1 || row.ID != want {
			t.Errorf("%s: %d stories, the first %q", name, s.shelf.Total, row.Title)
		}
	}
	s.which.SetSelected(onlyThere)
	if s.shelf.Total != 0 {
		t.Errorf("%d stories are only in the archive", s.shelf.Total)
	}
}

func TestWhoeverWasNotAskedIsAsked(t *testing.T) {
	w, unasked, _, _, _ := told(t)
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	s.d.Window.Canvas().Focus(s.list)
	s.press(fyne.KeyReturn)
	s.pressed(t, "Ask Tomos")
	if s.asked != unasked.ID {
		t.Errorf("it asks about %q", s.asked)
	}
}

func TestPlaces(t *testing.T) {
	w, _, _, _, _ := told(t)
	check(t, w.Library.SetSetting(t.Context(), "sync month", `{"month":"`+time.Now().Format("2006-01")+`","bytes":143000000}`))
	check(t, client.Rules{Night: &client.Hours{From: "22:00", To: "06:00"}, BudgetMB: 500}.Keep(t.Context(), w.Library))
	check(t, w.Library.SetSetting(t.Context(), "devices", `{"devices":[{"id":"0190a000-0000-7000-8000-000000000001","name":"Priya’s laptop"}]}`))
	for _, l := range []struct {
		name string
		look *theme.Theme
	}{{"light", theme.New(1, theme.Light)}, {"dark", theme.New(1, theme.Dark)}, {"150", theme.New(1.5, theme.Light)}} {
		for place, show := range map[string]func(*stage){
			"when":    func(s *stage) { s.tabs.Choose(tabWhen) },
			"without": func(s *stage) { s.tabs.Choose(tabWithout) },
			"room":    func(s *stage) { s.tabs.Choose(tabRoom) },
			"about": func(s *stage) {
				s.d.Window.Canvas().Focus(s.list)
				s.press(fyne.KeyDown, fyne.KeyReturn)
			},
		} {
			t.Run(place+"-"+l.name, func(t *testing.T) {
				s := enter(t, l.look, w, client.Status{State: client.StateOnline, Waits: client.Waits{For: client.ForNight, Until: time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC)}})
				show(s)
				s.relayout()
				test.AssertImageMatches(t, place+"-"+l.name+".png", s.d.Window.Canvas().Capture())
			})
		}
	}
}

func TestTheListHasRoomForTitlesAtTwiceTheSize(t *testing.T) {
	w, _, _, _, _ := told(t)
	s := enter(t, theme.New(2, theme.Light), w, sample.Offline)
	s.relayout()
	test.AssertImageMatches(t, "list-200.png", s.d.Window.Canvas().Capture())
}
