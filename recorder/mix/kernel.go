package mix

import "math"

// kernel reads sound between its samples: a sinc under a Blackman window, 16
// samples to either side. Where samples are left out it spans more of them, and
// so passes nothing on that the lower rate cannot hold.
type kernel struct {
	half   int         // samples to either side
	phases [][]float32 // weights for each part of a sample, the first and the last a whole one apart
}

const (
	sincHalf = 16
	parts    = 128 // of a sample; between them weights run straight
	flat     = 1.05
)

func newKernel(step float64) *kernel {
	cutoff := 1.0
	if step > flat {
		cutoff = 1 / step
	}
	k := &kernel{half: int(math.Ceil(sincHalf / cutoff))}
	for p := range parts + 1 {
		k.phases = append(k.phases, weights(k.half, cutoff, float64(p)/parts))
	}
	return k
}

// weights are those of the samples around a place that lies part of a sample
// behind sample half-1 of them.
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

// at is the sound at a place, at least half-1 from the beginning of samples and
// half from their end.
func (k *kernel) at(samples []float32, place float64) float32 {
	i := int(place)
	p := (place - float64(i)) * parts
	n := int(p)
	part := float32(p - float64(n))
	around := samples[i-k.half+1 : i+k.half+1]
	lo, hi := k.phases[n][:len(around)], k.phases[n+1][:len(around)]
	var a, b float32
	for j, x := range around {
		a += x * lo[j]
		b += x * hi[j]
	}
	return a + (b-a)*part
}
