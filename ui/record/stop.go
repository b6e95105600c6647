package record

import (
	"context"
	"errors"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// onStop asks once.
func (r *runningPage) onStop() {
	if r.session == nil || r.ending || (r.sure != nil && r.sure.IsOpen()) {
		return
	}
	stop := widget.NewButton("Stop and keep it", "stop-fill", r.end)
	stop.Rank = widget.Danger
	r.sure = widget.NewDialog("Stop and keep the recording?", r.last.honest("Everything until now is saved on this laptop."), widget.NewPrimary("Carry on", "", nil), stop)
	r.sure.Open(r.place.desk.Window.Canvas())
}

// end stops and keeps. It is also what happens when the disk is full.
func (r *runningPage) end() {
	if r.ending {
		return
	}
	r.ending = true
	if r.sure != nil {
		r.sure.Close()
	}
	r.notes.keep(catalog.NotePlain) // what was typed and not kept yet
	r.enable(false)
	r.badge.Set("Keeping it", "save", theme.Ink2, theme.Card)
	s := r.session
	r.place.wrap.ended = s.Warning().Code // the disk can have stopped it
	desk.Work(r.place.lasting(), func(context.Context) (struct{}, error) { return struct{}{}, s.Halt() }, func(_ struct{}, err error) { r.onHalted(s, err) })
}

// onHalted goes on when all of it is on disk and the microphones are free. The
// take is measured and handed over meanwhile, which takes as long as reading
// it, and says how that ended.
func (r *runningPage) onHalted(s *studio.Session, err error) {
	r.ended()
	r.last.saved = s.Saved()
	if r.place.wrap.failed = err; r.place.wrap.ended != recorder.WarnNone {
		r.place.wrap.ended = s.Warning().Code
		r.last.elapsed = min(r.last.elapsed, r.last.saved) // a full disk may have kept less than was heard
	}
	r.place.ears.off()
	r.place.wrap.keeping++
	r.place.desk.SetSession(nil)
	var kept catalog.Recording
	desk.Save(r.place.lasting(), func(ctx context.Context) (err error) {
		kept, err = s.Finish(ctx)
		return err
	}, func(err error) {
		r.place.wrap.keeping--
		if r.place.talk.story == s.Story { // or another story has been begun
			r.onEnded(kept, err)
		}
	})
	if s.Saved() > 0 {
		r.place.talk.recorded = true
		r.place.goTo(stepWrapUp)
	}
}

// enable lets the buttons be pressed, or not while the recording is being kept.
func (r *runningPage) enable(on bool) {
	for _, b := range []*widget.Button{r.pause, r.mark, r.stop} {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	r.badge.Set("Recording", "dot", theme.Rec, theme.OnRec)
	r.pause.Set("Pause", "pause-fill")
}

// onEnded hears how a recording ended. By then another one of the same story
// may run.
func (r *runningPage) onEnded(_ catalog.Recording, err error) {
	p := r.place
	runs := p.desk.Session() != nil
	if errors.Is(err, recorder.ErrEmpty) && !runs && !p.talk.recorded {
		p.check.failed = err
		p.goTo(stepCheck)
		return
	}
	if p.wrap.failed == nil {
		p.wrap.failed = err
	}
	if errors.Is(err, recorder.ErrDiskFull) {
		p.wrap.ended = recorder.WarnDiskFull
	}
	switch {
	case runs:
	case p.at == stepRecording:
		p.talk.recorded = true
		p.goTo(stepWrapUp)
	case p.at == stepWrapUp && p.visit != nil && p.visit.Err() == nil:
		desk.Work(p.wrap.ctx, p.wrap.load, p.wrap.show)
	}
}

// onSession hears that the window has ended the recording.
func (r *runningPage) onSession() {
	if r.place.desk.Session() == nil && r.session != nil && !r.ending {
		r.ended()
		r.session = nil
	}
}
