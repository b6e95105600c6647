package recorder_test

import (
	"fmt"
	"math/rand"
	"testing"

	"ownvoice/recorder"
)

// BenchmarkSound tells what a sample costs from the ring to the page that
// waits for the disk: heard, measured and stored.
func BenchmarkSound(b *testing.B) {
	for _, c := range []struct {
		sample   recorder.Sample
		channels int
		bits     int
	}{
		{recorder.S16, 1, 16}, {recorder.S24, 1, 24}, {recorder.S32, 1, 24}, {recorder.F32, 1, 24},
		{recorder.S16, 1, 24}, {recorder.F32, 1, 16}, {recorder.S16, 2, 16}, {recorder.F32, 2, 24},
	} {
		f := recorder.Format{Sample: c.sample, Channels: c.channels, RateHz: 48000}
		b.Run(fmt.Sprintf("%s %dch in %d", c.sample, c.channels, c.bits), func(b *testing.B) {
			const frames = 960 // what a microphone delivers at a time
			h, raw := hearing(b, f, c.bits), loud(rand.New(rand.NewSource(1)), f, frames)
			for b.Loop() {
				if err := h.Hear(raw); err != nil {
					b.Fatal(err)
				}
				h.Forget()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/frames, "ns/sample")
		})
	}
}

func hearing(t testing.TB, f recorder.Format, bits int) *recorder.Hearing {
	t.Helper()
	h, err := recorder.NewHearing(t.TempDir(), f, bits)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// loud is noise of all heights, up to full scale.
func loud(random *rand.Rand, f recorder.Format, frames int) []byte {
	var raw []byte
	for range frames * f.Channels {
		if f.Sample == recorder.F32 {
			raw = append(raw, floats(float32(2.02*random.Float64()-1.01))...)
			continue
		}
		for range f.Sample.Bytes() {
			raw = append(raw, byte(random.Intn(256)))
		}
	}
	return raw
}
