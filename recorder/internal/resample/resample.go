// Package resample reads sound at another rate, from any place on.
package resample

import "ownvoice/recorder/internal/sinc"

// Converter reads sound of one rate as if it were of another. It belongs to
// one goroutine.
type Converter struct {
	from, to int64
	half     int64 // samples to either side of a place
	kernel   *sinc.Kernel
	raw      []float32
}

const (
	crossings = 32
	pass      = 0.94 // of what the lower rate can hold
)

// New makes a converter; both rates are more than 0.
func New(fromHz, toHz int) *Converter {
	c := &Converter{from: int64(fromHz), to: int64(toHz)}
	if c.from == c.to {
		return c
	}
	c.kernel = sinc.New(crossings, pass*min(1, float64(toHz)/float64(fromHz)))
	c.half = int64(c.kernel.Half())
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
	first := from*c.from/c.to - c.half + 1
	last := (from+int64(len(dst))-1)*c.from/c.to + c.half
	if n := int(last - first + 1); cap(c.raw) < n {
		c.raw = make([]float32, n)
	}
	raw := c.raw[:last-first+1]
	if err := src(raw, first); err != nil {
		return err
	}
	for i := range dst {
		place := (from + int64(i)) * c.from
		dst[i] = c.kernel.At(raw[place/c.to-first-c.half+1:], float64(place%c.to)/float64(c.to))
	}
	return nil
}
