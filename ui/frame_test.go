package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/sync/client"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/widget"
)

func TestWhoHasAJoiningCodeTypesItAtOnce(t *testing.T) {
	f := shown(t, sample.New(t), looks[0].look, client.Status{})
	f.showArchive()
	press(t, f, fyne.KeyReturn) // I have a joining code
	at, is := f.d.Window.Canvas().Focused().(*widget.Entry)
	if !is || at.Label != "Joining code" {
		t.Errorf("the keyboard is at %T", f.d.Window.Canvas().Focused())
	}
}
