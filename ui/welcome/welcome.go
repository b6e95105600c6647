// Package welcome is what a person sees at the very first start: what shall we
// call you, what would you like to do, and for those who have one, where the
// joining code goes. Three screens at most, each of which can be skipped, none
// of which needs a network. It says where to go next and opens nothing.
package welcome

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Setting is where a library remembers that its person was welcomed.
const Setting = "welcomed"

// Ways is where one can go from here.
type Ways struct {
	Record func()
	Around func()             // the stories
	Demo   func()             // nil: there is none
	Larger func(scale string) // the words, at once
}

// Page is the welcome. It is made by New.
type Page struct {
	lib  *library.Library
	over func() fyne.Canvas
	open context.Context
	ways Ways

	called string // what to call the person; "" while nobody said

	content *fyne.Container
	first   fyne.Focusable // of the screen that is shown
	name    *widget.Entry
	code    *widget.Entry
	join    *widget.Button
	answer  *widget.Notice
	size    *widget.Choice
	root    fyne.CanvasObject
}

// Wanted reports whether nobody has used this library yet: nobody said their
// name, no story is there – not one in the bin or taken back either –, it belongs
// to no archive and was never greeted.
func Wanted(ctx context.Context, lib *library.Library) (bool, error) {
	before, err := lib.Setting(ctx, Setting)
	if err != nil || before != "" || lib.Device().Enrolment != nil {
		return false, err
	}
	who, err := lib.Reporter(ctx)
	if err != nil || who.KnownAs != "" {
		return false, err
	}
	for _, f := range []library.Filter{{}, {Permit: catalog.PermitTaken}, {Bin: true}} {
		if page, err := lib.List(ctx, f, 0, 1); err != nil || page.Total > 0 {
			return false, err
		}
	}
	return true, nil
}

// New is the first screen. open ends when the window closes.
func New(open context.Context, lib *library.Library, over func() fyne.Canvas, w Ways) *Page {
	p := &Page{lib: lib, over: over, open: open, ways: w, content: fyneContainer.NewStack()}
	p.name = widget.NewEntry("Your first name")
	p.name.OnEnter = func(string) { p.onName() }
	p.code = widget.NewEntry("Joining code")
	p.code.OnEnter = func(string) { p.onJoin() }
	p.join = widget.NewPrimary("Join", "key", p.onJoin)
	p.answer = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.size = widget.NewChoice(widget.Segments, []widget.Option{{Key: "100", Words: "100%"}, {Key: "125", Words: "125%"}, {Key: "150", Words: "150%"}, {Key: "200", Words: "200%"}}, w.Larger)
	p.size.Spoken, p.size.Answer = "Size of the words.", "100"
	p.greet()
	return p
}

// Content is the screen that is shown.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Focus puts the keyboard on the first thing of the screen.
func (p *Page) Focus() { p.over().Focus(p.first) }

// Escape goes on without an answer.
func (p *Page) Escape() { p.leave(p.ways.Around) }

// put shows a screen.
func (p *Page) put(first fyne.Focusable, parts ...fyne.CanvasObject) {
	brand := widget.NewPanel("", widget.NewBrand())
	brand.Bottom = theme.Space16
	card := widget.NewCard(widget.NewColumn(theme.Space16, append([]fyne.CanvasObject{brand}, parts...)...)).Pad(theme.Space32, theme.Space32)
	p.root = &fyne.Container{Layout: midst{}, Objects: []fyne.CanvasObject{card}}
	p.content.Objects = []fyne.CanvasObject{widget.NewPanel(theme.Paper, fyneContainer.NewVScroll(p.root))}
	p.content.Refresh()
	p.first = first
	if p.over() != nil {
		page.Relayout(p.root)
		p.Focus()
	}
}

// greet is the first screen.
func (p *Page) greet() {
	title := widget.NewTitle("Welcome. What shall we call you?")
	title.Wrap = true
	skip := widget.NewButton("Skip this", "", p.choose)
	next := widget.NewPrimary("Next", "arrow_forward", p.onName)
	next.Trailing = true
	p.put(p.name, title, said("Your team sees this name beside the stories you record. You can change it at any time."),
		p.name, widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, widget.NewText("", theme.Body, ""), skip, next),
		widget.NewColumn(theme.Space4, widget.NewSmall("Size of the words"), widget.NewLine(0, p.size)))
}

func said(words string) *widget.Text {
	t := widget.NewText(words, theme.Body, theme.Ink2)
	t.Wrap = true
	return t
}

// onName keeps the name and goes on.
func (p *Page) onName() {
	name := strings.TrimSpace(p.name.Text)
	if name == "" {
		p.choose()
		return
	}
	desk.Save(p.open, func(ctx context.Context) error { return p.lib.SetReporter(ctx, name) }, func(err error) {
		if err == nil {
			p.called = name
		}
		p.choose()
	})
}

// choose is the second screen.
func (p *Page) choose() {
	greeting := "What would you like to do?"
	if p.called != "" {
		greeting = "Hello, " + p.called + ". What would you like to do?"
	}
	title := widget.NewTitle(greeting)
	title.Wrap = true
	record := widget.NewPrimary("Record a story", "mic", func() { p.leave(p.ways.Record) })
	record.Extent = widget.Big
	join := widget.NewBigButton("Join with a code", "From your coordinator, if you have one", "key", p.enter)
	demo := widget.NewBigButton("Look at the demo", "Invented stories, to try things with", "visibility", func() { p.leave(p.ways.Demo) })
	demo.Hidden = p.ways.Demo == nil
	around := widget.NewButton("Just look around", "", p.Escape)
	p.put(record, title, record, join, demo,
		said("Nothing needs a network. What your project is for and what you ask can be set up later, under Settings."), widget.NewLine(0, around))
}

// enter is the third screen, for those who have a code.
func (p *Page) enter() {
	title := widget.NewTitle("Your joining code")
	p.answer.Hide()
	later := widget.NewButton("Later", "", p.choose)
	p.put(p.code, title, said("It is one long line: copy it and paste it here. Joining needs a network, everything else does not."), p.code, p.answer,
		widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, widget.NewText("", theme.Body, ""), later, p.join))
}

func (p *Page) onJoin() {
	code := strings.TrimSpace(p.code.Text)
	if code == "" {
		p.Focus()
		return
	}
	laptop := "A laptop"
	if p.called != "" {
		laptop = words.Possessive(p.called) + " laptop"
	}
	p.join.Disable()
	p.tell(widget.Calm, "sync", "Asking the archive.", "This may take a moment.")
	desk.Save(p.open, func(ctx context.Context) error { return client.Enrol(ctx, p.lib, code, laptop) }, func(err error) {
		p.join.Enable()
		if err != nil {
			why := explain.Error(err)
			p.tell(widget.Care, "front_hand", why.What, strings.TrimSpace(why.Safe+" "+why.Do))
			p.Focus()
			return
		}
		p.leave(p.ways.Around)
	})
}

func (p *Page) tell(tone widget.Tone, icon, title, body string) {
	p.answer.Set(tone, icon, title, body, nil)
	p.answer.Show()
	page.Relayout(p.root)
}

// leave goes on and does not greet again.
func (p *Page) leave(to func()) {
	desk.Save(p.open, func(ctx context.Context) error { return p.lib.SetSetting(ctx, Setting, "yes") }, func(error) { to() })
}

// midst holds the card in the middle, wide enough to read, and lower than the
// window only where it has to be.
type midst struct{}

// Layout is called by Fyne.
func (midst) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Scaled(640), size.Width-2*theme.Space32)
	o[0].Resize(fyne.NewSize(width, o[0].Size().Height))
	height := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(width, height))
	o[0].Move(fyne.NewPos((size.Width-width)/2, max(theme.Space24, (size.Height-height)*0.42)))
}

// MinSize is as high as the card, so that what does not fit scrolls.
func (midst) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(400, o[0].MinSize().Height+2*theme.Space24)
}
