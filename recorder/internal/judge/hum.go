package judge

import (
	"math"
	"slices"
)

// lowHz is the rate that hum and echo are looked for at: enough for the mains
// and its overtones, and for what makes a voice a voice.
const lowHz = 4000

const lowSeconds = 6

// lowRate brings sound of any rate down to lowHz, each sample the mean of
// those it stands for, and remembers the last seconds.
type lowRate struct {
	step, left float64 // frames that one sample stands for, and that are still missing
	sum        float64
	n          int
	ring       []float32
	at         int // ever put in
}

func newLowRate(rateHz int) lowRate {
	step := max(1, float64(rateHz)/lowHz)
	return lowRate{step: step, left: step, ring: make([]float32, lowSeconds*lowHz)}
}

// add reports whether another sample is complete.
func (l *lowRate) add(x float32) bool {
	l.sum += float64(x)
	l.n++
	if l.left--; l.left > 0 {
		return false
	}
	l.ring[l.at%len(l.ring)] = float32(l.sum / float64(l.n))
	l.at++
	l.left += l.step
	l.sum, l.n = 0, 0
	return true
}

func (l *lowRate) newest() float64 { return float64(l.ring[(l.at-1)%len(l.ring)]) }

// until copies the samples before a place into dst, and reports whether they
// are there.
func (l *lowRate) until(end int, dst []float32) bool {
	from := end - len(dst)
	if from < 0 || end > l.at || l.at-from > len(l.ring) {
		return false
	}
	for i := range dst {
		dst[i] = l.ring[(from+i)%len(l.ring)]
	}
	return true
}

// hum looks for the mains: lines at 50 or 60 Hz and their multiples that are
// there all the time. A voice moves and pauses, so of each line only the
// quiet moments of ten seconds count (Goertzel over half a second, Hann).
type hum struct {
	window [humWindow]float64
	n      int
	lines  [][]float64 // power at each of frequencies, the newest at the end
}

const (
	humWindow  = lowHz / 2
	humLooks   = 40 // every quarter of a second
	humLeast   = 16 // looks before anything is said
	harmonics  = 6
	humApart   = 10  // dB between a line and both sides of it
	humAlone   = 18  // for one line without others
	humLoudest = -62 // dBFS; softer is not minded
	humBelow   = 42  // dB below speech; softer is not minded
)

var mains = [2]float64{50, 60}

// frequencies are, for each of the mains and each harmonic, the line and both
// sides of it.
var frequencies = func() []float64 {
	var all []float64
	for _, base := range mains {
		for k := range harmonics {
			line := base * float64(k+1)
			all = append(all, line, line-0.4*base, line+0.4*base)
		}
	}
	return all
}()

var hann = func() (w [humWindow]float64) {
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/humWindow)
	}
	return w
}()

func (h *hum) add(x float64) {
	h.window[h.n] = x
	if h.n++; h.n < humWindow {
		return
	}
	h.look()
	copy(h.window[:], h.window[humWindow/2:])
	h.n = humWindow / 2
}

func (h *hum) look() {
	var shaped [humWindow]float64
	for i, x := range h.window {
		shaped[i] = x * hann[i]
	}
	look := make([]float64, len(frequencies))
	for i, f := range frequencies {
		look[i] = goertzel(shaped[:], f)
	}
	if len(h.lines) == humLooks {
		copy(h.lines, h.lines[1:])
		h.lines = h.lines[:humLooks-1]
	}
	h.lines = append(h.lines, look)
}

// goertzel is the power of one frequency in a shaped window: a sine of height
// a gives a²/2.
func goertzel(window []float64, hz float64) float64 {
	turn := 2 * math.Cos(2*math.Pi*hz/lowHz)
	var s1, s2 float64
	for _, x := range window {
		s1, s2 = x+turn*s1-s2, s1
	}
	half := float64(len(window)) / 2 // what the shape leaves of its length
	return 2 * (s1*s1 + s2*s2 - turn*s1*s2) / (half * half)
}

// is reports whether it hums, beside speech of so many dBFS.
func (h *hum) is(speech float64, told bool) bool {
	if len(h.lines) < humLeast {
		return false
	}
	steady := h.steady()
	for m := range mains {
		level, lines, alone := humOf(steady[m*harmonics*3 : (m+1)*harmonics*3])
		give := 0.0
		if told {
			give = slack
		}
		if (lines >= 2 || alone) && level > humLoudest-give && level > speech-humBelow-give {
			return true
		}
	}
	return false
}

// steady is the power of each frequency in the quiet moments.
func (h *hum) steady() []float64 {
	powers, column := make([]float64, len(frequencies)), make([]float64, len(h.lines))
	for f := range powers {
		for i, look := range h.lines {
			column[i] = look[f]
		}
		slices.Sort(column)
		powers[f] = column[len(column)/5]
	}
	return powers
}

// humOf adds up the lines that stand out: their level together, how many, and
// whether one of them stands out so far that it needs no other.
func humOf(steady []float64) (level float64, lines int, alone bool) {
	power := 0.0
	for k := range harmonics {
		line, beside := steady[3*k], max(steady[3*k+1], steady[3*k+2])
		apart := decibels(line) - decibels(beside)
		if apart < humApart {
			continue
		}
		lines++
		power += line
		alone = alone || (apart > humAlone && k < 2)
	}
	return decibels(power), lines, alone
}
