package recorder

import "time"

// clock is the monotonic clock that gaps are measured by.
type clock interface {
	now() time.Duration    // since some beginning, while the computer was awake
	asleep() time.Duration // how long it has been suspended since then
	sleep(time.Duration)   // the goroutine's, not the computer's
	// wait returns when something was heard, and after so long in any case.
	wait(heard <-chan struct{}, most time.Duration)
}

type realClock struct {
	start time.Time
	slept time.Duration
}

func newClock() clock { return &realClock{start: time.Now(), slept: suspended()} }

func (c *realClock) now() time.Duration { return time.Since(c.start) }

func (c *realClock) asleep() time.Duration { return suspended() - c.slept }

func (c *realClock) sleep(d time.Duration) { time.Sleep(d) }

func (c *realClock) wait(heard <-chan struct{}, most time.Duration) {
	enough := time.NewTimer(most)
	defer enough.Stop()
	select {
	case <-heard:
	case <-enough.C:
	}
}
