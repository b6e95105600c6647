package align_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ownvoice/recorder/align"
	"ownvoice/recorder/wav"
)

type file struct{ *wav.Reader }

func (f file) RateHz() int   { return f.Format.RateHz }
func (f file) Frames() int64 { return f.Reader.Frames }

func cpu() time.Duration {
	var u unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestAnHourIsAlignedWhileOneWaits is for a person to run, who says how long
// the recordings are: OWNVOICE_MINUTES=60 go test -run Hour.
func TestAnHourIsAlignedWhileOneWaits(t *testing.T) {
	minutes := 0
	fmt.Sscan(os.Getenv("OWNVOICE_MINUTES"), &minutes)
	if minutes == 0 {
		t.Skip("OWNVOICE_MINUTES is not set")
	}
	r := seeded(t)
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.wav")
	sox := func(args ...string) {
		if out, err := exec.Command("sox", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	var parts []string
	for range minutes/5 + 1 {
		part := filepath.Join(dir, fmt.Sprint(len(parts))+".wav")
		sox("-t", "raw", "-e", "float", "-b", "32", "-r", "22050", "-c", "1", rawOf(t, talk(t, r, voices[0], 330)), "-b", "16", part)
		parts = append(parts, part)
	}
	sox(append(parts, whole)...)
	a, b := filepath.Join(dir, "a.wav"), filepath.Join(dir, "b.wav")
	long := fmt.Sprint(minutes * 60)
	sox(whole, "-b", "24", a, "trim", "0", long, "gain", "-8", "rate", "48000")
	sox(whole, "-b", "16", b, "trim", "75.5", long, "gain", "-8", "speed", "1.000173", "highpass", "250", "reverb", "40", "50", "40", "rate", "44100")
	ra, err := wav.Open(a)
	if err != nil {
		t.Fatal(err)
	}
	defer ra.Close()
	rb, err := wav.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	defer rb.Close()
	began := cpu()
	got, err := align.Find(context.Background(), file{ra}, file{rb})
	took := cpu() - began
	if err != nil {
		t.Fatal(err)
	}
	off := max(got.AtMS(0)-75500, -(got.AtMS(0) - 75500))
	end := float64(minutes) * 59000
	off = max(off, got.AtMS(end)-75500-end*1.000173, -(got.AtMS(end) - 75500 - end*1.000173))
	var u unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &u)
	t.Logf("%d minutes: %v of CPU, off by %.2f ms at most, %+v; the whole test held %d MiB", minutes, took.Round(10*time.Millisecond), off, got, u.Maxrss>>10)
	if off > 5 {
		t.Errorf("it is %.1f ms off", off)
	}
}
