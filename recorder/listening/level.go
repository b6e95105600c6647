package listening

import (
	"context"
	"math"

	"ownvoice/recorder/internal/resample"
	"ownvoice/recorder/loudness"
)

// gain is what a source is to be made louder by.
func gain(ctx context.Context, src Source) (float64, error) {
	m := loudness.New(src.RateHz())
	buf := make([]float32, src.RateHz())
	for at := int64(0); at < src.Frames(); at += int64(len(buf)) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n := min(int64(len(buf)), src.Frames()-at)
		if err := src.Read(buf[:n], at); err != nil {
			return 0, err
		}
		m.Add(buf[:n])
	}
	lufs, ok := m.Integrated()
	if !ok {
		return 1, nil
	}
	return min(maxGain, max(1/maxGain, math.Pow(10, (Target-lufs)/20))), nil
}

// levelled is a source as it goes into the copy, packet by packet: at 48 kHz,
// with its gain, and turned down for a moment where it would pass the ceiling.
type levelled struct {
	src    Source
	at48k  *resample.Converter
	frames int64 // at 48 kHz
	gain   float32

	next        int64 // the packet that ahead is
	this, ahead []float32
	limit       float32 // what this is to be turned down by at least
	limitAhead  float32
	turned      float32 // how far it is turned down where this begins
}

// recovery is how much louder a packet may be than the one before after it was
// turned down: 8 dB in a second.
const recovery = 1.02

func newLevelled(src Source, gain float64) *levelled {
	c := resample.New(src.RateHz(), rateHz)
	return &levelled{
		src: src, at48k: c, frames: c.Frames(src.Frames()), gain: float32(gain),
		this: make([]float32, perUnit), ahead: make([]float32, perUnit),
	}
}

// seek makes packet give that number next.
func (l *levelled) seek(packet int64) error {
	l.next, l.turned = packet, 1
	return l.load()
}

// load reads the packet that is to come.
func (l *levelled) load() error {
	if err := l.at48k.Read(l.ahead, l.next*perUnit, l.src.Read); err != nil {
		return err
	}
	var peak float32
	for i, x := range l.ahead {
		x *= l.gain
		peak = max(peak, x, -x)
		l.ahead[i] = x
	}
	l.limitAhead = 1
	if peak > ceiling {
		l.limitAhead = ceiling / peak
	}
	return nil
}

// packet gives the next 20 ms, good until the next call. At each bound between
// two packets both are turned down by what the louder needs, and it runs
// straight between.
func (l *levelled) packet() ([]float32, error) {
	l.this, l.ahead = l.ahead, l.this
	l.limit = l.limitAhead
	l.next++
	if err := l.load(); err != nil {
		return nil, err
	}
	left := min(l.turned, l.limit)
	right := min(1, left*recovery, l.limit, l.limitAhead)
	l.turned = right
	if left == 1 && right == 1 {
		return l.this, nil
	}
	slope := (right - left) / perUnit
	for i, x := range l.this {
		l.this[i] = max(-ceiling, min(ceiling, x*(left+slope*float32(i))))
	}
	return l.this, nil
}
