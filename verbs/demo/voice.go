package demo

import (
	"math"
	"math/rand/v2"
)

// rateHz of the demo's sound: what espeak-ng speaks at, enough for speech and
// small on disk.
const rateHz = 22050

// voice makes something that rises, falls and pauses as speech does and says
// nothing: a pulse through three moving resonances, syllable by syllable.
type voice struct {
	chance  *rand.Rand
	pitchHz float64
	formant [3]resonance
	phase   float64
}

// resonance is a two-pole filter, as in every vowel synthesiser since Klatt (1980).
type resonance struct{ a, b, c, y1, y2 float64 }

func (r *resonance) tune(hz, width float64) {
	decay := math.Exp(-math.Pi * width / rateHz)
	r.c = -decay * decay
	r.b = 2 * decay * math.Cos(2*math.Pi*hz/rateHz)
	r.a = 1 - r.b - r.c
}

func (r *resonance) next(x float64) float64 {
	y := r.a*x + r.b*r.y1 + r.c*r.y2
	r.y2, r.y1 = r.y1, y
	return y
}

// The first three resonances of some vowels, in Hz (Peterson and Barney, 1952).
var vowels = [][3]float64{{730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}, {490, 1350, 1690}}

// speak adds talk from begin to end (seconds) to sound, a phrase and a breath
// at a time.
func (v *voice) speak(sound []float64, begin, end float64) {
	for at := begin; at < end; {
		phrase := 1.2 + 2.2*v.chance.Float64()
		loud := 0.5 + 0.5*v.chance.Float64()
		for stop := min(at+phrase, end-0.2); at < stop; {
			at += v.syllable(sound, at, loud)
		}
		at += 0.35 + 0.8*v.chance.Float64()
	}
}

// syllable adds one and returns how long it took, in seconds.
func (v *voice) syllable(sound []float64, at, loud float64) float64 {
	length := 0.09 + 0.14*v.chance.Float64()
	vowel := vowels[v.chance.IntN(len(vowels))]
	for i := range v.formant {
		v.formant[i].tune(vowel[i], 60+40*float64(i))
	}
	pitch := v.pitchHz * (0.9 + 0.25*v.chance.Float64())
	n := int(length * rateHz)
	for i := range n {
		place := int(at*rateHz) + i
		if place >= len(sound) {
			break
		}
		part := float64(i) / float64(n)
		v.phase += pitch * (1 - 0.15*part) / rateHz
		x := 0.08 * (v.chance.Float64() - 0.5) // breath
		if v.phase >= 1 {
			v.phase--
			x++
		}
		for f := range v.formant {
			x = v.formant[f].next(x)
		}
		sound[place] += loud * math.Sin(math.Pi*part) * x
	}
	return length + 0.02 + 0.05*v.chance.Float64()
}

// level brings the loudest moment of sound to peak (full scale is 1) and adds
// the noise of a quiet room.
func level(sound []float64, peak float64, chance *rand.Rand) {
	loudest := 1e-9
	for _, x := range sound {
		loudest = max(loudest, math.Abs(x))
	}
	for i := range sound {
		sound[i] = sound[i]*peak/loudest + 0.0006*(chance.Float64()-0.5)
	}
}
