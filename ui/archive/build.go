package archive

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/ui/beside"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/shelf"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The sides of the place.
const (
	tabStories = iota
	tabWhen
	tabWithout
	tabRoom
)

// sorts are what the list can be narrowed to, by what they are called.
var sorts = []struct {
	name   string
	filter library.Filter
}{
	{"All stories", library.Filter{}},
	{"Needs somebody’s yes", library.Filter{Asks: true}},
	{"What waits", library.Filter{Kept: library.KeptWaiting}},
	{"Only on this laptop", library.Filter{Kept: library.KeptHere}},
	{"Safe in the archive", library.Filter{Kept: library.KeptSafe}},
	{onlyThere, library.Filter{Away: true}},
}

const onlyThere = "Whole only in the archive"

// The columns of a row after the title, at 100 %.
const (
	laptopWidth  = 122
	stickWidth   = 130
	archiveWidth = 182
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
	p.joining = widget.NewButton("I have a joining code", "key", p.ways.Code)
	p.invited = widget.NewButton("I have a memory stick", "usb", p.onInvited)
	p.joins = widget.NewColumn(theme.Space12, p.joining, p.invited)
	p.joins.Hide()
	p.stick = widget.NewPrimary("Copy to a memory stick", "usb", p.onStick)
	p.stick.Hide()
	p.tabs = widget.NewTabs([]string{"Stories", "When to send", "No internet", "Room here"}, p.onTab)
	p.which = widget.NewSelect("All stories", nil, p.onWhich)
	for _, s := range sorts {
		p.which.Options = append(p.which.Options, s.name)
	}
	p.which.Snug, p.which.Label = true, "Which stories"
	p.when = sending.New(p.d, p.trouble, func() {
		if p.root != nil {
			p.relayout()
		}
	})
	p.carrying = newCarrying(p)
	p.beside = beside.New(p.d, func() { p.relayout() })
	p.room = newRoom(p)
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
	said := widget.NewColumn(theme.Space4, p.title, p.sentence)
	stands := widget.NewColumns(theme.Space24, []float32{-1, widget.Rest, -1, -1, -1}, disc, said, p.try, p.stick, p.joins)
	if b == widget.Slim {
		stands = widget.NewColumn(theme.Space8, widget.NewColumns(theme.Space24, []float32{-1, widget.Rest}, disc, said), widget.NewLine(theme.Space12, p.try, p.stick, p.joins))
	}
	status := widget.NewCard(stands)
	status.Pad(theme.Space16, theme.Space24)
	which := fyne.CanvasObject(p.which)
	if b == widget.Slim { // it cuts its words there
		which = widget.NewLeast(theme.Scaled(130)+42, 0, p.which)
	}
	sides := widget.NewColumns(theme.Space16, []float32{-1, widget.Rest, -1}, p.tabs, widget.NewText("", theme.Body, ""), which)
	top := widget.NewColumn(theme.Space12, widget.NewTitle("Where your stories are"), status, sides)
	p.body.Objects = nil // in other room it is put together anew
	p.showBody()
	p.root = page.Padded(page.Below(theme.Space12, top, p.body))
	return p.root
}

// side says what "safe" means, and asks when recordings may travel.
func (p *Page) side() fyne.CanvasObject {
	head := widget.NewRowTitle("What “safe” means")
	head.Colour = theme.Accent
	means := widget.NewText("The archive has the whole story, and we have checked that it matches the one here, second for second. It stays private there until the storyteller says otherwise.", theme.Second, theme.Ink)
	means.Wrap = true
	card := widget.NewCard(widget.NewColumn(theme.Space8, widget.NewLine(9, widget.NewIcon("cloud_done", theme.Accent), head), means)).Pad(theme.Space12, 18)
	when := widget.NewCard(widget.NewColumn(theme.Space12, widget.NewRowTitle("When to send"), p.when.Choice, p.when.Line)).Pad(theme.Space12, 18)
	return widget.NewColumn(theme.Space12, card, when)
}

// showBody shows the side that is chosen: the list, or why there is none. It
// reports whether that is another thing than before.
func (p *Page) showBody() bool {
	was := p.stood
	p.stood = p.shelf.Total
	if len(p.body.Objects) > 0 && (p.tabs.Chosen() != tabStories || was != shelf.Unknown && (was > 0) == (p.stood > 0)) {
		return false
	}
	var shown fyne.CanvasObject
	switch p.tabs.Chosen() {
	case tabWhen:
		shown = scrolled(p.when.Full(p.breadth))
	case tabWithout:
		shown = scrolled(p.without())
	case tabRoom:
		shown = scrolled(p.room.content())
	default:
		shown = p.stories()
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
	return true
}

// scrolled lets what may be longer than the page scroll.
func scrolled(content fyne.CanvasObject) fyne.CanvasObject {
	held := widget.NewPanel("", content).Pad(4, 4) // for the cards' own edges
	held.Bottom = theme.PagePaddingTop
	return fyneContainer.NewVScroll(held)
}

// stories is the list, and beside it, where there is room, what the words in it
// mean.
func (p *Page) stories() fyne.CanvasObject {
	shown := fyne.CanvasObject(widget.NewPanel("", nil))
	none := p.shelf.Shown == library.Filter{Sort: library.SortNeeds}
	switch {
	case p.stood == shelf.Unknown:
	case p.stood == 0 && none:
		shown = page.Hollow("library_books", "No stories yet. When you record one it will live here, on this laptop.", "", widget.NewPrimary("Record a story", "mic", p.d.OpenRecord))
	case p.stood == 0:
		shown = page.Hollow("check_circle", "There are none.", "", widget.NewButton("Show all stories", "", func() { p.chosen(sorts[0].name) }))
	default:
		shown = page.OffPage(page.Below(0, header(p.breadth), p.list))
	}
	if p.breadth == widget.Wide {
		return page.Beside(sideWidth, 20, shown, p.side())
	}
	return shown
}
