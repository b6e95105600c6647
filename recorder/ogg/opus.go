package ogg

import (
	"bytes"
	"fmt"
)

// OpusHz is the rate in which places in an Opus stream are counted, whatever
// the rate of the sound was.
const OpusHz = 48000

// OpusHead is the first packet of an Opus stream, of one or two channels.
type OpusHead struct {
	Channels int
	PreSkip  int // frames at OpusHz that a decoder throws away at the beginning
	InputHz  int // rate of the sound before, for information
	Gain     int // in 256ths of a dB, that a decoder applies
}

const headMagic, tagsMagic = "OpusHead", "OpusTags"

// Bytes is the packet.
func (h OpusHead) Bytes() []byte {
	b := append([]byte(headMagic), 1, byte(h.Channels))
	b = le.AppendUint16(b, uint16(h.PreSkip))
	b = le.AppendUint32(b, uint32(h.InputHz))
	return append(le.AppendUint16(b, uint16(h.Gain)), 0)
}

// ReadOpusHead reads the first packet of a stream. An error wraps ErrNotOgg
// when it is of no Opus stream that is read here.
func ReadOpusHead(b []byte) (OpusHead, error) {
	if len(b) < 19 || !bytes.HasPrefix(b, []byte(headMagic)) {
		return OpusHead{}, fmt.Errorf("read opus head: %w", ErrNotOgg)
	}
	h := OpusHead{Channels: int(b[9]), PreSkip: int(le.Uint16(b[10:])), InputHz: int(le.Uint32(b[12:])), Gain: int(int16(le.Uint16(b[16:])))}
	if b[8]>>4 != 0 || b[18] != 0 || h.Channels < 1 || h.Channels > 2 {
		return h, fmt.Errorf("read opus head: version %d, mapping %d, %d channels: %w", b[8], b[18], h.Channels, ErrNotOgg)
	}
	return h, nil
}

// OpusTags is the second packet of an Opus stream: what encoded it, and what is
// said about it as KEY=value. Ownvoice says nothing that names a person.
func OpusTags(vendor string, comments ...string) []byte {
	b := le.AppendUint32([]byte(tagsMagic), uint32(len(vendor)))
	b = le.AppendUint32(append(b, vendor...), uint32(len(comments)))
	for _, c := range comments {
		b = append(le.AppendUint32(b, uint32(len(c))), c...)
	}
	return b
}

// IsOpusTags reports whether a packet is one.
func IsOpusTags(b []byte) bool { return bytes.HasPrefix(b, []byte(tagsMagic)) }

// OpusFrames is how long a packet of Opus sounds, in frames at OpusHz (RFC 6716,
// 3.1). An error wraps ErrDamaged.
func OpusFrames(packet []byte) (int, error) {
	if len(packet) == 0 {
		return 0, fmt.Errorf("opus packet is empty: %w", ErrDamaged)
	}
	count := 1
	switch packet[0] & 3 {
	case 1, 2:
		count = 2
	case 3:
		if len(packet) < 2 {
			return 0, fmt.Errorf("opus packet has no count: %w", ErrDamaged)
		}
		count = int(packet[1] & 63)
	}
	frames := count * opusFrame(int(packet[0]>>3))
	if frames == 0 || frames > OpusHz*120/1000 {
		return 0, fmt.Errorf("opus packet of %d frames: %w", frames, ErrDamaged)
	}
	return frames, nil
}

// opusFrame is the length of one frame of a configuration.
func opusFrame(config int) int {
	const ms = OpusHz / 1000
	switch {
	case config < 12: // SILK
		return [4]int{10 * ms, 20 * ms, 40 * ms, 60 * ms}[config&3]
	case config < 16: // hybrid
		return [2]int{10 * ms, 20 * ms}[config&1]
	}
	return [4]int{ms * 5 / 2, 5 * ms, 10 * ms, 20 * ms}[config&3] // CELT
}
