package judge_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"ownvoice/recorder/internal/judge"
)

const rate = 48000

// said is what a voice says, and answered what the other one does. Voices are
// espeak's; they are made once.
const (
	said = `I had porridge for breakfast, with a bit of honey. My sister used to make it for all of us, before school.
She rang me back the next day. Nobody had ever done that before, and I thought, well, perhaps they mean it this time.
We met in the church hall. It was cold, so I kept my coat on.`
	answered = `What was it like for you, when you came in by that door? Tell me about the people who were in the room.
Did anybody write it down? I would love to know how it went on from there, and whether the bus still ran in those days.
Take your time. We have all afternoon, and you can leave out whatever you like.`
)

var voices = []string{
	"en-gb", "cy+f2", "en-us+m2", "pl+f3", "en-gb+f4", "en-gb+m3", "en-gb+m7", "en-us", "en-us+f3", "en-gb+f2",
	"en-gb-scotland", "cy", "pl+m1", "en-gb-scotland+f1", "de", "de+f4", "fr+m4", "es+f1", "sv+m5", "tr+f2",
}

var (
	spoken   = map[string][]float32{}
	speaking sync.Mutex
)

// voice is twenty seconds of one voice, its loudest at 0.5, for 48 kHz.
func voice(t testing.TB, name string) []float32 { return voiceOf(t, name, said) }

func voiceOf(t testing.TB, name, words string) []float32 {
	t.Helper()
	speaking.Lock()
	defer speaking.Unlock()
	if spoken[name+words] == nil {
		spoken[name+words] = speak(t, name, words)
	}
	return slices.Clone(spoken[name+words])
}

func speak(t testing.TB, name, words string) []float32 {
	t.Helper()
	speech, err := exec.Command("espeak-ng", "-v", name, "-s", "150", "--stdout", words).Output()
	if err != nil {
		t.Fatalf("espeak-ng -v %s: %v", name, err)
	}
	return sox(t, speech, "wav", "norm", "-6", "rate", fmt.Sprint(rate), "pad", "0", "20", "trim", "0", "20")
}

// sox gives sound in 48 kHz mono after some effects.
func sox(t testing.TB, in []byte, kind string, effects ...string) []float32 {
	t.Helper()
	cmd := exec.Command("sox", append([]string{"-V1", "-t", kind, "-", "-t", "f32", "-c", "1", "-"}, effects...)...)
	if kind == "f32" {
		cmd.Args = append([]string{"sox", "-V1", "-t", "f32", "-r", fmt.Sprint(rate), "-c", "1", "-", "-t", "f32", "-c", "1", "-"}, effects...)
	}
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("sox %v: %v", effects, err)
	}
	x := make([]float32, len(out)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(out[4*i:]))
	}
	return x
}

// inARoom gives sound the echo of a room, from 0 for none to 100.
func inARoom(t testing.TB, x []float32, room int) []float32 {
	t.Helper()
	raw := make([]byte, 4*len(x))
	for i, v := range x {
		binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(v))
	}
	return sox(t, raw, "f32", "reverb", fmt.Sprint(room), "50", fmt.Sprint(room))[:len(x)]
}

func gain(x []float32, dB float64) []float32 {
	g, y := float32(math.Pow(10, dB/20)), make([]float32, len(x))
	for i := range x {
		y[i] = x[i] * g
	}
	return y
}

func mixed(parts ...[]float32) []float32 {
	sum := make([]float32, len(parts[0]))
	for _, p := range parts {
		for i := range min(len(sum), len(p)) {
			sum[i] += p[i]
		}
	}
	return sum
}

// noise is white noise of so many dBFS.
func noise(random *rand.Rand, n int, dB float64) []float32 {
	x, height := make([]float32, n), math.Pow(10, dB/20)
	for i := range x {
		x[i] = float32(random.NormFloat64() * height)
	}
	return x
}

// mainsHum is a line and its overtones, each weaker by so many dB.
func mainsHum(n int, hz, dB, fall float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		for k := range 6 {
			height := math.Sqrt2 * math.Pow(10, (dB-fall*float64(k))/20)
			x[i] += float32(height * math.Sin(2*math.Pi*hz*float64(k+1)*float64(i)/rate+float64(k)))
		}
	}
	return x
}

// late is x, heard so many milliseconds later.
func late(x []float32, ms int) []float32 {
	return append(make([]float32, ms*rate/1000), x...)[:len(x)]
}

// cutOff is x louder than there is room for.
func cutOff(x []float32, dB float64) []float32 {
	y := gain(x, dB)
	for i := range y {
		y[i] = max(-1, min(1, y[i]))
	}
	return y
}

// inBits is x as a microphone of so many bits delivers it.
func inBits(x []float32, bits int) []float32 {
	steps := float32(int(1) << (bits - 1))
	for i := range x {
		x[i] = float32(math.Round(float64(x[i]*steps))) / steps
	}
	return x
}

// hears adds sound as it arrives, a twentieth of a second at a time, and
// returns everything that was ever told, and what is told at the end.
func hears(j *judge.Judge, frames []float32, channels int) (ever map[judge.Finding]bool, last []judge.Finding) {
	ever = map[judge.Finding]bool{}
	for chunk := rate / 20 * channels; len(frames) >= chunk; frames = frames[chunk:] {
		j.Add(frames[:chunk])
		last = j.Findings()
		for _, f := range last {
			ever[f] = true
		}
	}
	return ever, last
}

// stereo puts two sounds beside each other.
func stereo(left, right []float32) []float32 {
	both := make([]float32, 0, 2*len(left))
	for i := range left {
		both = append(both, left[i], right[i])
	}
	return both
}
