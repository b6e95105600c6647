package decode

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// ChildVerb is the word by which this program is asked to be a decoder. Every
// program that imports sound, a test too, hands over to Child when its first
// argument is this one.
const ChildVerb = "decode-child"

const childMark = "OWNVOICE_DECODING=1" // in a child's environment, so that one never begins another

// How a child ends. Go's own end in a panic is 2.
const (
	endWhole    = 0
	endCut      = 10
	endBroken   = 11
	endNotSound = 12
	endTooLarge = 13 // it needed more memory than a decoder may have
)

// Child decodes the file at path to w and gives the code to exit with: a line
// of JSON with the Format, then samples. It belongs into a process of its own:
// it bounds the memory of the whole program, and ends it when that is not enough.
func Child(path string, w io.Writer) int {
	debug.SetMemoryLimit(watchBytes / 2)
	go watch()
	err := child(path, w)
	switch {
	case err == nil:
		return endWhole
	case errors.Is(err, ErrCut):
		return endCut
	case errors.Is(err, ErrNotSound):
		return endNotSound
	}
	return endBroken
}

// watch ends the program when its memory grows past what a decoder may have,
// or when nobody is there any more to end it.
func watch() {
	parent := os.Getppid()
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for {
		metrics.Read(sample)
		if sample[0].Value.Uint64()-sample[1].Value.Uint64() > watchBytes {
			os.Exit(endTooLarge)
		}
		if os.Getppid() != parent {
			os.Exit(endBroken)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func child(path string, w io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return decode(f, info.Size(), w)
}

var decoders = map[Kind]func(*io.SectionReader, *out) error{FLAC: flacSound, MP3: mp3Sound, Vorbis: vorbisSound, Opus: opusSound}

// decode writes the samples of a file whose kind has a decoder here.
func decode(r io.ReaderAt, size int64, w io.Writer) (err error) {
	kind, err := kindOf(r)
	if err != nil {
		return err
	}
	sound := decoders[kind]
	if sound == nil {
		return ErrNotSound
	}
	at, err := tags(r)
	if err != nil {
		return err
	}
	o := &out{w: bufio.NewWriterSize(w, 64<<10)}
	defer func() { // what was good before it is handed over all the same
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrBroken, p)
		}
		err = errors.Join(err, o.w.Flush())
	}()
	if err := sound(io.NewSectionReader(r, at, size-at), o); err != nil {
		return err
	}
	if o.format.Frames > 0 && o.exact && o.frames < o.format.Frames {
		return ErrCut
	}
	return nil
}

// out is where a decoder puts its samples.
type out struct {
	w      *bufio.Writer
	format Format
	exact  bool // the file says itself how many frames there are
	frames int64
	buf    []byte
}

// begin says what will come.
func (o *out) begin(f Format, exact bool) error {
	if !f.fits() {
		return fmt.Errorf("%d channels at %d Hz: %w", f.Channels, f.RateHz, ErrNotSound)
	}
	o.format, o.exact = f, exact
	return json.NewEncoder(o.w).Encode(f) // which ends the line
}

const maxDamage = 3600 // seconds that are taken to be missing, rather than a file to be lying

// silence stands for frames that could not be read. Fewer than none of them
// say that a file lies about its places, which is borne.
func (o *out) silence(frames int64) error {
	if frames > maxDamage*int64(o.format.RateHz) || o.format.Frames > 0 && o.frames+frames > o.format.Frames {
		return ErrBroken
	}
	zeros := make([]int16, 4096*o.format.Channels)
	for ; frames > 0; frames -= 4096 {
		if err := put(o, zeros[:min(4096, frames)*int64(o.format.Channels)]); err != nil {
			return err
		}
	}
	return nil
}

// put writes frames of samples, each shifted to the bits that were announced.
func put[S int16 | int32](o *out, samples []S) error {
	b := o.buf[:0]
	for _, x := range samples {
		b = append(b, byte(x), byte(x>>8))
		if o.format.Bits == 24 {
			b = append(b, byte(int32(x)>>16))
		}
	}
	o.buf = b
	o.frames += int64(len(samples) / o.format.Channels)
	_, err := o.w.Write(b)
	return err
}
