package wav

import (
	"fmt"
	"os"
)

// Mended is what Mend found in a file.
type Mended struct {
	Format  Format
	About   About
	Frames  int64
	Bytes   int64 // of the whole file now
	Changed bool  // something was put right
}

// Mend puts right a file of Writer's that was cut short: all whole frames that
// are there become part of it, a part of a frame is dropped, the sizes are made
// true, and all is synced to disk. A whole file stays as it is, so mending twice
// is mending once. A file that something else wrote is not touched: the error
// wraps ErrNotWAV.
func Mend(path string) (Mended, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return Mended{}, fmt.Errorf("mend wav: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Mended{}, fmt.Errorf("mend wav: %w", err)
	}
	r, err := NewReader(f, info.Size())
	if err != nil {
		return Mended{}, fmt.Errorf("mend wav: %w", err)
	}
	if !r.ours {
		return Mended{}, fmt.Errorf("mend wav: not written by Ownvoice: %w", ErrNotWAV)
	}
	m := Mended{Format: r.Format, About: r.About}
	frameBytes := int64(r.Format.FrameBytes())
	m.Frames = (info.Size() - r.dataAt) / frameBytes
	data := m.Frames * frameBytes
	m.Bytes = r.dataAt + padded(data)
	if m.Bytes == info.Size() && r.Frames == m.Frames && r.riffSays(m.Bytes) {
		return m, nil
	}
	m.Changed = true
	if err := f.Truncate(m.Bytes); err != nil {
		return Mended{}, fmt.Errorf("mend wav: %w", err)
	}
	told := sizes{dataAt: r.dataAt, frameBytes: frameBytes}
	for _, step := range []func() error{f.Sync, func() error { return told.write(f, data) }, f.Sync, func() error { return told.write(f, data) }, f.Sync} {
		if err := step(); err != nil {
			return Mended{}, fmt.Errorf("mend wav: %w", err)
		}
	}
	return m, nil
}

// riffSays reports whether the size at the very beginning is the file's.
func (r *Reader) riffSays(bytes int64) bool {
	b := make([]byte, riffHead+chunkHead+8)
	if r.full(b, 0) != nil {
		return false
	}
	n := int64(le.Uint32(b[4:]))
	if string(b[:4]) != "RIFF" {
		n = int64(le.Uint64(b[riffHead+chunkHead:]))
	}
	return n == bytes-chunkHead
}
