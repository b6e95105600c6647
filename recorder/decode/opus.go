package decode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/jj11hh/opus"
)

const (
	opusClock    = 48000 // what Ogg Opus counts in, whatever is inside (RFC 7845)
	maxOpusFrame = 5760  // 120 ms of it, the longest packet
)

// opusSound decodes Ogg Opus of one stream. A damaged page is passed over.
func opusSound(src *io.SectionReader, o *out) error {
	p := newPackets(src)
	head, err := p.next()
	if err != nil || len(head) < 19 || string(head[:8]) != "OpusHead" || head[8]>>4 != 0 || head[18] != 0 || head[9] < 1 || head[9] > 2 {
		return fmt.Errorf("%w: %w", ErrBroken, errors.Join(err, ErrNotSound))
	}
	if _, err := p.next(); err != nil { // the comment, which is nobody's business
		return ErrCut
	}
	f := Format{RateHz: opusRate(binary.LittleEndian.Uint32(head[12:])), Channels: int(head[9]), Bits: 16}
	per := int64(opusClock / f.RateHz)
	skip := int64(binary.LittleEndian.Uint16(head[10:])) / per
	f.Frames = max(0, lastGranule(src, p.serial)/per-skip)
	if err := o.begin(f, false); err != nil {
		return err
	}
	d, err := opus.NewDecoder(f.RateHz, f.Channels)
	if err != nil {
		return err
	}
	pcm := make([]int16, maxOpusFrame*f.Channels)
	for {
		packet, err := p.next()
		if err != nil {
			return opusEnd(err, p)
		}
		n, err := d.Decode(packet, pcm)
		if err != nil {
			p.damaged = true
			continue
		}
		from := min(int64(n), skip)
		skip -= from
		to := int64(n)
		if p.last && f.Frames > 0 { // the last page says where in its last packet the sound ends
			to = max(from, min(to, from+f.Frames-o.frames))
		}
		if err := put(o, pcm[from*int64(f.Channels):to*int64(f.Channels)]); err != nil {
			return err
		}
	}
}

func opusEnd(err error, p *packets) error {
	switch {
	case p.damaged:
		return ErrBroken
	case errors.Is(err, io.EOF) && p.last:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCut
	}
	return err
}

// opusRate is the rate of what was encoded, where Opus can give that back.
func opusRate(was uint32) int {
	switch was {
	case 8000, 12000, 16000, 24000:
		return int(was)
	}
	return opusClock
}
