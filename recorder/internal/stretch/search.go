package stretch

import (
	"iter"
	"math"
)

// likest is where around is most like voice, which stands in the middle of it:
// first by samples taken together, then by each. wish is where it should be.
func (s *Stretch) likest(voice, around []float32, wish float64) int {
	few, fewAround := thinned(s.voice, voice, s.coarse), thinned(s.nearby, around, s.coarse)
	by := float64(s.coarse)
	rough := best(few, fewAround, 0, len(fewAround)-len(few), wish/by, s.stray/by) * s.coarse
	if s.coarse == 1 {
		return rough
	}
	return best(voice, around, max(0, rough-s.coarse), min(2*s.reach, rough+s.coarse), wish, s.stray)
}

// thinned is the mean of each so many samples.
func thinned(dst, samples []float32, by int) []float32 {
	for i := range dst {
		var sum float32
		for _, x := range samples[i*by : (i+1)*by] {
			sum += x
		}
		dst[i] = sum / float32(by)
	}
	return dst
}

// best is the place from..to in around that differs least from voice. Unlike
// correlation, difference keeps away from a click that voice has not. A place
// stray samples from the one wished for is worse by as much as the faintest
// place sounds with: where all are alike, as in noise, sound so stays near its
// place, while a voice and a click are followed.
func best(voice, around []float32, from, to int, wish, stray float64) int {
	faintest := math.Inf(1)
	for e := range energies(around, len(voice), from, to) {
		faintest = min(faintest, e)
	}
	at, least, i := from, math.Inf(1), from
	for e := range energies(around, len(voice), from, to) {
		off := (float64(i) - wish) / stray
		if d := e - 2*float64(likeness(voice, around[i:])) + faintest*off*off; d < least {
			at, least = i, d
		}
		i++
	}
	return at
}

// energies gives that of each n samples that begin at from..to.
func energies(s []float32, n, from, to int) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		var e float64
		for _, x := range s[from : from+n] {
			e += float64(x) * float64(x)
		}
		for i := from; yield(max(0, e)) && i < to; i++ {
			e += float64(s[i+n])*float64(s[i+n]) - float64(s[i])*float64(s[i])
		}
	}
}

func likeness(voice, other []float32) float32 {
	var a, b float32
	other = other[:len(voice)]
	i := 0
	for ; i+1 < len(voice); i += 2 {
		a += voice[i] * other[i]
		b += voice[i+1] * other[i+1]
	}
	if i < len(voice) {
		a += voice[i] * other[i]
	}
	return a + b
}
