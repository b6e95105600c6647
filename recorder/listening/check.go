package listening

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/recorder/loudness"
	"ownvoice/recorder/ogg"
)

// maxLost is how much quieter a copy may be, in LU. Speech loses 0.2 to 0.6;
// rain on a roof loses 2, which is hiss that 32 kbit/s have no room for.
const maxLost = 3

// check decodes a copy and compares it with what went in: its length to the
// frame, its loudness to what the codec changes.
func check(ctx context.Context, c *codec, f *os.File, l *levelled) (Facts, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Facts{}, err
	}
	sum, n := sha256.New(), &counter{}
	src := io.TeeReader(f, io.MultiWriter(sum, n))
	back, err := heard(ctx, c, ogg.NewReader(src), lookahead+l.frames)
	if err != nil {
		return Facts{}, err
	}
	if _, err := io.Copy(io.Discard, src); err != nil {
		return Facts{}, err
	}
	in, err := l.heard(ctx)
	if err != nil {
		return Facts{}, err
	}
	want, sounds := in.Integrated()
	lufs, _ := back.Integrated()
	if lost := want - lufs; sounds && (lost < -1 || lost > maxLost) {
		return Facts{}, fmt.Errorf("%.1f LUFS became %.1f: %w", want, lufs, ErrWrong)
	}
	return Facts{SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: n.n, Frames: l.frames, LUFS: lufs}, nil
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

// heard is how loud what went in is.
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

func wrong(err error) error { return fmt.Errorf("%w: %w", ErrWrong, err) }

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}
