package wav

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Reader reads a WAV file, also one that is still growing or was cut short:
// what it says is never taken for more than what is there. ReadAt may be
// called from several goroutines; Read and SeekFrame belong to one.
type Reader struct {
	Format Format
	Frames int64 // whole frames that were there when it was opened
	About  About // empty where the file says nothing
	Cut    bool  // it promises more than it holds

	src    io.ReaderAt
	close  func() error
	dataAt int64
	ours   bool  // written by Writer, so that all behind dataAt is sound
	texts  int64 // bytes of bext and iXML chunks passed so far
	next   int64 // the frame Read reads
}

// Open opens a file for reading.
func Open(path string) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open wav: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open wav: %w", err)
	}
	r, err := NewReader(f, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	r.close = f.Close
	return r, nil
}

// Close lets go of a file that Open opened.
func (r *Reader) Close() error {
	if r.close == nil {
		return nil
	}
	return r.close()
}

// unknown is near what programs write that cannot know yet how much will come.
const unknown = 0x7FFF0000

// Limits on what a file may make us hold or walk through.
const (
	maxChunks = 4096
	maxText   = 1 << 20 // of all bext and iXML chunks together
)

// NewReader reads what stands in front of the samples of a file of size bytes.
// It understands RIFF and RF64; integers of 8, 16, 24 and 32 bits and floats;
// WAVE_FORMAT_EXTENSIBLE. An error wraps ErrNotWAV or ErrFormat unless src
// itself failed.
func NewReader(src io.ReaderAt, size int64) (*Reader, error) {
	r := &Reader{src: src}
	data, err := r.walk(size)
	if err != nil {
		return nil, fmt.Errorf("read wav: %w", err)
	}
	r.dataAt = data.at
	r.Cut = data.size > size-data.at && data.size < unknown
	r.Frames = max(0, min(data.size, size-data.at)) / int64(r.Format.FrameBytes())
	return r, nil
}

// walk goes from chunk to chunk up to the samples.
func (r *Reader) walk(size int64) (chunk, error) {
	head := make([]byte, riffHead)
	if err := r.full(head, 0); err != nil {
		return chunk{}, err
	}
	id := string(head[:4])
	if (id != "RIFF" && id != "RF64" && id != "BW64") || string(head[8:]) != "WAVE" {
		return chunk{}, ErrNotWAV
	}
	var data64 int64
	at := int64(riffHead)
	for range maxChunks {
		c, err := r.chunkAt(at)
		if err != nil {
			return c, err
		}
		switch c.id {
		case "ds64":
			data64, err = r.ds64(c)
		case "fmt ":
			err = r.fmtChunk(c)
		case "bext", "iXML":
			err = r.aboutChunk(c)
		case "data":
			if r.Format == (Format{}) {
				return c, fmt.Errorf("samples before their format: %w", ErrNotWAV)
			}
			if id != "RIFF" && c.size == in64 {
				c.size = data64
			}
			return c, nil
		}
		if err != nil {
			return c, err
		}
		if at = c.at + padded(c.size); at >= size {
			break
		}
	}
	return chunk{}, fmt.Errorf("no samples: %w", ErrNotWAV)
}

func (r *Reader) chunkAt(at int64) (chunk, error) {
	head := make([]byte, chunkHead)
	if err := r.full(head, at); err != nil {
		return chunk{}, err
	}
	return chunk{id: string(head[:4]), at: at + chunkHead, size: int64(le.Uint32(head[4:]))}, nil
}

// ds64 gives the size of the samples.
func (r *Reader) ds64(c chunk) (int64, error) {
	b := make([]byte, ds64Bytes-4)
	if c.size < int64(len(b)) {
		return 0, fmt.Errorf("ds64 is too short: %w", ErrNotWAV)
	}
	if err := r.full(b, c.at); err != nil {
		return 0, err
	}
	n := int64(le.Uint64(b[8:]))
	if n < 0 {
		return 0, fmt.Errorf("ds64 size is out of range: %w", ErrNotWAV)
	}
	return n, nil
}

func (r *Reader) fmtChunk(c chunk) error {
	if c.size < 16 {
		return fmt.Errorf("fmt is too short: %w", ErrNotWAV)
	}
	b := make([]byte, min(c.size, 40))
	if err := r.full(b, c.at); err != nil {
		return err
	}
	tag := le.Uint16(b)
	if tag == formatExtensible && len(b) >= 26 {
		tag = le.Uint16(b[24:]) // the first two bytes of the GUID
	}
	if tag != formatPCM && tag != formatFloat {
		return fmt.Errorf("format tag %d: %w", tag, ErrFormat)
	}
	r.Format = Format{RateHz: int(le.Uint32(b[4:])), Channels: int(le.Uint16(b[2:])), Bits: int(le.Uint16(b[14:])), Float: tag == formatFloat}
	if err := r.Format.Check(); err != nil {
		return err
	}
	if int(le.Uint16(b[12:])) != r.Format.FrameBytes() {
		return fmt.Errorf("frames of %d bytes: %w", le.Uint16(b[12:]), ErrFormat)
	}
	return nil
}

func (r *Reader) aboutChunk(c chunk) error {
	if r.texts += c.size; r.texts > maxText {
		return nil // sound matters more than what is said about it
	}
	b := make([]byte, c.size)
	if err := r.full(b, c.at); err != nil {
		return err
	}
	if c.id == "iXML" {
		r.About.readIXML(b)
	} else {
		r.ours = r.About.readBext(b)
	}
	return nil
}

// full reads all of b or says that the file is no WAV file.
func (r *Reader) full(b []byte, at int64) error {
	n, err := r.src.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case errors.Is(err, io.EOF):
		return fmt.Errorf("ends too early: %w", ErrNotWAV)
	}
	return err
}

// SeekFrame makes Read go on at a frame; past the end there is nothing to read.
func (r *Reader) SeekFrame(frame int64) { r.next = max(0, frame) }

// Read fills dst with interleaved samples as ReadAt does, and goes on where it
// stopped.
func (r *Reader) Read(dst []float32) (frames int, err error) {
	frames, err = r.ReadAt(dst, r.next)
	r.next += int64(frames)
	return frames, err
}

// ReadAt fills dst with interleaved samples, full scale ±1, from a frame on.
// It returns how many whole frames it read, and io.EOF when that is fewer than
// fit and the file is at its end. Samples of up to 24 bits come out exactly.
func (r *Reader) ReadAt(dst []float32, frame int64) (frames int, err error) {
	const atOnce = 8192 // frames; bounds the memory
	frame = max(0, frame)
	want := min(int64(len(dst)/r.Format.Channels), max(0, r.Frames-frame))
	raw := make([]byte, min(want, atOnce)*int64(r.Format.FrameBytes()))
	for int64(frames) < want {
		n := min(want-int64(frames), atOnce)
		b := raw[:n*int64(r.Format.FrameBytes())]
		if _, err := r.src.ReadAt(b, r.dataAt+(frame+int64(frames))*int64(r.Format.FrameBytes())); err != nil && err != io.EOF {
			return frames, fmt.Errorf("read wav: %w", err)
		}
		r.Format.decode(dst[frames*r.Format.Channels:], b)
		frames += int(n)
	}
	if frames < len(dst)/r.Format.Channels {
		return frames, io.EOF
	}
	return frames, nil
}

// ReadRawAt fills dst with whole frames as they are stored, from a frame on. It
// returns how many it read, and io.EOF when that is fewer than fit and the file
// is at its end.
func (r *Reader) ReadRawAt(dst []byte, frame int64) (frames int, err error) {
	size := int64(r.Format.FrameBytes())
	frame = max(0, frame)
	fit := int64(len(dst)) / size
	want := min(fit, max(0, r.Frames-frame))
	n, err := r.src.ReadAt(dst[:want*size], r.dataAt+frame*size)
	if err != nil && !errors.Is(err, io.EOF) {
		return n / int(size), fmt.Errorf("read wav: %w", err)
	}
	if frames = n / int(size); int64(frames) < fit {
		return frames, io.EOF
	}
	return frames, nil
}
