package packed

import (
	"math"
	"math/bits"
)

// predictor guesses a sample from those before it: the sum of coefficients
// times samples, newest first, shifted down. The guesses of degree 0 to 4 that
// FLAC calls fixed are of this kind too.
type predictor struct {
	fixed        bool
	coefficients []int32
	precision    uint
	shift        uint
}

const (
	maxOrder = 8
	maxFixed = 4
)

var fixedPredictors = [maxFixed + 1]predictor{
	{fixed: true},
	{fixed: true, coefficients: []int32{1}},
	{fixed: true, coefficients: []int32{2, -1}},
	{fixed: true, coefficients: []int32{3, -3, 1}},
	{fixed: true, coefficients: []int32{4, -6, 4, -1}},
}

// bestFixed is the fixed predictor whose mistakes are smallest.
func bestFixed(samples []int32) predictor {
	if len(samples) <= maxFixed {
		return fixedPredictors[0]
	}
	var last [maxFixed]int64 // the newest difference of each degree
	for degree := range last {
		d := int64(samples[maxFixed-1])
		for i, c := range fixedPredictors[degree].coefficients {
			d -= int64(c) * int64(samples[maxFixed-2-i])
		}
		last[degree] = d
	}
	var sums [maxFixed + 1]uint64
	for _, s := range samples[maxFixed:] {
		d := int64(s)
		sums[0] += magnitude(d)
		for degree := range last {
			last[degree], d = d, d-last[degree]
			sums[degree+1] += magnitude(d)
		}
	}
	best := 0
	for degree, sum := range sums {
		if sum < sums[best] {
			best = degree
		}
	}
	return fixedPredictors[best]
}

func magnitude(x int64) uint64 { return uint64((x ^ x>>63) - x>>63) }

// linear is the predictor that fits a block best, of the order that is worth
// its coefficients. It is not ok for sound that nothing can be learned from.
func linear(samples []int32, window, scratch []float64, depth uint) (p predictor, ok bool) {
	if len(samples) <= 2*maxOrder {
		return p, false
	}
	for i, s := range samples {
		scratch[i] = float64(s) * window[i]
	}
	lags := correlations(scratch[:len(samples)])
	if lags[0] == 0 {
		return p, false
	}
	precision := uint(13)
	if depth > 16 {
		precision = 15
	}
	fits, mistakes := levinson(lags)
	var best []float64
	cost := math.Inf(1)
	for i, left := range mistakes {
		order := i + 1
		each := 0.5 * math.Log2(max(left/2, 1e-30)/float64(len(samples)))
		if c := max(each, 0)*float64(len(samples)-order) + float64(order)*float64(depth+precision); c < cost {
			best, cost = fits[i][:order], c
		}
	}
	return quantised(best, precision)
}

// correlations are the sums of products of samples so far apart.
func correlations(x []float64) (lags [maxOrder + 1]float64) {
	for lag := 0; lag+2 < len(lags); lag += 3 { // three at once do not wait for each other
		var a, b, c float64
		for i := lag + 2; i < len(x); i++ {
			v := x[i]
			a += v * x[i-lag]
			b += v * x[i-lag-1]
			c += v * x[i-lag-2]
		}
		lags[lag] = a + x[lag]*x[0] + x[lag+1]*x[1]
		lags[lag+1] = b + x[lag+1]*x[0]
		lags[lag+2] = c
	}
	return lags
}

// levinson gives the best coefficients of each order, and what is left of the
// energy after them (Levinson and Durbin).
func levinson(lags [maxOrder + 1]float64) (fits [maxOrder][maxOrder]float64, mistakes [maxOrder]float64) {
	var a [maxOrder]float64
	energy := lags[0]
	for i := range maxOrder {
		r := lags[i+1]
		for j := range i {
			r -= a[j] * lags[i-j]
		}
		if energy > 0 {
			r /= energy
		}
		before := a
		a[i] = r
		for j := range i {
			a[j] = before[j] - r*before[i-1-j]
		}
		energy *= 1 - r*r
		fits[i], mistakes[i] = a, energy
	}
	return fits, mistakes
}

// quantised makes whole numbers of coefficients, each rounding carried on to
// the next so that they do not add up.
func quantised(fit []float64, precision uint) (p predictor, ok bool) {
	largest := 0.0
	for _, c := range fit {
		largest = max(largest, math.Abs(c))
	}
	if !(largest > 0) || math.IsInf(largest, 0) {
		return p, false
	}
	_, exponent := math.Frexp(largest)
	shift := min(int(precision)-1-exponent, 15)
	if shift < 0 {
		return p, false
	}
	p = predictor{precision: precision, shift: uint(shift), coefficients: make([]int32, len(fit))}
	limit := float64(int(1) << (precision - 1))
	carried := 0.0
	for i, c := range fit {
		carried += c * float64(int(1)<<shift)
		q := min(max(math.Round(carried), -limit), limit-1)
		carried -= q
		p.coefficients[i] = int32(q)
	}
	return p, true
}

// residuals are what the predictor gets wrong, into dst. They are not ok when
// one does not fit what a decoder has to hold.
func (p predictor) residuals(dst, samples []int32) (all []int32, ok bool) {
	order := len(p.coefficients)
	all = dst[:len(samples)-order]
	var seen uint64
	for i := range all {
		before := samples[i : i+order]
		var guess int64
		for j, c := range p.coefficients {
			guess += int64(c) * int64(before[order-1-j])
		}
		r := int64(samples[i+order]) - guess>>p.shift
		seen |= magnitude(r)
		all[i] = int32(r)
	}
	return all, bits.Len64(seen) < 31
}

// tukey is the window that is flat for half of the block and fades to its ends.
func tukey(n int) []float64 {
	w := make([]float64, n)
	slope := max(1, n/4)
	for i := range w {
		edge := min(i, n-1-i)
		w[i] = 1
		if edge < slope {
			w[i] = 0.5 - 0.5*math.Cos(math.Pi*float64(edge)/float64(slope))
		}
	}
	return w
}
