package mix

import (
	"math"

	"ownvoice/library/catalog"
)

// fadeMS is how long sound takes to go before a part that is left out, and to
// come back behind it, so that nothing clicks. The part itself is silent from
// its first sample to its last.
const fadeMS = 5

// silence leaves parts of the timeline out of all that is read.
func (m *Mix) silence(parts []catalog.Span) {
	rate := int64(m.RateHz())
	for _, p := range parts {
		from, to := max(0, p.FromMS)*rate/1000, (min(p.ToMS, math.MaxInt32)*rate+999)/1000
		if from < to {
			m.silent = append(m.silent, stretch{from, to})
		}
	}
}

// stretch is frames of the timeline, to not among them.
type stretch struct{ from, to int64 }

// hush silences what is left out of frames that begin there.
func (m *Mix) hush(dst []float32, from int64) {
	fade := int64(max(1, fadeMS*m.RateHz()/1000))
	for _, s := range m.silent {
		for at := max(from, s.from-fade); at < min(from+int64(len(dst)), s.to+fade); at++ {
			left := float32(0)
			switch {
			case at < s.from:
				left = float32(s.from-at-1) / float32(fade)
			case at >= s.to:
				left = float32(at-s.to) / float32(fade)
			}
			dst[at-from] *= left
		}
	}
}
