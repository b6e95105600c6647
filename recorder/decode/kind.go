package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// Kind is what a file is, by its contents. It is also the ending that a copy
// of the file gets.
type Kind string

// The kinds that have a decoder here. All others are ffmpeg's.
const (
	WAV    Kind = "wav" // read by package wav, not by this one
	FLAC   Kind = "flac"
	MP3    Kind = "mp3"
	Vorbis Kind = "ogg"
	Opus   Kind = "opus"
)

// demuxer is what ffmpeg calls a kind. It is told which one to use, so that a
// file that is a list of other files – or of addresses – is never followed.
var demuxer = map[Kind]string{
	"m4a": "mov", "mp4": "mov", "mov": "mov", "3gp": "mov", "mkv": "matroska", "webm": "matroska", "amr": "amr",
	"aac": "aac", "aiff": "aiff", "caf": "caf", "avi": "avi", "wma": "asf", "oga": "ogg", "mp2": "mp3", WAV: "wav",
}

const headBytes = 64 << 10

// KindOf tells what a file is. The error wraps ErrNotSound when it is nothing
// that is known here.
func KindOf(path string) (Kind, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("look at file: %w", err)
	}
	defer f.Close()
	k, err := kindOf(f)
	if err != nil {
		return "", fmt.Errorf("look at file: %w", err)
	}
	return k, nil
}

func kindOf(r io.ReaderAt) (Kind, error) {
	at, err := tags(r)
	if err != nil {
		return "", err
	}
	head := make([]byte, headBytes)
	n, err := r.ReadAt(head, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if k := known(head[:n]); k != "" {
		return k, nil
	}
	return "", ErrNotSound
}

// tags is how long the ID3 tags are that stand in front of the sound.
func tags(r io.ReaderAt) (at int64, err error) {
	b := make([]byte, 10)
	for range 8 {
		n, err := r.ReadAt(b, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if n < len(b) || string(b[:3]) != "ID3" {
			break
		}
		at += 10 + int64(b[6]&127)<<21 + int64(b[7]&127)<<14 + int64(b[8]&127)<<7 + int64(b[9]&127)
	}
	return at, nil
}

func known(b []byte) Kind {
	is := func(at int, what string) bool { return len(b) >= at+len(what) && string(b[at:at+len(what)]) == what }
	switch {
	case (is(0, "RIFF") || is(0, "RF64") || is(0, "BW64")) && is(8, "WAVE"):
		return WAV
	case is(0, "RIFF") && is(8, "AVI "):
		return "avi"
	case is(0, "fLaC"):
		return FLAC
	case is(0, "OggS"):
		return oggKind(b)
	case is(4, "ftyp"):
		return brand(string(b[8:min(12, len(b))]))
	case is(4, "moov"), is(4, "mdat"), is(4, "wide"):
		return "mov"
	case is(0, "\x1a\x45\xdf\xa3") && bytes.Contains(b[:min(64, len(b))], []byte("webm")):
		return "webm"
	case is(0, "\x1a\x45\xdf\xa3"):
		return "mkv"
	case is(0, "#!AMR"):
		return "amr"
	case is(0, "FORM") && (is(8, "AIFF") || is(8, "AIFC")):
		return "aiff"
	case is(0, "caff"):
		return "caf"
	case is(0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
		return "wma"
	}
	return mpegKind(b)
}

// brand tells the relatives of MP4 apart.
func brand(major string) Kind {
	switch {
	case major == "qt  ":
		return "mov"
	case major == "M4A " || major == "M4B ":
		return "m4a"
	case len(major) > 2 && major[:2] == "3g":
		return "3gp"
	}
	return "mp4"
}

// oggKind goes by the first packet: one that holds several streams is ffmpeg's.
func oggKind(b []byte) Kind {
	if len(b) < 28 {
		return ""
	}
	first := b[min(len(b), 27+int(b[26])):]
	switch {
	case bytes.HasPrefix(first, []byte("\x01vorbis")):
		return Vorbis
	case bytes.HasPrefix(first, []byte("OpusHead")) && len(first) > 18 && first[18] == 0:
		return Opus
	}
	return "oga"
}

// mpegKind asks for three frames one behind the other, or two at the end of
// what there is: one alone is found in any file that is long enough.
func mpegKind(b []byte) Kind {
	for at := 0; at+4 <= len(b); at++ {
		if b[at] != 0xff {
			continue
		}
		if n, ok := adtsBytes(b[at:]); ok && at+n+2 <= len(b) {
			if _, again := adtsBytes(b[at+n:]); again && at == 0 {
				return "aac"
			}
		}
		switch h, ok := inARow(b[at:]); {
		case !ok:
		case h.layer == 3 && h.version != 25:
			return MP3
		default:
			return "mp2"
		}
	}
	return ""
}

// inARow reports whether frames of one sort lie there one behind the other.
func inARow(b []byte) (first mpeg, ok bool) {
	if first, ok = mpegHead(b); !ok {
		return first, false
	}
	seen := 1
	for m := first; seen < 3 && m.bytes+4 <= len(b); seen++ {
		b = b[m.bytes:]
		if m, ok = mpegHead(b); !ok || m.rateHz != first.rateHz || m.layer != first.layer {
			return first, false
		}
	}
	return first, seen > 1
}

// adtsBytes is the length of a frame of AAC.
func adtsBytes(b []byte) (int, bool) {
	if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
		return 0, false
	}
	n := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
	return n, n > 7
}

// mpeg is what the four bytes in front of a frame say, ISO/IEC 11172-3.
type mpeg struct {
	version int // 1, 2, or 25 for 2.5
	layer   int
	rateHz  int
	mono    bool
	bytes   int // of the frame
	samples int
}

var (
	mpegRates = [3]int{44100, 48000, 32000}
	mpegKbits = map[[2]int][14]int{
		{1, 1}: {32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		{1, 2}: {32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		{1, 3}: {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{2, 1}: {32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		{2, 2}: {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		{2, 3}: {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
)

func mpegHead(b []byte) (mpeg, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return mpeg{}, false
	}
	m := mpeg{version: [4]int{25, 0, 2, 1}[b[1]>>3&3], layer: 4 - int(b[1]>>1&3), mono: b[3]>>6 == 3}
	kbits, rate, pad := int(b[2]>>4), int(b[2]>>2&3), int(b[2]>>1&1)
	if m.version == 0 || m.layer == 4 || kbits == 0 || kbits == 15 || rate == 3 {
		return mpeg{}, false
	}
	m.rateHz = mpegRates[rate] / map[int]int{1: 1, 2: 2, 25: 4}[m.version]
	bits := 1000 * mpegKbits[[2]int{min(m.version, 2), m.layer}][kbits-1]
	switch {
	case m.layer == 1:
		m.samples, m.bytes = 384, (12*bits/m.rateHz+pad)*4
	case m.layer == 3 && m.version != 1:
		m.samples, m.bytes = 576, 72*bits/m.rateHz+pad
	default:
		m.samples, m.bytes = 1152, 144*bits/m.rateHz+pad
	}
	return m, true
}
