package decode

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac"
)

// flacSound decodes FLAC. It goes on up to the first frame that is damaged.
func flacSound(src *io.SectionReader, o *out) error {
	s, err := flac.New(bufio.NewReaderSize(src, 256<<10))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	f := Format{RateHz: int(s.Info.SampleRate), Channels: int(s.Info.NChannels), Bits: 16, Frames: int64(s.Info.NSamples)}
	if s.Info.BitsPerSample > 16 {
		f.Bits = 24
	}
	if err := o.begin(f, true); err != nil {
		return err
	}
	shift := f.Bits - int(s.Info.BitsPerSample)
	var frame []int32
	for {
		next, err := s.ParseNext()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return ErrCut
		case err != nil:
			return fmt.Errorf("%w: %w", ErrBroken, err)
		case len(next.Subframes) != f.Channels:
			return ErrBroken
		}
		frame = frame[:0]
		for i := range next.Subframes[0].NSamples {
			for _, side := range next.Subframes {
				frame = append(frame, shifted(side.Samples[i], shift))
			}
		}
		if err := put(o, frame); err != nil {
			return err
		}
	}
}

func shifted(x int32, by int) int32 {
	if by < 0 {
		return x >> -by
	}
	return x << by
}
