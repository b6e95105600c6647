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

// The last reading there is. The year 9999 is the last that RFC 3339 can write.
const (
	maxMillis = 253402300799999
	maxCount  = 1<<24 - 1
)

// Next is the first reading after both c and the wall clock: it never goes
// back, whatever somebody does to the computer's clock. After the last reading
// there is it stays there: somebody who sends that one can stop nobody from
// writing.
func (c Clock) Next(now time.Time) Clock {
	switch ms := min(now.UnixMilli(), maxMillis); {
	case ms > c.Millis:
		return Clock{Millis: ms}
	case c.Count < maxCount:
		return Clock{Millis: c.Millis, Count: c.Count + 1}
	case c.Millis < maxMillis:
		return Clock{Millis: c.Millis + 1}
	}
	return c
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
	if c.Millis < 0 || c.Millis > maxMillis {
		return Clock{}, fmt.Errorf("clock %q: not between the years 1970 and 9999", s)
	}
	return c, nil
}
