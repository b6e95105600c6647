// Package ring is the way of sound between the audio thread and the rest: bytes
// between one goroutine that puts and one that takes. Neither waits, locks or
// allocates. It knows nothing of sound.
package ring

import "sync/atomic"

// Ring holds bytes. Put belongs to one goroutine, Take to one, Waiting to both.
type Ring struct {
	buf     []byte
	in, out atomic.Uint64 // bytes ever put and taken
}

// New makes a ring with room for so many bytes.
func New(bytes int) *Ring { return &Ring{buf: make([]byte, bytes)} }

// Put takes all of p or, when there is no room, nothing.
func (r *Ring) Put(p []byte) bool {
	in := r.in.Load()
	if len(p) > len(r.buf)-int(in-r.out.Load()) {
		return false
	}
	at := int(in % uint64(len(r.buf)))
	n := copy(r.buf[at:], p)
	copy(r.buf, p[n:])
	r.in.Store(in + uint64(len(p)))
	return true
}

// Take moves what waits into dst, as much as fits, and returns how
// many bytes.
func (r *Ring) Take(dst []byte) int {
	out := r.out.Load()
	n := min(len(dst), int(r.in.Load()-out))
	at := int(out % uint64(len(r.buf)))
	m := copy(dst[:n], r.buf[at:])
	copy(dst[m:n], r.buf)
	r.out.Store(out + uint64(n))
	return n
}

// Waiting is how many bytes there are to take.
func (r *Ring) Waiting() int { return int(r.in.Load() - r.out.Load()) }
