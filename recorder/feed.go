package recorder

import (
	"math"
	"sync/atomic"
	"time"

	"ownvoice/recorder/internal/ring"
)

// feed is an open device, and what it delivered that nobody took yet. deliver
// runs on the audio thread; take, overrun and lag belong to the writer.
type feed struct {
	stream Stream
	format Format
	ring   *ring.Ring
	clock  clock

	heard    chan<- struct{}
	frames   int64        // ever delivered; audio thread only
	earliest atomic.Int64 // see lag
	prompt   atomic.Int64 // the frame from which on they came as promptly as that, within lossLeast
	lost     atomic.Int64 // frames there was no room for, all of them behind what the ring holds
	retired  atomic.Bool  // it delivers nothing any more
	consumed int64        // frames taken or lost; writer only
}

// ringSeconds is how long the writer may be held up by a disk without losing a
// sample.
const ringSeconds = 12

const never = time.Duration(math.MaxInt64)

// openFeed opens a device. Start it by feed.stream.Start. heard, of which one
// may wait, is told of each delivery.
func openFeed(hw Hardware, id string, rateHz int, c clock, heard chan<- struct{}) (*feed, error) {
	f := &feed{clock: c, heard: heard}
	stream, err := hw.Open(id, rateHz, f.deliver)
	if err != nil {
		return nil, err
	}
	f.stream, f.format = stream, stream.Format()
	f.ring = ring.New(ringSeconds * f.format.RateHz * f.format.FrameBytes())
	f.earliest.Store(int64(never))
	return f, nil
}

// deliver copies, notes the time, and wakes the writer, all without waiting. Once there is no room it drops all until
// the writer has emptied the ring, so that the hole is one and its place known.
func (f *feed) deliver(b []byte) {
	n := int64(len(b) / f.format.FrameBytes())
	f.frames += n
	lag, earliest := int64(f.clock.now()-span(f.frames, f.format.RateHz)), f.earliest.Load()
	if lag < earliest-int64(lossLeast) {
		f.prompt.Store(f.frames - n)
	}
	if lag < earliest {
		f.earliest.Store(lag)
	}
	if f.lost.Load() > 0 || !f.ring.Put(b) {
		f.lost.Add(n)
	}
	select {
	case f.heard <- struct{}{}:
	default: // the writer knows already
	}
}

// lag is when the first frame ever was heard, by the clock, as far as the
// deliveries since the last call can tell: the promptest of them. It grows
// when frames go missing and stays when they are only late.
func (f *feed) lag() time.Duration { return time.Duration(f.earliest.Swap(int64(never))) }

// take moves whole frames into dst and returns how many.
func (f *feed) take(dst []byte) int64 {
	frameBytes := f.format.FrameBytes()
	n := int64(f.ring.Take(dst[:len(dst)/frameBytes*frameBytes]) / frameBytes)
	f.consumed += n
	return n
}

// overrun is how many frames went missing behind what has been taken; only
// true when the ring is empty. They count as consumed.
func (f *feed) overrun() int64 {
	n := f.lost.Swap(0)
	f.consumed += n
	return n
}

// retire ends the feed for good. A device whose sound system hangs may never
// say that it has stopped; nobody waits for it longer than this.
func (f *feed) retire() {
	closed := make(chan struct{})
	go func() { f.stream.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(2 * time.Second):
	}
	f.retired.Store(true)
}

// span is how long so many frames sound. Whole seconds apart, for a day of
// nanoseconds times frames is more than 63 bits hold.
func span(frames int64, rateHz int) time.Duration {
	r := int64(rateHz)
	return time.Duration(frames/r)*time.Second + time.Duration(frames%r)*time.Second/time.Duration(r)
}

// framesIn is how many frames sound in d.
func framesIn(d time.Duration, rateHz int) int64 {
	r := int64(rateHz)
	return int64(d/time.Second)*r + int64(d%time.Second)*r/int64(time.Second)
}
