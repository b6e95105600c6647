// Package bring is the place where sound made elsewhere becomes a story: a file
// is chosen, the questions are asked that are asked before recording, and then
// it is read, while other places can be gone to. It lets files be chosen for
// other places too.
//
// What a file is and how it becomes a recording is the studio's business, and
// whether it may come in is the library's.
package bring

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
)

// Page is the place. It is made by New.
type Page struct {
	d     *desk.Desk
	came  func(Came)
	visit context.Context // nil before the first

	files  []string
	sound  studio.Incoming // what they were found to be
	begun  begun           // the story of a try that came to nothing
	now    *desk.Bringing  // of this place; nil when none is
	saving bool            // the story is being begun
	kept   catalog.ID      // the story of one that was damaged, to be opened

	form    *form
	reading *reading
	trouble *widget.Notice
	back    *widget.Button
	next    *widget.Button
	words   *widget.Text
	foot    fyne.CanvasObject
	body    *fyne.Container
	content *widget.Responsive
	root    fyne.CanvasObject
	breadth widget.Breadth
}

// Came is how it ended with a recording that was brought in while nobody
// looked.
type Came struct {
	Story catalog.ID
	Cut   bool  // it was damaged: only what could be read is there
	Err   error // why it is not there; nil when it is
}

// New makes the place. came hears how it ended when the place had been left by
// then.
func New(d *desk.Desk, came func(Came)) *Page {
	p := &Page{d: d, came: came}
	p.trouble = widget.NewNotice(widget.Care, "", "", "", nil)
	p.trouble.Hide()
	p.back = widget.NewButton("Back: stories", "arrow_back", func() { d.OpenStories() })
	p.words = widget.NewSecond("The recording itself is not changed; a copy of it is kept here.")
	p.next = widget.NewPrimary("Bring it in", "download", p.onBring)
	p.foot = widget.NewFooter(p.back, p.words, p.next)
	p.body = fyneContainer.NewStack()
	p.form, p.reading = newForm(p), newReading(p)
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
	p.form.showFiles(nil)
	p.open()
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter shows the questions, or how far the reading has come.
func (p *Page) Enter(ctx context.Context) {
	p.visit = ctx
	p.put()
	desk.Every(ctx, 500*time.Millisecond, p.reading.show)
}

// Focus puts the keyboard on the first question that has no answer.
func (p *Page) Focus() {
	var to fyne.Focusable = p.form.choose
	switch {
	case p.now != nil:
		to = p.reading.stop
	case p.kept != "":
		to = p.next
	case len(p.files) > 0 && p.form.wanted.title == "":
		to = p.form.title
	case len(p.files) > 0 && p.form.wanted.naming == "":
		to = p.form.name
	case len(p.files) > 0 && p.form.wanted.answer == "":
		to = p.form.agreed.Focus()
	case len(p.files) > 0:
		to = p.next
	}
	p.d.Window.Canvas().Focus(to)
}

// Take takes files that were dropped onto the window, as if they were chosen;
// while one is being read it has no use for them.
func (p *Page) Take(paths []string) bool {
	if p.now == nil && !p.saving && len(paths) > 0 {
		p.look(paths[:min(2, len(paths))])
	}
	return true
}

func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	p.root = page.Above(p.foot, p.body)
	p.put()
	return p.root
}

// put shows the questions, or how far the reading has come.
func (p *Page) put() {
	inside := p.form.content(p.breadth)
	if p.now != nil {
		inside = p.reading.content()
	}
	p.next.Hidden = p.now != nil
	p.body.Objects = []fyne.CanvasObject{page.Scrolled(inside)}
	p.body.Refresh()
	p.open()
}

// open opens the last button when enough was said.
func (p *Page) open() {
	if p.root == nil {
		return
	}
	if p.kept != "" || len(p.files) > 0 && p.form.known() && !p.saving {
		p.next.Enable()
	} else {
		p.next.Disable()
	}
	page.Relayout(p.root)
}

func (p *Page) onChoose() {
	Choose(p.visit, p.d, Sound, func(path string) { p.look([]string{path}) })
}

func (p *Page) onOther() {
	Choose(p.visit, p.d, Sound, func(path string) {
		if path != p.files[0] {
			p.look([]string{p.files[0], path})
		}
	})
}

// look looks at files before anything else is asked.
func (p *Page) look(files []string) {
	desk.Work(p.visit, func(ctx context.Context) (studio.Incoming, error) { return inspect(ctx, files) },
		func(in studio.Incoming, err error) { p.onLooked(files, in, err) })
}

func inspect(ctx context.Context, files []string) (studio.Incoming, error) {
	for _, path := range files {
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return studio.Incoming{}, studio.ErrNotSound
		}
	}
	in, err := studio.Inspect(ctx, files)
	return in, Nameless(err)
}

func (p *Page) onLooked(files []string, in studio.Incoming, err error) {
	p.kept = ""
	p.next.Set("Bring it in", "download")
	if err != nil {
		p.tell(err, "")
		p.Focus()
		return
	}
	p.trouble.Hide()
	p.files, p.sound = files, in
	p.sound.Labels = []string{"Them", "You"}[:len(files)]
	p.form.showFiles(files)
	p.open()
	p.Focus()
}

// tell says what went wrong above the questions.
func (p *Page) tell(err error, more string) {
	why, tone, icon := explain.Error(err), widget.Care, "warning-fill"
	if errors.Is(err, context.Canceled) {
		why, tone, icon = explain.Words{What: "Stopped, as you asked.", Safe: "Nothing of it was kept, and the file was not touched."}, widget.Calm, "check_circle-fill"
	}
	p.say(tone, icon, why.What, why.Safe+" "+why.Do+" "+more)
}

func (p *Page) say(tone widget.Tone, icon, title, body string) {
	p.trouble.Set(tone, icon, title, strings.Join(strings.Fields(body), " "), nil)
	p.trouble.Show()
	p.open()
	widget.Reveal(p.trouble)
}

var _ desk.Place = (*Page)(nil)
