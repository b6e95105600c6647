package recorder

// Quietest is the level, in dBFS, of digital silence.
const Quietest = -120

// Level is the loudness of a tenth of a second, in dBFS (decibels below full
// scale): 0 is the loudest there is, Quietest is silence.
type Level struct {
	Peak, RMS float64
	Clipped   bool // full scale was reached in the last two seconds
}

// Clip is a short piece of mono sound to play, full scale ±1.
type Clip struct {
	RateHz  int
	Samples []float32
}
