package recorder

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// track is one sound file that grows. Its pos counts frames of time since the
// beginning, pauses included; the file holds those that were not paused. All
// of it belongs to the writer, but for what is marked otherwise.
type track struct {
	label     string
	device    string // its name
	delivered string // Format, as the first device gave it
	rateHz    int
	bits      int

	out    *wav.Writer // its Frames and Saved: anybody; its Sync: the keeper
	scribe *scribe
	meter  *meter // anybody

	pos       int64
	base, due time.Duration // by the clock, with sleep: when the frames at 0 and at pos are heard
	switches  []pauseSwitch // to come, in order
	paused    bool
	pausedAt  time.Duration
	pausedFor time.Duration
	ended     bool // the last switch was passed: what comes now came after Stop

	mu     sync.Mutex // guards gaps and drift
	gaps   []catalog.Gap
	drift  drift
	missed atomic.Int64 // when the last gap began, in Unix nanoseconds
	news   atomic.Bool  // gaps or drift changed since they were written down

	line line

	raw     []byte // scratch, kept so that recording makes no garbage
	samples []int32
	stored  []byte
}

// pauseSwitch turns writing off or on at a place in time.
type pauseSwitch struct {
	pos    int64
	paused bool
	last   bool
	at     time.Duration
}

func trackFile(n int) string { return fmt.Sprintf("track-%d.wav", n+1) }

func peaksFile(n int) string { return fmt.Sprintf("track-%d.peaks", n+1) }

// newTrack makes the files of track n.
func newTrack(dir string, n int, label string, f wav.Format, about wav.About) (*track, error) {
	out, err := wav.Create(filepath.Join(dir, trackFile(n)), f, about)
	if err != nil {
		return nil, err
	}
	// A picture that cannot be written is made again from the sound.
	drawn, _ := peaks.Create(filepath.Join(dir, peaksFile(n)), f.RateHz)
	return &track{label: label, rateHz: f.RateHz, bits: f.Bits, out: out, scribe: newScribe(out, drawn), meter: newMeter(f.RateHz)}, nil
}

// drain takes all that a feed holds and puts it at pos.
func (t *track) drain(f *feed) (frames int64, err error) {
	was := f.consumed
	if err := t.drainUpTo(f, math.MaxInt64); err != nil {
		return f.consumed - was, err
	}
	if lost := f.overrun(); lost > 0 {
		return f.consumed - was, t.silence(lost, catalog.GapOverrun)
	}
	return f.consumed - was, nil
}

// drainUpTo takes so many frames out of a feed, or all that it holds.
func (t *track) drainUpTo(f *feed, most int64) error {
	if t.raw == nil {
		t.raw = make([]byte, 1<<16)
	}
	size := int64(f.format.FrameBytes())
	for most > 0 {
		n := f.take(t.raw[:min(int64(len(t.raw)), min(most, 1<<16)*size)])
		if n == 0 {
			return nil
		}
		most -= n
		if err := t.sound(f.format, t.raw[:n*size]); err != nil {
			return err
		}
	}
	return nil
}

// sound puts delivered frames at pos.
func (t *track) sound(f Format, raw []byte) error {
	for size := f.FrameBytes(); len(raw) >= size; {
		n := t.stretch(int64(len(raw) / size))
		next := raw[:int(n)*size]
		t.samples = f.mono(t.samples, next)
		t.meter.hear(t.samples, !t.paused)
		if !t.paused {
			if err := t.scribe.put(t.packed(f, next)); err != nil {
				return err
			}
		}
		t.advance(n)
		raw = raw[len(next):]
	}
	return nil
}

// packed is what is stored of raw, whose samples were read: raw itself where
// that is the same.
func (t *track) packed(f Format, raw []byte) []byte {
	if f.storedAs(t.bits) {
		return raw
	}
	t.stored = pack(t.stored, t.samples, t.bits)
	return t.stored
}

// advance goes on by frames that are written, or paused.
func (t *track) advance(frames int64) {
	t.pos += frames
	t.due += span(frames, t.rateHz)
}

// frames is the length of the file, with what waits for the disk.
func (t *track) frames() int64 { return t.scribe.frames() }

// silence puts frames that were not heard at pos, and remembers why.
func (t *track) silence(frames int64, why string) error {
	for frames > 0 {
		n := t.stretch(frames)
		if !t.paused {
			at := t.frames()
			if err := t.scribe.silence(n); err != nil {
				return err
			}
			t.note(at, n, why)
		}
		t.advance(n)
		frames -= n
	}
	t.meter.silence()
	return nil
}

// notAGap is why there is silence of which nobody needs to know.
const notAGap = ""

// shortestGap is the shortest silence worth telling people of.
const shortestGap = 10 * time.Millisecond

// note adds silence to the gaps: to the last one when it goes on.
func (t *track) note(at, frames int64, why string) {
	atMS, endMS := span(at, t.rateHz).Milliseconds(), span(at+frames, t.rateHz).Milliseconds()
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.gaps); n > 0 {
		if g := &t.gaps[n-1]; g.Why == why && g.AtMS+g.MS >= atMS {
			g.MS = endMS - g.AtMS
			return // known to be open; its end is written down when it ends
		}
	}
	if why != notAGap && span(frames, t.rateHz) >= shortestGap {
		if why != catalog.GapUnplugged { // which has a warning of its own
			t.missed.Store(time.Now().UnixNano())
		}
		t.gaps = append(t.gaps, catalog.Gap{AtMS: atMS, MS: endMS - atMS, Why: why})
		t.news.Store(true)
	}
}

// stretch is how many of the next frames are all paused, or all not: it passes
// the switches that stand at pos.
func (t *track) stretch(frames int64) int64 {
	for len(t.switches) > 0 && t.switches[0].pos <= t.pos {
		t.pass(t.switches[0])
		t.switches = t.switches[1:]
	}
	if len(t.switches) > 0 {
		return min(frames, t.switches[0].pos-t.pos)
	}
	return frames
}

func (t *track) pass(s pauseSwitch) {
	t.ended = t.ended || s.last
	if s.paused == t.paused {
		return
	}
	t.paused = s.paused
	if s.paused {
		t.pausedAt = s.at
		return
	}
	t.pausedFor += s.at - t.pausedAt
	t.mu.Lock()
	t.gaps = append(t.gaps, catalog.Gap{AtMS: span(t.frames(), t.rateHz).Milliseconds(), MS: (s.at - t.pausedAt).Milliseconds(), Why: catalog.GapPaused})
	t.mu.Unlock()
	t.news.Store(true)
}

// measure notes when the frame that comes next is heard, as a second of
// deliveries tells it by their lag.
func (t *track) measure(lag time.Duration) {
	if t.paused || lag == never {
		return
	}
	heard := lag + t.line.slept + span(t.line.feed.consumed, t.rateHz) - t.base - t.pausedFor
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.drift.measure(t.frames(), heard.Seconds()*1000, 1000/float64(t.rateHz)) {
		t.news.Store(true)
	}
}

// missing is a copy of the gaps; anybody may ask.
func (t *track) missing() []catalog.Gap {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]catalog.Gap{}, t.gaps...)
}

// driftMap is a copy of the drift map; anybody may ask.
func (t *track) driftMap() []catalog.Heard {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.drift.points()
}

// close finishes the files.
func (t *track) close() error {
	err := t.scribe.close()
	return errors.Join(err, t.out.Close())
}
