package decode

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	mp3 "github.com/hajimehoshi/go-mp3"
)

const maxMends = 1000 // damaged places in one file that are gone over

// mp3Sound decodes MPEG layer III. A damaged frame is passed over: the next
// one begins with a mark of its own.
func mp3Sound(src *io.SectionReader, o *out) error {
	first, told, err := firstFrame(src)
	if err != nil {
		return err
	}
	f := Format{RateHz: first.rateHz, Channels: 2, Bits: 16, Frames: told}
	if first.mono {
		f.Channels = 1
	}
	if told == 0 && first.bytes > 0 {
		f.Frames = src.Size() / int64(first.bytes) * int64(first.samples)
	}
	if err := o.begin(f, false); err != nil {
		return err
	}
	in := bufio.NewReaderSize(struct{ io.Reader }{src}, 64<<10) // not a Seeker, which would be read to its end first
	damaged := 0
	for ; damaged < maxMends; damaged++ {
		d, err := mp3.NewDecoder(in)
		if err == nil {
			err = mp3Frames(d, o)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if _, gone := in.Peek(1); gone != nil {
			break
		}
	}
	switch {
	case damaged > 0:
		return fmt.Errorf("%d places: %w", damaged, ErrBroken)
	case told > 0 && o.frames < told-int64(first.samples):
		return ErrCut
	}
	return nil
}

// mp3Frames hands on what the decoder gives, which is always two channels.
func mp3Frames(d *mp3.Decoder, o *out) error {
	if d.SampleRate() != o.format.RateHz {
		return ErrBroken
	}
	raw := make([]byte, 4*1152)
	samples := make([]int16, 0, 2*1152)
	for {
		n, err := io.ReadFull(d, raw)
		samples = samples[:0]
		for i := 0; i+4 <= n; i += 4 {
			samples = append(samples, int16(binary.LittleEndian.Uint16(raw[i:])))
			if o.format.Channels == 2 {
				samples = append(samples, int16(binary.LittleEndian.Uint16(raw[i+2:])))
			}
		}
		if e := put(o, samples); e != nil {
			return e
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		if err != nil {
			return err
		}
	}
}

// firstFrame reads what the first frame says, and how many frames of sound its
// encoder told that there are; 0 when it told nothing.
func firstFrame(src *io.SectionReader) (mpeg, int64, error) {
	b := make([]byte, headBytes)
	n, err := src.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return mpeg{}, 0, err
	}
	b = b[:n]
	for at := range b {
		if m, ok := inARow(b[at:]); ok {
			return m, xing(b[at:at+m.bytes], m), nil
		}
	}
	return mpeg{}, 0, ErrNotSound
}

// xing reads the count of frames that encoders put into an empty first frame.
func xing(frame []byte, m mpeg) int64 {
	at := 4 + map[bool]int{true: 32, false: 17}[m.version == 1]
	if m.mono {
		at = 4 + map[bool]int{true: 17, false: 9}[m.version == 1]
	}
	if len(frame) < at+12 || (string(frame[at:at+4]) != "Xing" && string(frame[at:at+4]) != "Info") || frame[at+7]&1 == 0 {
		return 0
	}
	return int64(binary.BigEndian.Uint32(frame[at+8:])) * int64(m.samples)
}
