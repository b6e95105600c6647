package recorder

import (
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
)

// Session is a recording that runs. Its methods may be called from any
// goroutine and, but for Replace and Stop, never wait for disk or device.
// Tracks are counted from 0.
type Session struct {
	plan    Plan
	started time.Time // wall clock
	clock   clock
	tracks  []*track
	heard   chan struct{} // a device delivered something
	wanted  chan struct{} // one says nothing: the finder is to look
	finder  *finder
	keeper  *keeper
	copier  *copier // nil without a second copy

	mu       sync.Mutex // guards commands and paused
	commands []command  // to the writer
	paused   bool

	shown atomic.Int64 // nanoseconds; what Elapsed says

	stopping chan struct{} // closed: the writer finishes
	stopOnce sync.Once
	reason   atomic.Value  // WarningCode: why it stopped by itself
	written  chan struct{} // closed when the writer has ended
	done     chan struct{}

	halt, finish sync.Once
	halted       error
	take         catalog.Take
	err          error
}

// command is a press of Pause, or of the same button again, and when.
type command struct {
	at     time.Duration
	paused bool
}

// Elapsed is what the clock shows: the length of the recording so far, and of
// its first track, which is its timeline. Pauses take no time in it, what was
// not heard does.
func (s *Session) Elapsed() time.Duration { return time.Duration(s.shown.Load()) }

// Saved is how much of every track is synced to disk.
func (s *Session) Saved() time.Duration {
	least := never
	for _, t := range s.tracks {
		least = min(least, span(t.out.Saved(), t.rateHz))
	}
	return least
}

// Level is how loud a track is now, over the last tenth of a second.
func (s *Session) Level(track int) Level { return *s.tracks[track].meter.level.Load() }

// Wave fills into with the last 30 seconds of a track as bars of 0..1, newest
// last. It stands still during a pause.
func (s *Session) Wave(track int, into []float32) { s.tracks[track].meter.bars(into) }

// Pause stops writing, at this moment, until Resume. Twice is once.
func (s *Session) Pause() { s.press(true) }

// Resume carries on after Pause. Twice is once.
func (s *Session) Resume() { s.press(false) }

func (s *Session) press(pause bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused != pause {
		s.paused = pause
		s.commands = append(s.commands, command{s.clock.now(), pause})
	}
}

// Paused reports whether the reporter paused.
func (s *Session) Paused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paused
}

// Replace goes on recording a track from another device, named as in Input; it
// waits for the device. After an error the track is as it was. What was not
// heard while changing is a gap in it.
func (s *Session) Replace(track int, device string) error { return s.finder.replace(track, device) }

// Done is closed when the session had to stop by itself; Warning says why, and
// Stop has the take.
func (s *Session) Done() <-chan struct{} { return s.done }

// The writer empties the rings when something was delivered: what a kill can
// lose is what the sound system is about to deliver. Every waking costs more
// than the work there is to do, so two devices are served together.
const (
	tickEvery    = 100 * time.Millisecond // when nothing is delivered
	tickTogether = 30 * time.Millisecond  // at most so often
)

// write is the writer: the goroutine that all sound goes through.
func (s *Session) write() {
	defer close(s.written)
	last := s.clock.now()
	err := s.begin()
	for err == nil && !s.ending() {
		s.clock.wait(s.heard, tickEvery)
		if since := s.clock.now() - last; since < tickTogether {
			s.clock.sleep(tickTogether - since)
		}
		last, err = s.tick(last)
	}
	if err == nil {
		err = s.end()
	}
	s.fail(err)
	s.leave()
}

func (s *Session) ending() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

// begin waits until it can tell when each device was first heard. The one that
// was heard first is where time begins.
func (s *Session) begin() error {
	lags := s.firstLags()
	base := never
	for _, lag := range lags {
		base = min(base, lag)
	}
	now := s.clock.now()
	if base == never {
		base = now
	}
	for i, t := range s.tracks {
		t.base, t.due = base, base
		if lags[i] == never {
			t.stall()
		} else if err := t.start(now, lags[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) firstLags() []time.Duration {
	const patience = time.Second // with a device that says nothing
	lags, heard := make([]time.Duration, len(s.tracks)), 0
	for i := range lags {
		lags[i] = never
	}
	began := s.clock.now()
	until := began + patience
	for s.clock.now() < until {
		s.clock.sleep(tickEvery / 2)
		for i, t := range s.tracks {
			lag := t.line.feed.lag()
			if lags[i] == never && lag != never {
				if heard++; heard == len(lags) {
					until = min(until, s.clock.now()+settleFor)
				}
			}
			lags[i] = min(lags[i], lag)
		}
	}
	return lags
}

func (s *Session) tick(last time.Duration) (time.Duration, error) {
	now := s.clock.now()
	passed := now - last
	s.obey()
	for _, t := range s.tracks {
		if err := t.tick(now, min(passed, 2*tickEvery), s.clock.asleep(), passed > time.Second); err != nil {
			return now, err
		}
	}
	s.shown.Store(max(s.shown.Load(), int64(s.tracks[0].shown(now))))
	return now, nil
}

// obey hands the presses of Pause to the tracks, each at its own place.
func (s *Session) obey() {
	s.mu.Lock()
	commands := s.commands
	s.commands = nil
	s.mu.Unlock()
	for _, c := range commands {
		for _, t := range s.tracks {
			t.switches = append(t.switches, pauseSwitch{pos: t.place(c.at), paused: c.paused, at: c.at})
		}
	}
}

// end waits for what was said before Stop and has not arrived yet, so that no
// last word is cut and all tracks end together.
func (s *Session) end() error {
	const patience = 600 * time.Millisecond
	at := s.clock.now()
	s.obey()
	for _, t := range s.tracks {
		t.switches = append(t.switches, pauseSwitch{pos: t.place(at), paused: true, last: true, at: at})
	}
	last := at
	for s.clock.now() < at+patience && !s.ended() {
		s.clock.sleep(tickEvery / 5)
		var err error
		if last, err = s.tick(last); err != nil {
			return err
		}
	}
	for _, t := range s.tracks {
		if err := t.fill(at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) ended() bool {
	for _, t := range s.tracks {
		if !t.ended && t.line.state != stalled {
			return false
		}
	}
	return true
}

// stopBecause ends the session from inside.
func (s *Session) stopBecause(code WarningCode) {
	s.reason.CompareAndSwap(nil, code)
	s.stopOnce.Do(func() { close(s.stopping) })
}

// fail notes why nothing more can be written.
func (s *Session) fail(err error) {
	switch {
	case err == nil:
	case noRoom(err):
		s.stopBecause(WarnDiskFull)
	default:
		s.stopBecause(WarnDiskGone)
	}
}

// leave tells those who wait for Done.
func (s *Session) leave() {
	if s.reason.Load() != nil {
		close(s.done)
	}
}
