package loudness

import "math"

// biquad is a filter of second order, in the transposed direct form II.
type biquad struct {
	b0, b1, b2, a1, a2 float64
	z1, z2             float64
}

func (f *biquad) next(x float64) float64 {
	y := f.b0*x + f.z1
	f.z1 = f.b1*x - f.a1*y + f.z2
	f.z2 = f.b2*x - f.a2*y
	return y
}

// rest lets what dies away in silence be nothing at last: numbers near zero
// take a processor a hundred times as long.
func (f *biquad) rest() {
	if math.Abs(f.z1)+math.Abs(f.z2) < 1e-30 {
		f.z1, f.z2 = 0, 0
	}
}

// BS.1770 gives the coefficients for 48 kHz only. These are the analogue
// filters behind them, as libebur128 and ffmpeg have them, made for any rate.

// shelf is the head: 4 dB more above some 1.7 kHz.
func shelf(rateHz float64) biquad {
	const gain, q = 3.999843853973347, 0.7071752369554196
	k := warped(1681.974450955533, rateHz)
	vh := math.Pow(10, gain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	a0 := 1 + k/q + k*k
	return biquad{
		b0: (vh + vb*k/q + k*k) / a0, b1: 2 * (k*k - vh) / a0, b2: (vh - vb*k/q + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0,
	}
}

// highpass is the ear's deafness below some 38 Hz.
func highpass(rateHz float64) biquad {
	const q = 0.5003270373238773
	k := warped(38.13547087602444, rateHz)
	a0 := 1 + k/q + k*k
	return biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0}
}

// warped stays below half of rates that no sound of ours has.
func warped(hz, rateHz float64) float64 { return math.Tan(math.Pi * min(hz/rateHz, 0.45)) }
