package judge

import "time"

// Taps hears a finger on a microphone: a knock far louder than what was
// before, gone again at once. A word that begins with a knock goes on.
type Taps struct {
	block  int // frames
	n      int
	peak   float32
	recent [tapMemory]float32 // peaks of the last blocks, the newest at the end
	count  int                // blocks ever
	taps   []Tap
}

// Tap is one knock: when, in sound time, and how high.
type Tap struct {
	At   time.Duration
	Peak float32
}

const (
	tapBlock  = 5 * time.Millisecond
	tapBefore = 24 // blocks that were quiet
	tapRise   = 3  // blocks in which it gets loud
	tapAfter  = 26 // blocks in which it is gone
	tapMemory = tapBefore + tapRise + tapAfter

	tapLeast = 0.02 // of full scale
	tapOver  = 8    // times what was before
	tapGone  = 5    // times quieter than the knock
	tapRings = 16   // blocks that it may ring for
)

// NewTaps hears mono sound of a rate.
func NewTaps(rateHz int) *Taps { return &Taps{block: max(1, rateHz/int(time.Second/tapBlock))} }

// Add hears samples and returns the knocks that are over by now. The slice is
// good until the next Add.
func (t *Taps) Add(samples []float32) []Tap {
	t.taps = t.taps[:0]
	for _, x := range samples {
		t.peak = max(t.peak, x, -x)
		if t.n++; t.n < t.block {
			continue
		}
		copy(t.recent[:], t.recent[1:])
		t.recent[tapMemory-1] = t.peak
		t.n, t.peak = 0, 0
		if t.count++; t.count >= tapMemory {
			t.look()
		}
	}
	return t.taps
}

// look asks whether a knock began just behind the quiet part of the memory.
func (t *Taps) look() {
	before, first := loudest(t.recent[:tapBefore]), t.recent[tapBefore]
	knock := loudest(t.recent[tapBefore : tapBefore+tapRise])
	if knock < tapLeast || first < tapOver*before || first < knock/3 {
		return
	}
	after := t.recent[tapBefore+tapRings:]
	if loudest(after) > knock/tapGone {
		return
	}
	t.taps = append(t.taps, Tap{At: time.Duration(t.count-tapMemory+tapBefore) * tapBlock, Peak: knock})
}

func loudest(peaks []float32) (most float32) {
	for _, p := range peaks {
		most = max(most, p)
	}
	return most
}
