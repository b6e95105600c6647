package catalog_test

import (
	"fmt"
	"testing"
	"time"

	. "ownvoice/library/catalog"
)

// Every event the library writes has seen all before it, and a stranger may
// write thousands: the answer must not be hours away.
func TestThousandsOfEventsThatHaveSeenEachOtherAreDecidedAtOnce(t *testing.T) {
	var events []Consent
	var ids []ID
	for n := range 1200 {
		id := ID(fmt.Sprintf("e%04d", n))
		events = append(events, Consent{
			ID: id, Kind: EventChange, Target: WholeStory, Seen: ids[:n:n],
			Uses: map[Use]Answer{UseKeep: []Answer{No, Yes}[n%2]},
		})
		ids = append(ids, id)
	}
	began := time.Now()
	if d := Decide(events, WholeStory, UseKeep, time.Unix(1e9, 0)); d.Event != "e1199" || !d.Allows() {
		t.Errorf("decided by %s: %s", d.Event, d.Outcome)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
