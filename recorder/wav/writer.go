package wav

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// Writer makes a file grow. Write and Silence belong to one goroutine; Frames,
// Saved and Sync may be called from another at the same time.
type Writer struct {
	f      *os.File
	format Format
	dataAt int64 // where the samples begin
	frames atomic.Int64
	saved  atomic.Int64
	sizes  sizes  // of Sync
	buf    []byte // kept, so that writing makes no garbage
}

// Create makes a file that does not exist yet and writes what stands in front
// of the samples, synced to disk. The folder is the caller's to sync. Samples
// are integers of 16 or 24 bits.
func Create(path string, format Format, about About) (*Writer, error) {
	if err := format.Check(); err != nil || format.Float || (format.Bits != 16 && format.Bits != 24) {
		return nil, fmt.Errorf("create %d-bit wav: %w", format.Bits, ErrFormat)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create wav: %w", err)
	}
	head := header(format, about)
	w := &Writer{f: f, format: format, dataAt: int64(len(head))}
	w.sizes = sizes{dataAt: w.dataAt, frameBytes: int64(format.FrameBytes())}
	if _, err = f.Write(head); err == nil {
		err = f.Sync()
	}
	if err != nil {
		f.Close()
		os.Remove(path) // nothing was heard yet
		return nil, fmt.Errorf("create wav: %w", err)
	}
	return w, nil
}

// header is all that stands in front of the samples of a file without any.
func header(format Format, about About) []byte {
	b := []byte("RIFF\x00\x00\x00\x00WAVE")
	b = appendChunk(b, "JUNK", make([]byte, ds64Bytes))
	b = appendChunk(b, "bext", about.bext(format))
	b = appendChunk(b, "fmt ", pcm(format))
	b = appendChunk(b, "iXML", about.ixml())
	b = appendChunk(b, "data", nil)
	le.PutUint32(b[4:], uint32(len(b)-chunkHead))
	return b
}

func appendChunk(b []byte, id string, contents []byte) []byte {
	b = le.AppendUint32(append(b, id...), uint32(len(contents)))
	b = append(b, contents...)
	if len(b)&1 == 1 {
		b = append(b, 0)
	}
	return b
}

func pcm(f Format) []byte {
	b := le.AppendUint16(nil, formatPCM)
	b = le.AppendUint16(b, uint16(f.Channels))
	b = le.AppendUint32(b, uint32(f.RateHz))
	b = le.AppendUint32(b, uint32(f.RateHz*f.FrameBytes()))
	b = le.AppendUint16(b, uint16(f.FrameBytes()))
	return le.AppendUint16(b, uint16(f.Bits))
}

// Write appends whole frames of stored samples. The sizes in front follow at
// the next Sync. After an error, such as a full disk, the file holds what it
// held before and as many of the frames as found room.
func (w *Writer) Write(frames []byte) error {
	if len(frames)%w.format.FrameBytes() != 0 {
		return fmt.Errorf("write wav: %d bytes are not whole frames", len(frames))
	}
	end := w.dataBytes() + int64(len(frames))
	w.buf = append(w.buf[:0], frames...)
	if end&1 == 1 { // a chunk of odd size has a byte behind it that does not count
		w.buf = append(w.buf, 0)
	}
	n, err := w.f.WriteAt(w.buf, w.dataAt+w.dataBytes())
	w.frames.Add(int64(min(n, len(frames)) / w.format.FrameBytes()))
	if err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	return nil
}

// Silence appends frames of silence. It takes no time and next to no disk,
// however long it is: the file system keeps it as a hole.
func (w *Writer) Silence(frames int64) error {
	if frames <= 0 {
		return nil
	}
	end := w.dataBytes() + frames*int64(w.format.FrameBytes())
	if err := w.f.Truncate(w.dataAt + padded(end)); err != nil {
		return fmt.Errorf("write silence: %w", err)
	}
	w.frames.Add(frames)
	return nil
}

func (w *Writer) dataBytes() int64 { return w.frames.Load() * int64(w.format.FrameBytes()) }

// Frames is how many frames the file holds.
func (w *Writer) Frames() int64 { return w.frames.Load() }

// Saved is how many frames the last Sync made safe.
func (w *Writer) Saved() int64 { return w.saved.Load() }

// Sync returns when everything written before it was called survives a power
// cut. Only then do the sizes in front speak of it: what of them reaches the
// disk, and when, is for the system to choose, and they are not to promise
// sound that a power cut then takes away. It belongs to one goroutine.
func (w *Writer) Sync() error {
	frames := w.frames.Load()
	if err := w.f.Sync(); err != nil {
		return fmt.Errorf("sync wav: %w", err)
	}
	if err := w.sizes.write(w.f, frames*int64(w.format.FrameBytes())); err != nil {
		return fmt.Errorf("sync wav: %w", err)
	}
	w.saved.Store(frames)
	return nil
}

// Close makes sizes and samples safe and lets go of the file, also after an
// error. It may not be called while Sync runs.
func (w *Writer) Close() error {
	err := w.f.Truncate(w.dataAt + padded(w.dataBytes())) // a part of a frame that found room
	for range 3 {                                         // the sound; the sizes, in two steps past 4 GiB; and that these are safe too
		if err == nil {
			err = w.Sync()
		}
	}
	return errors.Join(err, w.f.Close())
}
