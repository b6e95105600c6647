package recorder

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Quietest is the level, in dBFS, of digital silence.
const Quietest = -120

// Level is the loudness of a tenth of a second, in dBFS (decibels below full
// scale): 0 is the loudest there is, Quietest is silence. RMS is measured so
// that a full-scale square wave is 0.
type Level struct {
	Peak, RMS float64
	Clipped   bool // full scale was reached in the last two seconds
}

// Clip is a short piece of mono sound to play, full scale ±1.
type Clip struct {
	RateHz  int
	Samples []float32
}

const (
	blocksPerSecond = 10
	waveSeconds     = 30
	clippedFor      = 2 * blocksPerSecond // blocks
	notHeard        = -60                 // dBFS that nobody speaks below
)

// meter measures what passes. add, hear and hush belong to the writer, the rest
// to anybody.
type meter struct {
	block int // frames

	n       int // in the block that is open
	peak    float32
	squares float64
	clipped int // blocks that still count as clipped
	level   atomic.Pointer[Level]
	quiet   atomic.Int64 // blocks in a row below notHeard

	mu   sync.Mutex // guards wave and next
	wave [waveSeconds * blocksPerSecond]float32
	next int // where the next block goes
}

func newMeter(rateHz int) *meter {
	m := &meter{block: max(1, rateHz/blocksPerSecond)}
	m.level.Store(&Level{Peak: Quietest, RMS: Quietest})
	return m
}

// add measures samples of full scale ±1; kept says that they are recorded, so
// that the wave stands still during a pause.
func (m *meter) add(samples []float32, kept bool) {
	for len(samples) > 0 {
		n := min(len(samples), m.block-m.n)
		peak, squares := float32(0), 0.0
		for _, x := range samples[:n] {
			peak = max(peak, x, -x)
			squares += float64(x) * float64(x)
		}
		m.put(n, peak, squares, kept)
		samples = samples[n:]
	}
}

// hear is add of samples of full scale 2³¹.
func (m *meter) hear(samples []int32, kept bool) {
	for len(samples) > 0 {
		n := min(len(samples), m.block-m.n)
		peak, squares := extent(samples[:n])
		m.put(n, float32(peak)/(1<<31), squares/(1<<62), kept)
		samples = samples[n:]
	}
}

// extent is the height of the highest sample, and the sum of their squares.
func extent(samples []int32) (peak int64, squares float64) {
	var low, high int32
	for _, s := range samples {
		low, high = min(low, s), max(high, s)
		squares += float64(s) * float64(s)
	}
	return max(int64(high), -int64(low)), squares
}

// hush is add of silence.
func (m *meter) hush(frames int64, kept bool) {
	for frames > 0 {
		n := min(frames, int64(m.block-m.n))
		m.put(int(n), 0, 0, kept)
		frames -= n
	}
}

// put counts frames that all fit into the open block.
func (m *meter) put(frames int, peak float32, squares float64, kept bool) {
	m.n += frames
	m.peak = max(m.peak, peak)
	m.squares += squares
	if m.n >= m.block {
		m.finish(kept)
	}
}

const fullScale = 32767.0 / 32768

func (m *meter) finish(kept bool) {
	if m.clipped = max(0, m.clipped-1); m.peak >= fullScale {
		m.clipped = clippedFor
	}
	l := &Level{Peak: dBFS(float64(m.peak)), RMS: dBFS(math.Sqrt(m.squares / float64(m.n))), Clipped: m.clipped > 0}
	m.level.Store(l)
	if l.Peak > notHeard {
		m.quiet.Store(0)
	} else if kept {
		m.quiet.Add(1)
	}
	if kept {
		m.mu.Lock()
		m.wave[m.next%len(m.wave)] = m.peak
		m.next++
		m.mu.Unlock()
	}
	m.n, m.peak, m.squares = 0, 0, 0
}

// silence is what a device that delivers nothing sounds like now.
func (m *meter) silence() { m.level.Store(&Level{Peak: Quietest, RMS: Quietest}) }

// silentFor is how long a recorded track has been as good as silent.
func (m *meter) silentFor() time.Duration {
	return time.Duration(m.quiet.Load()) * time.Second / blocksPerSecond
}

// bars fills into with the wave, newest last; what is not there yet is 0.
func (m *meter) bars(into []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range into {
		from, to := i*len(m.wave)/len(into), max((i+1)*len(m.wave)/len(into), i*len(m.wave)/len(into)+1)
		into[i] = 0
		for b := from; b < to; b++ {
			into[i] = max(into[i], m.wave[(m.next+b)%len(m.wave)])
		}
	}
}

func dBFS(x float64) float64 {
	if x <= 0 {
		return Quietest
	}
	return max(Quietest, 20*math.Log10(x))
}
