// Package loudness measures how loud sound is to people, after ITU-R BS.1770-4
// and EBU R 128: K-weighting, blocks of 400 ms that overlap by three quarters,
// and two gates, so that pauses do not make a talker quiet. Its sound is mono.
// It knows samples only, and imports the standard library only.
package loudness

import "math"

// Meter measures sound that is added piece by piece. It is as small after ten
// hours as after ten seconds. It belongs to one goroutine.
type Meter struct {
	shelf, highpass biquad
	perStep         int        // frames of 100 ms
	n               int        // frames of the step that is not full
	sum             float64    // of their squares
	steps           [4]float64 // the last four steps, which make a block
	full            int        // how many steps there were, up to four
	bins            [binCount]bin
	peak            float32
}

// Limits of the gates, and the histogram that stands for the list of blocks.
const (
	absoluteGate = -70.0 // LUFS
	relativeGate = -10.0 // LU below what passes the first
	perLU        = 20    // bins
	binCount     = 100 * perLU
)

// bin holds the blocks of about one loudness. That their energies are added up
// exactly leaves an error only where the second gate cuts a bin in two.
type bin struct {
	blocks int64
	energy float64
}

// New measures sound of a rate.
func New(rateHz int) *Meter {
	rateHz = max(1, rateHz)
	return &Meter{shelf: shelf(float64(rateHz)), highpass: highpass(float64(rateHz)), perStep: max(1, (rateHz+5)/10)}
}

// Add takes the next samples, full scale ±1.
func (m *Meter) Add(samples []float32) {
	for len(samples) > 0 {
		n := min(len(samples), m.perStep-m.n)
		m.weigh(samples[:n])
		if m.n += n; m.n == m.perStep {
			m.step()
		}
		samples = samples[n:]
	}
}

// weigh adds up the squares of samples as an ear weighs them.
func (m *Meter) weigh(samples []float32) {
	a, b, peak, sum := m.shelf, m.highpass, m.peak, m.sum
	for _, s := range samples {
		peak = max(peak, s, -s)
		x := b.next(a.next(float64(s)))
		sum += x * x
	}
	m.shelf, m.highpass, m.peak, m.sum = a, b, peak, sum
}

// step ends 100 ms, and the block of 400 ms that ends with them.
func (m *Meter) step() {
	copy(m.steps[:], m.steps[1:])
	m.steps[3] = m.sum / float64(m.perStep)
	m.n, m.sum = 0, 0
	m.shelf.rest()
	m.highpass.rest()
	if m.full = min(4, m.full+1); m.full < 4 {
		return
	}
	energy := (m.steps[0] + m.steps[1] + m.steps[2] + m.steps[3]) / 4
	if i := place(lufs(energy)); i >= 0 {
		m.bins[i].blocks++
		m.bins[i].energy += energy
	}
}

// place is the bin of a loudness, or less than 0 below the absolute gate.
func place(lufs float64) int {
	if !(lufs > absoluteGate) { // not a number neither
		return -1
	}
	return int(min((lufs-absoluteGate)*perLU, binCount-1))
}

// Integrated is the loudness of all sound so far. It is not ok when nothing was
// louder than the gate, or all was shorter than a block.
func (m *Meter) Integrated() (loudness float64, ok bool) {
	all, ok := m.above(0)
	if !ok {
		return 0, false
	}
	return m.above(max(0, place(all+relativeGate)))
}

// above is the loudness of the blocks in and above a bin.
func (m *Meter) above(first int) (loudness float64, ok bool) {
	var sum bin
	for _, b := range m.bins[first:] {
		sum.blocks += b.blocks
		sum.energy += b.energy
	}
	if sum.blocks == 0 {
		return 0, false
	}
	return lufs(sum.energy / float64(sum.blocks)), true
}

// Peak is the largest sample so far without its sign, full scale 1.
func (m *Meter) Peak() float64 { return float64(m.peak) }

func lufs(energy float64) float64 { return -0.691 + 10*math.Log10(energy) }
