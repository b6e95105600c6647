package archive

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/shelf"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// The columns of a row after the title, at 100 %.
const (
	laptopWidth  = 122
	stickWidth   = 142
	archiveWidth = 196
	sideWidth    = 264
)

func (p *Page) build() {
	p.icon = widget.NewIcon("cloud_off", theme.Accent)
	p.icon.IconSize = 30
	p.title = widget.NewHeading("")
	p.title.Wrap, p.title.LeastWidth = true, 200
	p.sentence = widget.NewText("", theme.Body, theme.Ink2)
	p.sentence.Wrap, p.sentence.LeastWidth = true, 200
	p.try = widget.NewButton("Try now", "sync", p.onTry)
	p.joining = widget.NewButton("I have a joining code", "key", p.join)
	p.joining.Hide()
	p.stick = widget.NewPrimary("Copy to a memory stick", "usb", p.onStick)
	p.stick.Hide()
	p.when = sending.New(p.d, p.trouble)
	p.list = widget.NewList(p.shelf.Length,
		func() fyne.CanvasObject { return newRow() },
		func(i int, o fyne.CanvasObject) { p.fill(i, o.(*row)) })
	p.list.OnOpen = p.onOpen
	p.list.OnSight, p.list.Spoken = p.shelf.See, p.spoken
	p.body = fyneContainer.NewStack()
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	disc := widget.NewPanel(theme.AccentTint, p.icon).Pad(13, 13)
	disc.Radius = 64
	status := widget.NewCard(widget.NewColumns(theme.Space24, []float32{-1, widget.Rest, -1, -1, -1},
		disc, widget.NewColumn(theme.Space4, p.title, p.sentence), p.try, p.stick, p.joining))
	status.Pad(theme.Space24, theme.Space24)
	top := widget.NewColumn(theme.Space16, widget.NewTitle("Where your stories are"), status)
	p.body.Objects = nil // in other room it is put together anew
	p.showBody()
	below := fyne.CanvasObject(p.body)
	if b == widget.Wide {
		below = page.Beside(sideWidth, 20, p.body, p.side())
	}
	p.root = page.Padded(page.Below(theme.Space16, top, below))
	return p.root
}

// side says what "safe" means, and asks when recordings may travel.
func (p *Page) side() fyne.CanvasObject {
	head := widget.NewRowTitle("What “safe” means")
	head.Colour = theme.Accent
	means := widget.NewText("The archive has the whole story, and we have checked that it matches the one here, second for second. It stays private there until the storyteller says otherwise.", theme.Second, theme.Ink)
	means.Wrap = true
	card := widget.NewCard(widget.NewColumn(theme.Space8, widget.NewLine(9, widget.NewIcon("cloud_done", theme.Accent), head), means)).Pad(theme.Space16, 18)
	never := widget.NewText("Nothing is ever removed from this laptop unless you ask.", theme.Smallest, theme.Ink2)
	never.Wrap = true
	when := widget.NewCard(widget.NewColumn(theme.Space12, widget.NewRowTitle("When to send"), p.when.Choice)).Pad(theme.Space16, 18)
	return widget.NewColumn(theme.Space16, card, when, widget.NewPanel("", never).Pad(0, 6))
}

// showBody shows the list, or why there is none, and reports whether that is
// another thing than before.
func (p *Page) showBody() bool {
	was := p.stood
	p.stood = p.shelf.Total
	if len(p.body.Objects) > 0 && was != shelf.Unknown && (was > 0) == (p.stood > 0) {
		return false
	}
	shown := fyne.CanvasObject(widget.NewPanel("", nil))
	switch {
	case p.stood == shelf.Unknown:
	case p.stood == 0:
		shown = page.Hollow("library_books", "No stories yet. When you record one it will live here, on this laptop.", "", widget.NewPrimary("Record a story", "mic", p.d.OpenRecord))
	default:
		shown = page.OffPage(page.Below(0, header(), p.list))
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
	return true
}

func columns() []float32 { return []float32{widget.Rest, laptopWidth, stickWidth, archiveWidth} }

func header() fyne.CanvasObject {
	return page.Header(widget.NewColumns(theme.Space16, columns(), widget.NewSmall("Story"), widget.NewSmall("This laptop"), widget.NewSmall("Memory stick"), widget.NewSmall("The archive")))
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
	r.content = widget.NewColumns(theme.Space16, columns(), widget.NewColumn(0, r.title, r.line), r.here, r.stick, r.stored)
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
	p.onLaptop(s).On(r.here)
	p.onAStick(s).On(r.stick)
	p.stored(s).On(r.stored)
}

// onLaptop is whether the sound lies on this laptop.
func (p *Page) onLaptop(s library.Row) words.State {
	state := words.State{Icon: "laptop_windows", Words: "Kept here", Percent: widget.NoBar}
	switch {
	case p.seen.absent[s.ID]:
		state.Icon, state.Words, state.Sub = "download", "Not here yet", "comes when online"
	case s.Seconds == 0:
		state.Words, state.Sub = "Kept here", "no sound yet"
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

// stored is what the archive has of it.
func (p *Page) stored(s library.Row) words.State {
	state := words.Kept(s, p.at)
	if s.Kept.State == library.KeptHere && state.Icon == "laptop_windows" {
		state.Icon, state.Words, state.Tone = "remove", "No copy there", widget.Faint
		if s.Permission.State != catalog.PermitNotAsked && s.Kept.Why != "" && p.at.Enrolled {
			state.Sub = "as " + words.They(s.KnownAs) + " wishes"
		}
	}
	return state
}

func (p *Page) spoken(i int) string {
	s, here := p.shelf.Row(i)
	if !here {
		return "A story that is being fetched"
	}
	return words.Title(s.Title, s.KnownAs) + ", " + words.Name(s.KnownAs) + ". This laptop: " + p.onLaptop(s).Words + ". Memory stick: " + p.onAStick(s).Words + ". The archive: " + p.stored(s).Words
}
