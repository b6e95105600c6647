package packed

import (
	"crypto/md5" // #nosec G501 -- as FLAC has it
	"encoding/binary"
)

const (
	blockStreamInfo  = 0
	blockApplication = 2
	blockLast        = 0x80

	idRIFF = "riff"
	idRest = "ownv" // what stands behind the last chunk; only ours
)

// head is all that stands in front of the frames.
func (m master) head(p *part) []byte {
	b := append([]byte("fLaC"), p.streamInfo()...)
	last := 4
	add := func(id string, contents []byte) {
		last = len(b)
		b = append(binary.BigEndian.AppendUint32(b, blockApplication<<24|uint32(4+len(contents))), id...)
		b = append(b, contents...)
	}
	for _, chunk := range m.front {
		add(idRIFF, chunk)
	}
	for _, chunk := range m.behind {
		add(idRIFF, chunk)
	}
	if len(m.rest) > 0 {
		add(idRest, m.rest)
	}
	b[last] |= blockLast
	return b
}

// streamInfo is the block that FLAC files begin with, as far as it is known.
func (p *part) streamInfo() []byte {
	f := p.master.format
	var w bitWriter
	w.put(blockStreamInfo, 8)
	w.put(34, 24)
	w.put(blockFrames, 16)
	w.put(blockFrames, 16)
	w.put(uint64(p.Smallest), 24)
	w.put(uint64(p.Largest), 24)
	w.put(uint64(f.RateHz), 20)
	w.put(uint64(f.Channels-1), 3)
	w.put(uint64(f.Bits-1), 5)
	frames := uint64(p.master.dataBytes) / uint64(f.FrameBytes())
	w.put(frames>>32, 4)
	w.put(frames&in64, 32)
	b := w.align()
	if p.Frames == p.master.blocks() {
		return p.md5.Sum(b)
	}
	return append(b, make([]byte, md5.Size)...)
}
