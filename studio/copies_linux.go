package studio

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// lowly does something on a thread of its own that the system serves last, for
// the processor and for the disk. What it may not ask for it does without.
func lowly(do func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with its goroutine, and is nobody else's
		const lowest, wholeThread = 19, 1
		tid := unix.Gettid()
		_ = unix.Setpriority(unix.PRIO_PROCESS, tid, lowest)
		_, _, _ = unix.Syscall(unix.SYS_IOPRIO_SET, wholeThread, uintptr(tid), bestEffort<<13|7)
		done <- do()
	}()
	return <-done
}

// bestEffort is the class of disk work that gets its turn, if last. The idle
// class might hold the file system's journal, and all who sync wait for it.
const bestEffort = 2
