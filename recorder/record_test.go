package recorder_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/recorder/peaks"
	"ownvoice/script/workbench"
)

func TestWhatIsPlayedIsInTheFileSampleForSample(t *testing.T) {
	server := workbench.Sound(t)
	want := known(t, 3*time.Second)
	for _, bits := range []int{0, 24} {
		p := plan(t, "mic")
		p.Bits = bits
		s := record(t, p)
		<-server.Play("mic", want)
		time.Sleep(300 * time.Millisecond)
		if s.Saved() < 2*time.Second || s.Elapsed() < 3*time.Second {
			t.Errorf("elapsed %v, saved %v", s.Elapsed(), s.Saved())
		}
		take := stop(t, s)
		track := take.Tracks[0]
		path := filepath.Join(p.Dir, track.File)
		if find(samples16(t, path), want) < 0 {
			t.Errorf("bits %d: the signal is not there", bits)
		}
		if len(track.Gaps) != 0 {
			t.Errorf("gaps: %v", track.Gaps)
		}
		whole, _ := os.ReadFile(path)
		sum := sha256.Sum256(whole)
		if track.SHA256 != hex.EncodeToString(sum[:]) || track.Bytes != int64(len(whole)) {
			t.Error("the hash or size is another file's")
		}
		if wantBits := max(16, bits); track.Bits != wantBits || track.Delivered != "s16 1ch 48000" || track.RateHz != 48000 || track.Channels != 1 {
			t.Errorf("facts: %+v", track)
		}
		pic, err := peaks.Open(filepath.Join(p.Dir, "track-1.peaks"))
		if err != nil {
			t.Fatal(err)
		}
		if pic.Frames != track.Frames {
			t.Errorf("%d frames drawn of %d", pic.Frames, track.Frames)
		}
		pic.Close()
		again, err := s.Stop()
		if err != nil || again.Tracks[0].SHA256 != track.SHA256 {
			t.Errorf("stopping twice: %v", err)
		}
		if recorder.Unfinished(p.Dir) {
			t.Error("it is unfinished after Stop")
		}
		if kept, err := recorder.Mend(p.Dir); err != nil || kept.Mended || kept.Tracks[0].SHA256 != track.SHA256 {
			t.Errorf("a finished take is mended: %v", err)
		}
	}
}

func TestTwoTracksBeginAndEndTogether(t *testing.T) {
	server := workbench.Sound(t)
	mono := known(t, 2*time.Second)
	stereo := make([]int16, 2*len(mono))
	for i, x := range mono {
		stereo[2*i], stereo[2*i+1] = x, x
	}
	p := plan(t, "mic", "far")
	s := record(t, p)
	time.Sleep(500 * time.Millisecond)
	far := server.Play("far", stereo)
	<-server.Play("mic", mono)
	<-far
	time.Sleep(300 * time.Millisecond)
	take := stop(t, s)
	you, them := take.Tracks[0], take.Tracks[1]
	for _, track := range take.Tracks {
		if find(samples16(t, filepath.Join(p.Dir, track.File)), mono) < 0 {
			t.Errorf("track %s does not hold the signal", track.File)
		}
	}
	if them.Delivered != "s16 2ch 48000" || you.Label != "You" || them.Label != "Them" {
		t.Errorf("facts: %+v %+v", you, them)
	}
	near(t, "the difference of lengths", (you.Frames-them.Frames)/48, 0, 30)
}

func TestPauseTakesNoTimeInTheFileAndIsAGap(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic")
	want := known(t, 8*time.Second)
	s := record(t, p)
	begun := time.Now()
	server.Play("mic", want)
	time.Sleep(1500 * time.Millisecond)
	s.Pause()
	s.Pause()
	if !s.Paused() {
		t.Error("it does not say that it paused")
	}
	time.Sleep(200 * time.Millisecond) // what was on its way when it was pressed
	at := s.Elapsed()
	time.Sleep(800 * time.Millisecond)
	if s.Elapsed() != at {
		t.Errorf("the clock goes on from %v to %v", at, s.Elapsed())
	}
	s.Resume()
	time.Sleep(1200 * time.Millisecond)
	lasted := time.Since(begun)
	take := stop(t, s)
	track := take.Tracks[0]
	if len(track.Gaps) != 1 || track.Gaps[0].Why != catalog.GapPaused {
		t.Fatalf("gaps: %v", track.Gaps)
	}
	gap := track.Gaps[0]
	near(t, "the pause", gap.MS, 1100, 150)
	near(t, "the length", track.Frames/48, lasted.Milliseconds()-gap.MS, 100)
	got := samples16(t, filepath.Join(p.Dir, track.File))
	begin, cut := first(got), int(gap.AtMS*48)
	if at := find(want, got[cut+96:cut+9600]); at-(cut+96-begin) != int(gap.MS)*48 {
		near(t, "what is missing", int64(at-(cut+96-begin))/48, gap.MS, 2)
	}
}

func TestOtherProgramsOpenItWhileItGrows(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic")
	s := record(t, p)
	server.Play("mic", known(t, 3*time.Second))
	for range 5 {
		time.Sleep(400 * time.Millisecond)
		clock, saved := s.Elapsed(), s.Saved() // before the other programs take their time
		out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", filepath.Join(p.Dir, "track-1.wav")).CombinedOutput()
		if err != nil {
			t.Fatalf("ffprobe: %v: %s", err, out)
		}
		sound := time.Duration(len(samples16(t, filepath.Join(p.Dir, "track-1.wav")))) * time.Second / 48000
		if clock-sound > 500*time.Millisecond {
			t.Errorf("sox hears %v of %v; ffprobe says %s", sound, clock, bytes.TrimSpace(out))
		}
		if sound < saved {
			t.Errorf("sox hears %v of %v that were said to be saved", sound, saved)
		}
	}
}

func TestLevelAndWaveFollowTheSound(t *testing.T) {
	server := workbench.Sound(t)
	s := record(t, plan(t, "mic"))
	time.Sleep(time.Second)
	if l := s.Level(0); l.Peak != recorder.Quietest || l.Clipped {
		t.Errorf("silence has the level %+v", l)
	}
	square := make([]int16, 96000) // half of full scale: -6 dBFS
	for i := range square {
		square[i] = int16(16384 * (1 - 2*(i/100%2)))
	}
	server.Play("mic", square)
	until(t, "the level rises", 2*time.Second, func() bool {
		l := s.Level(0)
		return l.Peak > -6.1 && l.Peak < -5.9 && l.RMS > -6.1 && l.RMS < -5.9
	})
	bars := make([]float32, 135)
	s.Wave(0, bars)
	if bars[134] < 0.45 || bars[0] != 0 {
		t.Errorf("the wave is %v", bars)
	}
}

func TestTheSecondCopyIsTheSameFile(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic")
	p.SecondCopy = t.TempDir()
	s := record(t, p)
	<-server.Play("mic", known(t, 2*time.Second))
	take := stop(t, s)
	if !take.SecondCopy {
		t.Error("the take does not speak of it")
	}
	a, _ := os.ReadFile(filepath.Join(p.Dir, "track-1.wav"))
	b, _ := os.ReadFile(filepath.Join(p.SecondCopy, string(p.Recording), "track-1.wav"))
	if !bytes.Equal(a, b) || len(a) < 96000 {
		t.Errorf("%d bytes and %d bytes differ", len(a), len(b))
	}
}

func TestADeviceIsNamedByIdByNameAndByItsBeginning(t *testing.T) {
	workbench.Sound(t)
	for name, want := range map[string]error{
		"mic.monitor": nil, "Monitor of BenchFar": nil, "monitor of benchm": nil, "": nil,
		"Monitor of": recorder.ErrAmbiguous, "nothing": recorder.ErrNoDevice,
	} {
		p := plan(t)
		p.Inputs = []recorder.Input{{Label: "You", Device: name}}
		s, err := recorder.Record(mic.Hardware{}, p)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v", name, err)
		}
		if err == nil {
			time.Sleep(50 * time.Millisecond)
			s.Stop()
		} else if fileExists(filepath.Join(p.Dir, recorder.JournalFile)) || fileExists(filepath.Join(p.Dir, "track-1.wav")) {
			t.Errorf("%q: something is left behind", name)
		}
	}
}

func TestWithoutASoundServerItSaysSo(t *testing.T) {
	workbench.NoSound(t)
	if _, err := recorder.Record(mic.Hardware{}, plan(t, "mic")); !errors.Is(err, recorder.ErrNoServer) {
		t.Errorf("it says %v", err)
	}
}

func TestASoundCheckHearsAndWritesNothing(t *testing.T) {
	server := workbench.Sound(t)
	c, err := recorder.Listen(mic.Hardware{}, []recorder.Input{{Device: "mic.monitor"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want := known(t, 2*time.Second)
	<-server.Play("mic", want)
	time.Sleep(200 * time.Millisecond)
	clip := c.Last(0, 5*time.Second)
	got := make([]int16, len(clip.Samples))
	for i, x := range clip.Samples {
		got[i] = int16(x * 32768)
	}
	if find(got, want) < 0 {
		t.Errorf("the signal is not in the last %d samples", len(got))
	}
	c.Close()
}
