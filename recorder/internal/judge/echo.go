package judge

import (
	"math"
	"math/cmplx"
	"time"
)

// Echoes finds the far side of a call in the near one: it came out of a
// loudspeaker and was heard again. It compares the two as sound, not as
// loudness, so that two people who talk at once are no echo: generalised
// cross-correlation with phase transform (Knapp and Carter 1976), over four
// seconds, every two. Two voices may be alike for a word; an echo comes after
// the same time again and again. It belongs to the goroutine of both judges.
type Echoes struct {
	sides   [2]*Judge // near, far
	state   *steady
	ends    [2]int // of the next window, in samples at lowHz
	samples [2][]float32
	pair    []complex128

	delay int // of the last look that had one, in samples
	alike int // looks in a row that had it
}

const (
	echoWindow = 4 * lowHz
	echoSize   = 1 << 15 // the next power of two with room for all delays
	echoLow    = 300     // Hz
	echoHigh   = 1700
	echoLeast  = -52 // dBFS of both, for an echo to be heard or missed

	// The two sides arrive through buffers of their own, so the echo may seem
	// to come first.
	echoFrom = -3 * lowHz / 10
	echoTo   = 9 * lowHz / 10

	echoStands = 8 // how far its delay stands out of all others, in units of their spread
	echoMoves  = 3 * lowHz / 1000
	echoLooks  = 3 // the first and the last share nothing
)

// NewEchoes looks for far in near; the finding is told by near's Findings.
func NewEchoes(near, far *Judge) *Echoes {
	return &Echoes{sides: [2]*Judge{near, far}, state: near.state[Echo], pair: make([]complex128, echoSize),
		samples: [2][]float32{make([]float32, echoWindow), make([]float32, echoWindow)}}
}

// Look is called after both sides were added to, as often as one likes.
func (e *Echoes) Look() {
	for i, j := range e.sides {
		if behind := j.low.at - e.ends[i]; behind > lowSeconds*lowHz-echoWindow {
			e.anchor() // one side stood still, or this is the beginning
			return
		}
	}
	if e.sides[0].low.at < e.ends[0] || e.sides[1].low.at < e.ends[1] {
		return
	}
	e.look()
	e.ends[0] += echoWindow / 2
	e.ends[1] += echoWindow / 2
}

// anchor begins a row of windows that keep their place to one another.
func (e *Echoes) anchor() {
	for i, j := range e.sides {
		e.ends[i] = j.low.at + echoWindow/2
	}
	e.alike = 0
}

// look compares once. While one of the two is too quiet to tell, all stays as
// it was.
func (e *Echoes) look() {
	for i, j := range e.sides {
		if !j.low.until(e.ends[i], e.samples[i]) || power(e.samples[i]) < echoLeast {
			return
		}
	}
	delay, stands := e.compare()
	if stands < echoStands {
		e.alike = 0
		e.state.set(false, 0, time.Second)
		return
	}
	if moved := delay - e.delay; e.alike == 0 || max(moved, -moved) > echoMoves {
		e.alike = 0
	}
	e.delay = delay
	if e.alike++; e.alike >= echoLooks {
		e.state.set(true, 0, 0)
	}
}

// compare finds the likeliest delay, and how far it stands out.
func (e *Echoes) compare() (delay int, stands float64) {
	clear(e.pair)
	for i := range echoWindow {
		e.pair[i] = complex(float64(e.samples[0][i]), float64(e.samples[1][i]))
	}
	fourier(e.pair)
	e.cross()
	fourier(e.pair)
	return outstanding(e.pair)
}

// power of samples, in dBFS.
func power(samples []float32) float64 {
	sum := 0.0
	for _, x := range samples {
		sum += float64(x) * float64(x)
	}
	return decibels(sum / float64(len(samples)))
}

// cross turns the spectrum of near + i·far into that of their correlation,
// with the loudness of every frequency taken out. Only the lower half is
// kept: what comes back is the correlation's envelope, which does not swing.
func (e *Echoes) cross() {
	low, high := echoLow*echoSize/lowHz, echoHigh*echoSize/lowHz
	for k := 1; k < echoSize/2; k++ {
		a, b := e.pair[k], cmplx.Conj(e.pair[echoSize-k])
		near, far := (a+b)/2, (a-b)/2i
		both := cmplx.Conj(near) * far // turned forward this gives the conjugate of what backward would
		e.pair[k] = 0
		if size := cmplx.Abs(both); size > 0 && k >= low && k < high {
			e.pair[k] = both / complex(size, 0)
		}
	}
	e.pair[0] = 0
	clear(e.pair[echoSize/2:])
}

// outstanding finds the greatest of the delays that an echo can have, and
// compares it with the spread of all.
func outstanding(correlation []complex128) (delay int, stands float64) {
	greatest, squares := 0.0, 0.0
	for _, c := range correlation {
		squares += real(c)*real(c) + imag(c)*imag(c)
	}
	for d := echoFrom; d < echoTo; d++ {
		if size := cmplx.Abs(correlation[(d+len(correlation))%len(correlation)]); size > greatest {
			delay, greatest = d, size
		}
	}
	return delay, greatest / math.Sqrt(squares/float64(len(correlation))+1e-30)
}
