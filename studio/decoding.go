package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/decode"
	"ownvoice/recorder/wav"
)

// decoding makes tracks of a file that is being decoded.
type decoding struct {
	*bringing
	sound   *decode.Sound
	first   int      // number of the first track
	labels  []string // one a track
	writers []*wav.Writer
	sides   sameness
}

// run decodes all of it. Tracks get their names when they are whole and on
// disk. cut says that the file was not.
func (d *decoding) run(ctx context.Context) (tracks []catalog.Track, cut bool, err error) {
	for i := range d.labels {
		w, err := wav.Create(d.partial(i), wav.Format{RateHz: d.sound.Format.RateHz, Channels: 1, Bits: d.sound.Format.Bits},
			wav.About{Recording: string(d.plan.Recording), Track: d.first + i, Label: d.labels[i], App: Version, Began: d.plan.Started})
		if err != nil {
			return nil, false, errors.Join(err, d.close())
		}
		d.writers = append(d.writers, w)
	}
	cut, err = d.write()
	if err = errors.Join(err, d.close()); err != nil {
		return nil, false, err
	}
	if len(d.writers) == 2 && d.sides.same() { // one voice, written twice
		if err := os.Remove(d.partial(1)); err != nil {
			return nil, false, err
		}
		d.writers, d.labels = d.writers[:1], d.plan.Labels[:1]
	}
	for i := range d.writers {
		t, err := d.keep(ctx, i)
		if err != nil {
			return nil, false, err
		}
		tracks = append(tracks, t)
	}
	return tracks, cut, nil
}

// partial is where a track is written. A power cut leaves nothing of it: names
// like this one are swept away at the next start.
func (d *decoding) partial(i int) string {
	return filepath.Join(d.dir, fmt.Sprintf(".track-%d.wav.part-import", d.first+i))
}

func (d *decoding) close() (err error) {
	for _, w := range d.writers {
		err = errors.Join(err, w.Close())
	}
	return err
}

// write hands all samples to the tracks, and says whether the file was cut.
func (d *decoding) write() (cut bool, err error) {
	f := d.sound.Format
	buf, told := make([]byte, 16384*f.FrameBytes()), 0.0
	for {
		n, err := d.sound.Read(buf)
		for i, w := range d.writers {
			if err := w.Write(d.side(i, buf[:n])); err != nil {
				return false, err
			}
		}
		seconds := 0.0
		if len(d.writers) > 0 {
			seconds = float64(d.writers[0].Frames()) / float64(f.RateHz)
		}
		if d.progress != nil && seconds >= told+max(5, told/20) {
			told = seconds
			d.progress(seconds, float64(f.Frames)/float64(f.RateHz))
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return false, nil
		case seconds > 0 && (errors.Is(err, decode.ErrCut) || errors.Is(err, decode.ErrBroken)):
			return true, nil
		default:
			return false, err
		}
	}
}

// side takes the samples of one track out of frames: a side of its own where
// there are two tracks, otherwise the mean of all sides.
func (d *decoding) side(i int, frames []byte) []byte {
	f := d.sound.Format
	if f.Channels == 1 {
		return frames
	}
	size := f.Bits / 8
	if len(d.writers) == 2 && i == 0 {
		d.sides.add(frames, size, f.RateHz)
	}
	out := make([]byte, 0, len(frames)/f.Channels)
	for at := 0; at < len(frames); at += f.FrameBytes() {
		if len(d.writers) == 2 {
			out = append(out, frames[at+i*size:at+(i+1)*size]...)
			continue
		}
		sum := 0
		for c := range f.Channels {
			sum += sample(frames[at+c*size:], size)
		}
		mean := sum / f.Channels
		for b := range size {
			out = append(out, byte(mean>>(8*b)))
		}
	}
	return out
}

// keep gives a track its name and reads its facts.
func (d *decoding) keep(ctx context.Context, i int) (catalog.Track, error) {
	path := filepath.Join(d.dir, fmt.Sprintf("track-%d.wav", d.first+i))
	if err := durable.Rename(d.partial(i), path); err != nil {
		return catalog.Track{}, err
	}
	t, _, err := plain(path)
	if err != nil {
		return t, err
	}
	t.Label = d.labels[i]
	t.Delivered = fmt.Sprintf("%s %dch %d", d.sound.Kind, d.sound.Format.Channels, d.sound.Format.RateHz)
	t.SHA256, t.Bytes, err = fingerprint(ctx, path)
	return t, err
}
