package wav

import (
	"fmt"
	"os"
)

// Format is the form of the samples.
func (w *Writer) Format() Format { return w.format }

// Follow appends what src holds, synced to disk, and w lacks. The two must
// have been created with the same format; with the same About they end as the
// same bytes. src may grow meanwhile on another goroutine but not be closed.
func (w *Writer) Follow(src *Writer) error {
	const atOnce = 32768 // frames
	frameBytes := int64(w.format.FrameBytes())
	var b []byte
	for left := src.Saved() - w.Frames(); left > 0; left = src.Saved() - w.Frames() {
		n := min(left, atOnce) * frameBytes
		if int64(len(b)) < n {
			b = make([]byte, n)
		}
		if _, err := src.f.ReadAt(b[:n], src.dataAt+w.dataBytes()); err != nil {
			return fmt.Errorf("follow wav: %w", err)
		}
		if err := w.Write(b[:n]); err != nil {
			return fmt.Errorf("follow wav: %w", err)
		}
	}
	return nil
}

// Is reports whether a path leads to this very file: nobody has removed it, or
// taken its disk away.
func (w *Writer) Is(path string) bool {
	at, err := os.Stat(path)
	if err != nil {
		return false
	}
	own, err := w.f.Stat()
	return err == nil && os.SameFile(at, own)
}
