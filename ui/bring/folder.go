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
	folder(ctx, d, "Where shall it go?", widget.NewPrimary("Save it here", "save", nil), chosen)
}

// FolderFrom is Folder for what lies in one already.
func FolderFrom(ctx context.Context, d *desk.Desk, chosen func(dir string)) {
	folder(ctx, d, "Where is it?", widget.NewPrimary("It is here", "check", nil), chosen)
}

func folder(ctx context.Context, d *desk.Desk, start string, here *widget.Button, chosen func(dir string)) {
	var c *chooser
	here.OnTapped = func() {
		if c.folder != "" {
			chosen(c.folder)
		}
	}
	here.Disable() // until there is a folder
	c = newChooser(ctx, d, Sort{title: "Choose a folder"}, nil, here)
	c.start, c.onShown = start, func() {
		if here.Enable(); c.folder == "" {
			here.Disable()
		}
	}
	c.dialog.Open(d.Window.Canvas())
	c.goTo(entry{})
}
