package catalog

import (
	"fmt"
	"time"
)

// Clock is a hybrid logical clock reading (Kulkarni et al., 2014): wall
// milliseconds, and a count for readings within one millisecond or while the
// wall clock stands behind a reading already seen. The zero Clock is older
// than every change.
type Clock struct {
	Millis int64
	Count  uint32
}

// Next is the first reading after both c and the wall clock: it never goes
// back, whatever somebody does to the computer's clock.
func (c Clock) Next(now time.Time) Clock {
	if ms := now.UnixMilli(); ms > c.Millis {
		return Clock{Millis: ms}
	}
	return Clock{Millis: c.Millis, Count: c.Count + 1}
}

// Later returns the later of the two readings.
func (c Clock) Later(d Clock) Clock {
	if c.String() < d.String() {
		return d
	}
	return c
}

// String is the form on the wire and on disk: fixed width, so that text order
// is clock order.
func (c Clock) String() string { return fmt.Sprintf("%013x-%06x", c.Millis, c.Count) }

// ParseClock reads what String wrote.
func ParseClock(s string) (Clock, error) {
	var c Clock
	if len(s) != 20 {
		return Clock{}, fmt.Errorf("clock %q: not 20 characters", s)
	}
	if _, err := fmt.Sscanf(s, "%13x-%6x", &c.Millis, &c.Count); err != nil || c.String() != s {
		return Clock{}, fmt.Errorf("clock %q: not of the form hhhhhhhhhhhhh-cccccc", s)
	}
	return c, nil
}
