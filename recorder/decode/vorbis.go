package decode

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/jfreymuth/oggvorbis"
)

// vorbisSound decodes Ogg Vorbis.
func vorbisSound(src *io.SectionReader, o *out) error {
	r, err := oggvorbis.NewReader(src)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if err := o.begin(Format{RateHz: r.SampleRate(), Channels: r.Channels(), Bits: 16, Frames: max(0, r.Length())}, false); err != nil {
		return err
	}
	in := make([]float32, 4096*r.Channels())
	whole := make([]int16, len(in))
	for {
		n, err := r.Read(in)
		if e := put(o, rounded(whole, in[:n])); e != nil {
			return e
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return ErrCut
		case err != nil:
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
	}
}

// rounded makes whole numbers of floats of full scale ±1. What is no number is
// silence.
func rounded(whole []int16, in []float32) []int16 {
	for i, x := range in {
		v := math.RoundToEven(float64(x) * 32768)
		if v != v {
			v = 0
		}
		whole[i] = int16(max(-32768, min(32767, v)))
	}
	return whole[:len(in)]
}
