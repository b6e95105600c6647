package peaks

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/wav"
)

// Of makes the peaks of a sound file again. Memory does not grow with the
// sound. A kill leaves what was at peaksPath before and no half of a picture;
// when they cannot be made, nothing is there.
func Of(wavPath, peaksPath string) error {
	r, err := wav.Open(wavPath)
	if err != nil {
		return fmt.Errorf("make peaks: %w", err)
	}
	defer r.Close()
	partly := filepath.Join(filepath.Dir(peaksPath), "."+filepath.Base(peaksPath)+".part-"+string(catalog.NewID()))
	if err = drawAll(r, partly); err == nil {
		err = durable.Rename(partly, peaksPath)
	}
	if err != nil {
		os.Remove(partly)
		os.Remove(peaksPath) // it may be another sound's
		return fmt.Errorf("make peaks: %w", err)
	}
	return nil
}

// drawAll draws all of r into a file of its own, synced to disk.
func drawAll(r *wav.Reader, path string) error {
	w, err := Create(path, r.Format.RateHz)
	if err != nil {
		return err
	}
	draw := w.drawFloats
	if !r.Format.Float && (r.Format.Bits == 16 || r.Format.Bits == 24) {
		draw = w.drawStored
	}
	if err := errors.Join(draw(r), w.Close()); err != nil {
		return err
	}
	return durable.SyncFile(path)
}

// drawStored draws all of r without making numbers of it that nobody needs.
func (w *Writer) drawStored(r *wav.Reader) error {
	const atOnce = 1 << 18 // bytes; what a processor keeps near
	frame := r.Format.FrameBytes()
	buf := make([]byte, atOnce/(perBar*frame)*perBar*frame)
	for at := int64(0); ; {
		n, err := r.ReadRawAt(buf, at)
		at += int64(n)
		if e := w.AddStored(buf[:n*frame], r.Format); e != nil {
			return e
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// drawFloats draws all of r, whatever its format.
func (w *Writer) drawFloats(r *wav.Reader) error {
	buf := make([]float32, 8192*r.Format.Channels)
	for {
		n, err := r.Read(buf)
		if e := w.add(buf[:n*r.Format.Channels], r.Format.Channels); e != nil {
			return e
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
