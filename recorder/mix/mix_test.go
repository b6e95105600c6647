package mix_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
	"ownvoice/recorder/wav"
)

// voice is a sound that is like itself nowhere else: frequencies that never
// come together again.
func voice(seconds float64) float64 {
	return 0.2*math.Sin(2*math.Pi*211*seconds) + 0.15*math.Sin(2*math.Pi*371.7*seconds) + 0.1*math.Sin(2*math.Pi*29.3*seconds)
}

// write makes a file of what of gives for each frame.
func write(t testing.TB, path string, rateHz, channels, frames int, of func(frame int) float64) {
	t.Helper()
	w, err := wav.Create(path, wav.Format{RateHz: rateHz, Channels: channels, Bits: 16}, wav.About{})
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte
	for i := range frames {
		for range channels {
			raw = binary.LittleEndian.AppendUint16(raw, uint16(int16(math.Round(of(i)*32767))))
		}
	}
	if err := errors.Join(w.Write(raw), w.Close()); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string, take catalog.Take) *mix.Mix {
	t.Helper()
	m, err := mix.Open(dir, take)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func read(t testing.TB, m *mix.Mix, n, frames int, from int64) []float32 {
	t.Helper()
	dst := make([]float32, frames)
	if err := m.ReadTrack(n, dst, from); err != nil {
		t.Fatal(err)
	}
	return dst
}

// apart is by how many milliseconds b is heard after a, to a hundredth.
func apart(a, b []float32, rateHz int) float64 {
	best, at := math.Inf(1), 0.0
	for shift := -60.0; shift <= 60; shift += 0.1 {
		var miss float64
		for i := 100; i < len(a)-100; i += 5 {
			x := float64(i) + shift
			n := int(x)
			d := float64(a[i]) - (float64(b[n])*(1-x+float64(n)) + float64(b[n+1])*(x-float64(n)))
			miss += d * d
		}
		if miss < best {
			best, at = miss, shift
		}
	}
	return at * 1000 / float64(rateHz)
}

func TestTwoClocksAreHeardTogetherAfterAnHour(t *testing.T) {
	const rate, minutes, slow = 2000, 62, 200e-6
	dir := t.TempDir()
	write(t, filepath.Join(dir, "track-1.wav"), rate, 1, rate*60*minutes, func(i int) float64 { return voice(float64(i) / rate) })
	write(t, filepath.Join(dir, "track-2.wav"), rate, 1, rate*60*minutes, func(i int) float64 { return voice(float64(i) / rate * (1 + slow)) })
	take := catalog.Take{Tracks: []catalog.Track{{File: "track-1.wav"}, {File: "track-2.wav"}}}
	at := int64(rate * 60 * 60)
	m := open(t, dir, take)
	if got := apart(read(t, m, 0, rate/4, at-rate/8), read(t, m, 1, rate/4, at-rate/8), rate); math.Abs(got) < 0.1 {
		t.Errorf("without a map they are %.3f ms apart, as if they had one clock", got)
	}
	for second := int64(0); second <= 60*minutes; second += 20 { // as the recorder does, with points that err a little
		f := second * rate
		err := float64(second/20%3-1) * 0.03
		take.Tracks[0].Drift = append(take.Tracks[0].Drift, catalog.Heard{Frame: f, MS: float64(second) * 1000})
		take.Tracks[1].Drift = append(take.Tracks[1].Drift, catalog.Heard{Frame: f, MS: float64(second)*1000*(1+slow) + err})
	}
	m = open(t, dir, take)
	got := apart(read(t, m, 0, rate/4, at), read(t, m, 1, rate/4, at), rate)
	t.Logf("%.3f ms apart after an hour at 200 ppm", got)
	if math.Abs(got) > 0.1 {
		t.Errorf("they are %.3f ms apart", got)
	}
}

func TestTheWaySoundIsReadDoesNotChangeIt(t *testing.T) {
	const rate = 8000
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), rate, 1, 3*rate, func(i int) float64 { return voice(float64(i) / rate) })
	write(t, filepath.Join(dir, "b.wav"), 11025, 2, 40000, func(i int) float64 { return voice(float64(i) / 11025) })
	m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}, {File: "b.wav"}}})
	whole := read(t, m, 1, 5*rate, -rate)
	var parts []float32
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for len(parts) < len(whole) {
		n := min(1+r.IntN(700), len(whole)-len(parts))
		parts = append(parts, read(t, m, 1, n, int64(len(parts))-rate)...)
	}
	if !slices.Equal(whole, parts) {
		t.Errorf("seed %d: it is another sound when it is read in parts", seed)
	}
	if got := read(t, m, 1, rate, -rate-100); slices.Max(got[:rate]) != 0 {
		t.Error("there is sound before the beginning")
	}
	for i, x := range read(t, m, 1, 2*rate, 100) {
		if want := voice(float64(100+i) / rate); math.Abs(float64(x)-want) > 0.001 {
			t.Fatalf("frame %d of another rate is %.4f, not %.4f", 100+i, x, want)
		}
	}
	if m.Frames() != 40000*rate/11025 {
		t.Errorf("it is %d frames long", m.Frames())
	}
}

func TestSamplesOfOneClockComeOutExactly(t *testing.T) {
	dir := t.TempDir()
	saw := func(i int) float64 { return float64(i%30000) / 32767 }
	write(t, filepath.Join(dir, "a.wav"), 48000, 1, 100000, saw)
	write(t, filepath.Join(dir, "b.wav"), 48000, 1, 100000, saw)
	steady := []catalog.Heard{{Frame: 0, MS: 1000}, {Frame: 48000 * 3600, MS: 3_601_000}}
	for name, drift := range map[string][2][]catalog.Heard{
		"without maps":          {},
		"maps of steady clocks": {steady, steady},
		"begun a second later":  {steady, {{Frame: 0, MS: 2000}, {Frame: 48000 * 3600, MS: 3_602_000}}},
	} {
		m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav", Drift: drift[0]}, {File: "b.wav", Drift: drift[1]}}})
		late := 0
		if name == "begun a second later" {
			late = 48000
		}
		for n, shift := range []int{0, late} {
			for i, x := range read(t, m, n, 20000, 60123) {
				if want := float32(math.Round(saw(60123+i-shift)*32767) / 32768); x != want {
					t.Fatalf("%s: frame %d of track %d is %v, not %v", name, i, n+1, x, want)
				}
			}
		}
	}
}

func TestTracksOfAnyTwoRatesAreMixedFromAnyPlace(t *testing.T) {
	rates := []int{8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000}
	dir := t.TempDir()
	for _, rate := range rates {
		write(t, filepath.Join(dir, fmt.Sprint(rate, ".wav")), rate, 1, rate, func(i int) float64 { return 0.4 * math.Sin(2*math.Pi*440*float64(i)/float64(rate)) })
	}
	for _, first := range rates {
		for _, second := range rates {
			m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: fmt.Sprint(first, ".wav")}, {File: fmt.Sprint(second, ".wav")}}})
			dst := make([]float32, first/20)
			for from := int64(first / 4); from < int64(first/4)+200; from += 11 {
				if err := m.Read(dst, from); err != nil {
					t.Fatal(err)
				}
				for i, x := range dst {
					if want := 0.8 * math.Sin(2*math.Pi*440*float64(int(from)+i)/float64(first)); math.Abs(float64(x)-want) > 0.001 {
						t.Fatalf("%d Hz and %d Hz, frame %d: %.4f, not %.4f", first, second, int(from)+i, x, want)
					}
				}
			}
		}
	}
}

func TestWhatIsTooLoudTogetherIsTurnedDownWithoutAClick(t *testing.T) {
	const rate = 8000
	dir := t.TempDir()
	tone := func(i int) float64 {
		if i < rate || i > 2*rate {
			return 0.3 * math.Sin(2*math.Pi*100*float64(i)/rate)
		}
		return 0.9 * math.Sin(2*math.Pi*100*float64(i)/rate)
	}
	for _, name := range []string{"a.wav", "b.wav"} {
		write(t, filepath.Join(dir, name), rate, 1, 3*rate, tone)
	}
	m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}, {File: "b.wav"}}})
	dst := make([]float32, 3*rate)
	if err := m.Read(dst, 0); err != nil {
		t.Fatal(err)
	}
	if loudest := slices.Max(dst); loudest > 1 || loudest < 0.97 {
		t.Errorf("the loudest is %v", loudest)
	}
	flat := 0
	for i := rate + 1; i < 2*rate; i++ {
		if dst[i] == dst[i-1] && dst[i] > 0.9 {
			flat++
		}
	}
	if flat > 2 {
		t.Errorf("%d samples are cut off flat", flat)
	}
	if dst[rate/2+20] != 2*read(t, m, 0, 1, rate/2+20)[0] {
		t.Error("what is not too loud is changed")
	}
}

func TestAGainThatChangesDoesNotClick(t *testing.T) {
	const rate = 48000
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), rate, 1, 2*rate, func(int) float64 { return 0.5 })
	m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}}})
	dst := make([]float32, rate)
	for from := 0; from < rate; from += rate / 10 {
		if from == rate/2 {
			m.SetGain(0, 0)
		}
		if err := m.Read(dst[from:from+rate/10], int64(from)); err != nil {
			t.Fatal(err)
		}
	}
	for i := 1; i < len(dst); i++ {
		if leap := math.Abs(float64(dst[i] - dst[i-1])); leap > 0.01 {
			t.Fatalf("it leaps by %v at %d", leap, i)
		}
	}
	if dst[0] < 0.49 || dst[rate-1] != 0 {
		t.Errorf("it goes from %v to %v", dst[0], dst[rate-1])
	}
	m.SetGain(0, math.NaN())
	m.SetGain(7, 1)
}

func TestAMapThatLeapsIsSilenceAndNoEnd(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), 8000, 1, 8000, func(int) float64 { return 0.1 })
	write(t, filepath.Join(dir, "b.wav"), 8000, 1, 8000, func(int) float64 { return 0.5 })
	for _, drift := range [][]catalog.Heard{
		{{Frame: 0, MS: 0}, {Frame: 1 << 60, MS: 1}, {Frame: 1 << 61, MS: 1e300}},
		{{Frame: 1 << 40, MS: math.Inf(-1)}},
		{{Frame: -1 << 62, MS: 5}, {Frame: -5, MS: 4}},
	} {
		m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}, {File: "b.wav", Drift: drift}}})
		dst := make([]float32, 8000)
		if err := m.Read(dst, 0); err != nil || m.Frames() < 0 {
			t.Errorf("%v: %v, %d frames", drift, err, m.Frames())
		}
	}
}

// BenchmarkSeek reads 50 ms at random places of three hours of two tracks.
func BenchmarkSeek(b *testing.B) {
	const rate = 48000
	dir := b.TempDir()
	take := catalog.Take{}
	var drift []catalog.Heard
	for second := int64(0); second < 3*3600; second += 10 {
		drift = append(drift, catalog.Heard{Frame: second * rate, MS: float64(second) * 1000.2})
	}
	for i := range 2 {
		name := fmt.Sprintf("track-%d.wav", i+1)
		w, err := wav.Create(filepath.Join(dir, name), wav.Format{RateHz: rate, Channels: 1, Bits: 24}, wav.About{})
		if err != nil {
			b.Fatal(err)
		}
		block := make([]byte, 3*rate*60)
		for i := range block {
			block[i] = byte(i * 7)
		}
		for range 180 {
			if err := w.Write(block); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		take.Tracks = append(take.Tracks, catalog.Track{File: name, Drift: []catalog.Heard{{}, {Frame: 1e9, MS: 1e9 / 48}}})
	}
	take.Tracks[1].Drift = drift
	m := open(b, dir, take)
	dst := make([]float32, rate/20)
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		if err := m.Read(dst, r.Int64N(m.Frames())); err != nil {
			b.Fatal(err)
		}
	}
}
