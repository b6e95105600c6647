package recorder

import (
	"fmt"
	"sync"
	"time"
)

// Check is a sound check that runs: it hears, and writes nothing. Its methods
// may be called from any goroutine.
type Check struct {
	ears  []*ear
	quit  chan struct{}
	ended chan struct{}
	once  sync.Once
}

// ear is one input of a check.
type ear struct {
	held  holding
	meter *meter
	last  time.Time // something arrived

	mu    sync.Mutex // guards heard and at
	heard []float32  // a ring of the last seconds
	at    int        // ever put in

	raw     []byte
	samples []int32
	floats  []float32
}

const checkSeconds = 10

// Listen opens inputs for a sound check. Nothing is written. A device that is
// unplugged meanwhile sounds silent: close the check and listen again.
func Listen(hw Hardware, in []Input) (*Check, error) {
	held, err := openInputs(hw, in, newClock())
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	c := &Check{quit: make(chan struct{}), ended: make(chan struct{})}
	for _, h := range held {
		if err := h.feed.stream.Start(); err != nil {
			closeAll(held)
			return nil, fmt.Errorf("listen: %w", err)
		}
		rate := h.feed.format.RateHz
		c.ears = append(c.ears, &ear{held: h, meter: newMeter(rate), heard: make([]float32, checkSeconds*rate), raw: make([]byte, 1<<16)})
	}
	go c.run()
	return c, nil
}

func (c *Check) run() {
	defer close(c.ended)
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	for {
		select {
		case <-c.quit:
			return
		case <-ticker.C:
			for _, e := range c.ears {
				e.hear()
			}
		}
	}
}

func (e *ear) hear() {
	f := e.held.feed
	for n := f.take(e.raw); n > 0; n = f.take(e.raw) {
		e.last = time.Now()
		if int(n) > len(e.samples) {
			e.samples, e.floats = make([]int32, n), make([]float32, n)
		}
		floats := e.floats[:n]
		for i, s := range f.format.mono(e.samples, e.raw[:n*int64(f.format.FrameBytes())]) {
			floats[i] = float32(s) / (1 << 31)
		}
		e.meter.add(floats, true)
		e.remember(floats)
	}
	f.overrun()
	if time.Since(e.last) > stallAfter {
		e.meter.silence()
	}
}

func (e *ear) remember(samples []float32) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, x := range samples {
		e.heard[e.at%len(e.heard)] = x
		e.at++
	}
}

// Level is how loud an input is now, over the last tenth of a second.
func (c *Check) Level(track int) Level { return *c.ears[track].meter.level.Load() }

// Wave fills into with the last 30 seconds of an input as bars of 0..1, newest last.
func (c *Check) Wave(track int, into []float32) { c.ears[track].meter.bars(into) }

// Device is what an input hears with: the default one has a name too.
func (c *Check) Device(track int) Device { return c.ears[track].held.device }

// Last is a copy of the last d that was heard, at most ten seconds and no more
// than there was, for speaker.PlaySamples.
func (c *Check) Last(track int, d time.Duration) Clip {
	e := c.ears[track]
	e.mu.Lock()
	defer e.mu.Unlock()
	rate := e.held.feed.format.RateHz
	n := min(int(framesIn(d, rate)), e.at, len(e.heard))
	clip := Clip{RateHz: rate, Samples: make([]float32, n)}
	for i := range clip.Samples {
		clip.Samples[i] = e.heard[(e.at-n+i)%len(e.heard)]
	}
	return clip
}

// Close ends the check and lets go of the devices. Twice is once.
func (c *Check) Close() {
	c.once.Do(func() {
		close(c.quit)
		<-c.ended
		for _, e := range c.ears {
			e.held.feed.retire()
		}
	})
}
