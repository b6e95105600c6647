package ui

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// opened is a window over the library in dir, once it has opened or said why not.
func opened(t *testing.T, dir string) *window {
	t.Helper()
	w := newWindow(desk.AtOnce(t.Context()), test.NewTempApp(t), Options{Library: dir, Sound: &sample.Loudspeaker{}})
	w.win.Resize(fyne.NewSize(1366, 700))
	w.open()
	greeted(w)
	if w.frame != nil {
		w.frame.link.unheard() // what is written is not told of from behind
	}
	return w
}

// greeted skips the welcome that a library nobody has used begins with.
func greeted(w *window) {
	if w.welcome != nil {
		w.welcome.Escape()
	}
}

func TestALibraryOpensAndClosesAndOpensAgain(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		w := opened(t, dir)
		if w.frame == nil || w.frame.shown != desk.Place(w.frame.stories) {
			t.Fatal("Stories are not shown")
		}
		if err := w.close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALibraryThatIsOpenElsewhereIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	l, err := library.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	w := opened(t, dir)
	if w.frame != nil {
		t.Fatal("it was opened twice")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	try, ok := w.win.Canvas().Focused().(*widget.Button)
	if !ok || try.Words != "Try again" {
		t.Fatalf("the keyboard is on %T", w.win.Canvas().Focused())
	}
	try.OnTapped()
	greeted(w)
	if w.frame == nil {
		t.Error("it does not open once it can be")
	}
	if err := w.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestADamagedListIsMadeAgainFromTheRecordings(t *testing.T) {
	world := sample.New(t)
	world.Tell(sample.Tale{Title: "They asked me first", KnownAs: "Maureen", Day: 14, Minutes: 1, Uses: sample.Report})
	dir := world.Library.Dir()
	if err := world.Library.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "library.db"), []byte("this is not a list of stories, and it is long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := opened(t, dir)
	again, ok := w.win.Canvas().Focused().(*widget.Button)
	if w.frame != nil || !ok || again.Words != "Make the list again" {
		t.Fatalf("the keyboard is on %T", w.win.Canvas().Focused())
	}
	same(t, w.win, "damaged-light.png")
	again.OnTapped()
	if w.frame == nil {
		t.Fatal("it did not open after the list was made again")
	}
	rows, err := w.lib.Stories(t.Context(), library.Filter{})
	if err != nil || len(rows) != 1 || rows[0].Title != "They asked me first" {
		t.Errorf("there are %d stories: %v", len(rows), err)
	}
	if err := w.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTheLookIsThereAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	w := opened(t, dir)
	w.frame.keys.TypedShortcut(desk.Ctrl(fyne.KeyPlus))
	w.frame.keys.TypedShortcut(desk.Ctrl(fyne.KeyPlus))
	w.frame.setLook(w.frame.look.scale, theme.Dark)
	if err := w.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w = opened(t, dir)
	if scale, which := w.look.now(); scale != 1.5 || which != theme.Dark {
		t.Errorf("it starts at %v, look %v", scale, which)
	}
	if err := w.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestShortcutsWorkWhileOneTypesAndNotBehindAQuestion(t *testing.T) {
	w := opened(t, t.TempDir())
	f := w.frame
	f.keys.TypedShortcut(desk.Ctrl(fyne.KeyF))
	field, ok := w.win.Canvas().Focused().(*widget.Entry)
	if !ok {
		t.Fatalf("Ctrl F goes to %T", w.win.Canvas().Focused())
	}
	field.TypedShortcut(desk.Ctrl(fyne.Key5))
	if f.shown != f.archive.made {
		t.Fatal("Ctrl 5 does nothing in the search field")
	}
	d := widget.NewDialog("Really?", "", widget.NewButton("No", "", nil))
	d.Open(w.win.Canvas())
	f.keys.TypedShortcut(desk.Ctrl(fyne.Key1))
	if f.shown != f.archive.made {
		t.Error("Ctrl 1 went on behind a question")
	}
	d.Close()
	f.keys.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl})
	if !f.rail.has(w.win.Canvas().Focused()) {
		t.Error("Ctrl Tab does not go to the rail")
	}
	if err := w.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestANoteBeingKeptIsKeptThoughTheWindowCloses(t *testing.T) {
	world := sample.New(t)
	s := world.Tell(sample.Tale{Title: "They asked me first", KnownAs: "Maureen", Day: 14, Minutes: 1})
	dir := world.Library.Dir()
	if err := world.Library.Close(); err != nil {
		t.Fatal(err)
	}
	w := opened(t, dir)
	desk.Save(t.Context(), func(ctx context.Context) error {
		_, err := w.lib.AddNote(ctx, catalog.Note{Story: s.ID, Text: "bus fares"})
		return err
	}, func(error) {})
	if err := w.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := library.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	notes, err := l.Notes(t.Context(), s.ID)
	if err := errors.Join(err, l.Close()); err != nil || len(notes) != 1 {
		t.Errorf("%d notes are there: %v", len(notes), err)
	}
}

func TestTheFirstWindowFitsTheScreen(t *testing.T) {
	for name, c := range map[string]struct {
		width, height int
		scale         float32
		want          fyne.Size
	}{
		"a small laptop has room for all of it":       {1366, 768, 1, fyne.NewSize(1362, 700)},
		"a large screen does not make it larger":      {2560, 1440, 1, fyne.NewSize(1366, 700)},
		"a taskbar and an old screen make it smaller": {1280, 680, 1, fyne.NewSize(1276, 648)},
		"larger points hold less":                     {1366, 768, 1.1, fyne.NewSize(1362/1.1, 736/1.1)},
		"it is never too small to work in":            {800, 480, 1, fyne.NewSize(1024, 560)},
	} {
		t.Run(name, func(t *testing.T) {
			got := fitting(c.width-besideFrame, c.height-aboveFrame, c.scale)
			if off := got.Subtract(c.want); math.Abs(float64(off.Width))+math.Abs(float64(off.Height)) > 0.1 {
				t.Errorf("it is %v, want %v", got, c.want)
			}
		})
	}
}

func TestAComputerThatDoesNotSayIsLight(t *testing.T) {
	l := newLook(test.NewTempApp(t))
	l.set(1, theme.AsComputer)
	if l.seen() != theme.Light {
		t.Error("it is not light")
	}
	if l.says = true; l.seen() != theme.AsComputer {
		t.Error("the computer is not asked")
	}
}
