package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/widget"
)

func TestClosingWhileARecordingIsBroughtInAsksFirst(t *testing.T) {
	f := shown(t, sample.New(t), looks[0].look, sample.Offline)
	f.begin()
	var ended chan error
	f.d.Open, ended = t.Context(), make(chan error, 1)
	f.d.Bring(&desk.Bringing{}, func(ctx context.Context) (catalog.Recording, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return catalog.Recording{}, ctx.Err()
	}, func(catalog.Recording, error) {})
	if f.title != "Bringing in a recording - Ownvoice" {
		t.Errorf("the window is called %q", f.title)
	}
	quit := 0
	f.onClose(func() { quit++ })
	asked, ok := f.d.Window.Canvas().Overlays().Top().(*widget.Dialog)
	if !ok || quit != 0 {
		t.Fatal("it closes without asking")
	}
	asked.Escape()
	if quit != 0 || f.d.Bringing() == nil {
		t.Error("Esc does not let it go on")
	}
	f.d.Bringing().Stop()
	<-ended
	desk.Settle()
	if f.title != "Ownvoice" {
		t.Errorf("then the window is called %q", f.title)
	}
	f.onClose(func() { quit++ })
	if quit != 1 {
		t.Error("it does not close when nothing runs")
	}
}

func TestAFileThatIsDroppedOntoTheWindowIsLookedAtWhereItIsBroughtIn(t *testing.T) {
	w := sample.New(t)
	f := shown(t, w, looks[0].look, sample.Offline)
	f.begin()
	f.onDropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(t.TempDir())})
	if f.shown != f.bring.made {
		t.Error("the place is not shown")
	}
	f.showStories()
	f.onDropped(fyne.Position{}, nil)
	if f.shown != f.stories {
		t.Error("nothing was dropped, and the place is left")
	}
}
