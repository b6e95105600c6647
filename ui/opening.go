package ui

import (
	"context"
	"errors"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/stories"
	"ownvoice/ui/theme"
	"ownvoice/ui/welcome"
	"ownvoice/ui/widget"
)

// start is a library that was opened.
type start struct {
	lib   *library.Library
	look  chosen
	found stories.Found
	first bool // nobody has used this library yet
	demo  bool // the demo lies beside it
}

// aMoment is how long the window waits to be shown with what it is for. Most
// libraries open in a tenth of it, and a card that says so would be drawn for
// nothing.
const aMoment = 300 * time.Millisecond

// open opens the library off the window and goes on to the first place, or
// says why not.
func (w *window) open() {
	type outcome struct {
		start
		err error
	}
	loaded := make(chan outcome, 1)
	came := false
	onLoaded := func(struct{}, error) {
		if !came {
			came = true
			o := <-loaded
			w.onOpened(o.start, o.err)
		}
	}
	desk.Work(w.ctx, func(ctx context.Context) (struct{}, error) {
		s, err := w.load(ctx)
		loaded <- outcome{s, err}
		return struct{}{}, err
	}, onLoaded)
	if came { // in a test, where nothing runs behind
		return
	}
	select {
	case o := <-loaded:
		came = true
		w.onOpened(o.start, o.err)
	case <-time.After(aMoment):
		w.say(widget.NewText("Opening your stories", theme.Body, theme.Ink2), nil)
	}
}

// load opens the library and mends what was cut short.
func (w *window) load(ctx context.Context) (start, error) {
	lib, err := library.Open(ctx, w.with.Library)
	if err != nil {
		return start{}, err
	}
	s := start{lib: lib}
	s.look, err = readLook(ctx, lib)
	if err != nil {
		return start{}, errors.Join(err, lib.Close())
	}
	if s.first, err = welcome.Wanted(ctx, lib); err != nil {
		return start{}, errors.Join(err, lib.Close())
	}
	s.demo = isThere(w.demoDir())
	s.found.Mended, s.found.Trouble = studio.Mend(ctx, lib)
	if s.found.First, err = stories.FirstPage(ctx, lib); err != nil {
		return start{}, errors.Join(err, lib.Close())
	}
	w.opened <- lib
	return s, nil
}

func (w *window) onOpened(s start, err error) {
	if err != nil {
		w.onTrouble(err)
		return
	}
	w.lib = <-w.opened
	w.look.says = s.look.says
	w.look.set(s.look.scale, s.look.which)
	w.demoThere = s.demo
	if s.first && !w.inDemo() {
		w.greet(s)
		return
	}
	w.enter(s)
}

// greet shows what a person sees at the very first start.
func (w *window) greet(s start) {
	ways := welcome.Ways{
		Record: func() { w.enter(s); w.frame.showRecord() },
		Around: func() { w.enter(s) },
		Larger: func(percent string) {
			if scale, err := strconv.ParseFloat(percent, 32); err == nil {
				w.look.set(float32(scale)/100, w.look.which)
				w.look.keep(w.ctx, s.lib)
			}
		},
	}
	if w.with.Demo.Make != nil {
		ways.Demo = w.openDemo
	}
	w.welcome = welcome.New(w.ctx, s.lib, w.win.Canvas, ways)
	w.win.SetContent(w.welcome.Content())
	w.win.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape && w.welcome != nil {
			w.welcome.Escape()
		}
	})
	w.welcome.Focus()
}

// enter shows the first place.
func (w *window) enter(s start) {
	w.welcome = nil
	ctx, ended := context.WithCancel(w.ctx)
	w.ended = ended
	d := &desk.Desk{Library: s.lib, Hardware: w.with.Hardware, Sound: w.with.Sound, Window: w.win}
	w.frame = newFrame(ctx, d, w.look, s.found)
	if w.with.Demo.Make != nil {
		w.frame.demo = w.demoWays
	}
	if w.inDemo() {
		w.frame.ribbon, w.frame.apart = w.ribbon(), w.apart
	}
	w.win.SetContent(w.frame.content)
	w.frame.begin()
	if then := w.then; then != nil {
		w.then = nil
		then(w.frame)
	}
}

// onTrouble says why the library cannot be opened, and what can be done.
func (w *window) onTrouble(err error) {
	why := explain.Error(err)
	shut := widget.NewButton("Close", "close", w.app.Quit)
	next := widget.NewPrimary("Try again", "replay", w.open)
	if errors.Is(err, library.ErrDamaged) {
		why.Do = "Make the list again from them. The old list is kept too."
		next = widget.NewPrimary("Make the list again", "replay", w.rebuild)
	}
	heading := widget.NewHeading(why.What)
	heading.Wrap = true
	body := widget.NewBody(why.Safe + " " + why.Do)
	answers := widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, widget.NewText("", theme.Body, ""), shut, next)
	w.say(widget.NewColumn(theme.Space16, heading, body, answers), next)
}

// rebuild makes the list of stories anew and carries on.
func (w *window) rebuild() {
	w.say(widget.NewText("Making the list again. The recordings are not touched.", theme.Body, theme.Ink2), nil)
	desk.Work(w.ctx, func(ctx context.Context) (start, error) {
		if _, err := library.Rebuild(ctx, w.with.Library); err != nil {
			return start{}, err
		}
		return w.load(ctx)
	}, w.onOpened)
}

// say shows one calm card in the middle of the window.
func (w *window) say(content fyne.CanvasObject, focus fyne.Focusable) {
	brand := widget.NewPanel("", widget.NewBrand())
	brand.Bottom = theme.Space16
	card := widget.NewCard(widget.NewColumn(0, brand, content)).Pad(theme.Space32, theme.Space32)
	held := &fyne.Container{Layout: calm{}, Objects: []fyne.CanvasObject{card}}
	w.win.SetContent(fyneContainer.NewStack(widget.NewPanel(theme.Paper, nil), held))
	if focus != nil {
		w.win.Canvas().Focus(focus)
	}
}

// calm holds one card in the middle, wide enough to read.
type calm struct{}

// Layout is called by Fyne.
func (calm) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Scaled(560), size.Width-2*theme.Space32)
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos((size.Width-width)/2, max(0, (size.Height-height)*0.42)))
	}
}

// MinSize is the smallest window.
func (calm) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWidth, leastHeight) }
