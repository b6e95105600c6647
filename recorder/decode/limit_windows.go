package decode

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// prepare keeps a black window from opening for each child.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
}

// limit has nothing to do here: a child of ours watches its own memory, and
// ffmpeg is told a limit of its own.
func limit(int) {}
