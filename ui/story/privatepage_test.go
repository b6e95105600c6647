package story

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// joined opens Maureen's consent on a laptop that belongs to an archive, which
// answers whoever asks for a private page.
func joined(t *testing.T, look *theme.Theme, answer error) *stage {
	w, id := maureen(t)
	return enterAt(t, look, w, id, func(p *Page) {
		p.d.Status = func() (client.Status, bool) { return sample.Offline, true }
		p.d.PrivatePage = func(_ context.Context, story catalog.ID) (string, time.Time, error) {
			if story != id {
				t.Errorf("it asks for story %s", story)
			}
			return "https://archive.example/yours/abcdefghijklmnopqrstuvwxyz", time.Date(2027, 2, 24, 12, 0, 0, 0, time.UTC), answer
		}
	})
}

func TestTheirPrivatePageIsShownToBeHandedOn(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		s := joined(t, look, nil)
		s.choose(tabConsent)
		test.Tap(s.answers.own)
		if s.d.Window.Canvas().Overlays().Top() == nil {
			t.Fatal("no page is shown")
		}
		test.AssertImageMatches(t, "privatepage-"+name+".png", s.d.Window.Canvas().Capture())
	}
}

func TestWhyThereIsNoPrivatePageIsSaid(t *testing.T) {
	s := joined(t, theme.New(1, theme.Light), client.ErrUnreachable)
	s.choose(tabConsent)
	test.Tap(s.answers.own)
	if s.d.Window.Canvas().Overlays().Top() != nil || s.trouble.Hidden || s.answers.own.Disabled() {
		t.Error("nothing is said, or it cannot be tried again")
	}
}

func TestALaptopOfNoArchiveOffersNoPrivatePage(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.choose(tabConsent)
	if !s.answers.own.Hidden {
		t.Error("it is offered")
	}
}

func TestAllThatCanBeDoneFitsOnALineBesideAListOfExtracts(t *testing.T) {
	s := joined(t, theme.New(1, theme.Light), nil)
	if _, err := s.w.Library.AddExtract(t.Context(), catalog.Extract{Story: s.id, StartMS: 1000, EndMS: 9000, Title: "With my coat on"}); err != nil {
		t.Fatal(err)
	}
	s.d.Window.Resize(fyne.NewSize(1154, 768)) // beside the rail, in a window of 1366
	s.choose(tabConsent)
	s.onChanged()
	if s.answers.which.Hidden || s.answers.own.Hidden {
		t.Fatal("not all of it is shown")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.answers.write)
	if right := at.X + s.answers.write.Size().Width; right > 1154 {
		t.Errorf("the last button ends at %.0f of 1154", right)
	}
}
