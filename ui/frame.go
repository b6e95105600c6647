package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/library/catalog"
	"ownvoice/ui/archive"
	"ownvoice/ui/bin"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/people"
	"ownvoice/ui/plain"
	"ownvoice/ui/project"
	"ownvoice/ui/record"
	"ownvoice/ui/settings"
	"ownvoice/ui/stories"
	"ownvoice/ui/story"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// frame is the window once the library is open: the rail, and one place
// beside it.
type frame struct {
	ctx  context.Context // ends when the window closes
	d    *desk.Desk
	keys *keys
	look *look
	link *link
	rail *rail

	copying  *copying  // nil until begin
	indexing *indexing // nil until begin

	content *fyne.Container

	stories                                                   desk.Place
	bin, bring, record, sense, share, archive, settings, help later
	people, project                                           later

	ribbon fyne.CanvasObject    // above every place; nil but in the demo
	apart  func()               // what recording answers in the demo; nil elsewhere
	demo   func(*settings.Ways) // the ways of Settings to the demo and back; may be nil

	open    *story.Page // the story nested in the rail; nil before any was opened
	shown   desk.Place
	leave   context.CancelFunc
	resting context.CancelFunc // ends the ticks of the running clock
	title   string
	began   int                // how often the look had been set when the places were made
	drawn   map[desk.Place]int // and when each was last shown

	tally             words.Tally
	counting, recount bool // one count runs at a time; another is due
}

func newFrame(ctx context.Context, d *desk.Desk, l *look, found stories.Found) *frame {
	f := &frame{ctx: ctx, d: d, keys: newKeys(d.Window.Canvas()), look: l, began: l.times, drawn: map[desk.Place]int{}, leave: func() {}, resting: func() {}}
	d.Keys, d.Open = f.keys, ctx
	d.OpenStories, d.OpenBin, d.OpenRecord, d.OpenBring, d.OpenArchive = f.showStories, f.showBin, f.showRecord, f.showBring, f.showArchive
	d.Binned, d.Erased = f.onBinned, f.onErased
	d.OpenMoment, d.OpenConsent = f.openMoment, f.openConsent
	d.OpenStory, d.OpenPeople, d.OpenProject = f.openStory, f.showPeople, f.showProject
	f.link = newLink(ctx, d, f.onLink)
	d.SyncNow, d.Wake, d.Status, d.PrivatePage = f.link.send, f.link.wake, f.link.status, f.link.privatePage
	f.rail = newRail(ways{f.showStories, f.showStory, f.showRecord, f.showSense, f.showShare, f.showSettings, f.showHelp, f.showArchive})
	listed := stories.New(d, found)
	f.stories = listed
	f.bin.make = func() desk.Place { return bin.New(d) }
	f.bring.make = func() desk.Place { return bring.New(d, listed.Came) }
	f.record.make = func() desk.Place { return record.New(d) }
	f.sense.make = func() desk.Place { return plain.Sense(d) }
	f.share.make = func() desk.Place { return plain.Share(d) }
	f.help.make = func() desk.Place { return plain.Help(d) }
	f.archive.make = func() desk.Place {
		if f.apart != nil { // the demo joins nothing
			return archive.New(d, archive.Ways{})
		}
		return archive.New(d, archive.Ways{Code: f.showCode, Joined: f.link.start})
	}
	f.people.make = func() desk.Place { return people.New(d, f.showStories) }
	f.project.make = func() desk.Place { return project.New(d, f.showSettings) }
	f.settings.make = func() desk.Place {
		ways := settings.Ways{Look: l.now, SetLook: f.setLook, Joined: f.link.start}
		if f.demo != nil {
			f.demo(&ways)
		}
		return settings.New(d, ways)
	}
	f.content = &fyne.Container{Layout: (*beside)(f)}
	f.bind()
	d.OnSession(f.onSession)
	d.OnBringing(f.onTick)
	d.Window.SetOnDropped(f.onDropped)
	return f
}

// begin shows the first place.
func (f *frame) begin() {
	f.link.start()
	f.copying = newCopying(f.ctx, f.d, f.d.Changed)
	f.indexing = newIndexing(f.ctx, f.d.Library)
	f.onLink()
	f.showStories()
}

// bind sets the shortcuts that work in every place.
func (f *frame) bind() {
	for key, do := range map[fyne.KeyName]func(){
		fyne.Key1: f.showStories, fyne.Key2: f.showRecord, fyne.Key3: f.showSense, fyne.Key4: f.showShare, fyne.Key5: f.showArchive,
		fyne.KeyComma: f.showSettings, fyne.KeyH: f.showHelp, fyne.KeyF: f.search,
		fyne.KeyPlus: f.larger, fyne.KeyEqual: f.larger, fyne.KeyMinus: f.smaller, fyne.Key0: f.usual,
	} {
		f.keys.Add(f.ctx, desk.Ctrl(key), do)
	}
	f.keys.Add(f.ctx, &desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl}, f.nextRegion)
	f.keys.Add(f.ctx, ctrlShift(fyne.KeyEqual), f.larger)
	f.keys.Add(f.ctx, ctrlShift(fyne.KeyPlus), f.larger)
	f.d.Window.Canvas().SetOnTypedKey(f.onKey)
}

// onKey takes the keys that nothing in the place had a use for: Esc leaves
// what was begun there, if anything was.
func (f *frame) onKey(key *fyne.KeyEvent) {
	if open, ok := f.shown.(interface{ Escape() }); ok && key.Name == fyne.KeyEscape {
		open.Escape()
	}
}

func (f *frame) larger()  { f.setLook(f.look.step(1)) }
func (f *frame) smaller() { f.setLook(f.look.step(-1)) }
func (f *frame) usual()   { f.setLook(1, f.look.which) }

// setLook shows another look at once and keeps it.
func (f *frame) setLook(scale float32, which theme.Look) {
	f.look.set(scale, which)
	f.drawn[f.shown] = f.look.times
	f.content.Refresh()
	f.d.Changed()
	f.look.keep(f.ctx, f.d.Library)
}

func (f *frame) showStories()  { f.show(f.stories, f.rail.stories) }
func (f *frame) showBin()      { f.visit(&f.bin, f.rail.stories) }
func (f *frame) showBring()    { f.tell(func() { f.visit(&f.bring, f.rail.stories) }) }
func (f *frame) showRecord()   { f.tell(func() { f.visit(&f.record, f.rail.record) }) }
func (f *frame) showSense()    { f.visit(&f.sense, f.rail.sense) }
func (f *frame) showShare()    { f.visit(&f.share, f.rail.share) }
func (f *frame) showArchive()  { f.visit(&f.archive, f.rail.stateSlim) }
func (f *frame) showSettings() { f.visit(&f.settings, f.rail.settings) }
func (f *frame) showPeople()   { f.visit(&f.people, f.rail.stories) }
func (f *frame) showProject()  { f.visit(&f.project, f.rail.settings) }
func (f *frame) showHelp()     { f.visit(&f.help, f.rail.help) }

// showCode goes where a joining code is written.
func (f *frame) showCode() {
	f.showSettings()
	f.settings.made.(*settings.Page).FocusCode()
}

// tell goes where a story is told, but in the demo.
func (f *frame) tell(show func()) {
	if f.apart != nil {
		f.apart()
		return
	}
	show()
}

func (f *frame) showStory() {
	if f.open != nil {
		f.show(f.open, f.rail.story)
	}
}

// onBinned closes a story that was put in the bin, and tells of it in Stories.
func (f *frame) onBinned(story catalog.ID, called string) {
	if f.open != nil && f.open.ID() == story {
		f.keepTyped()
	}
	f.onErased(story)
	f.stories.(*stories.Page).Binned(story, called)
}

// onErased closes a story that is gone: its name stands nowhere any more.
func (f *frame) onErased(story catalog.ID) {
	if f.open != nil && f.open.ID() == story {
		f.open = nil
		f.rail.open("", "")
		f.rail.story.Hide()
		f.rail.settle()
	}
	f.showStories()
}

// openStory opens a story at a moment of its first recording.
func (f *frame) openStory(id catalog.ID, at time.Duration) { f.openMoment(id, "", at) }

// openMoment opens a story at a moment of one of its recordings.
func (f *frame) openMoment(id, recording catalog.ID, at time.Duration) {
	f.turnTo(id)
	f.open.AtIn(recording, at)
	if f.shown == desk.Place(f.open) {
		f.shown = nil // opening it again at another moment is a new visit
	}
	f.showStory()
}

// openConsent opens a story at what may be done with it.
func (f *frame) openConsent(id catalog.ID) {
	f.turnTo(id)
	f.open.AtConsent()
	f.showStory()
}

// turnTo makes a story the one that is open.
func (f *frame) turnTo(id catalog.ID) {
	if f.open == nil || f.open.ID() != id {
		f.keepTyped()
		f.open = story.New(f.d, id, f.rail.open)
	}
}

// search goes to Stories and into its search field.
func (f *frame) search() {
	f.showStories()
	f.stories.(*stories.Page).Search()
}

// later is a place that is made when somebody first goes there: what nobody
// opens costs nothing at the start.
type later struct {
	make func() desk.Place
	made desk.Place // nil before the first visit
}

// visit shows a place, which is made now if nobody was there before.
func (f *frame) visit(l *later, item *widget.RailItem) {
	if l.made == nil {
		l.made = l.make()
		f.drawn[l.made] = f.look.times
	}
	f.show(l.made, item)
}

// show leaves the place that is shown and enters another.
func (f *frame) show(p desk.Place, item *widget.RailItem) {
	if f.shown == p {
		p.Focus()
		return
	}
	if left, ok := f.shown.(interface{ Left() }); ok {
		left.Left()
	}
	f.leave()
	var ctx context.Context
	ctx, f.leave = context.WithCancel(f.ctx)
	f.shown = p
	f.rail.choose(item)
	f.d.Window.Canvas().Unfocus()
	f.content.Objects = []fyne.CanvasObject{f.rail.content, f.ribboned(p.Content())}
	f.content.Refresh()
	p.Enter(ctx)
	// Fyne forgets how to draw a page that was not shown for a minute, and
	// finds nothing in it to focus before it has been measured again.
	p.Content().MinSize()
	f.redraw(p)
	p.Focus()
}

// redraw draws a place anew when the look has changed while it was not shown.
func (f *frame) redraw(p desk.Place) {
	before, was := f.drawn[p]
	if !was {
		before = f.began
	}
	f.drawn[p] = f.look.times
	if before != f.look.times {
		f.look.again()
	}
}

// nextRegion goes from the rail to the page and back.
func (f *frame) nextRegion() {
	at := f.d.Window.Canvas().Focused()
	if at == nil || f.rail.has(at) {
		f.shown.Focus()
		return
	}
	f.d.Window.Canvas().Focus(f.rail.chosen())
}

// beside puts the page beside the rail, and folds the rail when there is
// little room.
type beside frame

// Layout is called by Fyne.
func (b *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	breadth := widget.BreadthOf(size.Width)
	if breadth != b.rail.breadth {
		b.rail.build(breadth)
	}
	width := widget.RailWidth(breadth)
	if breadth == widget.Slim {
		width = max(width, b.rail.content.MinSize().Width) // its words are never cut
	}
	for i, x := range []float32{0, width} {
		if i < len(objects) {
			objects[i].Move(fyne.NewPos(x, 0))
		}
	}
	if len(objects) == 2 {
		objects[0].Resize(fyne.NewSize(width, size.Height))
		objects[1].Resize(fyne.NewSize(size.Width-width, size.Height))
		b.rail.settle()
	}
}

// MinSize is the smallest window.
func (b *beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWidth, leastHeight) }
