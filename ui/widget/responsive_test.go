package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func TestThePageIsMadeAnewWhereTheRoomChanges(t *testing.T) {
	app := newApp(t, theme.New(1, theme.Light))
	var made []widget.Breadth
	page := widget.NewResponsive(func(b widget.Breadth) fyne.CanvasObject {
		made = append(made, b)
		return widget.NewBody("words")
	})
	page.Beside = 212
	window := onWindow(t, page, 1366-212, 700)
	made = nil // a window is small for a moment before it has its size
	for _, width := range []float32{1300 - 212, 1000 - 212, 990 - 212, 700 - 212, 1366 - 212} {
		window.Resize(fyne.NewSize(width, 700))
	}
	want := []widget.Breadth{widget.Narrow, widget.Slim, widget.Wide}
	if len(made) != len(want) {
		t.Fatalf("the page was made for %v, want %v", made, want)
	}
	for i := range want {
		if made[i] != want[i] {
			t.Fatalf("the page was made for %v, want %v", made, want)
		}
	}
	app.Settings().SetTheme(theme.New(1.5, theme.Light))
	if page.Breadth() != widget.Narrow {
		t.Error("text at 150 % in 1366 px did not fold the page")
	}
}
