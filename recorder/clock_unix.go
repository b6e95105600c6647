//go:build linux || darwin

package recorder

import (
	"time"

	"golang.org/x/sys/unix"
)

// suspended is how long this computer has been suspended since it was started:
// one of its clocks goes on then, the other, which Go counts by, does not.
func suspended() time.Duration {
	var boot, awake unix.Timespec
	if unix.ClockGettime(clockAlways, &boot) != nil || unix.ClockGettime(clockAwake, &awake) != nil {
		return 0
	}
	// The two are read one after the other; what lies between is no sleep.
	return (time.Duration(boot.Nano()) - time.Duration(awake.Nano())).Round(10 * time.Millisecond)
}
