package decode

import (
	"os/exec"

	"golang.org/x/sys/unix"
)

// prepare has nothing to do here.
func prepare(*exec.Cmd) {}

// limit lets a child have so much memory and no more, whatever it is. That it
// cannot be set on some systems is no reason not to read the file: a child of
// ours watches itself as well, and ffmpeg is told a limit of its own.
func limit(pid int) {
	_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: dataBytes, Max: dataBytes}, nil)
	_ = unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil) // what it held is not left lying about
}
