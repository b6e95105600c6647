package story

import (
	"context"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// onTrim moves an end of an extract.
func (x *extracts) onTrim(key string, s widget.Span) {
	if x.form != nil && x.form.key() == key {
		x.form.moveTo(s)
		x.p.listen.wave.Select(s)
		x.p.listen.showExtracts(x.p.told)
		return
	}
	if e, any := x.by(key); any {
		was := e
		place(&e, s)
		x.save(was, e)
	}
}

// save writes where an extract lies now and what it is called. One that the
// storyteller said yes to is theirs to hear again when there is more in it.
func (x *extracts) save(was, e catalog.Extract) {
	lib, before := x.p.d.Library, catalog.Approved(x.p.told.Events, was.Target(), now()).State
	if was.Title == e.Title && was.StartMS == e.StartMS && was.EndMS == e.EndMS {
		return
	}
	desk.Save(x.p.visit, func(ctx context.Context) error { return lib.SaveExtract(ctx, e) }, func(err error) {
		x.p.saved(err)
		after := catalog.Approved(x.p.told.Events, e.Target(), now()).State
		if err == nil && before == catalog.Kept && after != catalog.Kept {
			x.p.say(widget.Care, waitingIcon, words.They(x.p.told.KnownAs)+" said yes to it as it was.", "It waits for another yes now.")
		}
	})
}

// onDrop puts an extract in the bin and offers it back.
func (x *extracts) onDrop(e catalog.Extract) {
	if x.playing == e.ID {
		x.p.listen.pause()
	}
	x.onLeave()
	desk.Save(x.p.visit, func(ctx context.Context) error { return x.p.d.Library.DropExtract(ctx, e) }, func(err error) {
		x.p.saved(err)
		if err == nil {
			x.p.trouble.Set(widget.Calm, "delete", "“"+title(e)+"” is not an extract any more.", "The sound is all still here, and you can undo this.",
				widget.NewSmallButton("Undo", "undo", func() { x.undo(e.ID) }))
			x.p.trouble.Show()
			x.p.relayout()
		}
	})
}

// undo takes back what was done last to an extract.
func (x *extracts) undo(id catalog.ID) {
	lib := x.p.d.Library
	desk.Save(x.p.visit, func(ctx context.Context) error {
		past, err := lib.PastOf(ctx, id)
		if err != nil || len(past) == 0 {
			return err
		}
		return lib.Undo(ctx, past[0].ID)
	}, func(err error) {
		x.p.hush()
		x.p.saved(err)
	})
}
