package align

import (
	"context"
	"math"
	"slices"
)

// outline is how the energy of a recording goes up and down in a few bands.
type outline struct {
	bands  [bandCount][]float32
	loud   []float32 // all bands, in nats
	second float64   // how long it is
}

const (
	bandCount = 5
	window    = 256 // frames that each outline is made of
)

// edges of the bands, in Hz: what a telephone lets through.
var edges = [bandCount + 1]float64{250, 500, 900, 1500, 2300, 3400}

func (o *outline) frames() int { return len(o.loud) }

// outlineOf reads all of a source.
func outlineOf(ctx context.Context, src Source) (*outline, error) {
	const atOnce = 10 * workHz
	r, t := newResampler(src), newTransform(window)
	o := &outline{second: float64(src.Frames()) / float64(src.RateHz())}
	hann := make([]float64, window)
	for i := range hann {
		hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/window)
	}
	in, x := make([]float32, atOnce+window), make([]complex128, window)
	for done, all := 0, int(o.second*workHz); done < all; done += atOnce {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.read(in, float64(done)/workHz, 1); err != nil {
			return nil, err
		}
		for at := 0; at < min(atOnce, all-done); at += 2 * hop { // two at once, one of them imaginary
			for i, w := range hann {
				x[i] = complex(float64(in[at+i])*w, 0)
				if at+hop+i < len(in) {
					x[i] += complex(0, float64(in[at+hop+i])*w)
				}
			}
			t.forward(x)
			o.add(x)
		}
	}
	o.level()
	return o, nil
}

// add takes the energies of two neighbours out of one transform.
func (o *outline) add(x []complex128) {
	var first, second [bandCount]float64
	for b := range bandCount {
		for k := int(edges[b] * window / workHz); k < int(edges[b+1]*window/workHz); k++ {
			up, down := x[k], x[window-k]
			e, i := (up+complex(real(down), -imag(down)))/2, (up-complex(real(down), -imag(down)))/2
			first[b] += real(e)*real(e) + imag(e)*imag(e)
			second[b] += real(i)*real(i) + imag(i)*imag(i)
		}
	}
	for _, energy := range [2][bandCount]float64{first, second} {
		all := 0.0
		for b, e := range energy {
			o.bands[b] = append(o.bands[b], float32(math.Log(e+1e-9)))
			all += e
		}
		o.loud = append(o.loud, float32(math.Log(all+1e-9)))
	}
}

// level leaves of each band what rises above the noise of its recording, less
// what goes on for seconds: gain, room and microphone are in neither.
func (o *outline) level() {
	for b, band := range o.bands {
		floor := quantile(band, 0.2) + 1
		for i, x := range band {
			band[i] = max(0, x-floor)
		}
		o.bands[b] = lessMean(band, 2*perSecond)
	}
}

// quantile is the value that a part of the values lies below.
func quantile(all []float32, part float64) float32 {
	some := make([]float32, 0, 20000)
	for i := 0; i < len(all); i += 1 + len(all)/20000 {
		some = append(some, all[i])
	}
	slices.Sort(some)
	return some[int(part*float64(len(some)-1))]
}

// lessMean takes from each value the mean of those around it.
func lessMean(band []float32, reach int) []float32 {
	less := make([]float32, len(band))
	sum, from, to := 0.0, 0, 0
	for i, x := range band {
		for ; to < min(len(band), i+reach); to++ {
			sum += float64(band[to])
		}
		for ; from < i-reach; from++ {
			sum -= float64(band[from])
		}
		less[i] = x - float32(sum/float64(to-from))
	}
	return less
}
