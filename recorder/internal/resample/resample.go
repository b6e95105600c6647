// Package resample reads sound at another rate, from any place on: a sinc
// under a Blackman window, 32 samples of the lower rate to either side.
package resample

import "math"

// Converter reads sound of one rate as if it were of another. It belongs to
// one goroutine.
type Converter struct {
	from, to int64
	half     int // samples to either side of a place
	phases   [][]float32
	raw      []float32
}

const (
	sincHalf = 32
	parts    = 256  // of a sample; between them weights run straight
	pass     = 0.94 // of what the lower rate can hold
)

// New makes a converter; both rates are more than 0.
func New(fromHz, toHz int) *Converter {
	c := &Converter{from: int64(fromHz), to: int64(toHz)}
	if c.from == c.to {
		return c
	}
	cutoff := pass * min(1, float64(toHz)/float64(fromHz))
	c.half = int(math.Ceil(sincHalf / cutoff))
	for p := range parts + 1 {
		c.phases = append(c.phases, weights(c.half, cutoff, float64(p)/parts))
	}
	return c
}

// Frames is how long so many frames are at the new rate.
func (c *Converter) Frames(frames int64) int64 { return (frames*c.to + c.from/2) / c.from }

// Read fills dst with frames of the new rate from one on. src reads at the old
// rate and gives silence outside of the sound.
func (c *Converter) Read(dst []float32, from int64, src func(dst []float32, from int64) error) error {
	if c.from == c.to || len(dst) == 0 {
		return src(dst, from)
	}
	first := from*c.from/c.to - int64(c.half) + 1
	last := (from+int64(len(dst))-1)*c.from/c.to + int64(c.half)
	if n := int(last - first + 1); cap(c.raw) < n {
		c.raw = make([]float32, n)
	}
	raw := c.raw[:last-first+1]
	if err := src(raw, first); err != nil {
		return err
	}
	for i := range dst {
		place := (from + int64(i)) * c.from
		dst[i] = c.at(raw[place/c.to-first-int64(c.half)+1:], float32(place%c.to)/float32(c.to)*parts)
	}
	return nil
}

// at weighs the samples around a place.
func (c *Converter) at(around []float32, phase float32) float32 {
	p := min(int(phase), parts-1)
	part := phase - float32(p)
	around = around[:2*c.half]
	lo, hi := c.phases[p][:len(around)], c.phases[p+1][:len(around)]
	var a, b float32
	for i, x := range around {
		a += x * lo[i]
		b += x * hi[i]
	}
	return a + (b-a)*part
}

// weights are those of the samples around a place that lies part of a sample
// behind number half-1 of them.
func weights(half int, cutoff, part float64) []float32 {
	w := make([]float64, 2*half)
	var sum float64
	for i := range w {
		x := float64(i-half+1) - part
		w[i] = sinc(cutoff*x) * blackman(x/float64(half))
		sum += w[i]
	}
	out := make([]float32, len(w))
	for i := range w {
		out[i] = float32(w[i] / sum)
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func blackman(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return 0.42 + 0.5*math.Cos(math.Pi*x) + 0.08*math.Cos(2*math.Pi*x)
}
