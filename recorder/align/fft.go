package align

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// transform is a Fourier transform of one size, a power of two. It may be used
// by one goroutine at a time.
type transform struct {
	n    int
	turn []complex128 // e^(-2πik/n)
}

func newTransform(atLeast int) *transform {
	n := 1 << bits.Len(uint(max(1, atLeast-1)))
	t := &transform{n: n, turn: make([]complex128, n/2)}
	for k := range t.turn {
		t.turn[k] = cmplx.Rect(1, -2*math.Pi*float64(k)/float64(n))
	}
	return t
}

// forward transforms x, which has t.n places, in place.
func (t *transform) forward(x []complex128) {
	shift := 64 - bits.Len(uint(t.n-1))
	if t.n == 1 {
		return
	}
	for i := range x {
		if j := int(bits.Reverse64(uint64(i)) >> shift); i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for half := 1; half < t.n; half *= 2 {
		step := t.n / (2 * half)
		for at := 0; at < t.n; at += 2 * half {
			low, high := x[at:at+half], x[at+half:at+2*half]
			for k := range low {
				v := high[k] * t.turn[k*step]
				low[k], high[k] = low[k]+v, low[k]-v
			}
		}
	}
}

// inverse undoes forward.
func (t *transform) inverse(x []complex128) {
	for i := range x {
		x[i] = cmplx.Conj(x[i])
	}
	t.forward(x)
	scale := complex(1/float64(t.n), 0)
	for i := range x {
		x[i] = cmplx.Conj(x[i]) * scale
	}
}
