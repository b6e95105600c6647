package judge

import (
	"math"
	"slices"
)

// Where the borders lie, in dBFS (full scale square wave 0) or dB.
const (
	leastSwing = 2.0 / 32768 // from lowest to highest: two steps of 16 bits, less than any microphone's own noise

	neverHeard  = 4 * blocksPerSecond  // blocks of silence before it is told
	heardBefore = 10 * blocksPerSecond // a headset may shut off while the other one talks

	sideLeast = -50 // the louder side, for the other to be missed
	sideApart = 30

	noiseLeast  = -52 // nobody minds what is quieter
	noiseLoud   = -42 // minded though nobody speaks
	noiseApart  = 14  // between speech and what is heard between the words
	noiseSteady = 6   // nobody speaks
	noiseEven   = 1.1 // between two quiet moments

	quietBelow  = -40
	spokenApart = 9
	spokenLeast = -66
	slack       = 3 // what has been told needs this much more to be taken back
)

// silent reports whether nothing moved. A device that gives a constant other
// than zero is as mute as one that gives zeros.
func (b *block) silent() bool { return b.hi-b.lo <= leastSwing }

func (j *Judge) isSilent() bool {
	after := neverHeard
	if j.heard {
		after = heardBefore
	}
	if len(j.blocks) < after {
		return false
	}
	for i := range j.blocks[len(j.blocks)-after:] {
		if !j.blocks[len(j.blocks)-1-i].silent() {
			return false
		}
	}
	return true
}

// isOneSided reports whether one channel hears and another does not, known
// when anything was loud enough to tell.
func (j *Judge) isOneSided() (one, known bool) {
	const look = 4 * blocksPerSecond
	if j.channels < 2 || len(j.blocks) < look {
		return false, false
	}
	least, most := math.Inf(1), 0.0
	for c := range j.channels {
		power := 0.0
		for _, b := range j.blocks[len(j.blocks)-look:] {
			mean := b.sum[c] / float64(b.frames)
			power += max(0, b.square[c]/float64(b.frames)-mean*mean) / look
		}
		least, most = min(least, power), max(most, power)
	}
	if decibels(most) < sideLeast {
		return false, false
	}
	return decibels(most)-decibels(least) > sideApart, true
}

// levels are those of the last ten seconds: of speech, of what is heard where
// nobody speaks, and of the quietest moments of that.
type levels struct{ speech, floor, least float64 }

// levels are known after four seconds.
func (j *Judge) levels() (levels, bool) {
	if len(j.blocks) < 4*blocksPerSecond {
		return levels{}, false
	}
	all := make([]float64, len(j.blocks))
	for i, b := range j.blocks {
		all[i] = decibels(b.voice / float64(b.frames))
	}
	slices.Sort(all)
	return levels{speech: all[len(all)*95/100], floor: all[len(all)*10/100], least: all[len(all)/50]}, true
}

// spoken reports whether anybody spoke: loud and soft parts lie apart.
func (l levels) spoken() bool { return l.speech > spokenLeast && l.speech-l.floor > spokenApart }

// noisy reports whether what is heard between the words comes too near to
// them. In a hall it is the words themselves that linger, and those sink:
// noise is even.
func (l levels) noisy(told bool) bool {
	give := 0.0
	if told {
		give = slack
	}
	apart, even := l.speech-l.floor, l.floor-l.least < noiseEven
	switch {
	case l.floor < noiseLeast-give || l.speech < sideLeast:
		return false
	case apart < noiseSteady:
		return l.floor > noiseLoud-give
	case apart < spokenApart:
		return true
	}
	return even && apart < noiseApart+give
}

func (l levels) quiet(told bool) bool {
	if told {
		return l.speech < quietBelow+slack
	}
	return l.speech < quietBelow
}

// decibels of a power, full scale 1; not lower than -120.
func decibels(power float64) float64 { return max(-120, 10*math.Log10(max(power, 1e-12))) }

// highPass leaves out what is below speech, so that neither rumble nor hum
// counts as a voice: two poles at 150 Hz.
type highPass struct{ keep, x1, y1, x2, y2 float64 }

func newHighPass(rateHz int) highPass {
	return highPass{keep: 1 / (1 + 2*math.Pi*150/float64(rateHz))}
}

func (h *highPass) next(x float64) float64 {
	y := h.keep * (h.y1 + x - h.x1)
	h.x1, h.y1 = x, y
	z := h.keep * (h.y2 + y - h.x2)
	h.x2, h.y2 = y, z
	return z
}
