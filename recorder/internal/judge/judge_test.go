package judge_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ownvoice/recorder/internal/judge"
)

// many is how many voices are listened to: for a figure all of them and every
// shade of what can be wrong, in everyday tests two and the ends.
var many = flag.Int("voices", 2, "how many voices are listened to, up to 20")

func some() []string { return voices[:min(*many, len(voices))] }

// ends are the first and the last of what is tried, or all of it for a figure.
func ends[T any](all ...T) []T {
	if *many > 3 {
		return all
	}
	return []T{all[0], all[len(all)-1]}
}

func seeded(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// rooms are places that people talk in, as a good enough microphone hears them.
var rooms = []struct {
	name  string
	room  int     // of inARoom
	dB    float64 // of the voice against full scale 0.5
	floor float64 // of the microphone's own noise
	bits  int
}{
	{"headset", 0, 0, -75, 24},
	{"headset that shuts off between words", 0, -4, -200, 16},
	{"laptop", 20, -8, -60, 16},
	{"room", 45, -10, -64, 16},
	{"church hall", 80, -6, -68, 24},
}

func TestCleanSpeechHasNothingWrong(t *testing.T) {
	random, wrong, all := seeded(t), 0, 0
	for _, name := range some() {
		for _, r := range rooms {
			x := voice(t, name)
			if r.room > 0 {
				x = inARoom(t, x, r.room)
			}
			x = inBits(mixed(gain(x, r.dB), noise(random, len(x), r.floor)), r.bits)
			all++
			if ever, _ := hears(judge.New(rate, 1), x, 1); len(ever) > 0 {
				wrong++
				t.Errorf("%s, %s: %v", name, r.name, ever)
			}
		}
	}
	t.Logf("%d false alarms in %d talks", wrong, all)
}

// disaster is something that goes wrong with a voice.
type disaster struct {
	name string
	want judge.Finding
	with func(x []float32) []float32
}

func disasters(random *rand.Rand) []disaster {
	var all []disaster
	add := func(name string, want judge.Finding, with func(x []float32) []float32) {
		all = append(all, disaster{name, want, with})
	}
	for _, hz := range ends(50, 49.9, 60, 60.1) {
		for _, dB := range ends(-58.0, -50, -35) {
			hums := mixed(mainsHum(20*rate, hz, dB, 4), noise(random, 20*rate, -72))
			add(fmt.Sprintf("%v Hz hum at %v dBFS", hz, dB), judge.Hum, func(x []float32) []float32 { return mixed(gain(x, -6), hums) })
		}
	}
	for _, dB := range ends(-40.0, -36, -28) {
		add(fmt.Sprintf("noise at %v dBFS", dB), judge.Noise, func(x []float32) []float32 {
			return mixed(gain(x, -10), noise(random, len(x), dB))
		})
	}
	for _, dB := range []float64{12, 20} {
		add(fmt.Sprintf("%v dB too loud", dB), judge.Clipping, func(x []float32) []float32 { return cutOff(x, dB) })
		add(fmt.Sprintf("%v dB too loud, turned down after", dB), judge.Clipping, func(x []float32) []float32 {
			return inBits(gain(cutOff(x, dB), -7), 16)
		})
	}
	for _, dB := range []float64{-34, -42} {
		add(fmt.Sprintf("%v dB too quiet", dB), judge.Quiet, func(x []float32) []float32 {
			return mixed(gain(x, dB), noise(random, len(x), -84))
		})
	}
	add("muted", judge.Silent, func(x []float32) []float32 { return make([]float32, len(x)) })
	add("switched off, with a constant", judge.Silent, func(x []float32) []float32 {
		return slices.Repeat([]float32{0.01}, len(x))
	})
	add("muted half way", judge.Silent, func(x []float32) []float32 { clear(x[len(x)*2/5:]); return x })
	return all
}

func TestDisastersAreTold(t *testing.T) {
	for _, d := range disasters(seeded(t)) {
		told, others := 0, map[judge.Finding]int{}
		for _, name := range some() {
			ever, _ := hears(judge.New(rate, 1), d.with(voice(t, name)), 1)
			if ever[d.want] {
				told++
			}
			for f := range ever {
				if f != d.want {
					others[f]++
				}
			}
		}
		t.Logf("%-42s told for %d of %d voices; also %v", d.name, told, len(some()), others)
		if told < len(some()) {
			t.Errorf("%s is told for %d of %d voices", d.name, told, len(some()))
		}
	}
}

func TestADeadChannelIsToldAndTwoLiveOnesAreNot(t *testing.T) {
	random := seeded(t)
	for _, name := range some() {
		x := gain(voice(t, name), -8)
		hiss := func() []float32 { return noise(random, len(x), -80) }
		if ever, _ := hears(judge.New(rate, 2), stereo(mixed(x, hiss()), hiss()), 2); !ever[judge.OneSided] || len(ever) > 1 {
			t.Errorf("%s: one channel dead, told is %v", name, ever)
		}
		off := mixed(gain(late(x, 1), -6), hiss()) // the other capsule, turned away
		if ever, _ := hears(judge.New(rate, 2), stereo(mixed(x, hiss()), off), 2); len(ever) > 0 {
			t.Errorf("%s: both channels live, told is %v", name, ever)
		}
	}
}

func TestWhatIsPutRightIsNotToldAnyMore(t *testing.T) {
	random := seeded(t)
	x := voice(t, "en-gb")
	clean := mixed(gain(x, -6), noise(random, len(x), -72))
	for _, d := range disasters(random) {
		j := judge.New(rate, 1)
		if _, last := hears(j, d.with(slices.Clone(x)), 1); d.want != judge.Silent && !slices.Contains(last, d.want) && d.want != judge.Clipping {
			t.Errorf("%s: told at the end is %v", d.name, last)
		}
		if _, last := hears(j, clean, 1); len(last) > 0 {
			t.Errorf("%s, put right: still told is %v", d.name, last)
		}
	}
}

func TestNothingFlickers(t *testing.T) {
	random := seeded(t)
	for _, d := range disasters(random) {
		for _, name := range some() {
			x, j := d.with(voice(t, name)), judge.New(rate, 1)
			changes, was := 0, false
			for chunk := rate / 20; len(x) >= chunk; x = x[chunk:] {
				j.Add(x[:chunk])
				if is := slices.Contains(j.Findings(), d.want); is != was {
					changes, was = changes+1, is
				}
			}
			if changes > 3 {
				t.Errorf("%s, %s: it comes and goes %d times in 20 seconds", d.name, name, changes)
			}
		}
	}
}

func TestTheFirstSecondsSayNothing(t *testing.T) {
	j := judge.New(rate, 1)
	if ever, _ := hears(j, make([]float32, 3*rate), 1); len(ever) > 0 {
		t.Errorf("after three seconds of silence it tells %v", ever)
	}
	j = judge.New(rate, 1)
	if ever, _ := hears(j, voice(t, "en-gb")[:3*rate], 1); len(ever) > 0 {
		t.Errorf("after three seconds of speech it tells %v", ever)
	}
}

func TestAnyRateFindsTheSameHum(t *testing.T) {
	for _, hz := range []int{8000, 16000, 44100, 96000} {
		j := judge.New(hz, 1)
		x := make([]float32, 12*hz)
		for i := range x {
			at := 2 * math.Pi * 50 * float64(i) / float64(hz)
			x[i] = float32(0.01*math.Sin(at) + 0.006*math.Sin(3*at))
		}
		if j.Add(x); !slices.Contains(j.Findings(), judge.Hum) {
			t.Errorf("at %d Hz: %v", hz, j.Findings())
		}
	}
}

// BenchmarkAMinuteOfACall is what both sides of a call cost.
func BenchmarkAMinuteOfACall(b *testing.B) {
	near, far := voice(b, "en-gb"), stereo(voice(b, "cy+f2"), voice(b, "cy+f2"))
	for b.Loop() {
		n, f := judge.New(rate, 1), judge.New(rate, 2)
		echoes := judge.NewEchoes(n, f)
		for at := 0; at < 60*rate; at += rate / 20 {
			from := at % (19 * rate)
			n.Add(near[from : from+rate/20])
			f.Add(far[2*from : 2*(from+rate/20)])
			echoes.Look()
		}
	}
}
