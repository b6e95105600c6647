package stretch_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"ownvoice/recorder/internal/stretch"
)

const rate = 48000

// sound is a source in memory.
type sound []float32

func (s sound) Read(dst []float32, from int64) error {
	clear(dst)
	for i := range dst {
		if at := from + int64(i); at >= 0 && at < int64(len(s)) {
			dst[i] = s[at]
		}
	}
	return nil
}

// voice is a tone of 200 Hz with what a voice has above it.
func voice(seconds float64) sound {
	s := make(sound, int(seconds*rate))
	for i := range s {
		for n := 1; n <= 8; n++ {
			s[i] += float32(0.3 / float64(n) * math.Sin(2*math.Pi*200*float64(n*i)/rate))
		}
	}
	return s
}

// stretched is all of a sound at a speed, up to the place where it ends.
func stretched(t *testing.T, s sound, speed float64) []float32 {
	t.Helper()
	st := stretch.New(s, rate)
	st.SetSpeed(speed)
	var all []float32
	dst := make([]float32, 480)
	for st.Place() < float64(len(s)) {
		if err := st.Read(dst); err != nil {
			t.Fatal(err)
		}
		all = append(all, dst...)
	}
	return all
}

// pitch is how often a sound repeats itself, in Hz, by autocorrelation.
func pitch(s []float32) float64 {
	best, at := 0.0, 0
	for lag := rate / 600; lag < rate/60; lag++ {
		var dot, energy float64
		for i := range 4 * rate / 10 {
			dot += float64(s[i]) * float64(s[i+lag])
			energy += float64(s[i+lag]) * float64(s[i+lag])
		}
		if l := dot / math.Sqrt(energy); l > best*1.001 {
			best, at = l, lag
		}
	}
	return float64(rate) / float64(at)
}

var speeds = []float64{0.5, 0.75, 1, 1.25, 1.5, 2}

func TestAVoiceKeepsItsPitchAtEverySpeed(t *testing.T) {
	in := voice(4)
	for _, speed := range speeds {
		out := stretched(t, in, speed)
		if got := pitch(out[rate/2:]); math.Abs(got-200) > 1 {
			t.Errorf("at %v× it is a voice of %.1f Hz", speed, got)
		}
		if want := float64(len(in)) / speed; math.Abs(float64(len(out))-want) > want/100 {
			t.Errorf("at %v× it is %d samples long, not %.0f", speed, len(out), want)
		}
		var power float64
		for _, x := range out[rate/2 : rate] {
			power += float64(x) * float64(x)
		}
		var was float64
		for _, x := range in[rate/2 : rate] {
			was += float64(x) * float64(x)
		}
		if power < was*0.9 || power > was*1.1 {
			t.Errorf("at %v× its power is %.2f of what it was", speed, power/was)
		}
	}
}

func TestAClickIsHeardOnce(t *testing.T) {
	const every = 9000
	in := make(sound, 4*rate)
	noise := rand.New(rand.NewPCG(3, 5))
	for i := every; i+200 < len(in); i += every {
		for j := range 200 {
			in[i+j] = float32(math.Exp(-float64(j)/30) * math.Cos(float64(j)/6))
		}
	}
	for i := range in {
		in[i] += 0.002 * float32(noise.NormFloat64())
	}
	for _, speed := range []float64{0.5, 0.75, 1.25} {
		out := stretched(t, in, speed)
		var heard []int
		for i, x := range out {
			if math.Abs(float64(x)) > 0.3 && (len(heard) == 0 || i-heard[len(heard)-1] > rate/200) {
				heard = append(heard, i)
			}
		}
		if want := (len(in) - 200) / every; len(heard) < want-1 || len(heard) > want {
			t.Errorf("at %v× %d clicks are heard %d times, at %v", speed, want, len(heard), heard)
		}
	}
}

func TestSamplesPassUnchangedAtTheirOwnSpeed(t *testing.T) {
	in := voice(2)
	st := stretch.New(in, rate)
	dst := make([]float32, 1001)
	st.SetSpeed(1.5)
	for range 20 {
		if err := st.Read(dst); err != nil {
			t.Fatal(err)
		}
	}
	st.SetSpeed(1)
	for range 2 { // to the end of a block
		if err := st.Read(dst); err != nil {
			t.Fatal(err)
		}
	}
	at := int(st.Place())
	if err := st.Read(dst); err != nil {
		t.Fatal(err)
	}
	for i, x := range dst {
		if x != in[at+i] {
			t.Fatalf("sample %d is %v, not %v", at+i, x, in[at+i])
		}
	}
	st.Reset(12345)
	if err := st.Read(dst); err != nil || dst[0] != in[12345] || st.Place() != 12345+1001 {
		t.Errorf("after a leap %v is read: %v; then it stands at %v", dst[0], err, st.Place())
	}
}

func TestThePlaceIsTrueAtEverySpeed(t *testing.T) {
	st := stretch.New(voice(3), rate)
	dst := make([]float32, 777)
	want := 0.0
	for i := range 60 {
		speed := speeds[i%len(speeds)]
		before := st.Place()
		st.SetSpeed(speed)
		if err := st.Read(dst); err != nil {
			t.Fatal(err)
		}
		want = before + float64(len(dst))*2.01 + rate*0.025
		if after := st.Place(); after < before || after > want {
			t.Errorf("from %.0f it goes to %.0f", before, after)
		}
	}
}

func TestReadingMakesNoGarbage(t *testing.T) {
	st := stretch.New(voice(20), rate)
	st.SetSpeed(1.5)
	dst := make([]float32, 480)
	if n := testing.AllocsPerRun(100, func() { _ = st.Read(dst) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkASecondAtDoubleSpeed(b *testing.B) {
	in := voice(10)
	st := stretch.New(in, rate)
	st.SetSpeed(2)
	dst := make([]float32, rate)
	for b.Loop() {
		if st.Place() > 8*rate {
			st.Reset(0)
		}
		if err := st.Read(dst); err != nil {
			b.Fatal(err)
		}
	}
}
