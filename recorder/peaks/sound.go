package peaks

import (
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/recorder/wav"
)

// Sound is a sound file with its picture beside it, to be looked at from all
// of it down to single samples. Any goroutine may Read.
type Sound struct {
	*File

	samples *wav.Reader
}

// Look opens a sound file and its picture, which is made again when it is not
// there or is no picture.
func Look(wavPath, peaksPath string) (*Sound, error) {
	f, err := Open(peaksPath)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrNotPeaks) {
		if err = Of(wavPath, peaksPath); err != nil {
			return nil, err
		}
		f, err = Open(peaksPath)
	}
	if err != nil {
		return nil, err
	}
	r, err := wav.Open(wavPath)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("look at sound: %w", err)
	}
	return &Sound{f, r}, nil
}

// Close lets go of both files.
func (s *Sound) Close() error { return errors.Join(s.File.Close(), s.samples.Close()) }

// Read draws the frames from..to as n bars of equal width, from the picture
// where it is fine enough and from the samples where it is not; those bars lie
// where the sound does, not around 0, and where a bar is narrower than a frame
// it is on the straight line from one frame to the next. What lies outside the
// sound is silence. What it reads grows with n alone.
func (s *Sound) Read(from, to int64, n int) ([]Bar, error) {
	if n <= 0 || to <= from || (to-from)/int64(n) >= perBar {
		return s.File.Read(from, to, n)
	}
	if to-from < 2*int64(n) {
		return s.between(from, to, n)
	}
	out := make([]Bar, n)
	i, fresh := 0, true
	err := s.each(from, to, func(frame int64, lo, hi float32) {
		for i < n-1 && frame >= from+(to-from)*int64(i+1)/int64(n) {
			i, fresh = i+1, true
		}
		if fresh {
			out[i], fresh = Bar{lo, hi}, false
		}
		out[i].Min, out[i].Max = min(out[i].Min, lo), max(out[i].Max, hi)
	})
	return out, err
}

// between draws lines from frame to frame.
func (s *Sound) between(from, to int64, n int) ([]Bar, error) {
	frames := make([]Bar, to-from+1)
	if err := s.each(from, to+1, func(frame int64, lo, hi float32) { frames[frame-from] = Bar{lo, hi} }); err != nil {
		return nil, err
	}
	out := make([]Bar, n)
	for i := range out {
		at := (float64(i) + 0.5) * float64(to-from) / float64(n)
		a, part := int(at), float32(at-float64(int(at)))
		b := min(a+1, len(frames)-1)
		out[i] = Bar{frames[a].Min*(1-part) + frames[b].Min*part, frames[a].Max*(1-part) + frames[b].Max*part}
	}
	return out, nil
}

// each gives the lowest and the highest channel of every frame there is, in a
// memory that does not grow.
func (s *Sound) each(from, to int64, give func(frame int64, lo, hi float32)) error {
	channels := s.samples.Format.Channels
	buf := make([]float32, 8192*channels)
	for at := max(0, from); at < min(to, s.samples.Frames); {
		n, err := s.samples.ReadAt(buf[:min(int64(len(buf)), (to-at)*int64(channels))], at)
		for f := range n {
			lo, hi := buf[f*channels], buf[f*channels]
			for _, x := range buf[f*channels+1 : (f+1)*channels] {
				lo, hi = min(lo, x), max(hi, x)
			}
			give(at+int64(f), lo, hi)
		}
		at += int64(n)
		if errors.Is(err, io.EOF) || err == nil && n == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look at sound: %w", err)
		}
	}
	return nil
}
