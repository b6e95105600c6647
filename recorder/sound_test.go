package recorder_test

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"testing"
	"time"

	"ownvoice/recorder"
)

// slow is what a track does with sound, one sample after the other.
type slow struct {
	format recorder.Format
	bits   int
	paused func(frame int) bool

	frame   int
	stored  []byte
	block   []float64 // full scale 1
	clipped int
	level   recorder.Level
	wave    []float32
}

func (s *slow) hear(raw []byte) {
	size := s.format.Sample.Bytes()
	for ; len(raw) > 0; raw = raw[size*s.format.Channels:] {
		sum := new(big.Int)
		for c := range s.format.Channels {
			sum.Add(sum, big.NewInt(s.value(raw[c*size:][:size])))
		}
		s.put(sum.Quo(sum, big.NewInt(int64(s.format.Channels))).Int64())
	}
}

// value is one sample, full scale 2³¹.
func (s *slow) value(b []byte) (v int64) {
	if s.format.Sample == recorder.F32 {
		x := float64(math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24))
		if math.IsNaN(x) {
			return 0
		}
		return int64(math.Round(math.Max(math.MinInt32, math.Min(math.MaxInt32, x*(1<<31)))))
	}
	for i := range b {
		v += int64(b[i]) << (8 * i)
	}
	if whole := int64(1) << (8 * len(b)); s.format.Sample == recorder.U8 {
		v -= 128
	} else if v >= whole/2 {
		v -= whole
	}
	return v << (32 - 8*len(b))
}

func (s *slow) put(v int64) {
	kept := !s.paused(s.frame)
	if s.frame++; kept {
		unit := math.Pow(2, float64(32-s.bits))
		whole := int64(math.Min(math.Floor(float64(v)/unit+0.5), math.Pow(2, float64(s.bits-1))-1))
		for i := range s.bits / 8 {
			s.stored = append(s.stored, byte(whole>>(8*i)))
		}
	}
	if s.block = append(s.block, float64(float32(v)/(1<<31))); len(s.block) == s.format.RateHz/10 {
		s.finish(kept)
	}
}

func (s *slow) finish(kept bool) {
	peak, squares := 0.0, 0.0
	for _, x := range s.block {
		peak, squares = math.Max(peak, math.Abs(x)), squares+x*x
	}
	if s.clipped--; peak >= 32767.0/32768 {
		s.clipped = 20
	}
	db := func(x float64) float64 { return math.Max(recorder.Quietest, 20*math.Log10(x)) }
	s.level = recorder.Level{Peak: db(peak), RMS: db(math.Sqrt(squares / float64(len(s.block)))), Clipped: s.clipped > 0}
	if kept {
		s.wave = append(s.wave, float32(peak))
	}
	s.block = nil
}

func TestSoundIsStoredAndMeasuredAsSampleBySample(t *testing.T) {
	for _, sample := range []recorder.Sample{recorder.U8, recorder.S16, recorder.S24, recorder.S32, recorder.F32} {
		for _, channels := range []int{1, 2, 3} {
			for _, bits := range []int{16, 24} {
				f := recorder.Format{Sample: sample, Channels: channels, RateHz: 4000}
				t.Run(fmt.Sprintf("%s %dch in %d", sample, channels, bits), func(t *testing.T) { bySample(t, f, bits) })
			}
		}
	}
}

func bySample(t *testing.T, f recorder.Format, bits int) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	h := hearing(t, f, bits)
	from := random.Intn(9000)
	to := from + 1 + random.Intn(9000)
	h.Switch(int64(from), true)
	h.Switch(int64(to), false)
	want := &slow{format: f, bits: bits, paused: func(frame int) bool { return from <= frame && frame < to }}
	for want.frame < 20000 {
		raw := passage(random, f, 1+random.Intn(1000))
		if err := h.Hear(raw); err != nil {
			t.Fatal(err)
		}
		if want.hear(raw); !sameLevel(h.Level(), want.level) && len(want.wave) > 0 {
			t.Fatalf("at frame %d the level is %+v, want %+v", want.frame, h.Level(), want.level)
		}
	}
	if !bytes.Equal(h.Stored(), want.stored) {
		t.Errorf("what is stored differs")
	}
	wave := make([]float32, 300)
	h.Wave(wave)
	for i, x := range want.wave {
		if got := wave[300-len(want.wave)+i]; got != x {
			t.Errorf("bar %d of the wave is %v, want %v", i, got, x)
		}
	}
}

func TestClippedIsFullScaleInSixteenBits(t *testing.T) {
	for name, c := range map[string]struct {
		sample recorder.Sample
		raw    []byte
		want   bool
	}{
		"the highest of 16 bits":     {recorder.S16, []byte{0xff, 0x7f}, true},
		"the lowest of 16 bits":      {recorder.S16, []byte{0, 0x80}, true},
		"one below the highest":      {recorder.S16, []byte{0xfe, 0x7f}, false},
		"one above the second":       {recorder.S16, []byte{2, 0x80}, false},
		"the same height in 24 bits": {recorder.S24, []byte{0, 0xff, 0x7f}, true},
		"a little less in 24 bits":   {recorder.S24, []byte{0xff, 0xfe, 0x7f}, false},
		"more than floats may be":    {recorder.F32, floats(-1.5), true},
	} {
		f := recorder.Format{Sample: c.sample, Channels: 1, RateHz: 4000}
		h := hearing(t, f, 16)
		if err := h.Hear(append(make([]byte, 399*f.FrameBytes()), c.raw...)); err != nil {
			t.Fatal(err)
		}
		if got := h.Level().Clipped; got != c.want {
			t.Errorf("%s: clipped %v, want %v", name, got, c.want)
		}
	}
}

func sameLevel(a, b recorder.Level) bool {
	return math.Abs(a.Peak-b.Peak) < 1e-9 && math.Abs(a.RMS-b.RMS) < 1e-5 && a.Clipped == b.Clipped
}

// passage is sound of one height, from nothing to more than there is.
func passage(random *rand.Rand, f recorder.Format, frames int) []byte {
	if f.Sample != recorder.F32 {
		raw := loud(random, f, frames)
		quieter(raw, f.Sample.Bytes(), random.Intn(9))
		return raw
	}
	height := math.Pow(10, 1.5-7*random.Float64())
	var raw []byte
	for range frames * f.Channels {
		raw = append(raw, floats(float32(height*random.NormFloat64()))...)
	}
	if random.Intn(5) == 0 {
		copy(raw, floats(float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)))[:min(12, len(raw))])
	}
	return raw
}

// quieter takes so many bits off the upper byte of each sample; eight leave
// its sign.
func quieter(raw []byte, size, bits int) {
	for i := size - 1; i < len(raw); i += size {
		raw[i] = byte(int8(raw[i]) >> bits)
	}
}
