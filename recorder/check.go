package recorder

import (
	"fmt"
	"sync"
	"time"

	"ownvoice/recorder/internal/judge"
)

// Check is a sound check that runs: it hears and judges, and writes nothing.
// A device that is unplugged meanwhile is heard again when it comes back. Its
// methods may be called from any goroutine.
type Check struct {
	ears   []*ear
	echoes *judge.Echoes // nil where no side of a call can come back
	seeker *seeker
	quit   chan struct{}
	ended  chan struct{}
	once   sync.Once
}

// ear is one input of a check.
type ear struct {
	held  holding
	rate  int // of the first feed, and of every one after it
	meter *meter
	judge *judge.Judge
	last  time.Time // something arrived
	seat  seat

	mu    sync.Mutex // guards heard, at and found
	heard []float32  // a ring of the last seconds
	at    int        // ever put in
	found []Finding

	raw    []byte
	frames []float32
	floats []float32
}

const checkSeconds = 10

// Listen opens inputs for a sound check. Nothing is written.
func Listen(hw Hardware, in []Input) (*Check, error) {
	held, err := openInputs(hw, in, newClock(), nil)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	c := &Check{quit: make(chan struct{}), ended: make(chan struct{})}
	for _, h := range held {
		if err := h.feed.stream.Start(); err != nil {
			closeAll(held)
			return nil, fmt.Errorf("listen: %w", err)
		}
		c.ears = append(c.ears, newEar(h))
	}
	c.compare()
	c.seeker = newSeeker(hw, c.ears)
	go c.run()
	go c.seeker.run()
	return c, nil
}

func newEar(h holding) *ear {
	format := h.feed.format
	return &ear{held: h, rate: format.RateHz, meter: newMeter(format.RateHz), judge: judge.New(format.RateHz, format.Channels), last: time.Now(),
		heard: make([]float32, checkSeconds*format.RateHz), raw: make([]byte, 1<<16)}
}

// compare looks for what the computer plays in what a microphone hears. Two
// microphones in one room hear both voices, and that is no echo.
func (c *Check) compare() {
	if c.echoes = nil; len(c.ears) == 2 && c.ears[0].held.device.Kind != Monitor && c.ears[1].held.device.Kind == Monitor {
		c.echoes = judge.NewEchoes(c.ears[0].judge, c.ears[1].judge)
	}
}

// hearEvery is how often a check hears what came.
const hearEvery = 50 * time.Millisecond

func (c *Check) run() {
	defer close(c.ended)
	ticker := time.NewTicker(hearEvery)
	defer ticker.Stop()
	for {
		select {
		case <-c.quit:
			return
		case <-ticker.C:
			c.hear()
		}
	}
}

func (c *Check) hear() {
	for _, e := range c.ears {
		if next := e.seat.next.Swap(nil); next != nil {
			e.switchTo(next)
			c.compare()
		}
		e.hear()
	}
	if c.echoes != nil {
		c.echoes.Look()
	}
	for _, e := range c.ears {
		e.tell()
	}
}

// switchTo goes on with the device that came back. It is judged anew.
func (e *ear) switchTo(next *feed) {
	e.held.feed, e.last = next, time.Now()
	e.judge = judge.New(next.format.RateHz, next.format.Channels)
}

func (e *ear) hear() {
	f := e.held.feed
	for n := f.take(e.raw); n > 0; n = f.take(e.raw) {
		e.last = time.Now()
		e.frames = f.format.floats(e.frames[:0], e.raw[:n*int64(f.format.FrameBytes())])
		e.floats = means(e.floats[:0], e.frames, f.format.Channels)
		e.judge.Add(e.frames)
		e.meter.add(e.floats, true)
		e.remember(e.floats)
	}
	f.overrun()
	if away := time.Since(e.last) > stallAfter; away {
		e.meter.silence()
		e.seat.needs.Store(true)
	} else if !f.retired.Load() {
		e.seat.needs.Store(false)
	}
}

// tell writes down what is wrong now. Of a device that is gone nothing else
// is worth saying.
func (e *ear) tell() {
	found := e.judge.Findings()
	if time.Since(e.last) > awayAfter {
		found = []Finding{e.seat.trouble()}
	}
	e.mu.Lock()
	e.found = found
	e.mu.Unlock()
}

// awayAfter is how long a device may deliver nothing before that is told.
const awayAfter = 2 * time.Second

// floats appends frames as samples of full scale ±1, channel beside channel.
func (f Format) floats(dst []float32, raw []byte) []float32 {
	for size := f.Sample.Bytes(); len(raw) >= size; raw = raw[size:] {
		dst = append(dst, float32(f.Sample.at(raw))/(1<<31))
	}
	return dst
}

// means appends the mean of the channels of each frame.
func means(dst, frames []float32, channels int) []float32 {
	if channels == 1 {
		return append(dst, frames...)
	}
	for ; len(frames) >= channels; frames = frames[channels:] {
		sum := float32(0)
		for _, x := range frames[:channels] {
			sum += x
		}
		dst = append(dst, sum/float32(channels))
	}
	return dst
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

// Findings are what is wrong with an input now, the most serious first; nil
// says that nothing is. The slice is the caller's to read.
func (c *Check) Findings(track int) []Finding {
	e := c.ears[track]
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.found
}

// Last is a copy of the last d that was heard, at most ten seconds and no more
// than there was, for speaker.PlaySamples.
func (c *Check) Last(track int, d time.Duration) Clip {
	e := c.ears[track]
	e.mu.Lock()
	defer e.mu.Unlock()
	n := min(int(framesIn(d, e.rate)), e.at, len(e.heard))
	clip := Clip{RateHz: e.rate, Samples: make([]float32, n)}
	for i := range clip.Samples {
		clip.Samples[i] = e.heard[(e.at-n+i)%len(e.heard)]
	}
	return clip
}

// Close ends the check and lets go of the devices. Twice is once.
func (c *Check) Close() {
	c.once.Do(func() {
		c.seeker.close()
		close(c.quit)
		<-c.ended
		for _, e := range c.ears {
			if next := e.seat.next.Swap(nil); next != nil {
				next.retire()
			}
			e.held.feed.retire()
		}
	})
}
