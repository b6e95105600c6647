package decode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"

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
	early := int64(binary.LittleEndian.Uint16(head[10:])) / per // frames that are no sound yet
	skip := early
	f.Frames = max(0, lastGranule(src, p.serial)/per-early)
	if err := o.begin(f, false); err != nil {
		return err
	}
	d, err := opus.NewDecoder(f.RateHz, f.Channels)
	if err != nil {
		return err
	}
	runtime.SetFinalizer(d, nil) // it would free memory from another goroutine in the midst of decoding
	pcm := make([]int16, maxOpusFrame*f.Channels)
	for {
		packet, err := p.next()
		if err != nil {
			return opusEnd(err, p)
		}
		if p.lost { // the page says where it ends, and so how much is missing before it
			p.lost = false
			begins := p.granule - opusLength(packet)
			for _, more := range p.rest() {
				begins -= opusLength(more)
			}
			if err := o.silence(begins/per - early - o.frames); err != nil {
				return err
			}
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

// opusLength is how long a packet sounds, in 1/48000 s (RFC 6716, 3.1).
func opusLength(packet []byte) int64 {
	if len(packet) == 0 {
		return 0
	}
	config, frames := int(packet[0]>>3), int64(1)
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		frames = int64(packet[min(1, len(packet)-1)] & 63)
	}
	switch {
	case config < 12:
		return frames * [4]int64{480, 960, 1920, 2880}[config&3]
	case config < 16:
		return frames * [2]int64{480, 960}[config&1]
	}
	return frames * [4]int64{120, 240, 480, 960}[config&3]
}
