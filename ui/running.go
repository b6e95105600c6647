package ui

import (
	"context"
	"time"

	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// onLink shows what sync and the library say now: at the foot of the rail, and
// in the place that watches.
func (f *frame) onLink() {
	f.d.Changed()
	if f.counting {
		f.recount = true
		return
	}
	f.counting = true
	desk.Work(f.ctx, func(ctx context.Context) (words.Tally, error) { return words.Count(ctx, f.d.Library) }, f.onTally)
}

// onTally shows the state. A library that cannot be read just now says so in
// its places; the foot of the rail keeps what it knew.
func (f *frame) onTally(t words.Tally, err error) {
	f.counting = false
	if err == nil {
		f.tally = t
	}
	f.showState()
	if f.recount {
		f.recount = false
		f.onLink()
	}
}

func (f *frame) showState() {
	status, enrolled := f.link.status()
	f.rail.setState(f.tally.Card(words.Sending{Status: status, Enrolled: enrolled}))
}

const windowTitle = "Ownvoice"

// onSession starts or stops the running clock.
func (f *frame) onSession() {
	f.resting()
	f.resting = func() {}
	f.onTick()
	if f.d.Session() != nil {
		var ctx context.Context
		ctx, f.resting = context.WithCancel(f.ctx)
		desk.Every(ctx, 250*time.Millisecond, f.onTick)
	}
}

// onTick shows in rail and title how long the recording is.
func (f *frame) onTick() {
	s := f.d.Session()
	if s == nil {
		f.rail.record.ClearTime()
		title := windowTitle
		if f.d.Bringing() != nil {
			title = "Bringing in a recording - " + windowTitle
		}
		f.setTitle(title)
		return
	}
	at := s.Elapsed()
	f.rail.record.SetTime(at)
	what := "Recording "
	if s.Paused() {
		what = "Paused "
	}
	f.setTitle(what + widget.TimeWords(at) + " - " + windowTitle)
}

func (f *frame) setTitle(title string) {
	if title != f.title {
		f.title = title
		f.d.Window.SetTitle(title)
	}
}

// keepTyped keeps what was typed and not kept yet, wherever it stands.
func (f *frame) keepTyped() {
	if left, ok := f.shown.(interface{ Left() }); ok {
		left.Left()
	}
	places := []any{f.record.made}
	if f.open != nil {
		places = append(places, f.open)
	}
	for _, p := range places {
		if begun, ok := p.(interface{ KeepTyped() }); ok {
			begun.KeepTyped()
		}
	}
}

// onClose asks before it closes a window that records, or that brings in a
// recording.
func (f *frame) onClose(quit func()) {
	switch {
	case f.d.Session() != nil:
	case f.d.Bringing() != nil:
		wait := widget.NewPrimary("Go on reading it", "hourglass_empty", nil)
		widget.NewDialog("A recording is being brought in", "If you close Ownvoice now, nothing of it is kept. The recording itself is not touched, and can be brought in another time.",
			wait, widget.NewButton("Stop and close", "close", quit)).Open(f.d.Window.Canvas())
		return
	default:
		quit()
		return
	}
	stay := widget.NewPrimary("Carry on recording", "mic", nil)
	stop := widget.NewButton("Stop, keep and close", "stop-fill", quit)
	widget.NewDialog("You are recording", keptWords(f.d.Session())+" If you close Ownvoice, the recording stops here.", stay, stop).Open(f.d.Window.Canvas())
}

// keptWords say how much of a recording is on disk.
func keptWords(s *studio.Session) string {
	if at, saved := s.Elapsed(), s.Saved(); at-saved > 2*time.Second {
		return "Everything up to " + widget.TimeWords(saved) + " is kept, and the rest is being written."
	}
	return "Everything until now is kept."
}
