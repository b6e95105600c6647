package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/settings"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Demo is the way to a project that can be looked at and thrown away. It is a
// library of its own beside a person's, so that the two never mix.
type Demo struct {
	// Make makes it in a folder that is not there yet and says how far it is.
	// After an error, the end of ctx among them, there is no such folder.
	Make func(ctx context.Context, dir string, told func(done, of int)) error
	// Throw takes away what Make made, and refuses anything else.
	Throw func(ctx context.Context, dir string) error
}

// demoDir is the folder of the demo: beside the stories.
func (w *window) demoDir() string { return w.home + " demo" }

// inDemo reports whether the demo is what is open.
func (w *window) inDemo() bool { return w.with.Library != w.home }

// isThere reports whether a folder is. One that cannot be looked at is.
func isThere(dir string) bool {
	_, err := os.Stat(dir)
	return !errors.Is(err, os.ErrNotExist)
}

// demoWays are the ways of Settings to the demo and back.
func (w *window) demoWays(s *settings.Ways) {
	s.Demo, s.OpenDemo = w.inDemo(), w.openDemo
	s.CloseDemo = func() { w.openHome(nil) }
	if w.demoThere {
		s.ThrowDemo = w.throwDemo
	}
}

// openDemo makes the demo where there is none and opens it.
func (w *window) openDemo() {
	w.leave(func() {
		ctx, stop := context.WithCancel(w.ctx)
		how := widget.NewBody("It takes a few seconds. Your own stories are not touched.")
		w.say(widget.NewColumn(theme.Space16, widget.NewHeading("Making the demo"), how,
			widget.NewLine(0, widget.NewButton("Leave it", "close", stop))), nil)
		told := func(done, of int) {
			fyne.Do(func() { how.SetWords(fmt.Sprintf("Story %d of %d. Your own stories are not touched.", done, of)) })
		}
		desk.Work(w.ctx, func(context.Context) (struct{}, error) {
			if isThere(w.demoDir()) {
				return struct{}{}, nil
			}
			return struct{}{}, w.with.Demo.Make(ctx, w.demoDir(), told)
		}, func(_ struct{}, err error) {
			stop()
			switch {
			case errors.Is(err, context.Canceled):
				w.open()
			case err != nil:
				w.onDemoTrouble(err)
			default:
				w.with.Library = w.demoDir()
				w.open()
			}
		})
	})
}

// openHome goes back to a person's own stories, and there to a place.
func (w *window) openHome(then func(*frame)) {
	w.leave(func() {
		w.with.Library, w.then = w.home, then
		w.open()
	})
}

// throwDemo takes the demo away and goes back to a person's own stories.
func (w *window) throwDemo() {
	w.leave(func() {
		w.with.Library = w.home
		desk.Work(w.ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, w.with.Demo.Throw(ctx, w.demoDir()) },
			func(_ struct{}, err error) {
				if err != nil {
					w.onDemoTrouble(err)
					return
				}
				w.open()
			})
	})
}

func (w *window) onDemoTrouble(err error) {
	why := explain.Error(err)
	heading := widget.NewHeading(why.What)
	heading.Wrap = true
	next := widget.NewPrimary("Open your stories", "library_books", func() {
		w.with.Library = w.home
		w.open()
	})
	w.say(widget.NewColumn(theme.Space16, heading, widget.NewBody(why.Safe+" "+why.Do), widget.NewLine(0, next)), next)
}

// leave closes the stories that are open, and then does something else in the
// same window. While something is recorded or brought in it does nothing.
func (w *window) leave(then func()) {
	f, lib := w.frame, w.lib
	if f != nil && (f.d.Session() != nil || f.d.Bringing() != nil) {
		widget.NewDialog("Something is being recorded", "Finish that first. The demo can wait.", widget.NewPrimary("All right", "check", nil)).Open(w.win.Canvas())
		return
	}
	if f != nil {
		f.keepTyped()
	}
	w.frame, w.lib, w.welcome = nil, nil, nil
	w.say(widget.NewText("One moment", theme.Body, theme.Ink2), nil)
	w.ended()
	desk.After(w.ctx, func() {
		if f != nil {
			f.link.close()
			f.copying.close()
			f.indexing.close()
		}
		if lib == nil {
			return
		}
		if err := lib.Close(); err != nil { // all that was written is on disk
			slog.Error("could not close the stories", "err", err)
		}
	}, then)
}

// ribbon says, above every place of the demo, that it is one.
func (w *window) ribbon() fyne.CanvasObject {
	said := widget.NewText("This is the demo. Nobody in it exists.", theme.Second, theme.Ink)
	said.LeastWidth = 100
	back := widget.NewSmallButton("Back to your stories", "arrow_back", func() { w.openHome(nil) })
	return widget.NewPanel(theme.CareTint, widget.NewColumns(theme.Space12, []float32{24, widget.Rest, -1}, widget.NewIcon("visibility", theme.Care), said, back)).Pad(6, theme.PagePaddingSides)
}

// apart is what Record answers in the demo: a real story is never told there.
func (w *window) apart() {
	record := widget.NewButton("Record in your own", "mic", func() { w.openHome((*frame).showRecord) })
	widget.NewDialog("This is the demo", "Real stories are kept apart from it, so that none of them is thrown away with it.",
		widget.NewPrimary("Stay in the demo", "", nil), record).Open(w.win.Canvas())
}

// ribboned is a place, below the ribbon where there is one.
func (f *frame) ribboned(content fyne.CanvasObject) fyne.CanvasObject {
	if f.ribbon == nil {
		return content
	}
	return page.Below(0, f.ribbon, content)
}
