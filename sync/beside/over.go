package beside

import (
	"net/http"
	"time"

	"ownvoice/sync/wire"
)

// goneQuiet is after how long without a word a laptop that began is taken to
// have gone away. Whoever goes on says something far more often.
const goneQuiet = 30 * time.Second

// goes is called with each request of a laptop that began: its meeting goes on,
// until it says that it has done, or is not heard of any more.
func (s *side) goes(with wire.Device) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.going[with.ID]; t != nil {
		t.Reset(s.quiet)
	} else if s.over != nil {
		s.going[with.ID] = time.AfterFunc(s.quiet, func() { s.ends(with, ErrStopped) })
	}
}

// ends says, once, that a meeting which another laptop began is over.
func (s *side) ends(with wire.Device, err error) {
	s.mu.Lock()
	t, over := s.going[with.ID], s.over
	delete(s.going, with.ID)
	s.mu.Unlock()
	if t != nil {
		t.Stop()
		over(s.of(with), err)
	}
}

// endAll forgets all that go on: nobody is to be told any more.
func (s *side) endAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.going {
		t.Stop()
	}
	s.over = nil
	clear(s.going)
}

// heardDone is told by the laptop that began when all has been given and taken.
func (s *side) heardDone(_ http.ResponseWriter, _ *http.Request, from wire.Device) error {
	s.ends(from, nil)
	return nil
}
