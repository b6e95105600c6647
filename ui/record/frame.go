package record

import (
	"strings"
	"time"

	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/widget"
)

// frame is what a recording shows at one moment. Taking one waits for nothing.
type frame struct {
	elapsed time.Duration
	saved   time.Duration
	paused  bool
	warning recorder.Warning
	room    time.Duration // how long it can go on
	levels  []recorder.Level
	waves   [][]float32 // the last 30 seconds, newest last
}

// frameOf looks at a recording with so many tracks.
func frameOf(s *studio.Session, tracks int) frame {
	f := frame{elapsed: s.Elapsed(), saved: s.Saved(), paused: s.Paused(), warning: s.Warning(), room: s.RoomLeft()}
	for i := range tracks {
		wave := make([]float32, widget.LiveBars)
		s.Wave(i, wave)
		f.levels = append(f.levels, s.Level(i))
		f.waves = append(f.waves, wave)
	}
	return f
}

// safeWithin is how far the disk may be behind the clock for every second to
// count as saved.
const safeWithin = 2 * time.Second

// behind reports whether the disk is behind the clock.
func (f frame) behind() bool { return f.elapsed-f.saved > safeWithin }

// honest is a sentence that says that everything is saved, or how much of it
// is when that is less.
func (f frame) honest(words string) string {
	if !f.behind() {
		return words
	}
	upTo := "Everything up to " + widget.TimeWords(f.saved) + " is saved"
	for _, all := range []string{"Everything so far is saved", "Everything until now is saved", "Everything is still saved", "Everything is saved", "Nothing is lost"} {
		words = strings.Replace(words, all, upTo, 1)
	}
	return words
}

// savedWords say what is on disk, and nothing more than that.
func (f frame) savedWords(short bool) (words string, all bool) {
	switch {
	case f.behind():
		return "Saved up to " + widget.TimeWords(f.saved) + ". Still writing the rest.", false
	case short:
		return "Every second is saved", true
	}
	return "Every second is saved on this laptop.", true
}

// unheard reports whether nothing at all comes from a track's microphone.
func (f frame) unheard(track int) bool {
	switch f.warning.Code {
	case recorder.WarnServerGone:
		return true
	case recorder.WarnUnplugged, recorder.WarnNoSound:
		return f.warning.Track == track
	}
	return false
}
