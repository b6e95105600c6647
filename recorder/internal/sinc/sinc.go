// Package sinc reads sound between its samples: a sinc under a Blackman window.
package sinc

import "math"

// Kernel weighs the samples around a place. It may be used from any goroutine.
type Kernel struct {
	half   int
	phases [][]float32 // weights for each part of a sample, the first and the last a whole one apart
}

const parts = 256 // of a sample; between them weights run straight

// New makes a kernel that passes up to cutoff, 0 to 1, of what the samples can
// hold, and reaches over so many crossings of the sinc to either side.
func New(crossings int, cutoff float64) *Kernel {
	k := &Kernel{half: int(math.Ceil(float64(crossings) / cutoff))}
	for p := range parts + 1 {
		k.phases = append(k.phases, weights(k.half, cutoff, float64(p)/parts))
	}
	return k
}

// Half is how many samples to either side of a place count.
func (k *Kernel) Half() int { return k.half }

// At is the sound at a place that lies part of a sample, 0 to 1, behind sample
// Half()-1 of around, which has 2·Half() of them or more.
func (k *Kernel) At(around []float32, part float64) float32 {
	phase := part * parts
	p := min(int(phase), parts-1)
	rest := float32(phase - float64(p))
	around = around[:2*k.half]
	lo, hi := k.phases[p][:len(around)], k.phases[p+1][:len(around)]
	var a, b float32
	for i, x := range around {
		a += x * lo[i]
		b += x * hi[i]
	}
	return a + (b-a)*rest
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
