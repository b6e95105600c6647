package speaker

import (
	"sync/atomic"
	"unsafe"

	"ownvoice/recorder/internal/ring"
)

// queue is sound read ahead from one place on. Seeking makes a new one, so
// that nothing of the old place is heard.
type queue struct {
	ring  *ring.Ring
	start int64        // the frame it begins with
	read  int64        // frames put in; filler only
	out   atomic.Int64 // frames asked for while playing, those past the end included
	buf   []float32
}

// newQueue has room for a second.
func newQueue(start int64, rateHz int) *queue {
	piece := max(1, rateHz/pieces)
	return &queue{ring: ring.New(pieces * piece * floatBytes), start: start, buf: make([]float32, piece)}
}

const (
	floatBytes = 4
	pieces     = 10 // that a queue is filled in
)

// play is the audio thread's. Where reading is late, silence is played and
// the place does not move.
func (q *queue) play(out []float32) {
	n := q.ring.Take(bytesOf(out)) / floatBytes
	clear(out[n:])
	q.out.Add(int64(n))
}

func (q *queue) position() int64 { return q.start + q.out.Load() }

// top reads until it is full, a little silence behind the end included, so
// that the end has been heard when it has been played.
func (q *queue) top(src source) error {
	piece := bytesOf(q.buf)
	for q.ring.Waiting() <= (pieces-1)*len(piece) {
		if err := src.read(q.buf, q.start+q.read); err != nil {
			return err
		}
		q.ring.Put(piece)
		q.read += int64(len(q.buf))
	}
	return nil
}

// heard reports whether all has been played and come out of the device.
func (q *queue) heard(frames int64, buffered int) bool {
	return q.position() >= frames+int64(buffered)
}

// bytesOf is the same memory, for the ring knows bytes only.
func bytesOf(s []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*floatBytes)
}
