package mix

import (
	"errors"
	"io"
	"math"
)

// read is ReadTrack.
func (t *track) read(dst []float32, from int64) error {
	if t.same {
		got, err := t.mono(from, len(dst))
		copy(dst, got)
		return err
	}
	for len(dst) > 0 { // to the end of a piece, whose bounds do not depend on who reads
		begin := floor(from, t.piece)
		n := min(int64(len(dst)), begin+t.piece-from)
		if err := t.readPart(dst[:n], begin, int(from-begin)); err != nil {
			return err
		}
		dst, from = dst[n:], from+n
	}
	return nil
}

// readPart fills dst with frames skip.. of the piece that begins there. A map
// that leaps, which no clock does, gives silence instead of using up memory.
func (t *track) readPart(dst []float32, begin int64, skip int) error {
	a, b := t.bound(begin), t.bound(begin+t.piece)
	step := (b - a) / float64(t.piece)
	a += float64(skip) * step
	if !(step >= 0 && step < 4*t.step) || math.Abs(a) > 1<<52 {
		clear(dst)
		return nil
	}
	if step == 1 && a == math.Trunc(a) {
		got, err := t.mono(int64(a), len(dst))
		copy(dst, got)
		return err
	}
	first := int64(math.Floor(a)) - int64(t.kernel.Half()) + 1
	got, err := t.mono(first, int(float64(len(dst))*step)+2*t.kernel.Half()+1)
	if err != nil {
		return err
	}
	a -= float64(first)
	for i := range dst {
		at := a + float64(i)*step
		n := int(at)
		dst[i] = t.kernel.At(got[n-t.kernel.Half()+1:], at-float64(n))
	}
	return nil
}

// bound is the place of a piece's bound. What is a whole frame but for the
// arithmetic is that frame, so that it comes out exactly.
func (t *track) bound(frame int64) float64 {
	at := t.at(float64(frame))
	if whole := math.Round(at); math.Abs(at-whole) < 1e-5 {
		return whole
	}
	return at
}

// mono gives n frames of the file, silence before and behind it. They hold
// until the next call.
func (t *track) mono(first int64, n int) ([]float32, error) {
	channels := t.file.Format.Channels
	if need := n * channels; len(t.raw) < need {
		t.raw = make([]float32, need)
	}
	raw := t.raw[:n*channels]
	clear(raw)
	if skip := max(0, -first); skip < int64(n) {
		if _, err := t.file.ReadAt(raw[int(skip)*channels:], first+skip); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	if channels == 1 {
		return raw, nil
	}
	for i := range n {
		var sum float32
		for _, x := range raw[i*channels : (i+1)*channels] {
			sum += x
		}
		raw[i] = sum / float32(channels)
	}
	return raw[:n], nil
}

// floor is the multiple of n at or before x.
func floor(x, n int64) int64 {
	if x < 0 {
		return -((-x + n - 1) / n * n)
	}
	return x / n * n
}
