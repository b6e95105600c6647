package decode

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
)

// flacSound decodes FLAC. What is damaged is silence of the same length, up to
// the next frame that is whole.
func flacSound(src *io.SectionReader, o *out) error {
	frames := newFLACFrames(src)
	s, err := flac.New(frames.in)
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
	damaged := false
	for {
		next, err := frames.next()
		if err != nil && !errors.Is(err, io.EOF) {
			if next, err = frames.find(); err == nil {
				damaged = true
				err = o.silence(flacPlace(next, s) - o.frames)
			}
		}
		switch {
		case errors.Is(err, io.EOF) && damaged:
			return ErrBroken
		case errors.Is(err, io.EOF):
			return nil // or ErrCut: the file says how much there is to be
		case err != nil:
			return err
		case len(next.Subframes) != f.Channels:
			damaged = true
			continue
		}
		if err := put(o, interleaved(next, f.Bits-int(s.Info.BitsPerSample))); err != nil {
			return err
		}
	}
}

// flacPlace is where a frame stands in the sound.
func flacPlace(f *frame.Frame, s *flac.Stream) int64 {
	if f.HasFixedBlockSize {
		return int64(f.Num) * int64(s.Info.BlockSizeMin)
	}
	return int64(f.Num)
}

// interleaved puts the channels side by side, each sample shifted up so far.
func interleaved(f *frame.Frame, shift int) []int32 {
	all := make([]int32, 0, f.Subframes[0].NSamples*len(f.Subframes))
	for i := range f.Subframes[0].NSamples {
		for _, side := range f.Subframes {
			x := side.Samples[i]
			if shift < 0 {
				x >>= -shift
			}
			all = append(all, x<<max(0, shift))
		}
	}
	return all
}

// flacFrames reads frames and knows where they begin.
type flacFrames struct {
	src   *io.SectionReader
	in    *bufio.Reader
	count *counted
	begin int64 // of the frame that was read last
}

type counted struct {
	io.Reader
	bytes int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += int64(n)
	return n, err
}

const flacBuffer = 256 << 10

func newFLACFrames(src *io.SectionReader) *flacFrames {
	c := &counted{Reader: src}
	return &flacFrames{src: src, in: bufio.NewReaderSize(c, flacBuffer), count: c}
}

func (f *flacFrames) next() (*frame.Frame, error) {
	f.begin = f.count.bytes - int64(f.in.Buffered())
	return frame.Parse(f.in)
}

// find gives the next frame whose checksums hold, from behind the beginning of
// the one that was read last. io.EOF says that there is none.
func (f *flacFrames) find() (*frame.Frame, error) {
	for at := f.begin + 1; ; at++ {
		if err := f.seek(at); err != nil {
			return nil, err
		}
		for {
			two, err := f.in.Peek(2)
			if err != nil {
				return nil, io.EOF
			}
			if two[0] == 0xff && two[1]&0xfe == 0xf8 {
				break
			}
			if _, err := f.in.Discard(1); err != nil {
				return nil, err
			}
		}
		next, err := f.next()
		if err == nil {
			return next, nil
		}
		at = f.begin
	}
}

func (f *flacFrames) seek(at int64) error {
	_, err := f.src.Seek(at, io.SeekStart)
	f.count.bytes = at
	f.in.Reset(f.count)
	return err
}
