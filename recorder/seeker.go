package recorder

import (
	"sync/atomic"
	"time"
)

// seeker takes back the devices of a sound check that went away, as the finder
// does for a recording: the same one, never another.
type seeker struct {
	hw    Hardware
	clock clock
	ears  []*ear
	held  []holding
	quit  chan struct{}
	ended chan struct{}
}

// seat is where an ear and the seeker meet.
type seat struct {
	needs atomic.Bool          // for the seeker: nothing arrives
	saw   atomic.Int32         // from the seeker: one of the troubles of a line
	next  atomic.Pointer[feed] // from the seeker: hear this one from now on
}

// trouble is why nothing arrives.
func (s *seat) trouble() Finding {
	switch s.saw.Load() {
	case troubleServer:
		return FindServerGone
	case troubleUnplugged:
		return FindUnplugged
	}
	return FindNoSound
}

func newSeeker(hw Hardware, ears []*ear) *seeker {
	s := &seeker{hw: hw, clock: newClock(), ears: ears, quit: make(chan struct{}), ended: make(chan struct{})}
	for _, e := range ears {
		s.held = append(s.held, e.held)
	}
	return s
}

func (s *seeker) run() {
	defer close(s.ended)
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-ticker.C:
			for i, e := range s.ears {
				s.look(e, &s.held[i])
			}
		}
	}
}

func (s *seeker) look(e *ear, h *holding) {
	if !e.seat.needs.Load() {
		h.looks = 0
		e.seat.saw.Store(troubleNone)
		return
	}
	devices, err := s.hw.Devices()
	switch {
	case err != nil:
		e.seat.saw.Store(troubleServer)
		h.gone()
	case !listed(devices, h.device.ID):
		e.seat.saw.Store(troubleUnplugged)
		h.gone()
	default:
		s.retake(e, h)
	}
}

// retake opens a device that is there: at once when it was away, after a while
// when it only says nothing.
func (s *seeker) retake(e *ear, h *holding) {
	if h.looks++; h.looks < looksSilent && !h.feed.retired.Load() {
		return
	}
	h.looks = 0
	h.gone()
	next, err := openFeed(s.hw, h.device.ID, e.rate, s.clock, nil)
	if err != nil {
		return // it is tried again at the next look
	}
	if next.stream.Start() != nil {
		next.retire()
		return
	}
	h.feed = next
	e.seat.saw.Store(troubleNone)
	e.seat.needs.Store(false)
	e.seat.next.Store(next)
}

// close ends the search. It does not wait for a sound system that hangs.
func (s *seeker) close() {
	close(s.quit)
	select {
	case <-s.ended:
	case <-time.After(2 * time.Second):
	}
}
