package recorder

import (
	"sync"
	"time"

	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// scribe writes one track down, on a goroutine of its own: a disk may take
// seconds for one write, and the rings and the meters must not wait for it.
// put, silence and frames belong to the writer.
type scribe struct {
	out   *wav.Writer
	drawn *peaks.Writer // nil when it could not be written: it is made again from the sound
	most  int           // bytes that may wait

	mu      sync.Mutex // guards what follows
	changed sync.Cond  // with mu
	next    page       // what waits
	err     error      // the disk's; nothing is written after it
	closing bool

	accepted int64 // frames ever put; the writer's
	ended    chan struct{}
}

// page is sound to be written in one go, and silence between it.
type page struct {
	stored []byte
	steps  []step
}

// step is so many bytes of the page, or so many frames of silence.
type step struct {
	bytes  int
	silent int64
}

// waitSeconds is how much sound waits for a disk that hangs, before the ring
// has to hold the rest.
const waitSeconds = 30

func newScribe(out *wav.Writer, drawn *peaks.Writer) *scribe {
	s := &scribe{out: out, drawn: drawn, ended: make(chan struct{})}
	s.most = waitSeconds * out.Format().RateHz * out.Format().FrameBytes()
	s.changed.L = &s.mu
	go s.run()
	return s
}

// put hands over stored frames, which it copies. It waits only when as much
// as may wait is waiting. An error is the disk's, of something put before.
func (s *scribe) put(stored []byte) error {
	s.accepted += int64(len(stored) / s.out.Format().FrameBytes())
	return s.add(stored, 0)
}

// silence hands over frames of silence.
func (s *scribe) silence(frames int64) error {
	s.accepted += frames
	return s.add(nil, frames)
}

func (s *scribe) add(stored []byte, silent int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && len(s.next.stored) > s.most {
		s.changed.Wait()
	}
	p := &s.next
	p.stored = append(p.stored, stored...)
	if n := len(p.steps); n > 0 && silent == 0 && p.steps[n-1].silent == 0 {
		p.steps[n-1].bytes += len(stored)
	} else {
		p.steps = append(p.steps, step{len(stored), silent})
	}
	s.changed.Broadcast()
	return s.err
}

// frames is how long the track is with what still waits.
func (s *scribe) frames() int64 { return s.accepted }

// waiting is how much sound waits for the disk. Anybody may ask.
func (s *scribe) waiting() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return span(int64(len(s.next.stored)/s.out.Format().FrameBytes()), s.out.Format().RateHz)
}

func (s *scribe) run() {
	defer close(s.ended)
	var busy page
	for {
		s.mu.Lock()
		for len(s.next.steps) == 0 && !s.closing {
			s.changed.Wait()
		}
		busy, s.next = s.next, page{busy.stored[:0], busy.steps[:0]}
		s.changed.Broadcast()
		s.mu.Unlock()
		if len(busy.steps) == 0 {
			return
		}
		if err := s.write(busy); err != nil {
			s.mu.Lock()
			s.err = err
			s.changed.Broadcast()
			s.mu.Unlock()
			return
		}
	}
}

func (s *scribe) write(p page) error {
	at := 0
	for _, step := range p.steps {
		stored := p.stored[at : at+step.bytes]
		at += step.bytes
		if step.silent > 0 {
			if err := s.out.Silence(step.silent); err != nil {
				return err
			}
			s.draw(func(w *peaks.Writer) error { return w.Silence(step.silent) })
			continue
		}
		if err := s.out.Write(stored); err != nil {
			return err
		}
		s.draw(func(w *peaks.Writer) error { return w.AddStored(stored, s.out.Format()) })
	}
	return nil
}

// draw writes the picture. When its file fails it is given up, not the sound.
func (s *scribe) draw(do func(*peaks.Writer) error) {
	if s.drawn == nil {
		return
	}
	if err := do(s.drawn); err != nil {
		s.drawn.Close()
		s.drawn = nil
	}
}

// close writes what waits and ends. The picture is whole then; the sound's
// file stays open. It gives the first error of the disk, also when called again.
func (s *scribe) close() error {
	s.mu.Lock()
	s.closing = true
	s.changed.Broadcast()
	s.mu.Unlock()
	<-s.ended
	if drawn := s.drawn; drawn != nil {
		s.drawn = nil
		drawn.Close() // one that is not whole is made again
	}
	return s.err
}
