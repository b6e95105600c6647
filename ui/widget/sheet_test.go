package widget_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget/internal/sheet"
)

// TestLook draws the sheet into the folder that LOOK names, to be looked at.
func TestLook(t *testing.T) {
	folder := os.Getenv("LOOK")
	if folder == "" {
		t.Skip("LOOK names no folder")
	}
	for _, look := range []*theme.Theme{theme.New(1, theme.Light), theme.New(1, theme.Dark), theme.New(1.5, theme.Light)} {
		newApp(t, look)
		window := sheetWindow(t, look)
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("sheet-%d-%v.png", look.Look, look.Scale)))
		if err != nil {
			t.Fatal(err)
		}
		png.Encode(f, window.Canvas().Capture())
		f.Close()
	}
}

func sheetWindow(t *testing.T, look *theme.Theme) fyne.Window {
	now := time.Unix(0, 0)
	s := sheet.New(func() time.Time { return now })
	for range 40 {
		now = now.Add(100 * time.Millisecond)
		s.Meters[0].Set(-33, -24)
		s.Meters[1].Set(-20, -12)
	}
	height := float32(1500)
	if look.Scale > 1 {
		height = 2100
	}
	window := onWindow(t, s.Page, 1366, height-1)
	window.Resize(fyne.NewSize(1366, height))
	window.Canvas().Focus(s.Start)
	test.WidgetRenderer(s.Start)
	return window
}
