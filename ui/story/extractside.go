package story

import (
	"fmt"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// aside is what stands beside the words: the extracts, or the notes.
type aside struct {
	p        *Page
	x        *extracts
	tabs     *widget.Tabs
	extracts *widget.List
	body     *fyne.Container
}

// The sides of it.
const (
	asideExtracts = iota
	asideNotes
)

func newAside(p *Page, x *extracts) *aside {
	s := &aside{p: p, x: x, body: fyneContainer.NewStack()}
	s.tabs = widget.NewTabs([]string{"Extracts, 0", "Notes, 0"}, func(int) { s.showBody() })
	s.extracts = x.newList(extractNarrow)
	return s
}

func (s *aside) show(t told) {
	s.tabs.Names = []string{fmt.Sprintf("Extracts, %d", len(t.Extracts)), fmt.Sprintf("Notes, %d", len(t.Notes))}
	s.tabs.Refresh()
	s.extracts.Refresh()
	s.showBody()
}

func (s *aside) turn(to int) { s.tabs.Choose(to) }

func (s *aside) content() fyne.CanvasObject {
	s.showBody()
	strip := widget.NewPanel("", s.tabs).Pad(theme.Space8, theme.Space12)
	strip.Bottom = 0
	return page.OffPage(page.Below(0, strip, s.body))
}

func (s *aside) showBody() {
	var shown fyne.CanvasObject
	switch {
	case s.tabs.Chosen() == asideNotes:
		shown = s.p.notes.beside()
	case s.x.form != nil:
		shown = s.x.form.content()
	case len(s.x.all) == 0:
		shown = page.Said("No extracts yet. Choose a few sentences that could stand alone.")
	default:
		shown = s.extracts
	}
	s.body.Objects = []fyne.CanvasObject{shown}
	s.body.Refresh()
}
