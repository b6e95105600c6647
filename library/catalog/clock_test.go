package catalog_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	. "ownvoice/library/catalog"
)

func TestAClockNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Clock{Millis: rapid.Int64Range(0, 253402300799998).Draw(t, "millis"), Count: rapid.Uint32Range(0, 1<<24-1).Draw(t, "count")}
		wall := time.UnixMilli(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "wall"))
		next := c.Next(wall)
		if next.String() <= c.String() {
			t.Fatalf("after %s at %v comes %s", c, wall, next)
		}
		if back, err := ParseClock(next.String()); err != nil || back != next {
			t.Fatalf("%s is read again as %v, %v", next, back, err)
		}
	})
}

func TestTheOrderOfClocksIsTheOrderOfTheirText(t *testing.T) {
	early, late := Clock{Millis: 9, Count: 40}, Clock{Millis: 10}
	if early.String() >= late.String() || early.Later(late) != late || late.Later(early) != late {
		t.Errorf("%s and %s", early, late)
	}
	if (Clock{}).Later(early) != early {
		t.Error("the zero clock is not older than every other")
	}
}

func TestAWallClockSetBackOnlyCounts(t *testing.T) {
	c := Clock{}.Next(now)
	if got := c.Next(lastYear); got != (Clock{Millis: c.Millis, Count: 1}) {
		t.Errorf("a year back: %+v", got)
	}
}

func TestWhoeverSendsTheLastReadingStopsNobodyFromWriting(t *testing.T) {
	last := Clock{Millis: 253402300799999, Count: 1<<24 - 1}
	if got := last.Next(now); got != last {
		t.Errorf("after the last comes %s", got)
	}
	if got := (Clock{Millis: 5, Count: 1<<24 - 1}).Next(time.UnixMilli(5)); got != (Clock{Millis: 6}) {
		t.Errorf("after the last of a millisecond comes %+v", got)
	}
	if _, err := ParseClock((Clock{Millis: 1 << 60}).Next(now).String()); err == nil {
		t.Error("a reading past the last is read")
	}
	if got := (Clock{}).Next(time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)); got.Millis != last.Millis {
		t.Errorf("a wall clock past the last gives %s", got)
	}
}

func TestWhatIsNoClockIsNotRead(t *testing.T) {
	for _, s := range []string{"", "0", "0000000000001-00000", "0000000000001_000001", "000000000000A-000001", "-000000000001-000001", "fffffffffffff-000000", "0000000000001-0000011"} {
		if c, err := ParseClock(s); err == nil {
			t.Errorf("%q is read as %+v", s, c)
		}
	}
}
