// Command show opens a window with every widget in it, to be looked at and
// worked by keyboard:
//
//	go run ./ui/widget/internal/show -look dark -size 150
package main

import (
	"flag"
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"
	fyneApp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/widget/internal/sheet"
)

var looks = map[string]theme.Look{"light": theme.Light, "dark": theme.Dark, "computer": theme.AsComputer}

func main() {
	look := flag.String("look", "light", "light, dark or computer")
	size := flag.Float64("size", 100, "text size in per cent")
	flag.Parse()
	app := fyneApp.NewWithID("org.ownvoice.sheet")
	app.Settings().SetTheme(theme.New(float32(*size/100), looks[*look]))
	window := app.NewWindow("Ownvoice widgets")
	parts := sheet.New(time.Now)
	window.SetPadded(false)
	window.SetContent(parts.Page)
	window.Resize(fyne.NewSize(1366, 700))
	ask := func(fyne.Shortcut) { stop().Open(window.Canvas()) }
	window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyPeriod, Modifier: fyne.KeyModifierControl}, ask)
	go talk(parts)
	window.ShowAndRun()
}

func stop() *widget.Dialog {
	say := func(what string) func() { return func() { fmt.Println(what) } }
	return widget.NewDialog("Stop and keep the recording?", "All 24 minutes are saved on this laptop.",
		widget.NewPrimary("Carry on", "", say("carry on")), widget.NewButton("Stop and keep", "stop-fill", say("stop")))
}

// talk moves the meters as two people would who take turns.
func talk(parts *sheet.Sheet) {
	for tick := range time.Tick(50 * time.Millisecond) {
		turn := math.Sin(float64(tick.UnixMilli()) / 3000)
		fyne.Do(func() {
			parts.Meters[0].Set(-35+20*turn, -26+20*turn)
			parts.Meters[1].Set(-35-20*turn, -26-20*turn)
		})
	}
}
