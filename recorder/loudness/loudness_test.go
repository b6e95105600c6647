package loudness_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"testing"

	"ownvoice/recorder/loudness"
)

// sounds are made by ffmpeg and espeak; %d is the rate.
var sounds = map[string][]string{
	"a tone of 1 kHz":          {"-f", "lavfi", "-i", "sine=997:d=5,volume=-12dB"},
	"a low hum":                {"-f", "lavfi", "-i", "sine=50:d=5"},
	"a high tone":              {"-f", "lavfi", "-i", "sine=6000:d=5,volume=-20dB"},
	"noise":                    {"-f", "lavfi", "-i", "anoisesrc=d=8:c=pink:a=0.3:seed=1"},
	"noise, then near silence": {"-f", "lavfi", "-i", "anoisesrc=d=12:c=pink:a=0.3:seed=2,volume='if(lt(t,5),1,0.003)':eval=frame"},
	"loud, then 15 dB quieter": {"-f", "lavfi", "-i", "anoisesrc=d=20:c=brown:a=0.5:seed=3,volume='if(lt(t,7),1,0.18)':eval=frame"},
}

const speech = "I came here in nineteen seventy-one with one suitcase. My sister met me off the boat. " +
	"She said, you will not like the weather. And she was right. But we stayed, and we made it a home, all of us together."

// samples has a program that is not ours make sound.
func samples(t testing.TB, rateHz int, args ...string) []float32 {
	t.Helper()
	args = append(append([]string{"-v", "error"}, args...), "-ac", "1", "-ar", strconv.Itoa(rateHz), "-f", "f32le", "-")
	var out, trouble bytes.Buffer
	cmd := exec.Command("ffmpeg", args...)
	cmd.Stdout, cmd.Stderr = &out, &trouble
	if err := cmd.Run(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, &trouble)
	}
	all := make([]float32, out.Len()/4)
	if err := binary.Read(&out, binary.LittleEndian, all); err != nil {
		t.Fatal(err)
	}
	return all
}

func spoken(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "speech.wav")
	if out, err := exec.Command("espeak-ng", "-w", path, speech).CombinedOutput(); err != nil {
		t.Fatalf("espeak-ng: %v: %s", err, out)
	}
	return path
}

var summary = regexp.MustCompile(`(?s)Summary:.*?I:\s+(-?[0-9.]+) LUFS.*?Peak:\s+(-?[0-9.]+) dBFS`)

// theirs is what ffmpeg measures.
func theirs(t *testing.T, rateHz int, sound []float32) (lufs, peak float64) {
	t.Helper()
	var in bytes.Buffer
	binary.Write(&in, binary.LittleEndian, sound)
	cmd := exec.Command("ffmpeg", "-nostats", "-f", "f32le", "-ar", strconv.Itoa(rateHz), "-ac", "1", "-i", "-", "-af", "ebur128=peak=sample", "-f", "null", "-")
	cmd.Stdin = &in
	out, err := cmd.CombinedOutput()
	found := summary.FindSubmatch(out)
	if err != nil || found == nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	lufs, _ = strconv.ParseFloat(string(found[1]), 64)
	peak, _ = strconv.ParseFloat(string(found[2]), 64)
	return lufs, peak
}

func TestSoundIsAsLoudAsOthersMeasureIt(t *testing.T) {
	sounds["speech"] = []string{"-i", spoken(t)}
	for name, args := range sounds {
		for _, rateHz := range []int{48000, 44100, 16000} {
			t.Run(fmt.Sprintf("%s at %d Hz", name, rateHz), func(t *testing.T) {
				sound := samples(t, rateHz, args...)
				m := loudness.New(rateHz)
				m.Add(sound)
				got, ok := m.Integrated()
				want, wantPeak := theirs(t, rateHz, sound)
				if !ok || math.Abs(got-want) > 0.15 {
					t.Errorf("%.2f LUFS (%v), ffmpeg says %.1f", got, ok, want)
				}
				if peak := 20 * math.Log10(m.Peak()); math.Abs(peak-wantPeak) > 0.1 {
					t.Errorf("peak %.2f dBFS, ffmpeg says %.1f", peak, wantPeak)
				}
			})
		}
	}
}

// EBU Tech 3341, 1: 1 kHz at −23 dBFS in both channels is −23 LUFS, in one 3 less.
func TestAToneOfKnownLevelIsAsLoudAsTheStandardSays(t *testing.T) {
	for _, rateHz := range []int{8000, 11025, 16000, 22050, 44100, 48000, 96000} {
		m := loudness.New(rateHz)
		tone := make([]float32, 20*rateHz)
		for i := range tone {
			tone[i] = float32(math.Pow(10, -23.0/20) * math.Sin(2*math.Pi*1000*float64(i)/float64(rateHz)))
		}
		m.Add(tone)
		if got, ok := m.Integrated(); !ok || math.Abs(got+26.01) > 0.1 {
			t.Errorf("at %d Hz it is %.2f LUFS, %v", rateHz, got, ok)
		}
	}
}

func TestHowSoundIsCutIntoPiecesDoesNotMatter(t *testing.T) {
	sound := samples(t, 16000, "-i", spoken(t))
	whole, pieces := loudness.New(16000), loudness.New(16000)
	whole.Add(sound)
	for n := 1; len(sound) > 0; n = n*7%1999 + 1 {
		n = min(n, len(sound))
		pieces.Add(sound[:n])
		sound = sound[n:]
	}
	a, _ := whole.Integrated()
	if b, ok := pieces.Integrated(); !ok || a != b || whole.Peak() != pieces.Peak() {
		t.Errorf("%v and %v", a, b)
	}
}

func TestSilenceAndNextToNothingHaveNoLoudness(t *testing.T) {
	click := make([]float32, 16000*3/10)
	click[100] = 1
	for name, sound := range map[string][]float32{"nothing": nil, "silence": make([]float32, 48000), "300 ms": click} {
		m := loudness.New(16000)
		m.Add(sound)
		if got, ok := m.Integrated(); ok {
			t.Errorf("%s is %.2f LUFS", name, got)
		}
	}
}

func TestTenHoursTakeNoMoreRoomThanTenSeconds(t *testing.T) {
	m := loudness.New(8000)
	hour := make([]float32, 8000*60)
	for i := range hour {
		hour[i] = float32(i%97)/97 - 0.5
	}
	m.Add(hour)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 599 {
		m.Add(hour)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<16 {
		t.Errorf("%d bytes were taken", grown)
	}
	if _, ok := m.Integrated(); !ok {
		t.Error("it has no loudness")
	}
}

func BenchmarkLoudness(b *testing.B) {
	const rateHz = 48000
	sound := samples(b, rateHz, sounds["noise"]...)[:5*rateHz]
	m := loudness.New(rateHz)
	for b.Loop() {
		m.Add(sound)
	}
	b.ReportMetric(5*float64(b.N)/b.Elapsed().Seconds(), "×realtime")
}
