package align

import (
	"context"
	"math"
	"slices"
)

// line is where B lies beside A: at + t×(1+drift), in seconds.
type line struct{ at, drift float64 }

func (l line) of(b float64) float64 { return l.at + b*(1+l.drift) }

// candidate is a place in A that a piece of B is like.
type candidate struct {
	piece int
	from  float64 // of the piece in B, in seconds
	at    float64 // in A
	like  float64 // correlation, 1 at most
}

const (
	maxPieces = 32
	perPiece  = 4    // candidates of each piece
	near      = 0.06 // seconds that a candidate may be off its line
	maxLines  = 3
)

// coarse gives the likeliest lines on which the outlines of B lie in those of A.
func coarse(ctx context.Context, a, b *outline) ([]line, error) {
	long := int(min(120, max(15, b.second/4)) * perSecond)
	long = min(long, b.frames())
	s := newSearch(a, long)
	pieces := min(maxPieces, max(1, b.frames()/long))
	var all []candidate
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		from := 0
		if pieces > 1 {
			from = i * (b.frames() - long) / (pieces - 1)
		}
		all = append(all, s.look(b, i, from)...)
	}
	return lines(all), nil
}

// search looks for pieces of one length in all of A.
type search struct {
	a      *outline
	long   int
	t      *transform
	in     [bandCount][]complex128 // A, transformed
	energy []float64               // of A, summed up to each place
}

func newSearch(a *outline, long int) *search {
	s := &search{a: a, long: long, t: newTransform(a.frames() + 2*long)}
	s.energy = make([]float64, a.frames()+1)
	for b, band := range a.bands {
		s.in[b] = make([]complex128, s.t.n)
		for i, x := range band {
			s.in[b][i+long] = complex(float64(x), 0) // a piece may begin before A does
			s.energy[i+1] += float64(x) * float64(x)
		}
		s.t.forward(s.in[b])
	}
	for i := range a.frames() {
		s.energy[i+1] += s.energy[i]
	}
	return s
}

// look gives the places in A that a piece of B is most like.
func (s *search) look(b *outline, piece, from int) []candidate {
	sum, x := make([]complex128, s.t.n), make([]complex128, s.t.n)
	own := 0.0
	for n, band := range b.bands {
		clear(x)
		for i, v := range band[from : from+s.long] {
			x[i] = complex(float64(v), 0)
			own += float64(v) * float64(v)
		}
		s.t.forward(x)
		for k, v := range x {
			sum[k] += s.in[n][k] * complex(real(v), -imag(v))
		}
	}
	s.t.inverse(sum)
	var found []candidate
	for range perPiece {
		best, at := 0.0, -1
		for i := range s.a.frames() + s.long { // place i is A's frame i-long
			lo, hi := max(0, i-s.long), min(s.a.frames(), i)
			if hi-lo < s.long/3 {
				continue
			}
			beside := s.energy[hi] - s.energy[lo]
			if like := real(sum[i]) / math.Sqrt(beside*own+1e-9); like > best {
				best, at = like, i
			}
		}
		if at < 0 {
			break
		}
		found = append(found, candidate{piece, float64(from) / perSecond, float64(at-s.long) / perSecond, best})
		for i := max(0, at-perSecond/4); i < min(s.t.n, at+perSecond/4); i++ {
			sum[i] = 0
		}
	}
	return found
}

// lines joins candidates of several pieces that lie on one straight line.
func lines(all []candidate) []line {
	type scored struct {
		line
		score float64
	}
	var found []scored
	score := func(l line) float64 {
		best := map[int]float64{}
		for _, c := range all {
			if math.Abs(l.of(c.from)-c.at) < near {
				best[c.piece] = max(best[c.piece], c.like)
			}
		}
		sum := 0.0
		for _, like := range best {
			sum += like
		}
		return sum
	}
	for i, c := range all {
		l := line{at: c.at - c.from}
		found = append(found, scored{l, score(l)})
		for _, d := range all[i+1:] {
			if d.piece == c.piece {
				continue
			}
			drift := (d.at-c.at)/(d.from-c.from) - 1
			if math.Abs(drift)*1e6 > maxPPM+near/(d.from-c.from)*1e6 || d.from-c.from < 30 {
				continue
			}
			l := line{at: c.at - c.from*(1+drift), drift: drift}
			found = append(found, scored{l, score(l)})
		}
	}
	slices.SortFunc(found, func(a, b scored) int { return -int(math.Copysign(1, a.score-b.score)) })
	var likeliest []line
	for _, f := range found {
		apart := func(l line) bool { return math.Abs(l.at-f.at) < 0.5 }
		if len(likeliest) < maxLines && !slices.ContainsFunc(likeliest, apart) {
			likeliest = append(likeliest, f.line)
		}
	}
	return likeliest
}
