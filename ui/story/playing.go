package story

import (
	"context"
	"errors"
	"slices"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

func (l *listen) playing() bool { return l.player != nil && l.player.Playing() }

// toggle plays or pauses. The sound is opened at the first time, and asks
// consent then.
func (l *listen) toggle() {
	switch {
	case l.none.Visible() || l.opens:
	case l.playing():
		l.player.Pause()
		l.keepLeft()
	case l.p.d.Session() != nil:
		l.p.say(widget.Calm, "mic", "You are recording.", "This story stays silent until then, or it would be heard in the recording.")
	case l.player != nil:
		l.begin()
	default:
		l.open()
	}
	l.showPlaying()
}

func (l *listen) open() {
	l.opens = true
	r := l.recording()
	desk.Work(l.visit, func(ctx context.Context) (desk.Player, error) { return l.p.d.Hear(ctx, r) }, func(p desk.Player, err error) {
		l.opens = false
		switch {
		case errors.Is(err, desk.ErrNotHere):
			l.p.say(widget.Calm, "download", "The sound of this story is not on this laptop yet.", "It comes by itself when you are online.")
		case errors.Is(err, recorder.ErrNoDevice) || errors.Is(err, recorder.ErrNoServer):
			l.p.say(widget.Calm, "volume_off", "No loudspeaker answers.", "Put headphones in, or look whether the sound of this computer is on. Then press Play again.")
		case err != nil:
			l.p.tell(err)
		case r.ID != l.of:
			p.Close()
		default:
			l.player, l.silent = p, l.leftOut(l.of)
			l.player.SetSpeed(timesOf(l.speed.Selected))
			l.sides.on(p)
			l.begin()
		}
		l.showPlaying()
	})
}

// heed opens the sound anew, where it stands, when other parts are left out than
// when it was opened: what was made private is silent at once.
func (l *listen) heed() {
	if l.player == nil || slices.Equal(l.silent, l.leftOut(l.of)) {
		return
	}
	plays := l.playing()
	if l.stop(); plays {
		l.open()
	}
}

// begin plays from where the story stands, from the start when it has ended.
func (l *listen) begin() {
	if end := l.player.Length(); l.part.Length() == 0 && (l.at >= l.length || end > 0 && l.at >= end) {
		l.at = 0
	}
	if l.part.To > l.at && l.at >= l.part.From {
		l.player.PlayPart(l.at, l.part.To)
	} else {
		l.part = widget.Span{}
		l.player.Seek(l.at)
		l.player.Play()
	}
	l.rests()
	var ctx context.Context
	ctx, l.rests = context.WithCancel(l.visit)
	desk.Every(ctx, 66*time.Millisecond, l.onTick)
}

// playFrom plays from a moment.
func (l *listen) playFrom(at time.Duration) {
	l.seek(at)
	if !l.playing() {
		l.toggle()
	}
}

// playPart plays a part and stops at its end.
func (l *listen) playPart(s widget.Span) {
	l.pause()
	l.seek(s.From)
	l.part = s
	l.wave.Bring(s.From)
	l.toggle()
}

// pause rests where it is.
func (l *listen) pause() {
	if l.playing() {
		l.toggle()
	}
}

func (l *listen) stop() {
	if l.player != nil {
		l.player.Close()
		l.player = nil
	}
	l.showPlaying()
}

func (l *listen) seek(to time.Duration) {
	l.at, l.part = min(max(0, to), l.length), widget.Span{}
	if l.player != nil {
		l.player.Seek(l.at)
	}
	l.showAt()
}

func (l *listen) onSpeed(times float64) {
	if l.player != nil {
		l.player.SetSpeed(times)
	}
}

func (l *listen) onVolume(track int, volume float64) {
	if l.player != nil {
		l.player.SetVolume(track, volume)
	}
}

// onTick follows the sound until it rests.
func (l *listen) onTick() {
	if l.playing() && l.p.d.Session() != nil {
		l.player.Pause()
	}
	if l.player != nil {
		l.at = l.player.Position()
		l.showAt()
	}
	l.keepSometimes()
	if l.player != nil && l.player.Err() != nil {
		l.onGone(l.player.Err())
	}
	if !l.playing() {
		l.rests()
		l.keepLeft()
		l.showPlaying()
	}
}

// onGone lets go of a player that plays no more; the next Play opens another.
func (l *listen) onGone(err error) {
	if errors.Is(err, recorder.ErrNoDevice) {
		l.p.say(widget.Calm, "volume_off", "The loudspeaker or the headphones went away.", "Press Play to go on from here with what is there now.")
	} else {
		l.p.tell(err)
	}
	l.stop()
}

func (l *listen) showAt() {
	l.wave.SetPlayhead(l.at)
	l.clock.Set(l.at)
	l.p.notes.showAt(l.at)
	l.p.read.showAt(l.at)
}

func (l *listen) showPlaying() {
	l.p.extracts.showPlaying()
	if l.playing() || l.opens {
		l.play.Set("Pause", "pause-fill")
	} else {
		l.play.Set("Play", "play_arrow-fill")
	}
	l.p.read.showPlaying()
}
