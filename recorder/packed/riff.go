package packed

import (
	"encoding/binary"
	"fmt"
	"io"

	"ownvoice/recorder/wav"
)

// master is a WAV file apart from its samples: all that has to come back too.
type master struct {
	format    wav.Format
	front     [][]byte // RIFF and its size; then chunk after chunk; last, the head of the samples'
	behind    [][]byte // chunks behind the samples
	rest      []byte   // what is no chunk any more
	dataAt    int64
	dataBytes int64
	bytes     int64
}

// maxBeside is how much a file may hold beside its samples, and what one block
// of FLAC's metadata does.
const maxBeside = 1<<24 - 5

const (
	riffHead  = 12
	chunkHead = 8
	in64      = 0xFFFFFFFF // "the size stands in ds64"
)

// look reads what is not sound of a WAV file. An error wraps ErrCannot when
// FLAC has no way to hold it so that it comes back byte for byte.
func look(f io.ReaderAt, size int64) (m master, err error) {
	r, err := wav.NewReader(f, size)
	if err != nil {
		return m, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	m = master{format: r.Format, bytes: size}
	if m.format.Float || m.format.Bits != 16 && m.format.Bits != 24 || m.format.Channels > 8 {
		return m, fmt.Errorf("%d channels of %d bits: %w", m.format.Channels, m.format.Bits, ErrCannot)
	}
	w := walk{f: f, size: size, left: maxBeside}
	w.block(0, riffHead, &m.front)
	var data64 int64
	at := int64(riffHead)
	for w.err == nil && m.dataAt == 0 {
		id, n := w.chunk(at)
		switch {
		case id == "data":
			w.block(at, chunkHead, &m.front)
			m.dataAt, m.dataBytes = at+chunkHead, n
		case id == "ds64" && n >= 16 && w.err == nil:
			w.block(at, chunkHead+padded(n), &m.front)
			data64 = int64(binary.LittleEndian.Uint64(m.front[len(m.front)-1][chunkHead+8:]))
		default:
			w.block(at, chunkHead+padded(n), &m.front)
		}
		at += chunkHead + padded(n)
	}
	if m.dataBytes == in64 && data64 != 0 {
		m.dataBytes = data64
	}
	m.tail(&w)
	return m, w.err
}

// tail reads what stands behind the samples.
func (m *master) tail(w *walk) {
	end := m.dataAt + padded(m.dataBytes)
	if w.err == nil && (m.dataBytes < 0 || end > w.size || m.dataBytes%int64(m.format.FrameBytes()) != 0) {
		w.err = fmt.Errorf("samples are not whole: %w", ErrCannot)
	}
	for w.err == nil && end < w.size {
		next := w.size
		if w.size-end >= chunkHead {
			_, n := w.chunk(end)
			next = end + chunkHead + padded(n)
		}
		if next > w.size || w.size-end < chunkHead {
			var rest [][]byte
			w.block(end, w.size-end, &rest)
			if w.err == nil {
				m.rest = rest[0]
			}
			return
		}
		w.block(end, next-end, &m.behind)
		end = next
	}
}

// walk reads pieces of a file until one of them cannot be read, and not more
// than there is room for.
type walk struct {
	f    io.ReaderAt
	size int64
	left int64
	err  error
}

func (w *walk) chunk(at int64) (id string, n int64) {
	var head [chunkHead]byte
	if w.err == nil {
		_, w.err = w.f.ReadAt(head[:], at)
	}
	return string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
}

func (w *walk) block(at, n int64, to *[][]byte) {
	if w.err == nil && n > min(w.left, w.size-at) {
		w.err = fmt.Errorf("%d bytes beside the sound: %w", n, ErrCannot)
	}
	if w.err != nil {
		return
	}
	b := make([]byte, n)
	if got, err := w.f.ReadAt(b, at); got < len(b) {
		w.err = err
		return
	}
	w.left -= n
	*to = append(*to, b)
}

func padded(n int64) int64 { return n + n&1 }
