package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// rail is the left side of the window: where one can go, and the archive's
// state at its foot. It is always there.
type rail struct {
	stories, story, record, sense, share *widget.RailItem
	settings, help                       *widget.RailItem
	state                                *widget.StateCard
	stateSlim                            *widget.RailItem

	content *fyne.Container
	breadth widget.Breadth
	opened  string // what the open story is called, uncut
	teller  string // whose it is
}

// ways is where the rail leads.
type ways struct {
	stories, story, record, sense, share, settings, help, archive func()
}

func newRail(w ways) *rail {
	r := &rail{
		stories:   widget.NewRailItem("Stories", "library_books", "library_books-fill", w.stories),
		story:     widget.NewRailItem("", "", "", w.story),
		record:    widget.NewRailItem("Record", "dot", "", w.record),
		sense:     widget.NewRailItem("Make sense", "forum", "forum-fill", w.sense),
		share:     widget.NewRailItem("Share", "share", "share-fill", w.share),
		settings:  widget.NewRailItem("Settings", "settings", "settings-fill", w.settings),
		help:      widget.NewRailItem("Help", "help", "help-fill", w.help),
		state:     widget.NewStateCard(w.archive),
		stateSlim: widget.NewRailItem("", "cloud_off", "", w.archive),
	}
	r.record.Tint = theme.Rec
	r.story.Hide()
	r.content = fyneContainer.NewStack()
	r.build(widget.Wide)
	return r
}

func (r *rail) items() []*widget.RailItem {
	return []*widget.RailItem{r.stories, r.story, r.record, r.sense, r.share, r.settings, r.help, r.stateSlim}
}

// build puts the parts together for the room there is.
func (r *rail) build(b widget.Breadth) {
	r.breadth = b
	slim := b == widget.Slim
	for _, item := range r.items() {
		item.Slim = slim
		item.Refresh()
	}
	top := widget.NewColumn(theme.Space4, r.stories, r.story, r.record, r.sense, r.share)
	foot := widget.NewColumn(theme.Space4, r.settings, r.help, r.state)
	head := fyne.CanvasObject(widget.NewPanel("", widget.NewBrand()).Pad(theme.Space8, theme.Space8))
	if slim {
		foot = widget.NewColumn(theme.Space4, r.settings, r.help, r.stateSlim)
		head = layout.NewSpacer()
	}
	sides := theme.Space12
	if slim {
		sides = theme.Space4
	}
	scroll := fyneContainer.NewVScroll(widget.NewPanel("", top).Pad(theme.Space8, sides))
	inside := fyneContainer.NewBorder(
		widget.NewPanel("", head).Pad(theme.Space8, sides),
		widget.NewPanel("", foot).Pad(theme.Space12, sides), nil, nil, scroll)
	r.content.Objects = []fyne.CanvasObject{widget.NewPanel(theme.Line, withRight(widget.NewPanel(theme.Rail, inside)))}
	r.content.Refresh()
}

// withRight leaves room for the line at the right.
func withRight(p *widget.Panel) fyne.CanvasObject {
	outer := widget.NewPanel("", p)
	outer.Right = 1
	return outer
}

// choose marks the item of the place that is shown; nil is none of them.
func (r *rail) choose(chosen *widget.RailItem) {
	for _, item := range r.items() {
		item.Choose(item == chosen)
	}
	r.state.Chosen = chosen == r.stateSlim
	r.state.Refresh()
}

// open shows the open story below Stories, by what it is called, or by its
// storyteller's name alone where there is no room for more.
func (r *rail) open(words, name string) {
	r.opened, r.teller = words, name
	r.story.Show()
	r.settle()
}

func (r *rail) setState(icon, title, sentence string) {
	r.state.Set(icon, title, sentence)
	r.stateSlim.Words, r.stateSlim.Icon = title, icon
	r.stateSlim.Refresh()
	r.settle()
}

// settle puts everything in its place after words or width have changed. The
// name of the open story is cut to what fits.
func (r *rail) settle() {
	room := widget.RailWidth(r.breadth) - theme.Scaled(theme.IconInText) - 62
	if r.breadth == widget.Slim {
		room = widget.RailWidth(r.breadth) - 28
	}
	cut := fitted(r.opened, room)
	if cut != r.opened {
		cut = fitted(r.teller, room)
	}
	if cut != r.story.Words {
		r.story.Words = cut
		r.story.Refresh()
	}
	page.Relayout(r.content)
}

// fitted is words, or their beginning and "…", in so much room.
func fitted(words string, room float32) string {
	wide := func(s string) float32 {
		return fyne.MeasureText(s, theme.Scaled(theme.Body), fyne.TextStyle{Bold: true}).Width
	}
	cut := []rune(words)
	if wide(words) <= room {
		return words
	}
	for len(cut) > 1 && wide(string(cut)+"…") > room {
		cut = cut[:len(cut)-1]
	}
	return strings.TrimRight(string(cut), " ’") + "…"
}

// chosen is the item of the place that is shown.
func (r *rail) chosen() fyne.Focusable {
	if r.state.Chosen && r.breadth != widget.Slim {
		return r.state
	}
	for _, item := range r.items() {
		if item.Chosen && item.Visible() {
			return item
		}
	}
	return r.stories
}

// has reports whether the keyboard is in the rail.
func (r *rail) has(at fyne.Focusable) bool {
	for _, item := range r.items() {
		if at == fyne.Focusable(item) {
			return true
		}
	}
	return at == fyne.Focusable(r.state)
}
