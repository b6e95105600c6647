package listening

import (
	"bufio"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"ownvoice/recorder/internal/making"
	"ownvoice/recorder/ogg"
)

// part is a copy that is being made, and how far it is on disk.
type part struct {
	saved
	f     *os.File
	path  string
	about About
	buf   *bufio.Writer
	ogg   *ogg.Writer
}

// saved is the checkpoint of a part, written when the part's bytes are synced.
type saved struct {
	Recording string  `json:"recording"`
	Masters   string  `json:"masters"`
	Gain      float64 `json:"gain"`
	LUFS      float64 `json:"lufs"` // of what goes in
	Packets   int64   `json:"packets"`
	Pages     uint32  `json:"pages"`
	Bytes     int64   `json:"bytes"`
}

// Parts are the files that hold what was done of a copy, beside it.
func Parts(path string) []string { return making.Parts(path) }

const (
	perPage   = 50           // packets, as opusenc has it: a page a second
	saveEvery = 30 * perPage // packets
	// warmUp is how many packets a new encoder makes for nothing before the one
	// it goes on with, until it and the limiter are where the old ones were.
	warmUp = 2 * perPage
)

// openPart opens what was done before, or begins.
func openPart(path string, about About) (*part, error) {
	f, err := making.Open(path)
	if err != nil {
		return nil, err
	}
	p := &part{f: f, path: path, about: about}
	if !p.resume() {
		p.saved = saved{Recording: about.Recording, Masters: about.Masters}
		if err := f.Truncate(0); err != nil {
			f.Close()
			return nil, err
		}
	}
	return p, nil
}

// resume takes up the checkpoint, if it is of this sound and whole.
func (p *part) resume() bool {
	if !making.Saved(p.path, &p.saved) {
		return false
	}
	info, err := p.f.Stat()
	if err != nil || info.Size() < p.Bytes || p.Recording != p.about.Recording || p.Masters != p.about.Masters {
		return false
	}
	return p.Packets > 0 && p.Gain > 0 && p.f.Truncate(p.Bytes) == nil
}

// encode makes what is not made yet. Opus lags behind, so that a little more
// goes in than comes out.
func (p *part) encode(ctx context.Context, c *codec, l *levelled) error {
	if _, err := p.f.Seek(p.Bytes, io.SeekStart); err != nil {
		return err
	}
	p.buf = bufio.NewWriter(p.f)
	p.ogg = ogg.Continue(p.buf, crc32.ChecksumIEEE([]byte(p.about.Recording)), p.Pages)
	if p.Packets == 0 {
		if err := p.headers(l.src.RateHz()); err != nil {
			return err
		}
	}
	from := max(0, p.Packets-warmUp)
	if err := l.seek(from); err != nil {
		return err
	}
	all := (l.frames + lookahead + perUnit - 1) / perUnit
	for at := from; at < all; at++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		sound, err := l.packet()
		if err != nil {
			return err
		}
		packet, err := c.encode(sound)
		if err != nil {
			return err
		}
		if at < p.Packets {
			continue
		}
		if err := p.add(packet, all, lookahead+l.frames); err != nil {
			return err
		}
	}
	return p.buf.Flush()
}

// headers are the two packets in front, each on a page of its own.
func (p *part) headers(inputHz int) error {
	head := ogg.OpusHead{Channels: 1, PreSkip: lookahead, InputHz: inputHz}
	for _, packet := range [][]byte{head.Bytes(), ogg.OpusTags("libopus", "ENCODER=Ownvoice", "RECORDING="+p.about.Recording)} {
		if err := errors.Join(p.ogg.Packet(packet, 0), p.ogg.Flush()); err != nil {
			return err
		}
	}
	return nil
}

// add writes the next of so many packets. The last says where the sound ends,
// which is before its own end.
func (p *part) add(packet []byte, all, end int64) error {
	p.Packets++
	if p.Packets == all {
		return errors.Join(p.ogg.Packet(packet, end), p.ogg.Close())
	}
	if err := p.ogg.Packet(packet, p.Packets*perUnit); err != nil || p.Packets%perPage != 0 {
		return err
	}
	if err := p.ogg.Flush(); err != nil || p.Packets%saveEvery != 0 {
		return err
	}
	return p.save()
}

// save makes what was done survive a power cut.
func (p *part) save() (err error) {
	if err := errors.Join(p.buf.Flush(), p.f.Sync()); err != nil {
		return err
	}
	p.Pages = p.ogg.Pages()
	if p.Bytes, err = p.f.Seek(0, io.SeekCurrent); err != nil {
		return err
	}
	return making.Save(p.path, p.saved)
}

// finish gives it its name.
func (p *part) finish() error { return making.Keep(p.path, p.f) }

// remove forgets what was done.
func (p *part) remove() error { return making.Forget(p.path, p.f) }
