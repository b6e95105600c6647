package recorder_test

import (
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

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
