package recorder_test

import (
	"context"
	"errors"
	"math"
	"os/exec"
	"slices"
	"testing"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/script/workbench"
)

// listen begins a sound check of those devices.
func listen(t *testing.T, devices ...string) *recorder.Check {
	t.Helper()
	var in []recorder.Input
	for _, d := range devices {
		in = append(in, recorder.Input{Device: d})
	}
	c, err := recorder.Listen(mic.Hardware{}, in)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// tells waits until a check tells one thing of a track before all others, ""
// for nothing.
func tells(t *testing.T, c *recorder.Check, track int, want recorder.Finding, within time.Duration) {
	t.Helper()
	var found []recorder.Finding
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if found = c.Findings(track); (want == "" && len(found) == 0) || (len(found) > 0 && found[0] == want) {
			return
		}
	}
	t.Errorf("after %v it tells %v, want %q", within, found, want)
}

// words are seconds of an invented voice at 48 kHz.
func words(t *testing.T, voice string, seconds int) []int16 {
	t.Helper()
	const say = "I had porridge for breakfast, with a bit of honey. She rang me back the next day, and nobody had done that before. It was cold in the hall, so I kept my coat on."
	speech := exec.Command("espeak-ng", "-v", voice, "--stdout", say)
	sox := exec.Command("sox", "-V1", "-t", "wav", "-", "-t", "s16", "-r", "48000", "-c", "1", "-", "norm", "-10", "repeat", "9")
	var err error
	if sox.Stdin, err = speech.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := speech.Start(); err != nil {
		t.Fatal(err)
	}
	out, err := sox.Output()
	if err != nil || speech.Wait() != nil {
		t.Fatalf("espeak-ng or sox: %v", err)
	}
	x := make([]int16, min(len(out)/2, seconds*48000))
	for i := range x {
		x[i] = int16(uint16(out[2*i]) | uint16(out[2*i+1])<<8)
	}
	return x
}

// plus adds up sounds.
func plus(parts ...[]int16) []int16 {
	sum := slices.Clone(parts[0])
	for _, p := range parts[1:] {
		for i := range min(len(sum), len(p)) {
			sum[i] += p[i]
		}
	}
	return sum
}

// twice puts a sound on both channels.
func twice(x []int16) []int16 {
	both := make([]int16, 0, 2*len(x))
	for _, v := range x {
		both = append(both, v, v)
	}
	return both
}

func shaped(seconds int, f func(at float64) float64) []int16 {
	x := make([]int16, seconds*48000)
	for i := range x {
		x[i] = int16(32767 * f(float64(i)/48000))
	}
	return x
}

func TestASoundCheckTellsWhatItHears(t *testing.T) {
	server := workbench.Sound(t)
	voice := words(t, "en-gb", 25)
	c := listen(t, "mic.monitor")
	tells(t, c, 0, recorder.FindSilent, 9*time.Second) // the bench's microphone gives zeros
	server.Play("mic", plus(voice, shaped(25, func(at float64) float64 {
		return 0.01*math.Sin(2*math.Pi*50*at) + 0.005*math.Sin(2*math.Pi*150*at)
	})))
	tells(t, c, 0, recorder.FindHum, 20*time.Second)
}

func TestACallOutOfTheLoudspeakerIsAnEcho(t *testing.T) {
	server := workbench.Sound(t)
	server.Microphone("desk", "mic")
	far := words(t, "cy+f2", 25)
	back := append(make([]int16, 48000/5), far...)
	for i := range back {
		back[i] /= 4
	}
	c := listen(t, "desk", "far.monitor")
	server.Play("mic", plus(back, shaped(25, func(at float64) float64 { return 0.001 * math.Sin(at*at*1000) })))
	server.Play("far", twice(far))
	tells(t, c, 0, recorder.FindEcho, 22*time.Second)
	if found := c.Findings(1); len(found) > 0 {
		t.Errorf("of the call it tells %v", found)
	}
}

func TestADeviceIsHeardAgainWhenItComesBackDuringTheCheck(t *testing.T) {
	server := workbench.Sound(t)
	c := listen(t, "mic.monitor")
	for range 2 {
		server.Unload("mic")
		tells(t, c, 0, recorder.FindUnplugged, 10*time.Second)
		server.Load("mic")
		server.Play("mic", words(t, "en-gb", 10))
		tells(t, c, 0, "", 10*time.Second)
		time.Sleep(time.Second)
		if l := c.Level(0); l.Peak < -60 {
			t.Errorf("it is back, and heard is %v", l)
		}
	}
	server.Kill()
	tells(t, c, 0, recorder.FindServerGone, 10*time.Second)
	server.Start()
	tells(t, c, 0, "", 15*time.Second)
}

func TestATapTellsWhichMicrophoneItIs(t *testing.T) {
	server := workbench.Sound(t)
	server.Microphone("Headset", "mic")
	server.Microphone("Laptop", "far")
	tapped := func(height, lag float64) []int16 {
		return shaped(6, func(at float64) float64 {
			since := math.Mod(at-lag+10, 0.7)
			return height * math.Exp(-since*80) * math.Cos(2*math.Pi*180*since)
		})
	}
	server.Play("mic", tapped(0.7, 0))
	server.Play("far", twice(tapped(0.08, 0.004))) // across the table
	for _, chosen := range []string{"Headset", "Laptop"} {
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		d, err := recorder.TapTest(ctx, mic.Hardware{}, chosen)
		stop()
		if err != nil || d.ID != "Headset" {
			t.Errorf("with %s chosen, it was %q (%v)", chosen, d.ID, err)
		}
		server.Play("mic", tapped(0.7, 0))
		server.Play("far", twice(tapped(0.08, 0.004)))
	}
}

func TestNoTapIsSaidToo(t *testing.T) {
	workbench.Sound(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	if _, err := recorder.TapTest(ctx, mic.Hardware{}, "mic.monitor"); !errors.Is(err, recorder.ErrNoTap) {
		t.Errorf("nobody tapped, and it says %v", err)
	}
}
