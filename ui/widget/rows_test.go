package widget_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func TestRowsBringTheOneTheKeysAreOnIntoSight(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	opened := -1
	var all []fyne.CanvasObject
	for i := range 30 {
		all = append(all, widget.NewBody(fmt.Sprintf("Line %d, of words that need more than one line where there is little room.", i)))
	}
	rows := widget.NewRows(func(i int) { opened = i }, all...)
	rows.Spoken = func(i int) string { return fmt.Sprint("row ", i) }
	scroll := fyneContainer.NewVScroll(widget.NewCard(rows))
	window := onWindow(t, scroll, 300, 200)
	window.Canvas().Focus(rows)
	press := func(key fyne.KeyName) { rows.TypedKey(&fyne.KeyEvent{Name: key}) }
	press(fyne.KeyEnd)
	if rows.Current() != 29 || scroll.Offset.Y < 1000 || rows.AccessibilityLabel() != "row 29" {
		t.Errorf("at row %d, scrolled to %v, saying %q", rows.Current(), scroll.Offset.Y, rows.AccessibilityLabel())
	}
	press(fyne.KeyUp)
	press(fyne.KeyReturn)
	if opened != 28 {
		t.Errorf("opened is %d", opened)
	}
	press(fyne.KeyHome)
	if rows.Current() != 0 || scroll.Offset.Y > 20 {
		t.Errorf("at row %d, scrolled to %v", rows.Current(), scroll.Offset.Y)
	}
	rows.SetRows()
	press(fyne.KeyDown)
	press(fyne.KeySpace)
	if rows.Current() != -1 || rows.AccessibilityLabel() != "" {
		t.Errorf("with no rows it is at %d", rows.Current())
	}
}
