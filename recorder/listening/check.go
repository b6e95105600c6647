package listening

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"

	"ownvoice/recorder/loudness"
	"ownvoice/recorder/ogg"
)

// changed is how far the loudness of a copy may be from that of what went in,
// in LU. Speech loses 0.2 to 0.6; rain on a roof loses 2, which is hiss that
// 32 kbit/s have no room for.
const changed = 3

// check decodes a copy and compares it with what went in: its length to the
// frame, its loudness to what the codec changes.
func (p *part) check(ctx context.Context, c *codec, frames int64) (Facts, error) {
	if _, err := p.f.Seek(0, io.SeekStart); err != nil {
		return Facts{}, err
	}
	sum, n := sha256.New(), &counter{}
	src := io.TeeReader(p.f, io.MultiWriter(sum, n))
	m, err := heard(ctx, c, ogg.NewReader(src), lookahead+frames)
	if err != nil {
		return Facts{}, err
	}
	if _, err := io.Copy(io.Discard, src); err != nil {
		return Facts{}, err
	}
	lufs, _ := m.Integrated()
	if p.LUFS != 0 && math.Abs(lufs-p.LUFS) > changed {
		return Facts{}, fmt.Errorf("%.1f LUFS became %.1f: %w", p.LUFS, lufs, ErrWrong)
	}
	return Facts{SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: n.n, Frames: frames, LUFS: lufs}, nil
}

// heard is how loud a copy is that ends at a place.
func heard(ctx context.Context, c *codec, r *ogg.Reader, end int64) (*loudness.Meter, error) {
	m := loudness.New(rateHz)
	at, last := int64(-2*perUnit), false // the headers stand where two packets would
	for {
		p, err := r.Next()
		if errors.Is(err, io.EOF) && last {
			return m, nil
		}
		if err != nil {
			return m, wrong(err)
		}
		if at < 0 {
			err = header(p.Data, at)
		} else {
			err = c.hear(m, p.Data, at, end)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return m, err
		}
		at += perUnit
		if last = p.Last; last && (p.Granule != end || at < end) {
			return m, fmt.Errorf("ends at %d and not at %d: %w", p.Granule, end, ErrWrong)
		}
	}
}

func header(packet []byte, at int64) error {
	if at == -perUnit {
		if !ogg.IsOpusTags(packet) {
			return fmt.Errorf("second packet: %w", ErrWrong)
		}
		return nil
	}
	if head, err := ogg.ReadOpusHead(packet); err != nil || head.PreSkip != lookahead {
		return fmt.Errorf("first packet: %w", ErrWrong)
	}
	return nil
}

// hear decodes a packet and adds what of it is to be heard.
func (c *codec) hear(m *loudness.Meter, packet []byte, at, end int64) error {
	if n, err := ogg.OpusFrames(packet); err != nil || n != perUnit {
		return fmt.Errorf("packet at %d: %w", at, ErrWrong)
	}
	sound, err := c.decode(packet)
	if err != nil {
		return wrong(err)
	}
	sound = sound[:max(0, min(perUnit, end-at))]
	m.Add(sound[min(int64(len(sound)), max(0, lookahead-at)):])
	return nil
}

func wrong(err error) error { return fmt.Errorf("%w: %w", ErrWrong, err) }

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}
