package judge_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"ownvoice/recorder/internal/judge"
)

// knocks are taps with a finger at these seconds, on a microphone that rings
// for a few hundredths.
func knocks(random *rand.Rand, n int, height float64, seconds ...float64) []float32 {
	x := make([]float32, n)
	for _, s := range seconds {
		ring := 90 + 200*random.Float64()
		for i := range rate / 8 {
			t := float64(i) / rate
			x[int(s*rate)+i] += float32(height * math.Exp(-t*80) * math.Cos(2*math.Pi*ring*t+random.Float64()*0.3))
		}
	}
	return x
}

func TestAFingerIsHeardEachTime(t *testing.T) {
	random := seeded(t)
	told, all := 0, 0
	for range 50 {
		at := 0.5 + random.Float64()
		x := mixed(knocks(random, 4*rate, 0.1+0.8*random.Float64(), at, at+0.3, at+0.62), noise(random, 4*rate, -50-20*random.Float64()))
		told, all = told+len(judge.NewTaps(rate).Add(x)), all+3
	}
	t.Logf("heard are %d of %d taps", told, all)
	if told < all*95/100 || told > all {
		t.Errorf("heard are %d of %d taps", told, all)
	}
}

func TestWordsAreNoTaps(t *testing.T) {
	random, told := seeded(t), 0
	for _, name := range some() {
		x := voice(t, name)
		told += len(judge.NewTaps(rate).Add(mixed(x, noise(random, len(x), -60))))
	}
	t.Logf("%d taps heard in %d talks of 20 seconds", told, len(some()))
	if told > len(some())/4 {
		t.Errorf("%d taps are heard in %d talks of 20 seconds", told, len(some()))
	}
}
