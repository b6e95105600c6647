package align

import "math"

// resampler brings a source to another rate by a windowed sinc, whatever the
// two rates are.
type resampler struct {
	src   Source
	step  float64 // frames of the source in one that comes out
	half  int     // taps on each side
	table [][]float32
	buf   []float32
}

const phases = 128

func newResampler(src Source) *resampler {
	r := &resampler{src: src, step: float64(src.RateHz()) / workHz}
	cut := min(1, 1/r.step) * 0.92 // of what the lower of the two rates can hold
	r.half = int(math.Ceil(10 / cut))
	r.table = make([][]float32, phases+1)
	for p := range r.table {
		taps := make([]float32, 2*r.half)
		for i := range taps {
			x := float64(i-r.half+1) - float64(p)/phases
			w := 0.5 + 0.5*math.Cos(math.Pi*x/float64(r.half+1))
			taps[i] = float32(cut * sinc(cut*x) * w)
		}
		r.table[p] = taps
	}
	return r
}

func sinc(x float64) float64 {
	if math.Abs(x) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// read fills dst with what is heard from a time on, in seconds of the source's
// own clock, at workHz of a clock that runs stretch times as fast. Outside of
// the source there is silence.
func (r *resampler) read(dst []float32, from, stretch float64) error {
	at, step := from*float64(r.src.RateHz()), r.step*stretch
	first := int64(math.Floor(at)) - int64(r.half)
	if err := r.fill(first, int64(math.Ceil(float64(len(dst))*step))+int64(2*r.half)+2); err != nil {
		return err
	}
	for i := range dst {
		x := at + float64(i)*step
		base := math.Floor(x)
		taps := r.table[int((x-base)*phases+0.5)]
		in := r.buf[int64(base)-first-int64(r.half)+1:][:len(taps)]
		var sum float32
		for k, tap := range taps {
			sum += tap * in[k]
		}
		dst[i] = sum
	}
	return nil
}

// fill reads frames into buf.
func (r *resampler) fill(first, frames int64) error {
	if int64(cap(r.buf)) < frames {
		r.buf = make([]float32, frames)
	}
	r.buf = r.buf[:frames]
	clear(r.buf)
	from := max(0, first)
	if from >= r.src.Frames() || from >= first+frames {
		return nil
	}
	n, err := r.src.ReadAt(r.buf[from-first:], from)
	if int64(n) < min(first+frames, r.src.Frames())-from && err != nil {
		return err
	}
	return nil
}
