package speaker

import (
	"fmt"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/internal/stretch"
)

// queueHeard is what the audio thread remembers.
type queueHeard struct {
	queue *queue    // it played from last; nil while it is silent
	tail  []float32 // room for what fades out
}

// fadeMS is how long sound takes to go when it is cut off, so that no cut
// clicks.
const fadeMS = 5

// fill is the audio thread's: it copies, and fades out what was cut off.
func (p *Player) fill(out []float32) {
	p.asked.Add(1)
	was := p.heard.queue
	p.heard.queue = nil
	if p.playing.Load() {
		p.heard.queue = p.queue.Load()
		p.heard.queue.play(out)
	} else {
		clear(out)
	}
	if was == nil || was == p.heard.queue {
		return
	}
	tail := p.heard.tail[:min(len(out), len(p.heard.tail))]
	was.play(tail)
	for i, x := range tail {
		gone := float32(i) / float32(len(tail))
		out[i] = out[i]*gone + x*(1-gone)
	}
}

const (
	fillEvery = 50 * time.Millisecond
	goneAfter = 40 // fills without the audio thread coming by
)

// run is the filler: it reads ahead, and notices the end.
func (p *Player) run() {
	defer close(p.filled)
	ticker := time.NewTicker(fillEvery)
	defer ticker.Stop()
	reader := &reader{s: stretch.New(p.part, p.src.RateHz()), part: p.part}
	asked, idle := int64(0), 0
	for {
		p.readAhead(reader)
		select {
		case <-p.quit:
			p.finish(nil)
			return
		case <-p.wake:
			continue
		case <-ticker.C:
		}
		if idle++; p.asked.Load() != asked {
			asked, idle = p.asked.Load(), 0
		}
		if idle == goneAfter {
			p.finish(fmt.Errorf("play: %w", recorder.ErrNoDevice))
		}
	}
}

// reader reads for one queue after the other.
type reader struct {
	s    *stretch.Stretch
	part *part
	q    *queue
}

func (r *reader) top(q *queue) error {
	if r.q != q {
		r.q, r.part.until = q, q.until
		r.s.Reset(q.start)
		r.s.SetSpeed(q.speed)
	}
	return q.top(r.s)
}

// readAhead fills the queue, and ends the playing when all of it was heard.
func (p *Player) readAhead(r *reader) {
	q := p.queue.Load()
	if err := r.top(q); err != nil {
		p.finish(fmt.Errorf("play: %w", err))
		return
	}
	if !q.heard(bufferMS * p.src.RateHz() / 1000) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if q == p.queue.Load() { // else somebody has gone back meanwhile
		p.stop(nil)
	}
}

func (p *Player) finish(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop(err)
}

// stop belongs to who holds mu.
func (p *Player) stop(err error) {
	if !p.ended {
		p.ended, p.err = true, err
		p.playing.Store(false)
		close(p.end)
	}
}
