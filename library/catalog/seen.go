package catalog

import (
	"maps"
	"slices"
	"time"
)

// Newest are the events that no other of them says it has seen, in the order of
// their ids. Who has seen these has seen all: what is seen through another is
// seen, so that a new event names a few and not each that there ever was.
func Newest(events []Consent) []ID {
	older := map[ID]bool{}
	for _, e := range events {
		for _, id := range e.Seen {
			older[id] = older[id] || id != e.ID
		}
	}
	var ids []ID
	for _, e := range events {
		if !older[e.ID] && e.ID != "" {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 { // each says it has seen another: nobody does that who means well
		for _, e := range events {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// HasSeen reports whether e has seen f, itself or through others of events.
func HasSeen(events []Consent, e, f Consent) bool {
	return newRecord(events, WholeProject, time.Time{}).hasSeen(&e, &f)
}

// hasSeen reports whether e has seen f, itself or through others it has seen.
func (r *record) hasSeen(e, f *Consent) bool {
	return r.seen[r.place[e.ID]].has(r.place[f.ID])
}

// follow works out what each event has seen through others, once for all of
// them: whoever writes events can write thousands that have seen each other,
// and every door asks. In the order of age one round is enough, a second finds
// nothing new.
func (r *record) follow() {
	ids := slices.Sorted(maps.Keys(r.all))
	r.place, r.seen = make(map[ID]int, len(ids)), make([]bits, len(ids))
	for i, id := range ids {
		r.place[id] = i
	}
	direct := make([][]int, len(ids))
	for i, id := range ids {
		for _, seen := range r.all[id].Seen {
			if at, known := r.place[seen]; known {
				if r.seen[i] == nil {
					r.seen[i] = make(bits, len(ids)/64+1)
				}
				direct[i] = append(direct[i], at)
				r.seen[i].add(at)
			}
		}
	}
	for more := true; more; {
		more = false
		for i, through := range direct {
			for _, at := range through {
				more = r.seen[i].join(r.seen[at]) || more
			}
		}
	}
}

// bits is a set of small numbers; nil is an empty one.
type bits []uint64

func (b bits) has(n int) bool { return b != nil && b[n/64]&(1<<(n%64)) != 0 }
func (b bits) add(n int)      { b[n/64] |= 1 << (n % 64) }

// join adds what c has and reports whether any of it was new.
func (b bits) join(c bits) (grew bool) {
	for i, w := range c {
		grew = grew || w&^b[i] != 0
		b[i] |= w
	}
	return grew
}
