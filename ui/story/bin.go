package story

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// discard is the line below the files that puts a whole story in the bin. It
// asks nothing: where it goes to, it can be undone, and brought back for a
// month at least.
type discard struct {
	p      *Page
	say    *widget.Text
	button *widget.Button
}

func newDiscard(p *Page) *discard {
	d := &discard{p: p, say: widget.NewText("", theme.Second, theme.Ink2)}
	d.say.Wrap, d.say.LeastWidth = true, 160
	d.button = widget.NewButton("Put in the bin", "delete", d.onPut)
	return d
}

// content has other buttons before its own.
func (d *discard) content(before ...fyne.CanvasObject) fyne.CanvasObject {
	all := append(append([]fyne.CanvasObject{d.say}, before...), d.button)
	line := widget.NewPanel("", widget.NewColumns(theme.Space12, []float32{widget.Rest}, all...))
	line.Top, line.Bottom = theme.Space12, theme.Space16
	return line
}

func (d *discard) show(t told) {
	why := d.inUse(t)
	d.say.SetWords(why)
	if why == "" {
		d.say.SetWords(fmt.Sprintf("A story can be brought back from the bin, for %d days at least.", library.BinDays))
	}
	d.button.Hidden = why != "" || t.Binned
	d.button.Refresh()
}

// inUse is why a story cannot go into the bin now; "" when it can.
func (d *discard) inUse(t told) string {
	session, bringing := d.p.d.Session(), d.p.d.Bringing()
	switch {
	case t.Binned:
		return "This story is in the bin."
	case session != nil && session.Story == t.ID:
		return "This story is being recorded."
	case bringing != nil && bringing.Story == t.ID:
		return "A recording is being brought into this story."
	}
	return ""
}

func (d *discard) onPut() {
	t := d.p.told
	if d.inUse(t) != "" {
		d.show(t)
		return
	}
	desk.Save(d.p.visit, func(ctx context.Context) error { return d.p.d.Library.Discard(ctx, t.ID) }, func(err error) {
		if err != nil {
			d.p.tell(err)
			return
		}
		d.p.d.Binned(t.ID, words.Title(t.Title, t.KnownAs))
	})
}
