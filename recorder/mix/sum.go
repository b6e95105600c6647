package mix

import (
	"fmt"
	"math"
)

// sum is a piece of all tracks added up, and what it needs to be turned down
// by to stay within full scale.
type sum struct {
	number  int64
	samples []float32 // empty before the first
	limit   float32
}

// Read fills dst with all tracks added up, each with its gain, from a frame of
// the timeline on. Two people rarely speak at once, so nothing is made quieter;
// where the sum would pass full scale, all of it is turned down for a moment,
// gently to either side.
func (m *Mix) Read(dst []float32, from int64) error {
	for len(dst) > 0 {
		begin := floor(from, m.piece)
		n := min(int64(len(dst)), begin+m.piece-from)
		if err := m.readPiece(dst[:n], begin/m.piece, int(from-begin)); err != nil {
			return fmt.Errorf("mix: %w", err)
		}
		dst, from = dst[n:], from+n
	}
	return nil
}

// readPiece gives a part of a piece. At each of its bounds both pieces there
// are turned down by what the louder needs, and it runs straight between.
func (m *Mix) readPiece(dst []float32, number int64, skip int) error {
	before, err := m.sum(number - 1)
	if err != nil {
		return err
	}
	left := before.limit
	this, err := m.sum(number)
	if err != nil {
		return err
	}
	after, err := m.sum(number + 1)
	if err != nil {
		return err
	}
	left, right := min(left, this.limit), min(this.limit, after.limit)
	samples := this.samples[skip:]
	if left == 1 && right == 1 {
		copy(dst, samples)
		return nil
	}
	slope := (right - left) / float32(m.piece)
	for i := range dst {
		dst[i] = max(-1, min(1, samples[i]*(left+slope*float32(skip+i))))
	}
	return nil
}

// sum gives a piece, one of the last few as it was made.
func (m *Mix) sum(number int64) (*sum, error) {
	s := &m.sums[number&int64(len(m.sums)-1)]
	if s.number == number && len(s.samples) > 0 {
		return s, nil
	}
	if s.samples == nil {
		s.samples = make([]float32, m.piece)
	}
	clear(s.samples)
	s.number = math.MinInt64 // until it is whole
	for i, t := range m.tracks {
		if err := t.add(s.samples, number*m.piece, m.RateHz()); err != nil {
			return nil, fmt.Errorf("track %d: %w", i+1, err)
		}
	}
	m.hush(s.samples, number*m.piece)
	var peak float32
	for _, x := range s.samples {
		peak = max(peak, x, -x)
	}
	s.number, s.limit = number, 1/max(1, peak)
	return s, nil
}

// add adds a track with its gain, which goes to where it was set in steps that
// nobody hears.
func (t *track) add(dst []float32, from int64, rateHz int) error {
	wanted := float32(math.Float64frombits(t.gain.Load()))
	if t.heard < 0 {
		t.heard = wanted
	}
	if t.heard == 0 && wanted == 0 {
		return nil
	}
	if t.one == nil {
		t.one = make([]float32, len(dst))
	}
	if err := t.read(t.one, from); err != nil {
		return err
	}
	step := 100 / float32(rateHz)
	for i, x := range t.one {
		if t.heard != wanted {
			t.heard += max(-step, min(step, wanted-t.heard))
		}
		dst[i] += x * t.heard
	}
	return nil
}
