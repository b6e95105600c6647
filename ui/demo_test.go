package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/settings"
)

// small is a demo of one story that is made at once.
var small = Demo{
	Make: func(ctx context.Context, dir string, told func(done, of int)) error {
		told(1, 1)
		lib, err := library.Open(ctx, dir)
		if err != nil {
			return err
		}
		_, err = lib.BeginStory(ctx, library.Begin{Title: "Invented", KnownAs: "Nobody"})
		return errors.Join(err, lib.SetReporter(ctx, "Rosa"), lib.Close())
	},
	Throw: func(_ context.Context, dir string) error { return os.RemoveAll(dir) },
}

// withDemo is a window over an empty library that somebody has used, and the
// ways of its Settings.
func withDemo(t *testing.T) *window {
	t.Helper()
	w := newWindow(desk.AtOnce(t.Context()), test.NewTempApp(t), Options{Library: filepath.Join(t.TempDir(), "Ownvoice"), Sound: &sample.Loudspeaker{}, Demo: small})
	w.win.Resize(fyne.NewSize(1366, 700))
	w.open()
	greeted(w)
	t.Cleanup(func() {
		if err := w.close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *window) settings() settings.Ways {
	var s settings.Ways
	w.demoWays(&s)
	return s
}

// titles are the stories that are open.
func (w *window) titles(t *testing.T) []string {
	t.Helper()
	if w.frame == nil || w.lib == nil {
		t.Fatal("no stories are open")
	}
	rows, err := w.lib.Stories(t.Context(), library.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.Title)
	}
	return all
}

func TestTheDemoIsLookedAtApartFromOnesOwnStoriesAndThrownAway(t *testing.T) {
	w := withDemo(t)
	if s := w.settings(); s.Demo || s.ThrowDemo != nil {
		t.Error("there is a demo before anybody asked for one")
	}
	w.settings().OpenDemo()
	if all := w.titles(t); len(all) != 1 || all[0] != "Invented" || !w.inDemo() || w.frame.ribbon == nil {
		t.Fatalf("the demo has %v", all)
	}
	w.frame.showSettings()
	same(t, w.win, "demo-light.png")
	w.settings().CloseDemo()
	if all := w.titles(t); len(all) != 0 || w.inDemo() || w.frame.ribbon != nil {
		t.Errorf("one's own stories are %v", all)
	}
	s := w.settings()
	if s.ThrowDemo == nil {
		t.Fatal("the demo cannot be thrown away")
	}
	s.ThrowDemo()
	if isThere(w.demoDir()) || w.settings().ThrowDemo != nil {
		t.Error("it is still there")
	}
	if all := w.titles(t); len(all) != 0 {
		t.Errorf("one's own stories are %v", all)
	}
}

func TestARealStoryIsNotRecordedInTheDemo(t *testing.T) {
	w := withDemo(t)
	w.settings().OpenDemo()
	for name, way := range map[string]func(){"Record": w.frame.d.OpenRecord, "bringing in": w.frame.d.OpenBring, "Ctrl 2": w.frame.showRecord} {
		before := w.frame.shown
		way()
		if w.frame.shown != before || w.win.Canvas().Overlays().Top() == nil {
			t.Errorf("%s is open in the demo", name)
		}
		w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
	}
	w.openHome((*frame).showRecord)
	if w.inDemo() || w.frame.shown != w.frame.record.made {
		t.Error("it does not lead to Record among one's own stories")
	}
}

func TestADemoThatCannotBeMadeLeadsBackToOnesOwnStories(t *testing.T) {
	w := withDemo(t)
	w.with.Demo.Make = func(context.Context, string, func(int, int)) error { return library.ErrFull }
	w.settings().OpenDemo()
	if w.frame != nil {
		t.Fatal("it is open")
	}
	press := w.win.Canvas().Focused()
	if press == nil {
		t.Fatal("the keyboard is nowhere")
	}
	press.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if all := w.titles(t); len(all) != 0 || w.inDemo() {
		t.Errorf("one's own stories are %v", all)
	}
}

func TestTheWelcomeLeadsToRecordAndToTheDemo(t *testing.T) {
	open := func() *window {
		w := newWindow(desk.AtOnce(t.Context()), test.NewTempApp(t), Options{Library: filepath.Join(t.TempDir(), "Ownvoice"), Sound: &sample.Loudspeaker{}, Demo: small})
		w.win.Resize(fyne.NewSize(1366, 700))
		w.open()
		if w.welcome == nil || w.frame != nil {
			t.Fatal("nobody is greeted")
		}
		return w
	}
	press := func(w *window, keys ...fyne.KeyName) {
		for _, k := range keys {
			if k == fyne.KeyTab {
				w.win.Canvas().FocusNext()
				continue
			}
			w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	w := open()
	press(w, fyne.KeyReturn, fyne.KeyReturn)
	if w.frame == nil || w.frame.shown != w.frame.record.made {
		t.Error("it does not lead to Record")
	}
	if err := w.close(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
	w = open()
	press(w, fyne.KeyReturn, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn)
	if !w.inDemo() || len(w.titles(t)) != 1 {
		t.Error("it does not lead to the demo")
	}
	if err := w.close(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}
