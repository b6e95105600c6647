package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// newApp is a headless app that looks like ours.
func newApp(t testing.TB, look *theme.Theme) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look)
	return app
}

// onWindow shows the object in a window and gives the window back.
func onWindow(t testing.TB, object fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	window := test.NewWindow(object)
	t.Cleanup(window.Close)
	window.SetPadded(false)
	window.Resize(fyne.NewSize(width, height))
	return window
}

func press(to fyne.Focusable, keys ...fyne.KeyName) {
	for _, key := range keys {
		to.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestAShortcutOfTheAppWorksWhileNotesAreBeingTyped(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var heard []fyne.Shortcut
	notes := widget.NewNotes("")
	notes.OnShortcut = func(s fyne.Shortcut) { heard = append(heard, s) }
	window := onWindow(t, notes, 400, 200)
	window.Canvas().Focus(notes)
	mark := &desktop.CustomShortcut{KeyName: fyne.KeyM, Modifier: fyne.KeyModifierControl}
	notes.TypedShortcut(mark)
	if len(heard) != 1 || heard[0] != mark {
		t.Fatalf("the app heard %v, want Ctrl M", heard)
	}
}

func TestMovingByWordsStaysWithTheEntry(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	notes := widget.NewNotes("")
	notes.OnShortcut = func(s fyne.Shortcut) { t.Errorf("the app heard %v", s.ShortcutName()) }
	onWindow(t, notes, 400, 200)
	notes.SetText("bus fares")
	notes.CursorColumn = 9
	notes.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierShortcutDefault})
	if notes.CursorColumn != 4 {
		t.Errorf("the cursor is at %d, want the start of the last word", notes.CursorColumn)
	}
}

func TestTabLeavesNotes(t *testing.T) {
	if widget.NewNotes("").AcceptsTab() {
		t.Error("Tab is swallowed, a keyboard trap")
	}
}

func TestEnterKeepsANoteAndShiftEnterBeginsANewLine(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var kept []string
	notes := widget.NewNotes("")
	notes.OnEnter = func(words string) { kept = append(kept, words) }
	window := onWindow(t, notes, 400, 200)
	window.Canvas().Focus(notes)
	test.Type(notes, "one")
	notes.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(notes, fyne.KeyReturn)
	notes.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	test.Type(notes, "two")
	press(notes, fyne.KeyReturn)
	if len(kept) != 1 || kept[0] != "one\ntwo" {
		t.Fatalf("kept %q, want one note of two lines", kept)
	}
}

func TestEnterInOneLineCallsBack(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var kept string
	search := widget.NewEntry("Search")
	search.OnEnter = func(words string) { kept = words }
	onWindow(t, search, 400, 60)
	test.Type(search, "bus")
	press(search, fyne.KeyEnter)
	if kept != "bus" {
		t.Errorf("Enter gave %q, want bus", kept)
	}
}
