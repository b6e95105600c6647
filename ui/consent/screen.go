package consent

import (
	"context"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Screen is something that takes the place of a story while it is decided:
// the questions, taking back, giving back.
type Screen interface {
	// Enter begins another visit: what is loaded and saved belongs to it.
	Enter(ctx context.Context)
	// Content is the screen, for the room there is.
	Content(widget.Breadth) fyne.CanvasObject
	// Focus is what to give the keyboard to.
	Focus() fyne.Focusable
	// Leave leaves it; what was not kept is not written down.
	Leave()
}

var (
	_ Screen = (*Ask)(nil)
	_ Screen = (*TakeBack)(nil)
	_ Screen = (*GiveBack)(nil)
)

// laid is a screen with its head, what scrolls below it, and its foot.
func laid(head, inside, foot fyne.CanvasObject) fyne.CanvasObject {
	top := widget.NewPanel("", head).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
	top.Bottom = theme.Space4
	held := widget.NewPanel("", inside).Pad(theme.Space8, theme.Space8)
	held.Bottom = theme.Space16
	body := widget.NewPanel("", fyneContainer.NewVScroll(held)).Pad(0, theme.PagePaddingSides-theme.Space8)
	return page.Above(foot, page.Below(0, top, body))
}
