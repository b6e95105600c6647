package story

import (
	"context"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// first puts the story before all others that wait to be sent.
type first struct {
	p      *Page
	button *widget.Button
}

func newFirst(p *Page) *first {
	f := &first{p: p}
	f.button = widget.NewButton("Send this first", "arrow_upward", f.onFirst)
	f.button.Hide()
	return f
}

func (f *first) show(t told) {
	f.button.Hidden = t.Kept.State != library.KeptWaiting || t.Binned
	f.button.Refresh()
}

func (f *first) onFirst() {
	id := f.p.told.ID
	desk.Save(f.p.visit, func(ctx context.Context) error { return f.p.d.Library.SendFirst(ctx, id) }, func(err error) {
		if err != nil {
			f.p.tell(err)
			return
		}
		f.p.say(widget.Calm, "arrow_upward", "This story goes first.", "It is sent before all others as soon as it can go.")
	})
}
