// Package listening makes the listening copy: a whole take as one small Ogg
// Opus file (RFC 7845), mono, 32 kbit/s, levelled so that nobody reaches for
// the volume. It is what travels first and what is heard most; the masters stay
// what they are. It knows sound that can be read anywhere, not where it lies.
package listening

import (
	"context"
	"errors"
	"fmt"
)

// Source is sound on one timeline in mono, as mix.Mix gives it.
type Source interface {
	RateHz() int
	Frames() int64
	// Read fills dst from a frame on, with silence outside of the sound.
	Read(dst []float32, from int64) error
}

// About is what a copy is of.
type About struct {
	Recording string // identifier; with the encoder's name all that the file says about itself
	Masters   string // anything by which one state of the sound is told from another
}

// Facts are what is known of a copy that was read back.
type Facts struct {
	SHA256 string // lower-case hex
	Bytes  int64
	Frames int64   // at 48 kHz
	LUFS   float64 // as it sounds; 0 when there is nothing to hear
}

// ErrWrong is a copy that does not sound like what went in.
var ErrWrong = errors.New("listening copy does not give back the sound")

// Loudness of a copy. Mono sounds from two speakers, 3 LU louder than from
// one: −19 is as loud as the −16 of most that people listen to.
const (
	Target  = -19.0       // LUFS
	ceiling = 0.8         // −2 dBFS, as the codec overshoots
	maxGain = 100         // 40 dB: a room in which nobody spoke does not become a storm
	rateHz  = 48000       // of Opus
	perUnit = rateHz / 50 // frames of a packet
)

// Make makes the copy of a take. It appears under its name when it was decoded
// and found to be as long and about as loud as what went in, and not before; one
// that was begun before and is not is made anew. When ctx ends Make stops within
// a tenth of a second, but for making the codec ready, which takes a little
// longer. What was done until then, or until a power cut, lies in files named
// after it (see Parts), and the next call goes on there. Making copies at the
// same time is taking turns.
func Make(ctx context.Context, src Source, path string, about About) (Facts, error) {
	facts, begun, err := attempt(ctx, src, path, about)
	if begun && errors.Is(err, ErrWrong) {
		facts, _, err = attempt(ctx, src, path, about)
	}
	if err != nil {
		return Facts{}, fmt.Errorf("make listening copy of %s: %w", about.Recording, err)
	}
	return facts, nil
}

func attempt(ctx context.Context, src Source, path string, about About) (facts Facts, begun bool, err error) {
	c, err := openCodec(ctx)
	if err != nil {
		return facts, false, err
	}
	defer c.close()
	p, err := openPart(path, about)
	if err != nil {
		return facts, false, err
	}
	defer p.f.Close()
	begun = p.Packets > 0
	if !begun {
		if p.Gain, p.LUFS, err = level(ctx, src); err != nil {
			return facts, begun, err
		}
	}
	l := newLevelled(src, p.Gain)
	if err := p.encode(ctx, c, l); err != nil {
		return facts, begun, err
	}
	facts, err = p.check(ctx, c, l.frames)
	if errors.Is(err, ErrWrong) {
		return facts, begun, errors.Join(err, p.remove())
	}
	if err != nil {
		return facts, begun, err
	}
	return facts, begun, p.finish()
}
