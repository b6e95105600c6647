// Package ui is the window: a rail with the places one can go, and one place
// beside it. It opens the library, keeps sync running behind the places, and
// closes both when the window closes. The places are in the packages below it;
// what they are drawn with is in ui/widget and ui/theme.
//
// It owns nothing of what it shows: stories are the library's, sound is the
// recorder's, and what may be heard is decided by consent.
package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"ownvoice/assets"
	"ownvoice/library"
	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/welcome"
)

// Options is what the window needs of the program it is part of.
type Options struct {
	Library  string // the folder with the stories; made when there is none
	Hardware recorder.Hardware
	Sound    desk.Sound
	Demo     Demo
}

// The smallest window, and the first.
const (
	leastWidth, leastHeight = 1024, 560
	firstWidth, firstHeight = 1366, 700
)

// Run opens the window and returns when it has closed and everything it
// started has ended: a recording that ran is kept, sync has stopped, the
// library is closed. It ends by itself when ctx does. It must be called on
// the main goroutine. A library that cannot be opened is no error of Run's:
// the window says so.
func Run(ctx context.Context, o Options) error {
	a := app.NewWithID("org.ownvoice.Ownvoice")
	icon := fyne.NewStaticResource("icon.png", assets.IconPNG)
	a.SetIcon(icon)
	w := newWindow(ctx, a, o)
	w.win.SetIcon(icon)
	w.win.Resize(fyne.NewSize(firstWidth, firstHeight))
	w.win.CenterOnScreen()
	a.Lifecycle().SetOnStarted(w.fit)
	defer context.AfterFunc(ctx, func() { fyne.Do(w.quit) })()
	w.open()
	w.win.ShowAndRun()
	return w.close(ctx)
}

// window is the window from its opening to its closing.
type window struct {
	ctx    context.Context // ends when the window closes
	end    context.CancelFunc
	app    fyne.App
	win    fyne.Window
	look   *look
	with   Options
	lib    *library.Library // nil until it is open
	frame  *frame           // nil until it is open
	opened chan *library.Library

	home      string             // the folder of a person's own stories, whatever is open
	demoThere bool               // beside them
	ended     context.CancelFunc // ends what runs over the library that is open
	then      func(*frame)       // once the next library is open; nil: its stories
	welcome   *welcome.Page      // nil but at the very first start
}

func newWindow(ctx context.Context, a fyne.App, o Options) *window {
	w := &window{app: a, look: newLook(a), with: o, opened: make(chan *library.Library, 1), home: o.Library, ended: func() {}}
	read := readFonts()
	w.win = a.NewWindow(windowTitle)
	<-read
	w.ctx, w.end = context.WithCancel(ctx)
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.onClose)
	return w
}

// readFonts reads the fonts of the theme beside the window's making, which
// waits for the graphics of the computer. The channel is closed when they are
// read; until then nothing may measure words.
func readFonts() <-chan struct{} {
	read := make(chan struct{})
	go func() {
		defer close(read)
		for _, bold := range []bool{false, true} {
			fyne.MeasureText(windowTitle, theme.Body, fyne.TextStyle{Bold: bold})
		}
	}()
	return read
}

func (w *window) onClose() {
	if w.frame == nil {
		w.quit()
		return
	}
	w.frame.onClose(w.quit)
}

// quit closes the window. What was typed and not kept yet is kept.
func (w *window) quit() {
	if w.frame != nil {
		w.frame.keepTyped()
	}
	w.app.Quit()
}

// close ends what the window started, and waits for it.
func (w *window) close(ctx context.Context) error {
	var errs []error
	if w.frame != nil {
		if s := w.frame.d.Session(); s != nil {
			_, err := s.Finish(context.WithoutCancel(ctx))
			errs = append(errs, err)
		}
		w.end()
		w.frame.link.close()
		w.frame.copying.close()
		w.frame.indexing.close()
	}
	w.end()
	desk.Settle()
	select {
	case w.lib = <-w.opened: // the window closed while it was being opened
	default:
	}
	if w.lib != nil {
		errs = append(errs, w.lib.Close())
	}
	return errors.Join(errs...)
}
