package resample_test

import (
	"math"
	"math/rand"
	"testing"
	"time"

	"ownvoice/recorder/internal/resample"
)

// tone is a source that sounds for ever.
func tone(hz, rateHz float64) func([]float32, int64) error {
	return func(dst []float32, from int64) error {
		for i := range dst {
			dst[i] = float32(0.8 * math.Sin(2*math.Pi*hz*float64(from+int64(i))/rateHz))
		}
		return nil
	}
}

func TestATonePassesAndWhatTheNewRateCannotHoldDoesNot(t *testing.T) {
	for _, c := range []struct {
		from, to int
		hz, want float64
	}{
		{44100, 48000, 100, 0.8}, {44100, 48000, 1000, 0.8}, {44100, 48000, 19000, 0.8}, {8000, 48000, 3000, 0.8},
		{16000, 48000, 6800, 0.8}, {11127, 48000, 4000, 0.8}, {96000, 48000, 20000, 0.8}, {96000, 48000, 30000, 0}, {192000, 48000, 60000, 0},
		{48000, 48000, 5000, 0.8},
	} {
		dst := make([]float32, c.to)
		if err := resample.New(c.from, c.to).Read(dst, 12345, tone(c.hz, float64(c.from))); err != nil {
			t.Fatal(err)
		}
		wrong := 0.0
		for i, x := range dst {
			want := c.want * math.Sin(2*math.Pi*c.hz*float64(12345+i)/float64(c.to))
			wrong = max(wrong, math.Abs(float64(x)-want))
		}
		if wrong > 0.001 {
			t.Errorf("%v: wrong by %.5f", c, wrong)
		}
	}
}

func TestWhereReadingBeginsDoesNotMatter(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	src, c := tone(777, 44100), resample.New(44100, 48000)
	whole := make([]float32, 48000)
	c.Read(whole, 0, src)
	for range 200 {
		at := random.Intn(40000)
		part := make([]float32, 1+random.Intn(3000))
		c.Read(part, int64(at), src)
		for i, x := range part {
			if math.Abs(float64(x-whole[at+i])) > 1e-6 {
				t.Fatalf("frame %d of %d is %v and not %v", i, at, x, whole[at+i])
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	c, dst := resample.New(44100, 48000), make([]float32, 48000)
	silence := func([]float32, int64) error { return nil }
	for b.Loop() {
		c.Read(dst, 0, silence)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "×realtime")
}
