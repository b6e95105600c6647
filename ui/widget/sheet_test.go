package widget_test

import (
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/widget/internal/sheet"
)

// TestTheSheetLooksAsKept compares a picture of all widgets with the one in
// testdata. The new one is written to testdata/failed when they differ: look
// at both, and move it over the old one if it is the better one.
func TestTheSheetLooksAsKept(t *testing.T) {
	for name, look := range map[string]*theme.Theme{
		"sheet-light.png": theme.New(1, theme.Light),
		"sheet-dark.png":  theme.New(1, theme.Dark),
		"sheet-150.png":   theme.New(1.5, theme.Light),
	} {
		t.Run(name, func(t *testing.T) {
			newApp(t, look)
			test.AssertRendersToImage(t, name, sheetWindow(t, look.Scale).Canvas())
		})
	}
}

// TestTheSheetFollowsAChangeOfLook changes the look of a window that is open.
func TestTheSheetFollowsAChangeOfLook(t *testing.T) {
	app := newApp(t, theme.New(1, theme.Light))
	window := sheetWindow(t, 1)
	window.Canvas().Capture()
	app.Settings().SetTheme(theme.New(1, theme.Dark))
	test.AssertRendersToImage(t, "sheet-dark.png", window.Canvas())
}

// sheetWindow is the sheet after four seconds of talk, one button focused.
func sheetWindow(t *testing.T, scale float32) fyne.Window {
	now := time.Unix(0, 0)
	s := sheet.New(func() time.Time { return now })
	for range 40 {
		now = now.Add(100 * time.Millisecond)
		s.Meters[0].Set(-33, -24)
		s.Meters[1].Set(-20, -12)
	}
	height := 900 + 700*scale
	window := onWindow(t, s.Page, 1366, height-1)
	window.Resize(fyne.NewSize(1366, height))
	window.Canvas().Focus(s.Start)
	return window
}

func TestWhatWasOutOfSightWhenTheLookChangedComesBackInTheNewOne(t *testing.T) {
	app := newApp(t, theme.New(1, theme.Light))
	things := func() fyne.CanvasObject {
		field, several := widget.NewEntry("A word"), widget.NewNotes("More words")
		field.SetText("inclusive")
		return widget.NewColumn(8, widget.NewPrimary("Ask Maureen", "edit_note", nil), widget.NewCard(widget.NewColumn(8, field, widget.NewLeast(100, 80, several))),
			widget.NewSelect("Choose", []string{"One"}, nil))
	}
	held := widget.NewPanel("", things()) // a widget tells what is in it nothing, as a container does
	body := fyneContainer.NewStack(held)
	window := onWindow(t, body, 400, 400)
	window.Canvas().Capture()
	body.Objects = nil
	body.Refresh()
	app.Settings().SetTheme(theme.New(1, theme.Dark))
	body.Objects = []fyne.CanvasObject{held}
	body.Refresh()
	back := window.Canvas().Capture()
	body.Objects = []fyne.CanvasObject{widget.NewPanel("", things())}
	body.Refresh()
	if !reflect.DeepEqual(back, window.Canvas().Capture()) {
		t.Error("it has the old colours")
	}
}
