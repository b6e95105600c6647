package peaks

import (
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/recorder/wav"
)

// Of makes the peaks of a sound file again. Memory does not grow with the sound.
func Of(wavPath, peaksPath string) error {
	r, err := wav.Open(wavPath)
	if err != nil {
		return fmt.Errorf("make peaks: %w", err)
	}
	defer r.Close()
	w, err := Create(peaksPath, r.Format.RateHz)
	if err != nil {
		return fmt.Errorf("make peaks: %w", err)
	}
	draw := w.drawFloats
	if !r.Format.Float && (r.Format.Bits == 16 || r.Format.Bits == 24) {
		draw = w.drawStored
	}
	if err := errors.Join(draw(r), w.Close()); err != nil {
		os.Remove(peaksPath)
		return fmt.Errorf("make peaks: %w", err)
	}
	return nil
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
