// Package settings is the place for what is this laptop's own: how the words
// look, who uses it, which archive it belongs to. Each thing is kept as soon as
// it is chosen. How sync runs it does not know: it says that the laptop joined.
package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Ways is what the window does for this place.
type Ways struct {
	Look    func() (scale float32, which theme.Look)
	SetLook func(scale float32, which theme.Look) // at once, and at the next start
	Joined  func()                                // the laptop belongs to an archive now

	Demo      bool   // these are the stories of the demo, and not a person's
	OpenDemo  func() // makes the demo where there is none, and opens it
	CloseDemo func() // goes back to a person's own stories
	ThrowDemo func() // the same, and the demo is gone; nil: there is none
}

// Page is the place. It is made by New.
type Page struct {
	d    *desk.Desk
	ways Ways
	ctx  context.Context
	seen loaded

	size, dark *widget.Choice
	name       *widget.Entry
	keep       *widget.Button
	kept       *widget.StatusPill
	belongs    *widget.StatusPill
	code       *widget.Entry
	join       *widget.Button
	answer     *widget.Notice
	when       *sending.When
	project    *widget.Button
	people     *widget.Button
	look       *widget.Button // at the demo, or back
	throw      *widget.Button
	content    *widget.Responsive
	root       fyne.CanvasObject // what content holds
}

// New makes the place.
func New(d *desk.Desk, w Ways) *Page {
	p := &Page{d: d, ways: w}
	p.build()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads what is set now.
func (p *Page) Enter(ctx context.Context) {
	p.ctx = ctx
	p.kept.Hide()
	p.answer.Hide()
	p.showLook()
	p.d.Watch(ctx, p.showLook)
	p.when.Enter(ctx)
	desk.Work(ctx, p.load, p.show)
}

// Focus puts the keyboard on the first choice, or in the demo on the way back.
func (p *Page) Focus() {
	if p.ways.Demo {
		p.d.Window.Canvas().Focus(p.look)
		return
	}
	p.d.Window.Canvas().Focus(p.size)
}

// FocusCode puts the keyboard where a joining code is written.
func (p *Page) FocusCode() { p.d.Window.Canvas().Focus(p.code) }

// loaded is what the library has of it.
type loaded struct {
	name     string
	enrolled bool
}

func (p *Page) load(ctx context.Context) (loaded, error) {
	who, err := p.d.Library.Reporter(ctx)
	return loaded{who.KnownAs, p.d.Library.Device().Enrolment != nil}, err
}

func (p *Page) show(l loaded, err error) {
	if err != nil {
		p.tell(err)
		return
	}
	p.seen = l
	p.name.SetText(l.name)
	p.showArchive()
}

// showLook marks the look there is; it may have been changed by the keyboard.
func (p *Page) showLook() {
	scale, which := p.ways.Look()
	p.size.SetAnswer(sizeKey(scale))
	p.dark.SetAnswer(lookKeys[which])
}

func (p *Page) showArchive() {
	if p.seen.enrolled {
		p.belongs.Set("cloud_done", "This laptop belongs to an archive.", "", widget.Good, widget.NoBar)
		p.join.Set("Use the new code", "key")
	} else {
		p.belongs.Set("laptop_windows", "Your stories are only on this laptop, and that is fine.", "", widget.Calm, widget.NoBar)
		p.join.Set("Join the archive", "key")
	}
	p.relayout()
}

func (p *Page) onSize(key string) {
	_, which := p.ways.Look()
	p.ways.SetLook(sizes[key], which)
}

func (p *Page) onDark(key string) {
	scale, _ := p.ways.Look()
	for which, k := range lookKeys {
		if k == key {
			p.ways.SetLook(scale, which)
		}
	}
}

// onName keeps what the person who uses this laptop is called.
func (p *Page) onName(name string) {
	name = strings.TrimSpace(name)
	if name == "" && p.seen.name == "" {
		p.d.Window.Canvas().Focus(p.name)
		return
	}
	desk.Save(p.ctx, func(ctx context.Context) error { return p.d.Library.SetReporter(ctx, name) }, func(err error) {
		if err != nil {
			p.tell(err)
			return
		}
		p.seen.name = name
		p.kept.Show()
		p.relayout()
	})
}

// onJoin asks the archive that the code names to know this laptop.
func (p *Page) onJoin(code string) {
	if strings.TrimSpace(code) == "" {
		p.d.Window.Canvas().Focus(p.code)
		return
	}
	p.join.Disable()
	p.say(widget.Calm, "sync", "Asking the archive.", "This may take a moment.")
	laptop := words.Laptop(p.seen.name)
	desk.Save(p.ctx, func(ctx context.Context) error { return client.Enrol(ctx, p.d.Library, code, laptop) }, p.onJoined)
}

func (p *Page) onJoined(err error) {
	p.join.Enable()
	if err != nil {
		p.tell(err)
		return
	}
	p.seen.enrolled = true
	p.code.SetText("")
	p.say(widget.Good, "check_circle", "This laptop has joined.", "What the storytellers said yes to is sent from now on, whenever you are online.")
	p.showArchive()
	p.ways.Joined()
}

func (p *Page) tell(err error) {
	page.Trouble(p.answer, err)
	p.relayout()
	widget.Reveal(p.answer)
}

func (p *Page) say(tone widget.Tone, icon, title, body string) {
	p.answer.Set(tone, icon, title, body, nil)
	p.answer.Show()
	p.relayout()
	widget.Reveal(p.answer)
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
