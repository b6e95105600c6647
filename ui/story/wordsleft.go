package story

import (
	"context"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// onLeaveOut takes what is chosen out of every use, at one press: nobody hears
// or reads it from then on.
func (r *read) onLeaveOut() {
	r.keep()
	span, n := r.chosenSpan()
	if e := r.list.Editing(); e >= 0 && e < len(r.rows) {
		span, n = r.rows[e].span, 1
	}
	if n == 0 {
		r.p.say(widget.Calm, "lock", "Choose the words first.", "Go to them with the arrow keys; with Shift you choose several.")
		return
	}
	if r.writing {
		r.pen.onLeave()
	}
	r.p.LeaveOut(r.of, span)
}

// LeaveOut takes a part of a recording out of every use: from the words, or
// from the wave.
func (p *Page) LeaveOut(recording catalog.ID, s catalog.Span) {
	lib, id := p.d.Library, p.id
	s.ToMS = max(s.ToMS, s.FromMS+1)
	e := catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: recording, From: s.FromMS, To: s.ToMS}}
	desk.Save(p.visit, func(ctx context.Context) error {
		_, err := lib.Give(ctx, id, e)
		return err
	}, func(err error) {
		p.saved(err)
		if err == nil {
			p.say(widget.Calm, "lock", "Left out, from "+words.Moment(s.FromMS)+" to "+words.Moment(s.ToMS)+".", "Nobody hears or reads it from now on. It is put back when "+lower(words.They(p.told.KnownAs))+" says so.")
		}
	})
}

// onPutBack asks who said that a part may be heard again. That is written down
// with it: without, nothing that was left out comes back.
func (r *read) onPutBack() {
	i := r.list.Current()
	if i < 0 || i >= len(r.rows) || r.rows[i].segment >= 0 {
		r.p.say(widget.Calm, "lock", "Choose the part first.", "Go to the line that says it is left out, with the arrow keys.")
		return
	}
	events := r.standing(r.rows[i].span)
	if len(events) == 0 {
		return
	}
	said := widget.NewNotes("“" + words.They(r.p.told.KnownAs) + " told me on the phone today.”")
	said.Label = "Who said so, and how?"
	put := widget.NewButton("Put it back", "undo", func() { r.putBack(events, said.Text) })
	body := widget.NewColumn(theme.Space12, widget.NewBody("A part that was left out is heard again only when "+lower(words.They(r.p.told.KnownAs))+" says so. Write down who said it, and how."), widget.NewLeast(0, 76, said))
	widget.NewDialogWith("Put this part back?", body, widget.NewButton("Leave it out", "lock", nil), put).Open(r.p.d.Window.Canvas())
}

// standing are the events that leave a part out.
func (r *read) standing(s catalog.Span) []catalog.Consent {
	var all []catalog.Consent
	for _, e := range r.p.told.Events {
		at := catalog.Span{FromMS: e.Target.From, ToMS: e.Target.To}
		mine := e.Target.Kind == catalog.TargetRange && (e.Target.Recording == "" || e.Target.Recording == r.of) && at.Overlaps(s)
		if mine && (e.Kind == catalog.EventRefuse || e.Kind == catalog.EventWithdraw) && len(catalog.LeftOut([]catalog.Consent{e}, r.of, catalog.UseTeam, time.Now())) > 0 {
			all = append(all, e)
		}
	}
	return all
}

func (r *read) putBack(events []catalog.Consent, said string) {
	if strings.TrimSpace(said) == "" {
		r.p.say(widget.Care, "lock", "It is still left out.", "To put it back, write down who said that it may be heard again.")
		return
	}
	lib, id := r.p.d.Library, r.p.id
	desk.Save(r.p.visit, func(ctx context.Context) error {
		evidence, err := lib.AttachText(ctx, said)
		if err != nil {
			return err
		}
		for _, e := range events {
			back := catalog.Consent{Kind: catalog.EventRestore, Target: e.Target, Restores: []catalog.ID{e.ID}, Evidence: []string{evidence}, How: "message"}
			if _, err := lib.Give(ctx, id, back); err != nil {
				return err
			}
		}
		return nil
	}, r.p.saved)
}
