package align

import (
	"context"
	"math"
	"math/cmplx"
)

const (
	maxWindows  = 48
	windowFrame = 3 * workHz // of one window
	reach       = workHz / 8 // how far beside the line is looked, each way
	agreeing    = 0.004      // seconds that a window may be off the line that is found
)

// spot is what one window found: the place in A of a place in B.
type spot struct{ b, a float64 }

// fine corrects a line by the sound itself, and says how many windows agree.
func fine(ctx context.Context, a, b Source, outlineA, outlineB *outline, l line) (fitted, error) {
	f := fitted{line: l}
	p := &phase{a: newResampler(a), b: newResampler(b), t: newTransform(windowFrame + 2*reach)}
	for round := range 2 { // the second time the drift is known, and windows are sharper for it
		var spots []spot
		for _, from := range places(outlineA, outlineB, f.line) {
			if err := ctx.Err(); err != nil {
				return f, err
			}
			s, err := p.at(f.line, from)
			if err != nil {
				return f, err
			}
			spots = append(spots, s)
		}
		next := fit(spots, f.line)
		if round == 0 && next.agree() < 0.15 {
			return next, nil
		}
		f = next
	}
	return f, nil
}

// places are windows of B, in seconds, spread over what both have: in each
// stretch the one where the quieter of the two is the loudest.
func places(a, b *outline, l line) []float64 {
	const long = float64(windowFrame) / workHz
	from, to := max(0, -l.at), min(b.second, a.second-l.at)-long
	count := int(min(maxWindows, max(1, (to-from)/1.5)))
	var all []float64
	for i := range count {
		best, at := -math.MaxFloat64, -1.0
		stretch := (to - from) / float64(count)
		for t := from + float64(i)*stretch; t < from+float64(i+1)*stretch; t += max(0.1, stretch/40) {
			if loud := min(rises(a, l.of(t), long), rises(b, t, long)); loud > best {
				best, at = loud, t
			}
		}
		if best > 0.5 { // where nobody speaks there is nothing to compare
			all = append(all, at)
		}
	}
	return all
}

// rises is how much the loudness goes up and down in a stretch.
func rises(o *outline, from, long float64) float64 {
	i := max(0, int(from*perSecond))
	j := min(o.frames(), i+int(long*perSecond))
	if j-i < int(long*perSecond)/2 {
		return 0
	}
	var sum, square float64
	for _, x := range o.loud[i:j] {
		sum, square = sum+float64(x), square+float64(x)*float64(x)
	}
	n := float64(j - i)
	return math.Sqrt(max(0, square/n-sum/n*sum/n))
}

// phase correlates windows.
type phase struct {
	a, b *resampler
	t    *transform
}

// at finds the place in A of the window of B that begins there.
func (p *phase) at(l line, from float64) (spot, error) {
	inA, inB := make([]float32, windowFrame+2*reach), make([]float32, windowFrame)
	if err := p.b.read(inB, from, 1/(1+l.drift)); err != nil {
		return spot{}, err
	}
	if err := p.a.read(inA, l.of(from)-float64(reach)/workHz, 1); err != nil {
		return spot{}, err
	}
	x := make([]complex128, p.t.n) // both at once: A is real, B imaginary
	for i, v := range inA {
		x[i] = complex(float64(v), 0)
	}
	for i, v := range inB {
		fade := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/windowFrame)
		x[i] += complex(0, float64(v)*fade)
	}
	p.t.forward(x)
	cross := make([]complex128, p.t.n)
	low, high := int(edges[0]*float64(p.t.n)/workHz), int(edges[bandCount]*float64(p.t.n)/workHz)
	for k := low; k < high; k++ {
		up, down := x[k], cmplx.Conj(x[p.t.n-k])
		a, b := (up+down)/2, (up-down)/complex(0, 2)
		c := a * cmplx.Conj(b)
		// Phases alone are at the mercy of noise where nothing is said, all of
		// the energy at that of the loudest vowel: in between lies what works.
		if size := cmplx.Abs(c); size > 0 {
			cross[k] = c / complex(math.Pow(size, 0.8), 0)
		}
		cross[p.t.n-k] = cmplx.Conj(cross[k])
	}
	p.t.inverse(cross)
	best, lag := 0.0, 0
	for i := range 2*reach + 1 {
		if v := real(cross[i]); v > best {
			best, lag = v, i
		}
	}
	return spot{from, l.of(from) + float64(lag-reach)/workHz}, nil
}
