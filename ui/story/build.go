package story

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The tabs.
const (
	tabListen   = "Listen"
	tabNotes    = "Notes"
	tabRead     = "Read"
	tabExtracts = "Extracts"
	tabConsent  = "Consent"
	tabFiles    = "Files"
	tabChanges  = "What has changed"
)

// How wide the side of a tab is at 100 %, and that beside the words.
const (
	sideWidth  = 330
	panelWidth = 300
)

// tabNames are the tabs there are: words and notes have their own where they do
// not fit below the voices.
func (p *Page) tabNames() []string {
	all := []string{tabListen}
	if p.breadth != widget.Wide {
		all = append(all, tabRead, tabNotes)
	}
	return append(all, tabExtracts, tabConsent, tabFiles, tabChanges)
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	p.breadth = b
	p.place()
	return p.root
}

// place puts the story in its place, or what has it while it is decided.
func (p *Page) place() {
	p.putTabs()
	p.showBody()
	if over := p.answers.over; over != nil {
		p.root.Objects = []fyne.CanvasObject{over.Content(p.breadth)}
	} else {
		top := widget.NewColumn(theme.Space16, p.head.content(p.breadth), p.trouble, p.strip)
		p.root.Objects = []fyne.CanvasObject{page.Padded(page.Below(theme.Space16, top, p.body))}
	}
	p.relayout()
}

// putTabs makes the tabs anew, with the one chosen that was.
func (p *Page) putTabs() {
	had := p.tabs != nil && p.d.Window.Canvas().Focused() == fyne.Focusable(p.tabs)
	if !slices.Contains(p.tabNames(), p.chosen) {
		p.chosen = tabListen
	}
	p.tabs = widget.NewTabs(p.tabWords(), nil)
	p.tabs.Choose(slices.Index(p.tabNames(), p.chosen))
	p.tabs.OnChosen = p.onTab
	p.strip.Objects = []fyne.CanvasObject{p.tabs}
	p.strip.Refresh()
	if had {
		p.d.Window.Canvas().Focus(p.tabs)
	}
}

func (p *Page) tabWords() []string {
	all := p.tabNames()
	for i, name := range all {
		switch {
		case name == tabNotes:
			all[i] = fmt.Sprintf("Notes, %d", len(p.told.Notes))
		case name == tabConsent && len(p.answers.weighed.reminders) > 0:
			all[i] = fmt.Sprintf("Consent, %d", len(p.answers.weighed.reminders))
		case name == tabListen && p.breadth == widget.Wide:
			all[i] = "Listen and read"
		}
	}
	return all
}

// showTabs counts the notes anew where they have a tab. Another number of tabs
// needs new ones: those there are draw no more than they began with.
func (p *Page) showTabs() {
	if len(p.tabs.Names) != len(p.tabNames()) {
		p.putTabs()
	}
	p.tabs.Names = p.tabWords()
	p.tabs.Refresh()
	p.showBody()
}

func (p *Page) onTab(i int) {
	p.chosen = p.tabNames()[i]
	p.heeded()
	if p.chosen == tabChanges {
		p.changes.enter()
	}
	if p.chosen == tabConsent {
		p.answers.weigh()
	}
	p.showBody()
}

// choose brings a tab into sight. Where there is room the words and the notes
// stand with the voices, and Focus goes to them there.
func (p *Page) choose(name string) {
	p.part = ""
	if p.breadth == widget.Wide && (name == tabRead || name == tabNotes) {
		p.part, name = name, tabListen
	}
	if p.part == tabNotes {
		p.extracts.aside.turn(asideNotes)
	}
	if i := slices.Index(p.tabNames(), name); i >= 0 {
		p.tabs.Choose(i)
	}
}

// showBody shows what the chosen tab is for.
func (p *Page) showBody() {
	var shown fyne.CanvasObject
	switch p.chosen {
	case tabNotes:
		shown = p.notes.content(p.breadth)
	case tabRead:
		shown = p.read.content()
	case tabExtracts:
		shown = p.extracts.content(p.breadth)
	case tabConsent:
		shown = p.answers.content(p.breadth)
	case tabFiles:
		shown = p.files.content()
	case tabChanges:
		shown = p.changes.content()
	default:
		shown = p.listenBody()
	}
	p.body.Objects = []fyne.CanvasObject{shown}
	p.body.Refresh()
}

// listenBody is the voices and, where there is room, the words below them with
// the extracts and the notes beside.
func (p *Page) listenBody() fyne.CanvasObject {
	voices := p.listen.content(p.breadth)
	if p.breadth != widget.Wide {
		return page.Below(0, voices, widget.NewPanel("", nil))
	}
	return page.Below(theme.Space16, voices, page.Beside(panelWidth, 20, p.read.content(), p.extracts.aside.content()))
}

// Show brings a tab into sight, by its name, and puts the keyboard there.
func (p *Page) Show(name string) {
	p.choose(name)
	p.Focus()
}
