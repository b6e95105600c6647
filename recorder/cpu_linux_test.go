package recorder_test

import (
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"ownvoice/script/workbench"
)

// BenchmarkRecording tells how much processor a minute of recording takes, the
// sound server's own apart.
func BenchmarkRecording(b *testing.B) {
	for name, sinks := range map[string][]string{"one track": {"mic"}, "two tracks": {"mic", "far"}} {
		b.Run(name, func(b *testing.B) {
			workbench.Sound(b)
			s := record(b, plan(b, sinks...))
			time.Sleep(time.Second)
			before, from := cpu(b), s.Elapsed()
			for b.Loop() {
				time.Sleep(10 * time.Second)
			}
			minutes := (s.Elapsed() - from).Minutes()
			b.ReportMetric((cpu(b)-before).Seconds()/minutes, "cpu-s/recorded-min")
		})
	}
}

// memoryMB is what this process holds, after what it does not use was let go.
func memoryMB(b *testing.B) float64 {
	b.Helper()
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Fatal(err)
	}
	var pages, resident float64
	fmt.Sscan(string(text), &pages, &resident)
	return resident * float64(os.Getpagesize()) / 1e6
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
