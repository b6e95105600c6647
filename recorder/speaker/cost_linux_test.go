package speaker_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/speaker"
	"ownvoice/script/workbench"
)

func cpu(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkListening plays a minute of two tracks whose clocks differ, so that
// every sample is made anew, and reports what share of one core that takes.
func BenchmarkListening(b *testing.B) {
	workbench.Sound(b)
	for _, speed := range []float64{1, 2} {
		b.Run(fmt.Sprintf("%v×", speed), func(b *testing.B) {
			dir, take := tape(b, tone(48000*60, 200, 0.3), tone(48000*60, 330, 0.3))
			end := catalog.Heard{Frame: 48000 * 60, MS: 60000 * (1 + 200e-6)}
			take.Tracks[0].Drift = []catalog.Heard{{}, {Frame: 48000 * 60, MS: 60000}}
			take.Tracks[1].Drift = []catalog.Heard{{}, end}
			p, err := speaker.Open("mic", dir, take)
			if err != nil {
				b.Fatal(err)
			}
			defer p.Close()
			p.SetSpeed(speed)
			p.Play()
			time.Sleep(time.Second)
			before, began := cpu(b), time.Now()
			for b.Loop() {
				time.Sleep(time.Second)
			}
			b.ReportMetric((cpu(b)-before).Seconds()/time.Since(began).Seconds()*100, "%core")
		})
	}
}
