package consent

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"time"

	"fyne.io/fyne/v2"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// OpenPrivatePage asks the archive for the storyteller's private page and shows
// its address once, also as a square that a phone reads. done hears when the
// archive has answered, and why there is no page.
func OpenPrivatePage(ctx context.Context, d *desk.Desk, asked Asked, done func(error)) {
	type page struct {
		address string
		until   time.Time
		square  image.Image
	}
	desk.Work(ctx, func(ctx context.Context) (p page, err error) {
		p.address, p.until, err = d.PrivatePage(ctx, asked.Story.ID)
		if err == nil {
			p.square, err = square(p.address)
		}
		return p, err
	}, func(p page, err error) {
		if err == nil {
			privatePage(d, asked, p.address, p.until, p.square).Open(d.Window.Canvas())
		}
		done(err)
	})
}

func privatePage(d *desk.Desk, asked Asked, address string, until time.Time, square image.Image) *widget.Dialog {
	who := asked.Story.KnownAs
	if who == "" {
		who = "the storyteller"
	}
	what := widget.NewBody("There " + asked.subject() + " can listen to the story, answer, and take it back: on their own phone or computer, without an account.")
	alone := widget.NewBody("Who has this address has the page, so give it to nobody else. It opens until " + words.Day(until) + ".")
	line := widget.NewSmall(address)
	for _, t := range []*widget.Text{what, alone, line} {
		t.Wrap = true
	}
	side := widget.NewColumn(theme.Space12, what, alone)
	read := widget.NewPhoto(square, "The address, for the camera of a phone.", squareSide)
	content := widget.NewColumn(theme.Space16, widget.NewColumns(theme.Space16, []float32{squareSide, widget.Rest}, read, side), line)
	copied := widget.NewButton("Copy the address", "link", func() { fyne.CurrentApp().Clipboard().SetContent(address) })
	return widget.NewDialogWith("A private page for "+who, content, widget.NewButton("Close", "", nil), copied)
}

// squareSide is how large the square is at 100 %: a phone reads it at arm's
// length.
const squareSide = 180

// square is text as a QR code (ISO/IEC 18004), dark on light in every look, with
// the four light modules around it that readers need.
func square(text string) (image.Image, error) {
	const quiet, dots = 4, 8
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	side := code.Bounds().Dx() * dots
	large, err := barcode.Scale(code, side, side)
	if err != nil {
		return nil, err
	}
	all := image.NewGray(image.Rect(0, 0, side+2*quiet*dots, side+2*quiet*dots))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(all, large.Bounds().Add(image.Pt(quiet*dots, quiet*dots)), large, image.Point{}, draw.Src)
	return all, nil
}
