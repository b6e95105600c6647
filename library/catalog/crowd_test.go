package catalog_test

import (
	"fmt"
	"testing"
	"time"

	. "ownvoice/library/catalog"
)

// crowd is n events, each of which has seen all before it, as those that the
// library writes have; every other one says no.
func crowd(n int) []Consent {
	var events []Consent
	var ids []ID
	for i := range n {
		id := ID(fmt.Sprintf("e%04d", i))
		events = append(events, Consent{
			ID: id, Kind: EventChange, Target: WholeStory, Seen: ids[:i:i],
			Uses: map[Use]Answer{UseKeep: []Answer{No, Yes}[i%2]},
		})
		ids = append(ids, id)
	}
	return events
}

func TestOfThousandsThatHaveSeenEachOtherTheLastDecides(t *testing.T) {
	if d := Decide(crowd(1200), WholeStory, UseKeep, time.Unix(1e9, 0)); d.Event != "e1199" || !d.Allows() {
		t.Errorf("decided by %s: %s", d.Event, d.Outcome)
	}
}

// A stranger may write thousands: the answer must not be hours away.
func BenchmarkDecide(b *testing.B) {
	for _, n := range []int{10, 100, 1200} {
		events := crowd(n)
		b.Run(fmt.Sprint(n, " events"), func(b *testing.B) {
			for b.Loop() {
				Decide(events, WholeStory, UseKeep, time.Unix(1e9, 0))
			}
		})
	}
}
