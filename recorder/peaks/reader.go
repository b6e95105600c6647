package peaks

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// File is a peaks file that is open for drawing. Any goroutine may Read.
type File struct {
	RateHz int
	Frames int64 // of sound; what is in whole bars when it was never finished

	f      *os.File
	levels int
}

// Open opens a file, also one that is still being written or never was
// finished. What is wrong with its contents wraps ErrNotPeaks.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open peaks: %w", err)
	}
	p := &File{f: f}
	if err := p.head(); err != nil {
		f.Close()
		return nil, fmt.Errorf("open peaks: %w", err)
	}
	return p, nil
}

func (p *File) head() error {
	b := make([]byte, headBytes)
	if _, err := p.f.ReadAt(b, 0); errors.Is(err, io.EOF) {
		return ErrNotPeaks
	} else if err != nil {
		return err
	}
	info, err := p.f.Stat()
	if err != nil {
		return err
	}
	if string(b[:4]) != magic || le.Uint16(b[4:]) != version || le.Uint32(b[12:]) != perBar {
		return ErrNotPeaks
	}
	there := (info.Size() - headBytes) / barBytes
	p.levels, p.RateHz, p.Frames = int(le.Uint16(b[6:])), int(le.Uint32(b[8:])), int64(le.Uint64(b[16:]))
	if p.levels == 0 {
		p.levels = 1
		if p.Frames == 0 {
			p.Frames = there * perBar
		}
	}
	if p.levels > maxLevels || p.Frames < 0 || p.Frames > there*perBar || start(p.Frames, p.levels) > info.Size() {
		return fmt.Errorf("%d frames in %d bars: %w", p.Frames, there, ErrNotPeaks)
	}
	return nil
}

// Close lets go of the file.
func (p *File) Close() error { return p.f.Close() }

// Read draws the frames from..to as n bars of equal width. What lies outside
// the sound is silence. It reads a few bars for each it returns, however long
// the sound.
func (p *File) Read(from, to int64, n int) ([]Bar, error) {
	if n <= 0 || to <= from {
		return nil, nil
	}
	level := 0
	for level+1 < p.levels && span(level+1) <= (to-from)/int64(n) {
		level++
	}
	lo, hi := max(0, from)/span(level), min(bars(p.Frames, level), (to+span(level)-1)/span(level))
	if hi <= lo {
		return make([]Bar, n), nil
	}
	raw := make([]byte, (hi-lo)*barBytes)
	if _, err := p.f.ReadAt(raw, start(p.Frames, level)+lo*barBytes); err != nil {
		return nil, fmt.Errorf("read peaks: %w", err)
	}
	out := make([]Bar, n)
	for i := range out {
		a := (from + (to-from)*int64(i)/int64(n)) / span(level)
		b := max(a+1, (from+(to-from)*int64(i+1)/int64(n))/span(level))
		if a, b = max(a, lo), min(b, hi); a < b {
			all := joined(raw[(a-lo)*barBytes : (b-lo)*barBytes])
			out[i] = Bar{float32(all.lo) / 32768, float32(all.hi) / 32768}
		}
	}
	return out, nil
}
