package widget_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
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
