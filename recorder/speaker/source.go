package speaker

import (
	"errors"
	"fmt"
	"io"

	"ownvoice/recorder/wav"
)

// source is what is played: mono samples at one rate, read from anywhere.
type source interface {
	rateHz() int
	frames() int64
	// read fills dst from a frame on; what lies past the end is silence.
	read(dst []float32, from int64) error
	close()
}

// clip is a source in memory.
type clip struct {
	rate    int
	samples []float32
}

func (c clip) rateHz() int   { return c.rate }
func (c clip) frames() int64 { return int64(len(c.samples)) }
func (c clip) close()        {}

func (c clip) read(dst []float32, from int64) error {
	clear(dst[copy(dst, c.samples[min(from, c.frames()):]):])
	return nil
}

// mix is files played together, each at its own rate, the first one's being
// the rate of the whole.
type mix struct {
	files []*wav.Reader
	raw   []float32
}

func openMix(paths []string) (*mix, error) {
	m := &mix{}
	for _, p := range paths {
		r, err := wav.Open(p)
		if err != nil {
			m.close()
			return nil, err
		}
		m.files = append(m.files, r)
	}
	if len(m.files) == 0 {
		return nil, errors.New("nothing to play")
	}
	return m, nil
}

func (m *mix) rateHz() int { return m.files[0].Format.RateHz }

func (m *mix) frames() int64 {
	var longest int64
	for _, f := range m.files {
		longest = max(longest, f.Frames*int64(m.rateHz())/int64(f.Format.RateHz))
	}
	return longest
}

func (m *mix) close() {
	for _, f := range m.files {
		f.Close()
	}
}

// read adds the files up. Two people rarely speak at once, so nothing is made
// quieter; where they do, the sum stays within full scale.
func (m *mix) read(dst []float32, from int64) error {
	clear(dst)
	for _, f := range m.files {
		if err := m.add(dst, from, f); err != nil {
			return fmt.Errorf("play: %w", err)
		}
	}
	for i, x := range dst {
		dst[i] = max(-1, min(1, x))
	}
	return nil
}

func (m *mix) add(dst []float32, from int64, f *wav.Reader) error {
	step := float64(f.Format.RateHz) / float64(m.rateHz())
	at := float64(from) * step
	first := int64(at)
	frames := int(float64(len(dst))*step) + 3 // parts of a frame at either end, and the one a line leads to
	if need := frames * f.Format.Channels; len(m.raw) < need {
		m.raw = make([]float32, need)
	}
	raw := m.raw[:frames*f.Format.Channels]
	clear(raw)
	if _, err := f.ReadAt(raw, first); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	mono := toMono(raw, f.Format.Channels)
	if step == 1 {
		for i := range dst {
			dst[i] += mono[i]
		}
		return nil
	}
	for i := range dst { // another rate: straight lines between samples are good enough to listen by
		x := at - float64(first) + float64(i)*step
		n := int(x)
		part := float32(x - float64(n))
		dst[i] += mono[n]*(1-part) + mono[n+1]*part
	}
	return nil
}

func toMono(raw []float32, channels int) []float32 {
	if channels == 1 {
		return raw
	}
	n := len(raw) / channels
	for i := range n {
		var sum float32
		for _, x := range raw[i*channels : (i+1)*channels] {
			sum += x
		}
		raw[i] = sum / float32(channels)
	}
	return raw[:n]
}
