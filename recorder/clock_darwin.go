package recorder

import "golang.org/x/sys/unix"

const (
	clockAlways = unix.CLOCK_MONOTONIC // mach_continuous_time, unlike Linux's of that name
	clockAwake  = unix.CLOCK_UPTIME_RAW
)
