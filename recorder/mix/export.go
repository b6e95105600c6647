package mix

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/wav"
)

// Export writes the tracks side by side into one WAV file at path: the first
// one left, the second right, and so on; a single one in mono. They are as
// loud as they were recorded, and together in time. After nil the file survives
// a power cut; after an error, ctx's too, what was at path before is there
// still. Reads of m wait until it has ended.
func Export(ctx context.Context, m *Mix, path string) (err error) {
	partly := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part-"+string(catalog.NewID()))
	defer func() {
		if err != nil {
			os.Remove(partly)
			err = fmt.Errorf("export recording %s: %w", m.take.Recording, err)
		}
	}()
	format := wav.Format{RateHz: m.RateHz(), Channels: m.Tracks(), Bits: m.bits()}
	w, err := wav.Create(partly, format, wav.About{Recording: string(m.take.Recording), App: m.take.App, Began: m.take.Started})
	if err != nil {
		return err
	}
	if err := errors.Join(m.write(ctx, w, format.Bits), w.Close()); err != nil {
		return err
	}
	return durable.Rename(partly, path)
}

// bits is enough for every track.
func (m *Mix) bits() int {
	for _, t := range m.tracks {
		if f := t.file.Format; f.Float || f.Bits > 16 {
			return 24
		}
	}
	return 16
}

// write writes all, a second at a time.
func (m *Mix) write(ctx context.Context, w *wav.Writer, bits int) error {
	rate := int64(m.RateHz())
	one := make([]float32, rate)
	frame := m.Tracks() * bits / 8
	raw := make([]byte, rate*int64(frame))
	for from := int64(0); from < m.frames; from += rate {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(rate, m.frames-from)
		for i := range m.tracks {
			if err := m.ReadTrack(i, one[:n], from); err != nil {
				return err
			}
			for j, x := range one[:n] {
				store(raw[j*frame+i*bits/8:], x, bits)
			}
		}
		if err := w.Write(raw[:n*int64(frame)]); err != nil {
			return err
		}
	}
	return nil
}

// store puts a sample down in 16 or 24 bits; those that were so come out exactly.
func store(dst []byte, x float32, bits int) {
	full := float64(int64(1) << (bits - 1))
	v := int32(max(-full, min(full-1, math.Round(float64(x)*full))))
	dst[0], dst[1] = byte(v), byte(v>>8)
	if bits == 24 {
		dst[2] = byte(v >> 16)
	}
}
