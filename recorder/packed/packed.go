// Package packed makes the packed master: a FLAC file (RFC 9639) that takes
// about half the room and gives back the WAV file it was made of byte for byte,
// header and all. What is not sound stands in APPLICATION blocks "riff" as
// `flac --keep-foreign-metadata` writes them, so that in fifty years any FLAC
// decoder gives back the sound and that program the file.
//
// Frames are made here, in the way of libFLAC's middle settings, because a
// file that was cut short has to go on where it was. They are read back by
// somebody else's decoder before the file gets its name.
package packed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"ownvoice/library/durable"
)

// What callers decide by.
var (
	ErrCannot = errors.New("sound cannot be packed so that it comes back byte for byte")
	ErrWrong  = errors.New("packed master does not give back the master")
)

// Facts are what is known of a packed master that was read back.
type Facts struct {
	SHA256 string // lower-case hex
	Bytes  int64
	Master string // SHA-256 of the WAV file it gives back
}

// Make packs a master into a file beside it that appears when it was decoded
// and found to give back the master, and not before. When ctx ends it stops
// within a tenth of a second. What was done until then, or until a power cut,
// lies in files named after it (see Parts), and the next call goes on there;
// the result is the same. One master is packed by one caller at a time.
func Make(ctx context.Context, wavPath, flacPath string) (Facts, error) {
	facts, begun, err := attempt(ctx, wavPath, flacPath)
	if begun && errors.Is(err, ErrWrong) { // what lay there was of another time
		facts, _, err = attempt(ctx, wavPath, flacPath)
	}
	if err != nil {
		return Facts{}, fmt.Errorf("pack master: %w", err)
	}
	return facts, nil
}

func attempt(ctx context.Context, wavPath, flacPath string) (facts Facts, begun bool, err error) {
	f, err := os.Open(wavPath)
	if err != nil {
		return facts, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return facts, false, err
	}
	m, err := look(f, info.Size())
	if err != nil {
		return facts, false, err
	}
	p, err := openPart(flacPath, m)
	if err != nil {
		return facts, false, err
	}
	defer p.f.Close()
	begun = p.Frames > 0
	if err := p.encode(ctx, f); err != nil {
		return facts, begun, err
	}
	facts, err = check(ctx, p.f, f)
	if errors.Is(err, ErrWrong) {
		return facts, begun, errors.Join(err, p.remove())
	}
	if err != nil {
		return facts, begun, err
	}
	return facts, begun, p.finish()
}

// check decodes a packed master and compares it with the master.
func check(ctx context.Context, flac, wav *os.File) (facts Facts, err error) {
	if _, err := flac.Seek(0, io.SeekStart); err != nil {
		return facts, err
	}
	if _, err := wav.Seek(0, io.SeekStart); err != nil {
		return facts, err
	}
	packed, back, master := sha256.New(), sha256.New(), sha256.New()
	n := &counter{}
	if err := unpack(ctx, io.TeeReader(flac, io.MultiWriter(packed, n)), back); err != nil {
		return facts, err
	}
	if _, err := io.Copy(master, &cancelled{ctx, wav}); err != nil {
		return facts, err
	}
	facts = Facts{SHA256: hex.EncodeToString(packed.Sum(nil)), Bytes: n.n, Master: hex.EncodeToString(master.Sum(nil))}
	if hex.EncodeToString(back.Sum(nil)) != facts.Master {
		return facts, ErrWrong
	}
	return facts, nil
}

// Restore gives back the master that a file was packed of, under a path of its
// own. What Make made comes back byte for byte; of any other FLAC file an error
// wraps ErrWrong.
func Restore(ctx context.Context, flacPath, wavPath string) error {
	f, err := os.Open(flacPath)
	if err != nil {
		return fmt.Errorf("restore master: %w", err)
	}
	defer f.Close()
	if err := durable.Write(wavPath, func(w io.Writer) error { return unpack(ctx, f, w) }); err != nil {
		return fmt.Errorf("restore master: %w", err)
	}
	return nil
}

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

// cancelled is a reader that stops when its context does.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
