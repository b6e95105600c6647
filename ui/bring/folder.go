package bring

import (
	"context"

	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// Folder lets somebody choose a folder to save something into, as Choose does
// for a file. chosen is not called when nothing was chosen. The dialog belongs
// to the visit of ctx.
func Folder(ctx context.Context, d *desk.Desk, chosen func(dir string)) {
	var c *chooser
	here := widget.NewPrimary("Save it here", "save", func() {
		if c.folder != "" {
			chosen(c.folder)
		}
	})
	here.Disable() // until there is a folder to save into
	c = newChooser(ctx, d, Sort{title: "Choose a folder"}, nil, here)
	c.start, c.onShown = "Where shall it go?", func() {
		if here.Enable(); c.folder == "" {
			here.Disable()
		}
	}
	c.dialog.Open(d.Window.Canvas())
	c.goTo(entry{})
}
