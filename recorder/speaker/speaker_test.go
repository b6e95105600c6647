package speaker_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/recorder/speaker"
	"ownvoice/recorder/wav"
	"ownvoice/script/workbench"
)

// tape is a take of these tracks at 48 kHz, and the folder it lies in.
func tape(t testing.TB, tracks ...[]int16) (string, catalog.Take) {
	t.Helper()
	dir, take := t.TempDir(), catalog.Take{}
	for i, samples := range tracks {
		name := fmt.Sprintf("track-%d.wav", i+1)
		w, err := wav.Create(filepath.Join(dir, name), wav.Format{RateHz: 48000, Channels: 1, Bits: 16}, wav.About{})
		if err != nil {
			t.Fatal(err)
		}
		var raw []byte
		for _, s := range samples {
			raw = binary.LittleEndian.AppendUint16(raw, uint16(s))
		}
		if err := errors.Join(w.Write(raw), w.Close()); err != nil {
			t.Fatal(err)
		}
		take.Tracks = append(take.Tracks, catalog.Track{File: name})
	}
	return dir, take
}

// play opens tracks to be heard by the microphone.
func play(t *testing.T, tracks ...[]int16) *speaker.Player {
	t.Helper()
	dir, take := tape(t, tracks...)
	p, err := speaker.Open("mic", dir, take)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// saw counts up and never is 0, so that each sample tells its place.
func saw(n int, of int16) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = of * int16(1+i%10000)
	}
	return s
}

// listen gives what a microphone in front of the speaker heard.
func listen(t *testing.T) *recorder.Check {
	t.Helper()
	c, err := recorder.Listen(mic.Hardware{}, []recorder.Input{{Device: "mic.monitor"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// heard tells whether the samples were heard one after the other, each to
// within one step of the 16 bits that the sound system makes of them.
func heard(c *recorder.Check, want []int16) bool {
	time.Sleep(200 * time.Millisecond)
	got := c.Last(0, 10*time.Second).Samples
	for at := 0; at+len(want) <= len(got); at++ {
		same := true
		for i := 0; same && i < len(want); i++ {
			step := int(got[at+i]*32768) - int(want[i])
			same = step >= -1 && step <= 1
		}
		if same {
			return true
		}
	}
	return false
}

func await(t *testing.T, p *speaker.Player) {
	t.Helper()
	select {
	case <-p.Done():
	case <-time.After(10 * time.Second):
		t.Fatalf("it does not end; it is at %v of %v", p.Position(), p.Length())
	}
}

// played plays all until it was heard, three times at most: on a busy computer
// the sound system itself drops some.
func played(t *testing.T, p *speaker.Player, whole func() bool) bool {
	t.Helper()
	for range 3 {
		p.Play()
		await(t, p)
		if whole() {
			return true
		}
	}
	return false
}

func TestAFileIsHeardToItsLastSample(t *testing.T) {
	workbench.Sound(t)
	c := listen(t)
	want := saw(48000, 2)
	p := play(t, want)
	if p.Length() != time.Second || p.Position() != 0 || p.Playing() {
		t.Errorf("length %v, position %v", p.Length(), p.Position())
	}
	if !played(t, p, func() bool { return heard(c, want) }) {
		t.Error("the samples were not heard one after the other")
	}
	if p.Position() != time.Second || p.Err() != nil {
		t.Errorf("it ends at %v: %v", p.Position(), p.Err())
	}
}

func TestTwoTracksAreHeardTogether(t *testing.T) {
	workbench.Sound(t)
	c := listen(t)
	p := play(t, saw(24000, 1), saw(48000, 2))
	if !played(t, p, func() bool { return heard(c, saw(24000, 3)) && heard(c, saw(48000, 2)[24000:]) }) {
		t.Error("the sum was not heard")
	}
}

func TestPauseStaysAndSeekGoes(t *testing.T) {
	workbench.Sound(t)
	p := play(t, saw(480000, 2))
	p.Play()
	time.Sleep(700 * time.Millisecond)
	p.Pause()
	time.Sleep(200 * time.Millisecond)
	at := p.Position()
	time.Sleep(300 * time.Millisecond)
	if p.Position() != at || at < 400*time.Millisecond || at > 1200*time.Millisecond {
		t.Errorf("paused at %v, later at %v", at, p.Position())
	}
	p.Seek(9500 * time.Millisecond)
	if p.Position() != 9500*time.Millisecond {
		t.Errorf("it went to %v", p.Position())
	}
	p.Play()
	await(t, p)
	p.Play() // from the beginning again
	time.Sleep(500 * time.Millisecond)
	if at := p.Position(); at <= 0 || at > time.Second {
		t.Errorf("it begins anew at %v", at)
	}
}

func TestTheLastSecondsOfASoundCheckCanBeHeard(t *testing.T) {
	workbench.Sound(t)
	c := listen(t)
	want := saw(24000, 2)
	samples := make([]float32, len(want))
	for i, x := range want {
		samples[i] = float32(x) / 32768
	}
	p, err := speaker.PlaySamples("mic", 48000, samples)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	await(t, p)
	if !heard(c, want) {
		t.Error("the samples were not heard")
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	server := workbench.Sound(t)
	dir, take := tape(t, saw(480000, 1))
	if _, err := speaker.Open("nothing", dir, take); !errors.Is(err, recorder.ErrNoDevice) {
		t.Errorf("no such device: %v", err)
	}
	p, err := speaker.Open("mic", dir, take)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	p.Play()
	time.Sleep(300 * time.Millisecond)
	server.Kill()
	await(t, p)
	if !errors.Is(p.Err(), recorder.ErrNoDevice) {
		t.Errorf("device gone: %v", p.Err())
	}
	if _, err := speaker.Open("", dir, take); !errors.Is(err, recorder.ErrNoServer) {
		t.Errorf("no sound server: %v", err)
	}
}
