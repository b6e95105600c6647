package speaker

import (
	"sync/atomic"
	"unsafe"

	"ownvoice/recorder/internal/ring"
	"ownvoice/recorder/internal/stretch"
)

// queue is sound read ahead from one place on at one speed. Whoever seeks, or
// changes how it sounds, makes a new one, so that it is heard at once.
type queue struct {
	ring  *ring.Ring
	start int64 // the frame it begins with
	until int64 // the frame it ends with
	speed float64
	out   atomic.Int64 // samples asked for while playing, those past the end included
	buf   []float32    // filler only
}

// newQueue has room for a second.
func newQueue(start int64, speed float64, rateHz int, until int64) *queue {
	piece := max(1, rateHz/pieces)
	return &queue{ring: ring.New(pieces * piece * floatBytes), start: start, until: until, speed: speed, buf: make([]float32, piece)}
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

// position is the frame that is asked for next.
func (q *queue) position() int64 { return q.start + int64(float64(q.out.Load())*q.speed) }

// top reads until it is full, a little silence behind the end included, so
// that the end has been heard when it has been played.
func (q *queue) top(from *stretch.Stretch) error {
	piece := bytesOf(q.buf)
	for q.ring.Waiting() <= (pieces-1)*len(piece) {
		if err := from.Read(q.buf); err != nil {
			return err
		}
		q.ring.Put(piece)
	}
	return nil
}

// heard reports whether all has been played and come out of the device, which
// holds so many samples.
func (q *queue) heard(buffered int) bool {
	return q.position() >= q.until+int64(float64(buffered)*q.speed)
}

// bytesOf is the same memory, for the ring knows bytes only.
func bytesOf(s []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*floatBytes)
}
