package packed

import (
	"bufio"
	"context"
	"crypto/md5" // #nosec G501 -- FLAC asks for it; that the file is right is told by SHA-256
	"encoding"
	"errors"
	"hash"
	"io"
	"os"

	"ownvoice/recorder/internal/making"
)

// part is a packed master that is being made, and how far it is: what Saved
// says is on disk.
type part struct {
	saved
	master master
	f      *os.File
	path   string
	md5    hash.Hash
}

// saved is the checkpoint of a part, written when the part's bytes are synced.
type saved struct {
	Master   int64  `json:"master"` // bytes of the WAV file, by which another is told
	Frames   int64  `json:"frames"` // of FLAC
	Bytes    int64  `json:"bytes"`
	MD5      []byte `json:"md5"` // its inner state after the samples of these frames
	Smallest int    `json:"smallest"`
	Largest  int    `json:"largest"` // bytes of a frame
}

// Parts are the files that hold what was done of a copy, beside it.
func Parts(path string) []string { return making.Parts(path) }

// saveEvery is how many bytes are made between two checkpoints: a minute or two
// of sound, that a slow disk syncs in a blink and that is done again in half a
// second.
var saveEvery int64 = 8 << 20

// openPart opens what was done before, or begins.
func openPart(flacPath string, m master) (*part, error) {
	f, err := making.Open(flacPath)
	if err != nil {
		return nil, err
	}
	p := &part{f: f, path: flacPath, master: m, md5: md5.New()} // #nosec G401
	if p.resume() {
		return p, nil
	}
	p.saved = saved{Master: m.bytes}
	p.md5.Reset()
	head := m.head(p)
	p.Bytes = int64(len(head))
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt(head, 0)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// resume takes up the checkpoint, if it is of this master and whole.
func (p *part) resume() bool {
	if !making.Saved(p.path, &p.saved) {
		return false
	}
	info, err := p.f.Stat()
	if err != nil || info.Size() < p.Bytes || p.Master != p.master.bytes || p.Frames < 0 || p.Frames > p.master.blocks() {
		return false
	}
	state, ok := p.md5.(encoding.BinaryUnmarshaler)
	return ok && state.UnmarshalBinary(p.MD5) == nil && p.f.Truncate(p.Bytes) == nil
}

// blocks is how many frames of FLAC a master makes.
func (m master) blocks() int64 {
	n := int64(m.format.FrameBytes() * blockFrames)
	return (m.dataBytes + n - 1) / n
}

// encode packs what is not packed yet. At its end everything is on disk.
func (p *part) encode(ctx context.Context, wav io.ReaderAt) error {
	size := int64(p.master.format.FrameBytes() * blockFrames)
	from := p.Frames * size
	src := bufio.NewReaderSize(io.NewSectionReader(wav, p.master.dataAt+from, p.master.dataBytes-from), 1<<18)
	if _, err := p.f.Seek(p.Bytes, io.SeekStart); err != nil {
		return err
	}
	dst := bufio.NewWriterSize(p.f, 1<<18)
	e := newEncoder(p.master.format)
	raw := make([]byte, size)
	before := p.Bytes
	for all := p.master.blocks(); p.Frames < all; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(src, raw)
		if err != nil && (!errors.Is(err, io.ErrUnexpectedEOF) || p.Frames+1 < all) {
			return err
		}
		p.md5.Write(raw[:n])
		frame := e.frame(p.Frames, raw[:n])
		if _, err := dst.Write(frame); err != nil {
			return err
		}
		p.count(len(frame))
		if p.Bytes-before >= saveEvery || p.Frames == all {
			if err := p.save(dst); err != nil {
				return err
			}
			before = p.Bytes
		}
	}
	_, err := p.f.WriteAt(p.streamInfo(), 4)
	return err
}

func (p *part) count(bytes int) {
	p.Frames++
	p.Bytes += int64(bytes)
	p.Largest = max(p.Largest, bytes)
	if p.Smallest == 0 || bytes < p.Smallest {
		p.Smallest = bytes
	}
}

// save makes what was done survive a power cut.
func (p *part) save(w *bufio.Writer) error {
	state, err := p.md5.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		return err
	}
	p.MD5 = state
	if err := w.Flush(); err != nil {
		return err
	}
	if err := p.f.Sync(); err != nil {
		return err
	}
	return making.Save(p.path, p.saved)
}

// finish gives it its name.
func (p *part) finish() error { return making.Keep(p.path, p.f) }

// remove forgets what was done.
func (p *part) remove() error { return making.Forget(p.path, p.f) }
