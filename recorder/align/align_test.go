package align_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/recorder/align"
)

// sound is a recording in memory.
type sound struct {
	rate    int
	samples []float32
}

func (s sound) RateHz() int   { return s.rate }
func (s sound) Frames() int64 { return int64(len(s.samples)) }
func (s sound) ReadAt(dst []float32, frame int64) (int, error) {
	n := copy(dst, s.samples[min(max(0, frame), s.Frames()):])
	if n < len(dst) {
		return n, io.EOF
	}
	return n, nil
}

func (s sound) seconds() float64 { return float64(len(s.samples)) / float64(s.rate) }

func (s sound) cut(from, to float64) sound {
	return sound{s.rate, s.samples[int(from*float64(s.rate)):int(min(to, s.seconds())*float64(s.rate))]}
}

const words = `bus fare hall table question morning council letter form answer garden sister work job office window paper phone
winter summer money neighbour door street meeting coffee train doctor hospital school teacher river bridge market never always
sometimes because nobody everybody yesterday tomorrow before after asked told said wrote carried found lost opened closed waited
shouted laughed cried listened understood believed remembered forgot started finished walked climbed twelve forty hundred quickly
slowly carefully together alone outside upstairs kitchen blanket kettle accident insurance assessment benefit wheelchair ramp lift
support worker manager brother daughter grandmother village mountain weather thunder silence music radio football Saturday Monday`

// talk is somebody saying sentences that nobody said before.
func talk(t testing.TB, r *rand.Rand, voice string, seconds float64) sound {
	t.Helper()
	all := strings.Fields(words)
	var text strings.Builder
	for range int(seconds * 2.6) {
		text.WriteString(all[r.Intn(len(all))])
		text.WriteString([]string{" ", " ", " ", " ", ", ", ". "}[r.Intn(6)])
	}
	path := filepath.Join(t.TempDir(), "talk.wav")
	cmd := exec.Command("espeak-ng", "-v", voice, "-s", fmt.Sprint(130+r.Intn(50)), "-p", fmt.Sprint(30+r.Intn(40)), "-w", path, "--stdin")
	cmd.Stdin = strings.NewReader(text.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return read(t, path)
}

func read(t testing.TB, path string, effects ...string) sound {
	t.Helper()
	rate, err := exec.Command("soxi", "-r", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sox", append([]string{path, "-t", "raw", "-e", "float", "-b", "32", "-L", "-c", "1", "-"}, effects...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	s := sound{samples: make([]float32, len(out)/4)}
	fmt.Sscan(string(rate), &s.rate)
	for i := range s.samples {
		s.samples[i] = math.Float32frombits(binary.LittleEndian.Uint32(out[4*i:]))
	}
	return s
}

// through lets effects of sox loose on a sound and gives it another rate.
func through(t testing.TB, s sound, rate int, effects ...string) sound {
	t.Helper()
	path := rawOf(t, s)
	out := filepath.Join(t.TempDir(), "out.wav")
	args := append([]string{"-t", "raw", "-e", "float", "-b", "32", "-r", fmt.Sprint(s.rate), "-c", "1", path, "-b", "16", out}, effects...)
	if text, err := exec.Command("sox", append(args, "rate", fmt.Sprint(rate))...).CombinedOutput(); err != nil {
		t.Fatalf("sox %v: %v: %s", args, err, text)
	}
	return read(t, out)
}

func rawOf(t testing.TB, s sound) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "raw")
	b := make([]byte, 4*len(s.samples))
	for i, x := range s.samples {
		binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(x))
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// device is how a microphone, a room and a gain change what is said.
func device(t testing.TB, r *rand.Rand, s sound, speed float64) sound {
	t.Helper()
	rate := []int{8000, 11025, 16000, 22050, 44100, 48000}[r.Intn(6)]
	effects := []string{"gain", "-6", "speed", fmt.Sprintf("%.9f", speed), "rate", fmt.Sprint(s.rate)}
	if r.Intn(2) == 0 {
		effects = append(effects, "highpass", fmt.Sprint(60+r.Intn(300)))
	}
	if r.Intn(2) == 0 {
		effects = append(effects, "lowpass", fmt.Sprint(2500+r.Intn(3000)))
	}
	if r.Intn(2) == 0 {
		effects = append(effects, "equalizer", fmt.Sprint(500+r.Intn(2000)), "1.0q", fmt.Sprint(r.Intn(24)-12))
	}
	if r.Intn(2) == 0 {
		effects = append(effects, "reverb", fmt.Sprint(10+r.Intn(50)), "50", fmt.Sprint(10+r.Intn(80)))
	}
	if r.Intn(4) == 0 {
		effects = append(effects, "compand", "0.02,0.2", "-60,-40,-20,-12,0,-6")
	}
	if r.Intn(4) == 0 {
		effects = append(effects, "gain", "14") // which clips
	}
	d := through(t, s, rate, append(effects, "gain", fmt.Sprint(-r.Intn(20)))...)
	noise(r, d, 3+27*r.Float64())
	if r.Intn(4) == 0 { // a mobile phone's network
		d = through(t, over(t, d), rate)
	}
	return d
}

// over sends a sound over a mobile phone's network.
func over(t testing.TB, s sound) sound {
	t.Helper()
	gsm := filepath.Join(t.TempDir(), "a.gsm")
	if out, err := exec.Command("sox", "-t", "raw", "-e", "float", "-b", "32", "-r", fmt.Sprint(s.rate), "-c", "1", rawOf(t, s), "-r", "8000", gsm).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return read(t, gsm)
}

// noise adds noise so many dB below the sound; low notes louder than high.
func noise(r *rand.Rand, s sound, below float64) {
	var power float64
	for _, x := range s.samples {
		power += float64(x) * float64(x)
	}
	level := math.Sqrt(power/float64(len(s.samples))) * math.Pow(10, -below/20)
	slow := 0.0
	for i := range s.samples {
		slow += 0.1 * (r.NormFloat64() - slow)
		s.samples[i] += float32(level * (0.5*r.NormFloat64() + 3*slow))
	}
}

func seeded(t testing.TB) *rand.Rand {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewSource(seed))
}

// pair is two recordings of one talk and where they really lie.
func pair(t testing.TB, r *rand.Rand, s sound) (a, b sound, want align.Alignment) {
	all := s.seconds()
	length := func() float64 { return 25 + r.Float64()*(all-25) }
	la, lb := length(), length()
	fromA, fromB := r.Float64()*(all-la), r.Float64()*(all-lb)
	if common := min(fromA+la, fromB+lb) - max(fromA, fromB); common < 20 {
		return pair(t, r, s)
	}
	speed := 1 + (r.Float64()*400-200)/1e6
	a = device(t, r, s.cut(fromA, fromA+la), 1)
	b = device(t, r, s.cut(fromB, fromB+lb), speed)
	return a, b, align.Alignment{OffsetMS: (fromB - fromA) * 1000, DriftPPM: (speed - 1) * 1e6}
}

// apart is the furthest that an alignment is from the truth where both sound.
func apart(got, want align.Alignment, a, b sound) float64 {
	from := max(0, -want.OffsetMS)
	to := min(b.seconds()*1000, a.seconds()*1000-want.OffsetMS)
	return max(math.Abs(got.AtMS(from)-want.AtMS(from)), math.Abs(got.AtMS(to)-want.AtMS(to)))
}

// pairs is how many are tried: a few each time, and as many as one likes by hand.
func pairs(t *testing.T) int {
	n := 6
	fmt.Sscan(os.Getenv("OWNVOICE_PAIRS"), &n)
	return n
}

// conversation is two people who take turns, each on a track of their own.
func conversation(t testing.TB, r *rand.Rand, one, two sound) (a, b sound) {
	t.Helper()
	n := min(len(one.samples), len(two.samples))
	a, b = sound{one.rate, make([]float32, n)}, sound{one.rate, make([]float32, n)}
	for at, turn := 0, 0; at < n; turn++ {
		end := min(n, at+one.rate*(2+r.Intn(10)))
		if turn%2 == 0 {
			copy(a.samples[at:end], one.samples[at:end])
		} else {
			copy(b.samples[at:end], two.samples[at:end])
		}
		at = end + one.rate/2
	}
	return a, b
}

func mixed(a, b sound, quieter float32) sound {
	m := sound{a.rate, make([]float32, len(a.samples))}
	for i := range m.samples {
		m.samples[i] = a.samples[i] + quieter*b.samples[i]
	}
	return m
}

func TestEachDeviceMayHearTheOtherSideLouder(t *testing.T) {
	r := seeded(t)
	worst, lowest := 0.0, 1.0
	for range pairs(t) / 2 {
		got, d, err := crossed(t, r, 0.2)
		worst, lowest = max(worst, d), min(lowest, got.Confidence)
		if err != nil || d > 5 {
			t.Errorf("%+v is %.1f ms off: %v", got, d, err)
		}
	}
	t.Logf("off by %.2f ms at most, sure by %.2f at least", worst, lowest)
}

// Where each hears the other side at a tenth, it may not be sure; it is never
// sure of a wrong place.
func TestOfSidesThatHardlyHearEachOtherItIsRightOrSaysNo(t *testing.T) {
	r := seeded(t)
	refused := 0
	for range pairs(t) / 2 {
		switch got, d, err := crossed(t, r, 0.1); {
		case errors.Is(err, align.ErrNotTheSame):
			refused++
		case err != nil || d > 5:
			t.Errorf("%+v is %.1f ms off: %v", got, d, err)
		}
	}
	t.Logf("refused %d of %d", refused, pairs(t)/2)
}

// crossed aligns two devices at one talk, each of which hears the other's side
// only so loud, and tells how far off it is in milliseconds.
func crossed(t *testing.T, r *rand.Rand, other float32) (align.Alignment, float64, error) {
	t.Helper()
	you, them := conversation(t, r, talk(t, r, voices[r.Intn(4)], 120), talk(t, r, voices[r.Intn(4)], 120))
	from := r.Float64() * 40
	a := device(t, r, mixed(you, them, other), 1)
	b := mixed(them, you, other)
	b = device(t, r, b.cut(from, b.seconds()), 1.00005)
	got, err := align.Find(context.Background(), a, b)
	return got, apart(got, align.Alignment{OffsetMS: from * 1000, DriftPPM: 50}, a, b), err
}

func TestASecondDeviceThatOnlyJoinsAtTheEndIsFound(t *testing.T) {
	r := seeded(t)
	s := talk(t, r, voices[0], 400)
	a, b := device(t, r, s.cut(0, 250), 1), device(t, r, s.cut(205, s.seconds()), 1)
	for _, swapped := range []bool{false, true} {
		want := align.Alignment{OffsetMS: 205000}
		if swapped {
			a, b, want.OffsetMS = b, a, -205000
		}
		if got, err := align.Find(context.Background(), a, b); err != nil || apart(got, want, a, b) > 5 {
			t.Errorf("%+v instead of %+v: %v", got, want, err)
		}
	}
}

func TestSilenceAndTooLittleAreNotTheSame(t *testing.T) {
	r := seeded(t)
	s := talk(t, r, voices[1], 30)
	silence, hiss := sound{16000, make([]float32, 16000*60)}, sound{16000, make([]float32, 16000*60)}
	noise(r, hiss, 0)
	for i := range hiss.samples {
		hiss.samples[i] = float32(r.NormFloat64() * 0.01)
	}
	for name, other := range map[string]sound{"silence": silence, "hiss": hiss, "a second of it": s.cut(3, 4), "nothing": {16000, nil}} {
		for _, pair := range [][2]sound{{s, other}, {other, s}, {other, other}} {
			got, err := align.Find(context.Background(), pair[0], pair[1])
			if same := name == "hiss" && pair[0].rate == pair[1].rate && len(pair[0].samples) == len(pair[1].samples) && len(pair[0].samples) > 0 && &pair[0].samples[0] == &pair[1].samples[0]; !errors.Is(err, align.ErrNotTheSame) && !same {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
	}
}

func TestWhenNobodyWaitsAnyMoreItStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := sound{16000, make([]float32, 16000*60)}
	if _, err := align.Find(ctx, s, s); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var voices = []string{"en-gb", "en-us+f3", "en-gb-scotland+m3", "en-us+f5"}

func TestItIsSureOfTheSameTalkAndOfNoOther(t *testing.T) {
	r := seeded(t)
	var talks [][]sound // by voice
	for _, v := range voices {
		talks = append(talks, []sound{talk(t, r, v, 60), talk(t, r, v, 100), talk(t, r, v, 150)})
	}
	same, other, worst := pairs(t), pairs(t), 0.0
	lowest, highest := 1.0, align.Alignment{}
	for range same {
		a, b, want := pair(t, r, talks[r.Intn(len(talks))][r.Intn(3)])
		got, err := align.Find(context.Background(), a, b)
		d := apart(got, want, a, b)
		worst, lowest = max(worst, d), min(lowest, got.Confidence)
		if err != nil || d > 5 {
			t.Errorf("A %.0f s, B %.0f s: %+v is %.1f ms off %+v: %v", a.seconds(), b.seconds(), got, d, want, err)
		}
	}
	for range other {
		voice := talks[r.Intn(len(talks))]
		i := r.Intn(3)
		a, _, _ := pair(t, r, voice[i])
		b, _, _ := pair(t, r, voice[(i+1+r.Intn(2))%3])
		got, err := align.Find(context.Background(), a, b)
		if got.Confidence > highest.Confidence {
			highest = got
		}
		if !errors.Is(err, align.ErrNotTheSame) {
			t.Errorf("A %.0f s, B %.0f s of another talk: %+v, %v", a.seconds(), b.seconds(), got, err)
		}
	}
	t.Logf("the same: off by %.2f ms at most, sure by %.2f at least; another: sure by %.2f at most", worst, lowest, highest.Confidence)
}
