//go:build unix

package main

import "syscall"

// mostOpen is how many connections may be open: half of the files that this
// program may have, the other half being for sound and the database.
func mostOpen() int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		return mostConnections
	}
	return int(min(uint64(files.Cur)/2, mostConnections)) //nolint:unconvert // signed on some systems
}
