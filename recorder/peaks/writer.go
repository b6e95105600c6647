package peaks

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/recorder/wav"
)

// Writer writes peaks while sound is recorded. It belongs to one goroutine.
// After an error it stays in that error and the file is best removed.
type Writer struct {
	f      *os.File
	w      *bufio.Writer
	rateHz int
	frames int64
	open   bar // the bar of level 0 that is not full
	levels [][]bar
	err    error
}

// Create makes a file, or an old one empty.
func Create(path string, rateHz int) (*Writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create peaks: %w", err)
	}
	w := &Writer{f: f, w: bufio.NewWriter(f), rateHz: rateHz, levels: make([][]bar, maxLevels)}
	w.write(w.head(0))
	return w, w.err
}

func (w *Writer) head(levels int) []byte {
	b := le.AppendUint16([]byte(magic), version)
	b = le.AppendUint16(b, uint16(levels))
	b = le.AppendUint32(b, uint32(w.rateHz))
	b = le.AppendUint32(b, perBar)
	if levels == 0 {
		return le.AppendUint64(b, 0)
	}
	return le.AppendUint64(b, uint64(w.frames))
}

// Add takes the next samples, full scale ±1.
func (w *Writer) Add(samples []float32) error {
	for len(samples) > 0 {
		n := min(len(samples), perBar-int(w.frames%perBar))
		b := w.open
		for _, x := range samples[:n] {
			v := quantised(x)
			b.lo, b.hi = min(b.lo, v), max(b.hi, v)
		}
		w.open = b
		w.advance(int64(n))
		samples = samples[n:]
	}
	return w.err
}

// Silence takes frames of silence, which takes no samples.
func (w *Writer) Silence(frames int64) error {
	for frames > 0 {
		n := min(frames, perBar-w.frames%perBar)
		w.advance(n)
		frames -= n
	}
	return w.err
}

// advance counts frames that are in the open bar and puts it away when full.
// A bar begins at 0, so that silence in it needs no work.
func (w *Writer) advance(frames int64) {
	if w.frames += frames; w.frames%perBar == 0 {
		w.put(w.open)
		w.open = bar{}
	}
}

func (w *Writer) put(b bar) {
	w.write(le.AppendUint16(le.AppendUint16(nil, uint16(b.lo)), uint16(b.hi)))
	w.raise(1, b, w.frames-1)
}

// raise joins a bar of level 0 that ends with a frame into the levels above.
// They stay in memory, a sixteenth of what is in the file.
func (w *Writer) raise(level int, b bar, frame int64) {
	for ; level < maxLevels; level++ {
		at := int(frame / span(level))
		if at == len(w.levels[level]) {
			w.levels[level] = append(w.levels[level], b)
		} else {
			w.levels[level][at].join(b)
		}
	}
}

// Flush hands what is there to the file, for a reader that cannot wait.
func (w *Writer) Flush() error {
	if err := w.w.Flush(); w.err == nil && err != nil {
		w.err = fmt.Errorf("write peaks: %w", err)
	}
	return w.err
}

func (w *Writer) write(b []byte) {
	if _, err := w.w.Write(b); w.err == nil && err != nil {
		w.err = fmt.Errorf("write peaks: %w", err)
	}
}

// Close writes the larger bars and lets go of the file, also after an error.
// It does not sync: peaks can be made again.
func (w *Writer) Close() error {
	if w.frames%perBar != 0 {
		w.put(w.open)
	}
	for _, level := range w.levels[1:] {
		for _, b := range level {
			w.write(le.AppendUint16(le.AppendUint16(nil, uint16(b.lo)), uint16(b.hi)))
		}
	}
	w.Flush()
	if w.err == nil {
		_, w.err = w.f.WriteAt(w.head(maxLevels), 0)
	}
	if err := w.f.Close(); w.err == nil {
		w.err = err
	}
	return w.err
}

// Of makes the peaks of a sound file again; of several channels it takes the
// first. Memory does not grow with the sound but for one byte in a thousand.
func Of(wavPath, peaksPath string) (err error) {
	r, err := wav.Open(wavPath)
	if err != nil {
		return fmt.Errorf("make peaks: %w", err)
	}
	defer r.Close()
	w, err := Create(peaksPath, r.Format.RateHz)
	if err != nil {
		return fmt.Errorf("make peaks: %w", err)
	}
	buf := make([]float32, 8192*r.Format.Channels)
	for {
		n, err := r.Read(buf)
		if e := w.Add(first(buf[:n*r.Format.Channels], r.Format.Channels)); e != nil {
			err = e
		}
		if errors.Is(err, io.EOF) {
			return w.Close()
		}
		if err != nil {
			w.Close()
			os.Remove(peaksPath)
			return fmt.Errorf("make peaks: %w", err)
		}
	}
}

// first moves the first channel together.
func first(samples []float32, channels int) []float32 {
	for i := range len(samples) / channels {
		samples[i] = samples[i*channels]
	}
	return samples[:len(samples)/channels]
}
