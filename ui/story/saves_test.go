package story

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/export"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// keepable is a story that may be kept elsewhere, with words and an extract.
func keepable(t *testing.T) (*sample.World, catalog.ID) {
	w, id := maureen(t)
	if _, err := w.Library.Give(t.Context(), id, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, As: "first", Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Library.AddSegments(t.Context(), id, []catalog.Segment{{StartMS: 0, EndMS: 4000, Speaker: "Them", Text: "They asked me first"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: id, StartMS: 0, EndMS: 4000, Title: "Asked"}); err != nil {
		t.Fatal(err)
	}
	return w, id
}

func TestAStoryIsSavedAsWhateverIsChosen(t *testing.T) {
	w, id := keepable(t)
	s := enter(t, w, id)
	s.choose(tabFiles)
	s.files.saves.onSave()
	all := s.files.saves.all
	if len(all) != 10 {
		t.Fatalf("there are %+v", all)
	}
	s.files.saves.dialog.Close()
	for _, one := range all {
		dir := t.TempDir()
		s.files.saves.write(one, dir)
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 || s.trouble.Title != "It is saved." || !strings.Contains(s.trouble.Body, entries[0].Name()) {
			t.Errorf("%s: %v, %v: %s %s", one.format, entries, err, s.trouble.Title, s.trouble.Body)
		}
		s.files.saves.write(one, dir)
		if s.trouble.Title == "It is saved." {
			t.Errorf("%s is written over", one.format)
		}
		if one.format == export.Bag {
			if _, err := exchange.VerifyBag(t.Context(), os.DirFS(filepath.Join(dir, entries[0].Name()))); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestAStoryThatMayNotLeaveSaysWhyAndIsNotSaved(t *testing.T) {
	w, id := maureen(t)
	if _, err := w.Library.Give(t.Context(), id, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.No}}); err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	s.choose(tabFiles)
	s.files.saves.onSave()
	if s.files.saves.dialog != nil {
		t.Error("it asks as what to save what may not leave")
	}
	if d := catalog.Decide(s.told.Events, catalog.WholeStory, catalog.UseKeep, now()); !strings.Contains(s.files.saves.why(s.told, d), d.Why) {
		t.Errorf("it says %q", s.files.saves.why(s.told, d))
	}
	dir := t.TempDir()
	s.files.saves.write(saved{format: export.Text}, dir)
	if entries, _ := os.ReadDir(dir); len(entries) > 0 || s.trouble.Title == "It is saved." {
		t.Errorf("it is saved: %v", entries)
	}
}

func TestLabelsComeInUnderFiles(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.choose(tabFiles)
	file := filepath.Join(t.TempDir(), "labels.txt")
	for text, title := range map[string]string{"1.0\t2.0\tAsked\n3.0\t3.0\tbus\n": "The labels have come in.", "WEBVTT\n": ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.files.beside.take(file, s.files.beside.mark)
		if title != "" && s.trouble.Title != title || title == "" && s.trouble.Title == "The labels have come in." {
			t.Errorf("%q: %s %s", text, s.trouble.Title, s.trouble.Body)
		}
		s.hush()
	}
	if len(s.told.Extracts) != 1 || len(s.told.Notes) != 1 {
		t.Errorf("%+v %+v", s.told.Extracts, s.told.Notes)
	}
}

func TestAStoryIsSavedByKeyboardAlone(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(filepath.Join(home, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	w, id := keepable(t)
	s := enter(t, w, id)
	s.choose(tabFiles)
	c := s.d.Window.Canvas()
	press := func(key fyne.KeyName) {
		t.Helper()
		if c.Focused() == nil {
			t.Fatal("nothing has the keys")
		}
		c.Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	for range 40 {
		if c.Focused() == fyne.Focusable(s.files.saves.button) {
			break
		}
		c.FocusNext()
	}
	press(fyne.KeyReturn)
	if c.Focused() != fyne.Focusable(s.files.saves.list) {
		t.Fatal("the keys are not on what can be saved")
	}
	press(fyne.KeyDown) // the words, to read
	press(fyne.KeyReturn)
	press(fyne.KeyReturn) // the first of the places
	for range 10 {
		if b, is := c.Focused().(*widget.Button); is && b.Words == "Save it here" {
			break
		}
		c.FocusNext()
	}
	press(fyne.KeyReturn)
	saved, _ := filepath.Glob(filepath.Join(home, "Documents", "*.txt"))
	if len(saved) != 1 || s.trouble.Title != "It is saved." || !strings.Contains(s.trouble.Body, "“Documents”") {
		t.Errorf("saved are %v: %s %s", saved, s.trouble.Title, s.trouble.Body)
	}
}

func TestSavingLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		w, id := keepable(t)
		s := enterIn(t, look, w, id)
		s.d.Window.Resize(fyne.NewSize(1154, 699))
		s.d.Window.Resize(fyne.NewSize(1154, 700))
		s.choose(tabFiles)
		s.files.saves.onSave()
		test.AssertImageMatches(t, fmt.Sprintf("saves-%s.png", name), s.d.Window.Canvas().Capture())
	}
}

func TestWhatStaysLooksAsItShould(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.told.Events = nil
	s.choose(tabFiles)
	s.files.saves.onSave()
	test.AssertImageMatches(t, "saves-no.png", s.d.Window.Canvas().Capture())
}
