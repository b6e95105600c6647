package recorder

import (
	"math"

	"ownvoice/recorder/wav"
)

// Hearing is a track without a disk: what would be written waits in Stored.
type Hearing struct {
	track  *track
	format Format
}

// NewHearing makes one that hears f and stores so many bits. Its empty files
// go to dir.
func NewHearing(dir string, f Format, bits int) (*Hearing, error) {
	t, err := newTrack(dir, 0, "You", wav.Format{RateHz: f.RateHz, Channels: 1, Bits: bits}, wav.About{})
	if err != nil {
		return nil, err
	}
	if err := t.close(); err != nil {
		return nil, err
	}
	t.scribe = &scribe{out: t.out, most: math.MaxInt}
	t.scribe.changed.L = &t.scribe.mu
	return &Hearing{t, f}, nil
}

// Hear is the delivery of whole frames.
func (h *Hearing) Hear(raw []byte) error { return h.track.sound(h.format, raw) }

// Switch pauses or goes on at a frame that is yet to come.
func (h *Hearing) Switch(at int64, paused bool) {
	h.track.switches = append(h.track.switches, pauseSwitch{pos: at, paused: paused})
}

// Stored is all that was put down since Forget.
func (h *Hearing) Stored() []byte { return h.track.scribe.next.stored }

func (h *Hearing) Forget() { h.track.scribe.next.stored = h.track.scribe.next.stored[:0] }

func (h *Hearing) Level() Level { return *h.track.meter.level.Load() }

// Wave fills into as Session.Wave does.
func (h *Hearing) Wave(into []float32) { h.track.meter.bars(into) }
