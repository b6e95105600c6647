package stories

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// brings has a recording come in, as long as the test looks.
func (s *stage) brings(t *testing.T, into catalog.ID) *desk.Bringing {
	t.Helper()
	now, held := &desk.Bringing{Story: into}, make(chan struct{})
	s.d.Open = t.Context()
	s.d.Bring(now, func(ctx context.Context) (catalog.Recording, error) {
		<-held
		return catalog.Recording{}, ctx.Err()
	}, func(catalog.Recording, error) {})
	t.Cleanup(func() { close(held) })
	return now
}

func TestWhatIsBeingBroughtInIsSaidWithoutTakingTheKeyboard(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	at := s.d.Window.Canvas().Focused()
	now := s.brings(t, told[1].ID)
	now.Tell(12*60, 31*60)
	s.onTick()
	if !s.notice.Visible() || s.notice.Body != "Reading it: 12 of 31 minutes." {
		t.Fatalf("it says %q %q", s.notice.Title, s.notice.Body)
	}
	button := s.notice.Action
	now.Tell(13*60, 31*60)
	s.onTick()
	if s.notice.Body != "Reading it: 13 of 31 minutes." || s.notice.Action != button || s.d.Window.Canvas().Focused() != at {
		t.Errorf("then it says %q", s.notice.Body)
	}
	if got := s.line(s.at(t, 1)); got != "No name  ·  being brought in" {
		t.Errorf("its row says %q", got)
	}
}

func TestWhatCameInMeanwhileIsSaidOnceAndWhyNotWhenItDidNot(t *testing.T) {
	w, told := three(t)
	s := enter(t, w, Found{})
	s.Came(bring.Came{Story: told[0].ID})
	s.Came(bring.Came{Story: told[1].ID, Err: errors.Join(studio.ErrStuck)})
	if s.notice.Title != "A recording has come in." {
		t.Fatalf("it says %q", s.notice.Title)
	}
	s.notice.Action.OnTapped()
	s.showNeeds()
	if s.opened != told[0].ID || s.notice.Title != "A recording could not be brought in." {
		t.Errorf("then it says %q %q", s.notice.Title, s.notice.Body)
	}
	s.notice.Action.OnTapped()
	if s.notice.Visible() {
		t.Error("it is said again")
	}
}

func TestAnEmptyLibraryOffersToBringOneInBesideRecording(t *testing.T) {
	s := enter(t, sample.New(t), Found{})
	asked := false
	s.other.OnTapped = func() { asked = true }
	s.d.Window.Canvas().FocusNext()
	s.press(t, fyne.KeyReturn)
	if !asked || s.bring.Visible() {
		t.Error("Tab and Enter do not bring one in")
	}
}

func TestWhatIsBroughtInLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		for _, place := range []string{"empty", "bringing"} {
			w, told := sample.New(t), []catalog.Story(nil)
			if place == "bringing" {
				w, told = three(t)
			}
			s := enterIn(t, look, w, Found{})
			s.d.Window.SetPadded(false)
			s.d.Window.Resize(fyne.NewSize(1154, 700))
			if told != nil {
				s.brings(t, told[1].ID).Tell(12*60, 31*60)
				s.onTick()
			}
			s.relayout()
			test.AssertImageMatches(t, fmt.Sprintf("%s-%s.png", place, name), s.d.Window.Canvas().Capture())
		}
	}
}
