// Package plain holds the places that say rather than do: Make sense and
// Share until there is something to make sense of and to share, and Help.
package plain

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Page is a place without anything to load.
type Page struct {
	over    func() fyne.Canvas
	content fyne.CanvasObject
	focus   fyne.Focusable
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Enter has nothing to load.
func (p *Page) Enter(context.Context) {}

// Focus puts the keyboard on the one thing to do.
func (p *Page) Focus() { p.over().Focus(p.focus) }

var _ desk.Place = (*Page)(nil)

// Sense is the place Make sense before there is any extract.
func Sense(d *desk.Desk) *Page {
	return empty(d, "Make sense together", "Themes and findings, named by storytellers.", "forum",
		"Bring quotes here first. Open a story and make an extract.",
		"The board for it comes with the next Ownvoice. Extracts and themes that you make until then are kept.")
}

// Share is the place Share before there is anything to share.
func Share(d *desk.Desk) *Page {
	return empty(d, "Share what you learned together", "Nothing is made public until you say so, and only with each storyteller’s yes.", "share",
		"Sharing starts with an extract and a yes.",
		"Playlists and reports come with the next Ownvoice. Extracts and answers that you have until then are kept.")
}

func empty(d *desk.Desk, title, below, icon, sentence, more string) *Page {
	open := widget.NewButton("Open the stories", "library_books", d.OpenStories)
	say := widget.NewText(below, theme.Body, theme.Ink2)
	say.Wrap = true
	head := widget.NewColumn(theme.Space4, widget.NewTitle(title), say)
	hollow := page.Hollow(icon, sentence, more, open)
	return &Page{over: d.Window.Canvas, content: page.Padded(page.Below(theme.Space16, head, hollow)), focus: open}
}
