// Package story is the place of one story: listen to it with its notes, what
// its storyteller said may be done with it, where its files are, what has
// changed. Nothing is overwritten here: a new title, a new answer, another
// wording of a note are written beside what was there.
package story

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Page is the place of one story. It is made by New.
type Page struct {
	d       *desk.Desk
	id      catalog.ID
	named   func(words, name string) // tells the rail whose story it is
	visit   context.Context
	told    told
	loaded  bool
	begins  *beginning // where the next visit begins; nil: where it stands
	breadth widget.Breadth

	head     *head
	listen   *listen
	notes    *notes
	read     *read
	extracts *extracts
	answers  *answers
	files    *files
	changes  *changes

	tabs    *widget.Tabs
	strip   *fyne.Container // that holds them
	chosen  string          // the tab, by name: there are more of them where there is little room
	part    string          // of what is in sight, that Focus goes to
	body    *fyne.Container
	trouble *widget.Notice
	content *widget.Responsive
	root    *fyne.Container // what content holds: the story, or what has its place
}

// New makes the place of a story. named is called when it is known whose it is.
func New(d *desk.Desk, id catalog.ID, named func(words, name string)) *Page {
	p := &Page{d: d, id: id, named: named, chosen: tabListen}
	p.head, p.listen, p.notes, p.read = newHead(p), newListen(p), newNotes(p), newRead(p)
	p.extracts = newExtracts(p)
	p.extracts.Words = p.read.chosen
	p.answers, p.files, p.changes = newAnswers(p), newFiles(p), newChanges(p)
	p.body, p.strip, p.root = fyneContainer.NewStack(), fyneContainer.NewStack(), fyneContainer.NewStack()
	p.trouble = widget.NewNotice(widget.Care, "", "", "", nil)
	p.trouble.Hide()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
	return p
}

// ID is the story's.
func (p *Page) ID() catalog.ID { return p.id }

// At makes the next visit begin at a moment of the story.
func (p *Page) At(at time.Duration) {
	if at <= 0 {
		return
	}
	p.listen.at = at
	if p.tabs == nil { // nobody has seen it yet
		p.chosen = tabListen
		return
	}
	p.choose(tabListen)
}

// AtConsent makes the next visit begin at what the storyteller says may be done
// with the story.
func (p *Page) AtConsent() {
	if !p.loaded { // the first visit begins there
		p.chosen = tabConsent
		return
	}
	p.choose(tabConsent)
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter loads the story and goes on watching it until ctx ends.
func (p *Page) Enter(ctx context.Context) {
	p.visit = ctx
	p.listen.enter(ctx)
	p.read.enter(ctx)
	p.extracts.enter(ctx)
	p.answers.enter(ctx)
	p.files.beside.enter(ctx)
	p.d.Watch(ctx, p.onChanged)
	p.onChanged()
}

// Focus puts the keyboard on what the tab is for.
func (p *Page) Focus() {
	if !p.loaded {
		return
	}
	if over := p.answers.over; over != nil {
		p.d.Window.Canvas().Focus(over.Focus())
		return
	}
	var to fyne.Focusable = p.tabs
	at := p.chosen
	if p.part != "" {
		at = p.part
	}
	switch at {
	case tabListen:
		to = p.listen.focus()
	case tabNotes:
		to = p.notes.entry
	case tabRead:
		to = p.read.focus()
	case tabExtracts:
		to = p.extracts.focus()
	case tabConsent:
		to = p.answers.focus()
	case tabFiles:
		to = p.files.list
	case tabChanges:
		to = p.changes.list
	}
	p.d.Window.Canvas().Focus(to)
}

// Escape leaves what was begun: questions, another title, another wording.
func (p *Page) Escape() {
	switch {
	case p.extracts.pass != nil:
		p.extracts.pass.close()
	case p.answers.over != nil:
		p.answers.over.Leave()
	case p.head.renaming:
		p.head.onLeave()
	case p.extracts.form != nil:
		p.extracts.onLeave()
	case p.read.escape():
	case p.notes.rewrite != nil:
		p.notes.onLeave()
	case p.trouble.Visible():
		p.trouble.Hide()
		p.relayout()
	}
}

// told is everything the place shows of the story.
type told struct {
	library.Whole
	themes  []catalog.Theme
	project catalog.Project
	names   map[catalog.ID]string // of reporters, as they are known
	you     catalog.ID            // the reporter at this laptop
	copies  map[catalog.ID]studio.Copies
	silent  map[catalog.ID][]catalog.Span // what is left out of each recording
}

func (p *Page) load(ctx context.Context) (told, error) {
	w, err := p.d.Library.Story(ctx, p.id)
	if err != nil {
		return told{}, err
	}
	t := told{Whole: w, you: p.d.Library.Device().Reporter, names: map[catalog.ID]string{}, copies: map[catalog.ID]studio.Copies{}, silent: map[catalog.ID][]catalog.Span{}}
	for _, r := range w.Recordings {
		if t.copies[r.ID], err = studio.CopiesOf(p.d.Library.RecordingDir(r.ID)); err != nil {
			return told{}, err
		}
		if t.silent[r.ID], err = p.d.Library.LeftOut(ctx, r.ID, ""); err != nil {
			return told{}, err
		}
	}
	if t.project, err = p.d.Library.Project(ctx); err != nil {
		return told{}, err
	}
	if t.themes, err = p.d.Library.Themes(ctx); err != nil {
		return told{}, err
	}
	t.names, err = p.d.Library.Authors(ctx, p.id)
	return t, err
}

// text is a value that is text; of one that is not, how it is written.
func text(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) != nil {
		return string(value)
	}
	return s
}

// who names the writer of something.
func (t told) who(id catalog.ID) string {
	if name := t.names[id]; name != "" {
		return name
	}
	if id == t.you {
		return "You"
	}
	return "Somebody"
}

func (p *Page) onChanged() { desk.Work(p.visit, p.load, p.show) }

func (p *Page) show(t told, err error) {
	if err != nil {
		p.tell(err)
		return
	}
	first := !p.loaded
	p.told, p.loaded = t, true
	p.named(words.Whose(t.KnownAs), words.Name(t.KnownAs))
	p.head.show(t)
	p.listen.show(t)
	p.notes.show(t)
	p.read.show(t)
	p.extracts.show(t)
	p.answers.show(t)
	p.files.show(t)
	if p.chosen == tabChanges {
		p.changes.enter()
	}
	if len(p.tabs.Names) != len(p.tabNames()) {
		p.putTabs()
	}
	p.begin()
	p.relayout()
	if first {
		p.choose(p.chosen)
		p.Focus()
	}
}

// tell says what went wrong, above the tabs.
func (p *Page) tell(err error) {
	why := explain.Error(err)
	p.say(widget.Care, "front_hand", why.What, why.Safe+" "+why.Do)
}

func (p *Page) say(tone widget.Tone, icon, title, body string) {
	p.trouble.Set(tone, icon, title, body, widget.NewSmallButton("Hide this", "", p.hush))
	p.trouble.Show()
	if pass := p.extracts.pass; pass != nil && pass.page != nil {
		pass.page.tell(title, body)
	}
	p.relayout()
}

// heeded hides what was only told, once somebody turns to something else.
// What went wrong stays.
func (p *Page) heeded() {
	if tone := p.trouble.Tone; p.trouble.Visible() && (tone == widget.Calm || tone == widget.Good) {
		p.trouble.Hide()
		p.relayout()
	}
}

func (p *Page) hush() {
	p.trouble.Hide()
	p.relayout()
	p.Focus()
}

// saved is what to do after something was written: say what went wrong, if
// anything did. What was written comes back by watching.
func (p *Page) saved(err error) {
	if err != nil {
		p.tell(err)
		return
	}
	p.onChanged()
}

func (p *Page) relayout() { page.Relayout(p.root) }

var _ desk.Place = (*Page)(nil)
