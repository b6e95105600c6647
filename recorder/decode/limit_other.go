//go:build !linux && !windows

package decode

import "os/exec"

// prepare has nothing to do here.
func prepare(*exec.Cmd) {}

// limit has nothing to do here: a child of ours watches its own memory, and
// ffmpeg is told a limit of its own.
func limit(int) {}
