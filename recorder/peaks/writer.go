package peaks

import (
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/recorder/wav"
)

// Writer writes peaks while sound is recorded. It belongs to one goroutine.
// After an error it stays in that error and the file is best removed.
//
// It goes to the disk once for pieceBars bars, a minute and a half of sound at
// 48 kHz: so much of the picture a kill takes, none of the sound.
type Writer struct {
	f      *os.File
	rateHz int
	frames int64
	open   bar    // the bar of level 0 that is not full
	piece  []byte // bars that are not in the file yet; its capacity is fixed
	err    error
}

const pieceBars = 1 << 14

// Create makes a file, or an old one empty.
func Create(path string, rateHz int) (*Writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create peaks: %w", err)
	}
	w := &Writer{f: f, rateHz: rateHz, piece: make([]byte, 0, pieceBars*barBytes)}
	w.note(f.Write(w.head(0)))
	return w, w.err
}

func (w *Writer) head(levels int) []byte {
	b := le.AppendUint16([]byte(magic), version)
	b = le.AppendUint16(b, uint16(levels))
	b = le.AppendUint32(b, uint32(w.rateHz))
	b = le.AppendUint32(b, perBar)
	return le.AppendUint64(b, uint64(w.frames))
}

// Add takes the next samples of one channel, full scale ±1.
func (w *Writer) Add(samples []float32) error { return w.add(samples, 1) }

// add takes the next frames of several channels, interleaved.
func (w *Writer) add(samples []float32, channels int) error {
	for len(samples) >= channels {
		n := min(len(samples)/channels, w.room())
		b := w.open
		for _, x := range samples[:n*channels] {
			v := quantised(x)
			b.lo, b.hi = min(b.lo, v), max(b.hi, v)
		}
		w.open = b
		w.advance(int64(n))
		samples = samples[n*channels:]
	}
	return w.err
}

// AddStored takes the next frames as they lie in a file of 16 or 24 bits, which
// is many times faster than Add and gives the same bars. A part of a frame at
// the end is left out.
func (w *Writer) AddStored(stored []byte, f wav.Format) error {
	if f.Float || f.Bits != 16 && f.Bits != 24 {
		return fmt.Errorf("draw %d bits: %w", f.Bits, wav.ErrFormat)
	}
	frame := f.FrameBytes()
	for len(stored) >= frame {
		if whole := len(stored) / (perBar * frame); whole > 0 && w.room() == perBar {
			n := min(whole, (cap(w.piece)-len(w.piece))/barBytes)
			w.putStored(stored, n, perBar*frame, f.Bits)
			stored = stored[n*perBar*frame:]
			continue
		}
		n := min(len(stored)/frame, w.room())
		w.open.join(extremes(stored[:n*frame], f.Bits))
		w.advance(int64(n))
		stored = stored[n*frame:]
	}
	return w.err
}

// putStored puts away n whole bars of so many bytes of sound each; there is
// room for them.
func (w *Writer) putStored(stored []byte, n, bytes, bits int) {
	at := len(w.piece)
	w.piece = w.piece[:at+n*barBytes]
	drawStored(w.piece[at:], stored, bytes, bits)
	w.frames += int64(n) * perBar
	if len(w.piece) == cap(w.piece) {
		w.Flush()
	}
}

// Silence takes frames of silence, which takes no samples.
func (w *Writer) Silence(frames int64) error {
	for frames > 0 {
		n := min(frames, int64(w.room()))
		w.advance(n)
		frames -= n
	}
	return w.err
}

// room is how many frames the open bar still takes.
func (w *Writer) room() int { return perBar - int(w.frames%perBar) }

// advance counts frames that are in the open bar and puts it away when full.
func (w *Writer) advance(frames int64) {
	if w.frames += frames; w.frames%perBar == 0 {
		w.put(w.open)
		w.open = bar{}
	}
}

func (w *Writer) put(b bar) {
	at := len(w.piece)
	w.piece = w.piece[:at+barBytes]
	b.write(w.piece[at:])
	if len(w.piece) == cap(w.piece) {
		w.Flush()
	}
}

// Flush hands what is there to the file, for a reader that cannot wait.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.note(w.f.Write(w.piece))
	}
	w.piece = w.piece[:0]
	return w.err
}

func (w *Writer) note(_ int, err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("write peaks: %w", err)
	}
}

// Close writes the larger bars and lets go of the file, also after an error.
// It does not sync: peaks can be made again.
func (w *Writer) Close() error {
	if w.frames%perBar != 0 {
		w.put(w.open)
	}
	w.Flush()
	if w.err == nil { // from here on a reader knows where level 0 ends
		w.note(w.f.WriteAt(w.head(0), 0))
	}
	buf := make([]byte, pieceBars*barBytes)
	for level := 1; level < maxLevels && w.err == nil; level++ {
		w.raise(level, buf)
	}
	if w.err == nil {
		w.note(w.f.WriteAt(w.head(maxLevels), 0))
	}
	w.note(0, w.f.Close())
	return w.err
}

// raise makes a level of the one below it, which is in the file and is read
// back through buf.
func (w *Writer) raise(level int, buf []byte) {
	below := io.NewSectionReader(w.f, start(w.frames, level-1), bars(w.frames, level-1)*barBytes)
	for w.err == nil {
		n, err := io.ReadFull(below, buf)
		for kept := buf[:n]; len(kept) > 0; {
			m := min(len(kept), perLevel*barBytes)
			w.put(joined(kept[:m]))
			kept = kept[m:]
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		w.note(0, err)
	}
	w.Flush()
}
