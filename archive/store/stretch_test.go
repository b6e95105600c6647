package store_test

import (
	"time"

	"ownvoice/sync/wire"
)

func init() {
	promises["who has tried a door too often waits, whatever the clock strikes"] = triedTooOften
}

// triedTooOften tries at every minute of an hour: the limit has no moment at
// which it begins anew.
func triedTooOften(b *bench) {
	const most, per = 3, 15 * time.Minute
	try := func() error { return b.Try(b.Context(), "a door", most, per) }
	for range 60 {
		for range most {
			b.ok(try())
		}
		b.pass(time.Minute)
		wants(b, wire.CodeTooMany)(nil, try())
		b.pass(per)
	}
}
