//go:build linux

package main

import (
	"fmt"
	"math"
	"time"
)

const speedUp = 20 // of the source, so that ten hours are half of one; a file has at most 2²⁰ samples a second

// memory watches the memory of a take of many hours, from a microphone that
// hears many times as much as there is.
func (b *bench) memory() {
	t := &table{unit: "resident MB, most", extra: []string{"hours"}}
	r := b.record(ownvoice(ours, fmt.Sprintf("%s%d", fastDevice, speedUp)), b.folder())
	const quarters = 4
	for q := range quarters {
		most := 0.0
		begun := time.Now()
		for time.Since(begun) < b.take/speedUp/quarters {
			time.Sleep(200 * time.Millisecond)
			most = math.Max(most, b.resident(r))
		}
		hours := b.take.Hours() / quarters
		t.add("memory", fmt.Sprintf("%s, quarter %d of the take", ours, q+1), most, fmt.Sprintf("%s–%s", number(hours*float64(q)), number(hours*float64(q+1))))
	}
	r.stop()
	t.print(b.tables)
}
