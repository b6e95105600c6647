package consent

import (
	"context"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// ReadOut shows the project's sheet or agreement, to be read out in a language
// or else in the nearest there is. read is called with it when somebody says
// that it was read out, fail when it cannot be shown.
func ReadOut(ctx context.Context, d *desk.Desk, sort catalog.FormSort, language string, read func(catalog.Form), fail func(error)) {
	desk.Work(ctx, func(ctx context.Context) (catalog.Form, error) { return d.Library.FormInUse(ctx, sort, language) }, func(f catalog.Form, err error) {
		if err != nil {
			fail(err)
			return
		}
		title := "What it is for"
		if sort == catalog.FormAgreement {
			title = "The agreement"
		}
		done := widget.NewPrimary("We have read it out", "check", func() { read(f) })
		widget.NewDialogWith(title, scrolling(d, paragraphs(f.Text)), widget.NewButton("Close", "", nil), done).Open(d.Window.Canvas())
	})
}
