// Package wav writes, reads and mends Broadcast WAV files: RIFF/WAVE with the
// bext chunk of EBU Tech 3285 and an iXML track list, growing into RF64
// (EBU Tech 3306, ITU-R BS.2088) past 4 GiB.
//
// A file that is being written is a whole file at every moment, also on a disk
// whose power goes: its sizes say what is synced, never more. What stands
// behind that is sound too, and Mend makes it part of the file. The package
// knows samples, chunks and bytes; it knows no microphone, and imports the
// standard library only.
//
// What stands in front of the samples of a file written here:
//
//	 0  RIFF size WAVE      "RF64" 0xFFFFFFFF WAVE past 4 GiB
//	12  JUNK 28             becomes ds64: the 64-bit sizes of file, data and samples
//	48  bext                who made it, which recording it is, when it began
//	    fmt  16             integer PCM
//	    iXML                one track and its label
//	    data size           0xFFFFFFFF past 4 GiB; last, so that it can grow
package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Format is the form of the samples of a file.
type Format struct {
	RateHz   int
	Channels int
	Bits     int  // of one sample as stored
	Float    bool // samples are IEEE floats of 32 or 64 bits
}

// FrameBytes is the size of one sample of each channel.
func (f Format) FrameBytes() int { return f.Bits / 8 * f.Channels }

// Check says what cannot be read or written about a format.
func (f Format) Check() error {
	whole := !f.Float && (f.Bits == 8 || f.Bits == 16 || f.Bits == 24 || f.Bits == 32)
	float := f.Float && (f.Bits == 32 || f.Bits == 64)
	if !whole && !float || f.Channels < 1 || f.Channels > 64 || f.RateHz < 1 || f.RateHz > 1<<20 {
		return fmt.Errorf("%d channels of %d bits at %d Hz: %w", f.Channels, f.Bits, f.RateHz, ErrFormat)
	}
	return nil
}

// What callers decide by.
var (
	ErrNotWAV = errors.New("not a WAV file")
	ErrFormat = errors.New("not a sound format that can be read here")
)

var le = binary.LittleEndian

// chunk is a chunk's name and where its contents lie.
type chunk struct {
	id   string
	at   int64 // of the contents
	size int64
}

const (
	chunkHead = 8          // name and size
	riffHead  = 12         // RIFF, size, WAVE
	ds64Bytes = 28         // three 64-bit sizes and an empty table
	in64      = 0xFFFFFFFF // "the size stands in ds64"
)

const (
	formatPCM        = 1
	formatFloat      = 3
	formatExtensible = 0xFFFE
)

func padded(n int64) int64 { return n + n&1 }
