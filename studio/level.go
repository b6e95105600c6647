package studio

import (
	"math"

	"ownvoice/library/catalog"
)

// How loud a voice is played: a little louder than broadcasts (EBU R 128 asks
// for -23 LUFS), for laptops are faint.
const (
	playedLUFS = -19
	mostGain   = 8 // 18 dB; what is fainter is noise
	leastGain  = 0.25
	mostPeak   = 2 // what passes full scale is turned down as it is played, but not by more than half
)

// Gains are by how much each track is amplified when it is played, so that two
// voices are as loud as each other, and one story as another. Where it was not
// measured yet, it is 1.
func (c Copies) Gains(tracks []catalog.Track) []float64 {
	gains := make([]float64, len(tracks))
	for i, t := range tracks {
		gains[i] = 1
		if l, ok := c.LoudnessOf(t); ok && l.LUFS < 0 && l.Peak > 0 {
			wanted := math.Pow(10, (playedLUFS-l.LUFS)/20)
			gains[i] = max(leastGain, min(wanted, mostGain, mostPeak/l.Peak))
		}
	}
	return gains
}
