package recorder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/recorder/internal/judge"
)

// ErrNoTap says that no microphone heard a finger on it.
var ErrNoTap = errors.New("no tap was heard")

// TapTest listens to the chosen device and to every microphone at once, until
// a finger has tapped one of them at least twice, and tells which. A tap is
// heard across the room too: the one it is loudest at is meant, and the chosen
// one where it is nearly as loud. When ctx ends first the error wraps ErrNoTap.
func TapTest(ctx context.Context, hw Hardware, chosen string) (Device, error) {
	devices, err := hw.Devices()
	if err != nil {
		return Device{}, fmt.Errorf("listen for a tap: %w", err)
	}
	t := tapTest{clock: newClock()}
	defer t.close()
	for _, d := range devices {
		if d.ID == chosen || d.Kind != Monitor {
			t.open(hw, d, d.ID == chosen)
		}
	}
	if len(t.fingers) == 0 {
		return Device{}, fmt.Errorf("listen for a tap: %w", ErrNoDevice)
	}
	ticker := time.NewTicker(hearEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return Device{}, fmt.Errorf("listen for a tap: %w", ErrNoTap)
		case <-ticker.C:
			t.hear()
			if n, ok := t.decide(); ok {
				return t.fingers[n].device, nil
			}
		}
	}
}

// tapTest is the microphones that listen for a finger, and what they heard.
type tapTest struct {
	clock   clock
	fingers []*finger
	knocks  []knock
}

// finger is one microphone that may be tapped.
type finger struct {
	device Device
	chosen bool
	feed   *feed
	taps   *judge.Taps
	began  time.Duration // when its first frame was heard
	raw    []byte
	frames []float32
	floats []float32
}

// knock is a tap as one microphone heard it, by the clock.
type knock struct {
	at     time.Duration
	finger int
	peak   float32
}

const (
	knockApart  = 150 * time.Millisecond // what two microphones hear nearer than this is one tap
	knockOver   = 500 * time.Millisecond // by then every microphone has delivered it
	knocksLeast = 2
	chosenBonus = 2 // 6 dB
)

// open adds a microphone. One that does not open – another program may hold
// it – is left out: it is not the one that is being recorded from.
func (t *tapTest) open(hw Hardware, d Device, chosen bool) {
	f, err := openFeed(hw, d.ID, 0, t.clock, nil)
	if err != nil {
		return
	}
	if f.stream.Start() != nil {
		f.retire()
		return
	}
	t.fingers = append(t.fingers, &finger{device: d, chosen: chosen, feed: f, taps: judge.NewTaps(f.format.RateHz), began: never, raw: make([]byte, 1<<16)})
}

func (t *tapTest) hear() {
	for i, f := range t.fingers {
		f.began = min(f.began, f.feed.lag())
		for n := f.feed.take(f.raw); n > 0; n = f.feed.take(f.raw) {
			f.frames = f.feed.format.floats(f.frames[:0], f.raw[:n*int64(f.feed.format.FrameBytes())])
			f.floats = means(f.floats[:0], f.frames, f.feed.format.Channels)
			for _, tap := range f.taps.Add(f.floats) {
				t.knocks = append(t.knocks, knock{f.began + tap.At, i, tap.Peak})
			}
		}
		f.feed.overrun()
	}
}

// decide counts which microphone each tap was loudest at.
func (t *tapTest) decide() (int, bool) {
	slices.SortStableFunc(t.knocks, func(a, b knock) int { return cmp.Compare(a.at, b.at) })
	votes, taps := make([]int, len(t.fingers)), 0
	for rest := t.knocks; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].at-rest[0].at < knockApart {
			n++
		}
		if t.clock.now()-rest[0].at > knockOver {
			votes[t.loudest(rest[:n])]++
			taps++
		}
		rest = rest[n:]
	}
	best := slices.Index(votes, slices.Max(votes))
	return best, votes[best] >= knocksLeast && 2*votes[best] > taps
}

func (t *tapTest) loudest(heard []knock) int {
	best, height := 0, float32(0)
	for _, k := range heard {
		peak := k.peak
		if t.fingers[k.finger].chosen {
			peak *= chosenBonus
		}
		if peak > height {
			best, height = k.finger, peak
		}
	}
	return best
}

func (t *tapTest) close() {
	for _, f := range t.fingers {
		f.feed.retire()
	}
}
