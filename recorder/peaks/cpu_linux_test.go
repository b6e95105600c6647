package peaks_test

import (
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// BenchmarkOf tells how much processor the peaks of an hour take, and how many
// times that of reading the file once.
func BenchmarkOf(b *testing.B) {
	for _, f := range []wav.Format{{RateHz: 48000, Channels: 2, Bits: 16}, {RateHz: 48000, Channels: 1, Bits: 16}, {RateHz: 48000, Channels: 1, Bits: 24}} {
		b.Run(fmt.Sprintf("%d channels of %d bits", f.Channels, f.Bits), func(b *testing.B) {
			path := hour(b, f)
			var made, read time.Duration
			for b.Loop() {
				read += cpu(b, func() error { return readOnce(path) })
				made += cpu(b, func() error { return peaks.Of(path, path+".peaks") })
			}
			samples := float64(b.N * 3600 * f.RateHz * f.Channels)
			b.ReportMetric(float64(made)/float64(read), "×read")
			b.ReportMetric(float64(made.Nanoseconds())/samples, "cpu-ns/sample")
			b.ReportMetric(made.Seconds()/float64(b.N), "cpu-s/hour")
		})
	}
}

// hour is an hour of noise, in the system's memory already.
func hour(b *testing.B, f wav.Format) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "x.wav")
	w, err := wav.Create(path, f, wav.About{})
	if err != nil {
		b.Fatal(err)
	}
	minute := make([]byte, 60*f.RateHz*f.FrameBytes())
	rand.New(rand.NewSource(1)).Read(minute)
	for range 60 {
		if err := w.Write(minute); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// readOnce does what cat does, whose pieces are as large.
func readOnce(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, make([]byte, 128<<10))
	return err
}

func cpu(b *testing.B, do func() error) time.Duration {
	b.Helper()
	before := used(b)
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return used(b) - before
}

func used(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
