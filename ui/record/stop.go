package record

import (
	"context"
	"errors"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
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
	r.sure = widget.NewDialog("Stop and keep the recording?", "Everything until now is saved on this laptop.", widget.NewPrimary("Carry on", "", nil), stop)
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
	desk.Work(r.place.lasting(), func(ctx context.Context) (catalog.Recording, error) { return s.Finish(ctx) }, r.onEnded)
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

func (r *runningPage) onEnded(_ catalog.Recording, err error) {
	r.ended()
	r.failed = err
	r.place.desk.SetSession(nil)
	if errors.Is(err, recorder.ErrEmpty) {
		r.place.check.failed = err
		r.place.goTo(stepCheck)
		return
	}
	r.place.talk.recorded = true
	if errors.Is(err, recorder.ErrDiskFull) {
		r.place.wrap.ended = recorder.WarnDiskFull
	}
	r.place.goTo(stepWrapUp)
}

// onSession hears that the window has ended the recording.
func (r *runningPage) onSession() {
	if r.place.desk.Session() == nil && r.session != nil && !r.ending {
		r.ended()
		r.session = nil
	}
}
