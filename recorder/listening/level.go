package listening

import (
	"context"
	"math"

	"ownvoice/recorder/internal/resample"
	"ownvoice/recorder/loudness"
)

// level finds out what a source is to be made louder by, and how loud it goes
// into the copy then; 0 when there is nothing to hear. Where much of it has to
// be turned down again – a door that slammed beside a quiet voice –, the first
// guess is put right.
func level(ctx context.Context, src Source) (gain, lufs float64, err error) {
	gain = 1.0
	for range 4 {
		m, err := newLevelled(src, gain).heard(ctx)
		if err != nil {
			return 0, 0, err
		}
		lufs, _ = m.Integrated()
		better := min(maxGain, max(1/maxGain, gain*math.Pow(10, (Target-lufs)/20)))
		if lufs == 0 || better == gain || math.Abs(Target-lufs) < 0.5 {
			break
		}
		gain = better
	}
	return gain, lufs, nil
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

// heard is how loud it is.
func (l *levelled) heard(ctx context.Context) (*loudness.Meter, error) {
	m := loudness.New(rateHz)
	if err := l.seek(0); err != nil {
		return m, err
	}
	for at := int64(0); at < l.frames; at += perUnit {
		sound, err := l.packet()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return m, err
		}
		m.Add(sound[:min(perUnit, l.frames-at)])
	}
	return m, nil
}
