package ui_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/recorder/wav"
	"ownvoice/script/workbench"
)

// tell puts a call into a library in which sound tells the place: Rosa's
// voice is a tone that goes up by 20 Hz every second, Maureen's stays.
func tell(t *testing.T, lib *library.Library) {
	t.Helper()
	s, err := lib.BeginStory(t.Context(), library.Begin{Title: "They asked me before they had decided", KnownAs: "Maureen", Mode: catalog.ModeCall, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Give(t.Context(), s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory}); err != nil {
		t.Fatal(err)
	}
	id, dir, err := lib.BeginRecording(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	phase := 0.0
	take := catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeCall, App: "test", Tracks: []catalog.Track{
		hum(t, dir, "track-1.wav", "You", func(i int) float64 { phase += tellHz(i / 48000); return math.Sin(2 * math.Pi * phase / 48000) }),
		hum(t, dir, "track-2.wav", "Them", func(i int) float64 { return math.Sin(2 * math.Pi * maureenHz * float64(i) / 48000) }),
	}}
	if _, err := lib.Keep(t.Context(), take); err != nil {
		t.Fatal(err)
	}
}

const (
	maureenHz  = 3000
	toldFor    = 100 // seconds
	toldVolume = 0.2
)

func tellHz(second int) float64 { return 400 + 20*float64(second) }

func hum(t *testing.T, dir, name, label string, of func(i int) float64) catalog.Track {
	t.Helper()
	path := filepath.Join(dir, name)
	w, err := wav.Create(path, wav.Format{RateHz: 48000, Channels: 1, Bits: 16}, wav.About{})
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte
	for i := range toldFor * 48000 {
		raw = binary.LittleEndian.AppendUint16(raw, uint16(int16(toldVolume*32767*of(i))))
	}
	if err := errors.Join(w.Write(raw), w.Sync(), w.Close()); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(all)
	return catalog.Track{Label: label, File: name, Frames: toldFor * 48000, RateHz: 48000, Bits: 16, Channels: 1,
		SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(all)), Gaps: []catalog.Gap{}}
}

// listener hears what comes out of the loudspeaker.
type listener struct{ check *recorder.Check }

// loud is how loud a tone is in the last quarter of a second.
func (l listener) loud(hz float64) float64 { return loud(l.check.Last(0, 250*time.Millisecond), hz) }

// loud is how loud a tone is in a clip.
func loud(clip recorder.Clip, hz float64) float64 {
	var sin, cos float64
	for i, x := range clip.Samples {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / float64(clip.RateHz))
		sin, cos = sin+s*float64(x), cos+c*float64(x)
	}
	return 2 * math.Hypot(sin, cos) / float64(max(1, len(clip.Samples)))
}

// at is the second of the story that is heard; -1 for silence.
func (l listener) at() int { return told(l.check.Last(0, 250*time.Millisecond)) }

// told is the second of the story that is heard in a clip; -1 for silence.
func told(clip recorder.Clip) int {
	second, most := -1, 0.02
	for s := range toldFor {
		if loud := loud(clip, tellHz(s)); loud > most {
			second, most = s, loud
		}
	}
	return second
}

// pace is how many seconds of the story went by in each of the last three that
// were heard: the sound itself is the clock.
func (l listener) pace() float64 {
	clip := l.check.Last(0, 3250*time.Millisecond)
	quarter := int(clip.RateHz) / 4
	first, last := clip, clip
	first.Samples, last.Samples = clip.Samples[:quarter], clip.Samples[len(clip.Samples)-quarter:]
	return float64(told(last)-told(first)) / 3
}

func TestAStoryIsHeardSlowlyAndLoudlyAndAgainByKeyboardAlone(t *testing.T) {
	workbench.Sound(t)
	a := openApp(t, func(lib *library.Library) { tell(t, lib) })
	check, err := recorder.Listen(mic.Hardware{}, []recorder.Input{{Device: "far.monitor"}})
	if err != nil {
		t.Fatal(err)
	}
	defer check.Close()
	ear := listener{check}
	play := image.Rect(350, 340, 470, 420)
	a.screen.Key("Return")
	a.screen.Until("the story is open", 10*time.Second, func() bool { return a.has(play, 2000, accent) })
	a.screen.Keep("1-open")
	a.screen.Key("space")
	a.screen.Until("its fifth second is heard", 15*time.Second, func() bool { return ear.at() >= 5 })
	was := ear.at()
	a.screen.Key("shift+Tab", "Return")
	a.screen.Until("it is heard again from 3 seconds before", 15*time.Second, func() bool {
		at := ear.at()
		was = max(was, at) // it goes on until the key is heeded
		return at >= 0 && at <= was-2
	})
	a.screen.Key("Tab", "Tab", "Tab", "Right", "Right", "Right")
	a.screen.Until("nine seconds more are heard", 20*time.Second, func() bool { return ear.at() >= was+6 })
	if went := ear.pace(); went < 1.5 || went > 2.5 {
		t.Errorf("at double speed it goes by at %.1f×, from second %d", went, was)
	}
	a.screen.Keep("2-double-speed")
	before := ear.loud(maureenHz)
	a.screen.Key("Tab", "space", "Tab", "Tab", "Tab", "Left", "Left", "space") // past themes and extracts
	a.screen.Until("Maureen is silent", 15*time.Second, func() bool { return ear.loud(maureenHz) < before/50 && ear.at() >= 0 })
	a.screen.Keep("3-voices")
	a.screen.Key("ctrl+space")
	a.screen.Until("nothing is heard", 15*time.Second, func() bool { return ear.at() == -1 })
	a.close()
	story := a.story()
	lib, err := library.Open(t.Context(), a.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if left, err := lib.HeardUpTo(t.Context(), story.Recordings[0].ID); err != nil || left < 8*time.Second || left > 40*time.Second {
		t.Errorf("it was left at %v: %v", left, err)
	}
}
