package speaker_test

import (
	"syscall"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/speaker"
	"ownvoice/script/workbench"
)

func cpu(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func TestListeningLeavesTheComputerToOthers(t *testing.T) {
	workbench.Sound(t)
	dir, take := tape(t, tone(48000*60, 200, 0.3), tone(48000*60, 330, 0.3))
	end := catalog.Heard{Frame: 48000 * 60, MS: 60000 * (1 + 200e-6)} // another clock: every sample is made anew
	take.Tracks[0].Drift = []catalog.Heard{{}, {Frame: 48000 * 60, MS: 60000}}
	take.Tracks[1].Drift = []catalog.Heard{{}, end}
	p, err := speaker.Open("mic", dir, take)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for _, speed := range []float64{1, 2} {
		p.Seek(0)
		p.SetSpeed(speed)
		p.Play()
		time.Sleep(time.Second)
		before, began := cpu(t), time.Now()
		time.Sleep(4 * time.Second)
		share := (cpu(t) - before).Seconds() / time.Since(began).Seconds() * 100
		t.Logf("two tracks of two clocks at %v×: %.1f %% of a core", speed, share)
		if share > 25 {
			t.Errorf("listening at %v× takes %.1f %% of a core", speed, share)
		}
	}
}
