package studio

import (
	"runtime"

	"golang.org/x/sys/windows"
)

// lowly does something on a thread of its own in Windows' background mode: the
// system serves it last, for the processor and for the disk.
func lowly(do func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()             // for good: the thread ends with its goroutine, and is nobody else's
		const backgroundBegin = 0x00010000 // THREAD_MODE_BACKGROUND_BEGIN
		_, _, _ = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadPriority").Call(uintptr(windows.CurrentThread()), backgroundBegin)
		done <- do()
	}()
	return <-done
}
