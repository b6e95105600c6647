// Package peaks keeps the picture of a sound: the lowest and highest sample of
// every stretch of it, at several sizes of stretch, so that a story of three
// hours is drawn at once. It is written as the sound is recorded, and can be
// made again from the sound at any time: it is never the only copy of anything.
// Of several channels the picture is of all: the lowest and the highest of any.
//
// The file, little-endian:
//
//	 0  "OVPK"
//	 4  uint16 version, 1
//	 6  uint16 levels: 0 while it is being written, when only level 0 is there
//	 8  uint32 sample rate in Hz
//	12  uint32 frames in a bar of level 0, 256
//	16  uint64 frames of sound; 0 until its end is known, when level 0 goes up
//	    to the end of the file
//	24  level 0, then level 1 … : bars of int16 lowest, int16 highest, full
//	    scale 32768, the upper 16 bits of a sample that has more; never above
//	    and below 0; each bar of a level spans 16 of the level before; the
//	    last bar of each may span less
//
// Neither memory nor what a kill can take grows with the sound: level 0 is
// written in pieces, the levels above are made of it when it is whole.
package peaks

import (
	"encoding/binary"
	"errors"
)

// Bar is the lowest and highest sample of a stretch, full scale ±1.
type Bar struct{ Min, Max float32 }

// ErrNotPeaks is wrapped by errors about the contents of a file; make it again.
var ErrNotPeaks = errors.New("not a peaks file")

const (
	magic     = "OVPK"
	version   = 1
	headBytes = 24
	barBytes  = 4
	perBar    = 256 // frames in a bar of level 0
	perLevel  = 16  // bars in a bar of the next level
	maxLevels = 6   // 256 × 16⁵ frames are an hour and a half: one bar
)

var le = binary.LittleEndian

// span is how many frames a bar of a level spans.
func span(level int) int64 { return perBar << (4 * level) }

// bars is how many bars a level of so many frames has.
func bars(frames int64, level int) int64 { return (frames + span(level) - 1) / span(level) }

// start is where a level of a file of so many frames begins.
func start(frames int64, level int) int64 {
	at := int64(headBytes)
	for l := range level {
		at += bars(frames, l) * barBytes
	}
	return at
}

// bar is a Bar as it is kept. One of silence is zero, so every bar has 0 in it.
type bar struct{ lo, hi int16 }

func (b *bar) join(c bar) { b.lo, b.hi = min(b.lo, c.lo), max(b.hi, c.hi) }

func (b bar) write(dst []byte) {
	le.PutUint16(dst, uint16(b.lo))
	le.PutUint16(dst[2:], uint16(b.hi))
}

// joined is the bar that spans kept ones.
func joined(kept []byte) bar {
	var all bar
	for ; len(kept) >= barBytes; kept = kept[barBytes:] {
		all.join(bar{int16(le.Uint16(kept)), int16(le.Uint16(kept[2:]))})
	}
	return all
}
