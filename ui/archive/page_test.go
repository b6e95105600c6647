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
)

func TestStoriesAreFetchedAsTheyComeIntoSightAndAreOpened(t *testing.T) {
	w := sample.New(t)
	for i := range 130 {
		w.Now = sample.Today.AddDate(0, 0, -i)
		if _, err := w.Library.BeginStory(t.Context(), library.Begin{Title: fmt.Sprintf("Story %d", i), KnownAs: "Asha"}); err != nil {
			t.Fatal(err)
		}
	}
	w.Now = sample.Today
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	window := test.NewTempWindow(t, nil)
	var opened catalog.ID
	p := New(&desk.Desk{Library: w.Library, Window: window, Status: func() (client.Status, bool) { return sample.Offline, false },
		OpenStory: func(id catalog.ID, _ time.Duration) { opened = id }}, nil)
	window.SetContent(p.Content())
	window.Resize(fyne.NewSize(1154, 700))
	p.Enter(desk.AtOnce(t.Context()))
	if _, here := p.shelf.Row(100); here || p.shelf.Total != 130 || p.title.Words != "Your stories are on this laptop." {
		t.Fatalf("of %d it has fetched what nobody saw: %v, and says %q", p.shelf.Total, here, p.title.Words)
	}
	window.Canvas().Focus(p.list)
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn} {
		window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	last, _ := p.shelf.Row(129)
	if opened != last.ID || !strings.HasPrefix(p.spoken(129), "“Story 129”, Asha. This laptop: Kept here.") {
		t.Errorf("it opens %q, and says %q", opened, p.spoken(129))
	}
	if err := w.Library.Retitle(t.Context(), last.ID, "Another"); err != nil {
		t.Fatal(err)
	}
	p.onChanged()
	if !strings.HasPrefix(p.spoken(129), "“Another”") {
		t.Errorf("after a change it says %q", p.spoken(129))
	}
}
