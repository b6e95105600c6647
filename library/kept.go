package library

import (
	"time"

	"ownvoice/library/catalog"
)

// KeptState is where a story is kept.
type KeptState string

const (
	KeptHere    KeptState = "here"    // only on this laptop
	KeptWaiting KeptState = "waiting" // for a network
	KeptSending KeptState = "sending"
	KeptSafe    KeptState = "safe" // the archive has proved that it holds every byte
)

// Kept says where a story is, and why it is nowhere else.
type Kept struct {
	State   KeptState
	Why     string // one sentence when it may not leave; "" otherwise
	Asks    bool   // it stays here for want of a yes
	Refused string // of one that waits: what came of it when a file of it was sent last, see Refuse; "" for nothing
	Bytes   int64  // of its masters
}

// Why a recording that has a part nobody may have stays where it was recorded:
// here, or on another laptop.
const (
	PartPrivate      = "A part of it is to be kept private, so the recording stays on this laptop."
	PartPrivateThere = "A part of it is to be kept private, so the recording stays on the laptop it was recorded with."
)

// PartPrivate reports whether the recording stays, here or there, because of a
// part of it.
func (k Kept) PartPrivate() bool { return k.Why == PartPrivate || k.Why == PartPrivateThere }

// judge works out what a row says from the story's events.
func (r *Row) judge(events []catalog.Consent, now time.Time, enrolled bool) {
	name := r.KnownAs
	r.Permission = catalog.Permit(events, name, now)
	keep := catalog.Decide(events, catalog.WholeStory, catalog.UseKeep, now)
	r.Kept = Kept{State: KeptWaiting, Bytes: r.bytes}
	switch {
	case r.bytes > 0 && r.files == 0 && r.changes == 0 && r.unfinished == 0:
		r.Kept.State = KeptSafe
	case !keep.Allows():
		r.Kept.State, r.Kept.Why, r.Kept.Asks = KeptHere, keep.Why, keep.Event == ""
	case r.bytes > 0 && !catalog.DecideWhole(events, catalog.UseKeep, now).Allows():
		r.Kept.State, r.Kept.Why = KeptHere, PartPrivateThere
		if r.own {
			r.Kept.Why = PartPrivate
		}
	case !enrolled || r.bytes == 0:
		r.Kept.State = KeptHere
	default:
		r.Kept.Refused = r.refused
	}
}
