package recorder

import (
	"fmt"
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

	out   *wav.Writer // its Frames, Saved and Sync: anybody
	drawn *peaks.Writer
	meter *meter // anybody

	pos      int64
	switches []pauseSwitch // to come, in order
	paused   bool
	pausedAt time.Duration
	ended    bool // the last switch was passed: what comes now came after Stop

	mu   sync.Mutex // guards gaps
	gaps []catalog.Gap
	news atomic.Bool // gaps changed since they were written down

	line line

	raw     []byte // scratch, kept so that recording makes no garbage
	samples []int32
	floats  []float32
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
	t := &track{label: label, rateHz: f.RateHz, bits: f.Bits, out: out, meter: newMeter(f.RateHz)}
	// A picture that cannot be written is made again from the sound.
	t.drawn, _ = peaks.Create(filepath.Join(dir, peaksFile(n)), f.RateHz)
	return t, nil
}

// drain takes all that a feed holds and puts it at pos.
func (t *track) drain(f *feed) (frames int64, err error) {
	if t.raw == nil {
		t.raw = make([]byte, 1<<16)
	}
	for {
		n := f.take(t.raw)
		if n == 0 {
			break
		}
		if err := t.sound(f.format, t.raw[:n*int64(f.format.FrameBytes())]); err != nil {
			return frames, err
		}
		frames += n
	}
	if lost := f.overrun(); lost > 0 {
		frames += lost
		return frames, t.silence(lost, catalog.GapOverrun)
	}
	return frames, nil
}

// sound puts delivered frames at pos.
func (t *track) sound(f Format, raw []byte) error {
	if n := len(raw) / f.FrameBytes(); n > len(t.samples) {
		t.samples, t.floats = make([]int32, n), make([]float32, n)
	}
	samples := f.mono(t.samples, raw)
	for len(samples) > 0 {
		n := t.stretch(int64(len(samples)))
		floats := t.floats[:n]
		for i, s := range samples[:n] {
			floats[i] = float32(s) / (1 << 31)
		}
		t.meter.add(floats, !t.paused)
		if err := t.keep(samples[:n], floats); err != nil {
			return err
		}
		t.pos += n
		samples = samples[n:]
	}
	return nil
}

func (t *track) keep(samples []int32, floats []float32) error {
	if t.paused {
		return nil
	}
	t.stored = pack(t.stored, samples, t.bits)
	if err := t.out.Write(t.stored); err != nil {
		return err
	}
	t.draw(func(w *peaks.Writer) error { return w.Add(floats) })
	return nil
}

// draw writes the picture. When its file fails it is given up, not the sound.
func (t *track) draw(do func(*peaks.Writer) error) {
	if t.drawn == nil {
		return
	}
	if err := do(t.drawn); err != nil {
		t.drawn.Close()
		t.drawn = nil
	}
}

// silence puts frames that were not heard at pos, and remembers why.
func (t *track) silence(frames int64, why string) error {
	for frames > 0 {
		n := t.stretch(frames)
		if !t.paused {
			at := t.out.Frames()
			if err := t.out.Silence(n); err != nil {
				return err
			}
			t.draw(func(w *peaks.Writer) error { return w.Silence(n) })
			t.note(at, n, why)
		}
		t.pos += n
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
	t.mu.Lock()
	t.gaps = append(t.gaps, catalog.Gap{AtMS: span(t.out.Frames(), t.rateHz).Milliseconds(), MS: (s.at - t.pausedAt).Milliseconds(), Why: catalog.GapPaused})
	t.mu.Unlock()
	t.news.Store(true)
}

// missing is a copy of the gaps; anybody may ask.
func (t *track) missing() []catalog.Gap {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]catalog.Gap{}, t.gaps...)
}

// close finishes the files. The first error is the sound's.
func (t *track) close() error {
	t.draw(func(w *peaks.Writer) error { return w.Close() })
	return t.out.Close()
}
