package recorder

import "sync/atomic"

// ring holds bytes between one goroutine that puts and one that takes. Neither
// waits, locks or allocates.
type ring struct {
	buf     []byte
	in, out atomic.Uint64 // bytes ever put and taken
}

func newRing(bytes int) *ring { return &ring{buf: make([]byte, bytes)} }

// put takes all of p or, when there is no room, nothing.
func (r *ring) put(p []byte) bool {
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

// take moves what waits into dst, as much as fits.
func (r *ring) take(dst []byte) int {
	out := r.out.Load()
	n := min(len(dst), int(r.in.Load()-out))
	at := int(out % uint64(len(r.buf)))
	m := copy(dst[:n], r.buf[at:])
	copy(dst[m:n], r.buf)
	r.out.Store(out + uint64(n))
	return n
}

// waiting is how many bytes there are to take.
func (r *ring) waiting() int { return int(r.in.Load() - r.out.Load()) }
