package align

import "math"

// fitted is a line and how many windows agree with it.
type fitted struct {
	line
	inside, windows int
}

func (f fitted) agree() float64 {
	if f.windows == 0 {
		return 0
	}
	return float64(f.inside) / float64(f.windows)
}

// What it takes to be sure, see TestItIsSureOfTheSameTalkAndOfNoOther: of the
// same conversation nearly all windows agree, of others hardly more than the
// two that a line is laid through.
const (
	sureWindows = 6
	surePart    = 0.6
)

func (f fitted) sure() bool { return f.inside >= sureWindows && f.agree() >= surePart }

// fit lays the line through spots that the most of them agree with. Where all
// of them lie close together in time, the drift cannot be told from chance and
// stays within what clocks do.
func fit(spots []spot, guess line) fitted {
	best := fitted{line: guess, windows: len(spots)}
	most := -1
	try := func(l line) {
		n := 0
		for _, s := range spots {
			if math.Abs(l.of(s.b)-s.a) <= agreeing {
				n++
			}
		}
		if n > most {
			best.line, most = l, n
		}
	}
	for i, s := range spots {
		try(line{s.a - s.b*(1+guess.drift), guess.drift})
		try(line{s.a - s.b, 0})
		for _, r := range spots[i+1:] {
			drift := (r.a-s.a)/(r.b-s.b) - 1
			if math.Abs(drift)*1e6 <= maxPPM {
				try(line{s.a - s.b*(1+drift), drift})
			}
		}
	}
	best.inside = max(0, most)
	best.line = through(spots, best.line)
	return best
}

// through lays the line of least squares through the spots near l.
func through(spots []spot, l line) line {
	var n, sb, sa, sbb, sba float64
	for _, s := range spots {
		if math.Abs(l.of(s.b)-s.a) <= agreeing {
			n, sb, sa, sbb, sba = n+1, sb+s.b, sa+s.a, sbb+s.b*s.b, sba+s.b*s.a
		}
	}
	spread := n*sbb - sb*sb
	if n < 2 || spread <= 0 {
		return l
	}
	slope := (n*sba - sb*sa) / spread
	if math.Sqrt(spread)/n < 10 || math.Abs(slope-1)*1e6 > maxPPM { // seconds
		slope = 1 + l.drift
	}
	return line{(sa - slope*sb) / n, slope - 1}
}
