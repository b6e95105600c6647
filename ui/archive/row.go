package archive

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

func columns() []float32 { return []float32{widget.Rest, laptopWidth, stickWidth, archiveWidth} }

func header(b widget.Breadth) fyne.CanvasObject {
	here, stick := widget.NewSmall("This laptop"), widget.NewSmall("Memory stick")
	here.Hidden, stick.Hidden = b == widget.Slim, b == widget.Slim
	return page.Header(widget.NewColumns(theme.Space12, columns(), widget.NewSmall("Story"), here, stick, widget.NewSmall("The archive")))
}

// row is one story and where it is.
type row struct {
	fyneWidget.BaseWidget

	title, line         *widget.Text
	here, stick, stored *widget.StatusPill
	content             *fyne.Container
}

func newRow() *row {
	r := &row{title: widget.NewText("", theme.Body, theme.Ink), line: widget.NewText("", theme.Smallest, theme.Ink2),
		here: widget.NewStatusPill("", "", widget.Calm), stick: widget.NewStatusPill("", "", widget.Calm), stored: widget.NewStatusPill("", "", widget.Calm)}
	r.title.Bold = true
	r.title.LeastWidth, r.line.LeastWidth = 100, 100
	r.content = widget.NewColumns(theme.Space12, columns(), widget.NewColumn(0, r.title, r.line), r.here, r.stick, r.stored)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (p *Page) fill(i int, r *row) {
	s, here := p.shelf.Row(i)
	if r.content.Hidden = !here; !here { // it is on its way
		return
	}
	r.title.SetWords(words.Title(s.Title, s.KnownAs))
	r.line.SetWords(words.Name(s.KnownAs) + ", " + words.Length(s.Seconds))
	// Where there is little room, the story itself says where else it is.
	r.here.Hidden, r.stick.Hidden = p.breadth == widget.Slim, p.breadth == widget.Slim
	p.onLaptop(s).On(r.here)
	p.onAStick(s).On(r.stick)
	p.stored(s).On(r.stored)
	r.content.Refresh()
}

// onLaptop is whether the sound lies on this laptop.
func (p *Page) onLaptop(s library.Row) words.State {
	state := words.State{Icon: "laptop_windows", Words: "Kept here", Percent: widget.NoBar}
	a, away := p.seen.away[s.ID]
	switch {
	case away && a.Wanted:
		state.Icon, state.Words, state.Sub = "download", "Coming back", "when online"
	case p.seen.coming[s.ID]:
		state.Icon, state.Words, state.Sub = "download", "Not here yet", "when online"
	case away:
		state.Icon, state.Words = "hearing", "A small copy"
	case s.Seconds == 0:
		state.Sub = "no sound yet"
	}
	return state
}

// onAStick is whether a memory stick has a copy of it.
func (p *Page) onAStick(s library.Row) words.State {
	if at, is := p.seen.sticks[s.ID]; is {
		return words.State{Icon: "usb", Words: "Copied " + at.Format("2 Jan"), Percent: widget.NoBar}
	}
	return words.State{Icon: "remove", Words: "No copy yet", Tone: widget.Faint, Percent: widget.NoBar}
}

// stored is what the archive has of it, and what it waits for.
func (p *Page) stored(s library.Row) words.State {
	state := words.Kept(s, p.at)
	if state.Sub == "" && state.Percent == widget.NoBar {
		state.Sub = p.why(s).short
	}
	if s.Kept.State == library.KeptHere && state.Icon == "laptop_windows" {
		state.Icon, state.Words, state.Tone = "remove", "No copy there", widget.Faint
		if s.Kept.PartPrivate() {
			state.Words = "Not all of it"
		}
	}
	return state
}

func (p *Page) spoken(i int) string {
	s, here := p.shelf.Row(i)
	if !here {
		return "A story that is being fetched"
	}
	return words.Title(s.Title, s.KnownAs) + ", " + words.Name(s.KnownAs) + ". This laptop: " + p.onLaptop(s).Words + ". Memory stick: " + p.onAStick(s).Words +
		". The archive: " + p.stored(s).Words + ". " + p.why(s).sentence
}
