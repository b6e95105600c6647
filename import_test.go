package main_test

import (
	"encoding/binary"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// uttered is a computer's voice saying it, 48 kHz, and its samples.
func uttered(t testing.TB, text string, effects ...string) (string, []float64) {
	t.Helper()
	dir := t.TempDir()
	raw, path := filepath.Join(dir, "raw.wav"), filepath.Join(dir, "spoken.wav")
	tool(t, "espeak-ng", "-w", raw, text)
	tool(t, "sox", append([]string{raw, "-r", "48000", "-b", "16", path, "gain", "-3"}, effects...)...)
	return path, pcmOf(t, path)
}

func tool(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func pcmOf(t testing.TB, path string) []float64 {
	t.Helper()
	out, err := exec.Command("sox", path, "-t", "raw", "-e", "signed", "-b", "16", "-r", "48000", "-c", "1", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]float64, len(out)/2)
	for i := range all {
		all[i] = float64(int16(binary.LittleEndian.Uint16(out[2*i:])))
	}
	return all
}

// like is the best correlation of two sounds, one moved by up to 60 ms.
func like(a, b []float64) float64 {
	best := 0.0
	for shift := -2880; shift <= 2880; shift++ {
		var ab, aa, bb float64
		for i := max(0, -shift); i < len(a) && i+shift < len(b); i += 5 {
			ab, aa, bb = ab+a[i]*b[i+shift], aa+a[i]*a[i], bb+b[i+shift]*b[i+shift]
		}
		best = max(best, ab/math.Sqrt(aa*bb+1e-9))
	}
	return best
}

type broughtIn struct {
	take
	Words  int
	Beside *struct {
		Recording string
		OffsetMS  float64 `json:"offset_ms"`
	}
}

const zoomWords = "WEBVTT\r\n\r\n1\r\n00:00:00.200 --> 00:00:02.000\r\nAsha Verylongname: I never got the job\r\n\r\n2\r\n00:00:02.000 --> 00:00:04.000\r\nRosa Othername: Because they knew?\r\n"

func TestSoundOfAnyKindComesInThroughTheProgramItself(t *testing.T) {
	l := newLaptop(t)
	from, said := uttered(t, "I never got the job, because they told me they knew I could not do it.")
	dir := t.TempDir()
	vtt := filepath.Join(dir, "zoom.vtt")
	if err := os.WriteFile(vtt, []byte(zoomWords), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, how := range map[string][]string{
		"a.mp3": {"lame", "--quiet", from}, "a.flac": {"flac", "-s", from, "-o"}, "a.opus": {"opusenc", "--quiet", from}, "a.m4a": {"ffmpeg", "-v", "error", "-i", from},
		"zoom.mp4": {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=5:duration=5", "-i", from, "-c:v", "mpeg4", "-ac", "2"}, "a.wav": {"cp", from},
	} {
		path := filepath.Join(dir, name)
		tool(t, how[0], append(how[1:], path)...)
		before := hashOf(t, path)
		var kept broughtIn
		l.must(&kept, "import", path, "--title", "With my coat on", "--storyteller", "Asha", "--agreed", "--words", vtt)
		if len(kept.Tracks) != 1 || kept.Words != 2 || hashOf(t, path) != before {
			t.Errorf("%s: %+v", name, kept)
			continue
		}
		if c := like(said, pcmOf(t, kept.Tracks[0].File)); c < 0.97 {
			t.Errorf("%s: it is like what was said by %.3f", name, c)
		}
		original := filepath.Join(filepath.Dir(kept.Tracks[0].File), "original-1"+filepath.Ext(name))
		if name == "a.wav" {
			original = kept.Tracks[0].File
		}
		if hashOf(t, original) != before {
			t.Errorf("%s: the original is not kept as it was", name)
		}
		s := l.try("words", kept.Story)
		if want := "   0:00  Speaker 1: I never got the job\n   0:02  Speaker 2: Because they knew?\n"; s.out != want || s.code != 0 {
			t.Errorf("%s: words are %q", name, s.out+s.err)
		}
	}
	var found []row
	if l.must(&found, "stories", "--search", "knew"); len(found) != 6 {
		t.Errorf("the search finds %d stories", len(found))
	}
	if s := l.try("verify"); s.code != 0 {
		t.Errorf("verify: %s%s", s.out, s.err)
	}
	out, err := exec.Command("grep", "-rlE", "longname|Othername", l.dir).Output()
	if err == nil {
		t.Errorf("a name from Zoom stands in %s", out)
	}
}

func TestAPhonesRecordingFindsItsPlaceThroughTheProgramItself(t *testing.T) {
	l := newLaptop(t)
	from, _ := uttered(t, "I never got the job, because they knew. So we made our own work, at the long table in the hall. "+
		"Then the letter came in the winter, and my sister carried it up the stairs. Nobody opened it until the doctor had gone. "+
		"It said that the money would stop on Monday, and that we could write to them, which we did, all of us, on the same evening. "+
		"The answer took four months. By then we had the kitchen, and the music, and forty people every Saturday.")
	dir := t.TempDir()
	laptop, phone, other := filepath.Join(dir, "laptop.flac"), filepath.Join(dir, "phone.mp3"), filepath.Join(dir, "other.mp3")
	tool(t, "sox", from, laptop)
	tool(t, "sox", from, filepath.Join(dir, "phone.wav"), "trim", "3.5", "gain", "-8", "highpass", "250", "reverb", "30", "rate", "22050")
	tool(t, "lame", "--quiet", filepath.Join(dir, "phone.wav"), phone)
	elsewhere, _ := uttered(t, strings.Repeat("Something else was said about the weather, and about the buses that never come when one waits for them. ", 5))
	tool(t, "lame", "--quiet", elsewhere, other)
	var first, second broughtIn
	l.must(&first, "import", laptop, "--title", "With my coat on", "--storyteller", "Asha", "--agreed")
	l.must(&second, "import", phone, "--beside", first.Recording)
	if b := second.Beside; b == nil || b.Recording != first.Recording || math.Abs(b.OffsetMS-3500) > 60 || second.Story != first.Story {
		t.Errorf("it lies at %+v", b)
	}
	s := l.try("import", other, "--beside", first.Recording)
	if s.code != 1 || !strings.Contains(s.err, "not the same conversation") || s.out != "" {
		t.Errorf("another conversation: exit %d, %q", s.code, s.out+s.err)
	}
	if s = l.try("story", first.Story, "--json"); strings.Count(s.out, `"original"`) != 2 {
		t.Errorf("the story is now %s", s.out)
	}
}

func TestWhatCannotBeBroughtInIsToldInASentence(t *testing.T) {
	l := newLaptop(t)
	from, _ := uttered(t, "As it is.")
	dir := t.TempDir()
	film, vtt, silent, broken := filepath.Join(dir, "a.m4a"), filepath.Join(dir, "a.vtt"), filepath.Join(dir, "silent.mp4"), filepath.Join(dir, "broken.flac")
	tool(t, "ffmpeg", "-v", "error", "-i", from, film)
	tool(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=1", "-c:v", "mpeg4", silent)
	for path, holds := range map[string]string{vtt: "WEBVTT\n\nNOTE nothing\n", broken: "fLaC\x00\x00\x00\x22"} {
		if err := os.WriteFile(path, []byte(holds), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	anew := []string{"--title", "x", "--storyteller", "y", "--agreed"}
	for _, c := range []struct {
		when string
		args []string
		code int
		says string
	}{
		{"a letter", append([]string{"go.mod"}, anew...), 1, "no sound in this file"},
		{"a video without sound", append([]string{silent}, anew...), 1, "no sound in this video"},
		{"a damaged file", append([]string{broken}, anew...), 1, "damaged"},
		{"words that are none", append([]string{from, "--words", "go.mod"}, anew...), 1, "WebVTT"},
		{"words without any", append([]string{from, "--words", vtt}, anew...), 1, "no words in this file"},
		{"a folder", append([]string{dir}, anew...), 1, "no sound in this file"},
		{"a folder for words", append([]string{from, "--words", dir}, anew...), 1, "WebVTT"},
		{"words that are not there", append([]string{from, "--words", "nowhere.vtt"}, anew...), 1, "no such file"},
		{"no title", []string{from, "--storyteller", "y", "--agreed"}, 2, "--title"},
		{"nobody agreed", []string{from, "--title", "x", "--storyteller", "y"}, 3, "agreed"},
		{"no such story", []string{from, "--story", "zzz"}, 1, "no such story"},
		{"no such recording", []string{from, "--beside", "zzz"}, 1, "no sound on this laptop"},
		{"a title for a story that has one", []string{from, "--story", "zzz", "--title", "x"}, 2, "already"},
		{"two beside one", []string{from, from, "--beside", "zzz"}, 2, "one file"},
		{"three sides", append([]string{from, from, from}, anew...), 2, "two"},
		{"a story and a recording", []string{from, "--story", "a", "--beside", "b"}, 2, "--help"},
	} {
		if s := l.try(append([]string{"import"}, c.args...)...); s.code != c.code || !strings.Contains(s.err, c.says) || s.out != "" {
			t.Errorf("%s: exit %d (want %d), says %q", c.when, s.code, c.code, s.out+s.err)
		}
	}
	cmd := l.command(append([]string{"import", film}, anew...)...)
	cmd.Env = append(os.Environ(), "PATH="+dir)
	if s := try(t, cmd); s.code != 1 || !strings.Contains(s.err, "ffmpeg") {
		t.Errorf("without ffmpeg: exit %d, %q", s.code, s.out+s.err)
	}
	var rows []row
	if l.must(&rows, "stories"); len(rows) != 0 {
		t.Errorf("left behind are %+v", rows)
	}
}

func TestAnImportThatIsKilledIsFinishedAtTheNextStartOrNeverWas(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewSource(seed))
	path := filepath.Join(t.TempDir(), "long.flac")
	tool(t, "sox", "-n", "-r", "16000", "-b", "16", "-c", "1", path, "synth", "900", "brownnoise", "gain", "-6")
	l := newLaptop(t)
	args := []string{"import", path, "--title", "With my coat on", "--storyteller", "Asha", "--agreed"}
	began := time.Now()
	l.must(nil, args...)
	whole := time.Since(began)
	finished := 0
	for range 10 {
		cmd := l.command(args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Float64() * float64(whole)))
		cmd.Process.Kill()
		cmd.Wait()
		var rows []row
		for _, s := range l.rows(&rows) {
			if s.Seconds != 0 && s.Seconds != 900 {
				t.Errorf("a story of %v seconds", s.Seconds)
			}
		}
	}
	var rows []row
	for _, s := range l.rows(&rows) {
		if s.Seconds == 900 {
			finished++
		}
	}
	if s := l.try("verify"); s.code != 0 {
		t.Errorf("verify: %s%s", s.out, s.err)
	}
	for _, pattern := range []string{".*.part-*", "import.json", "track-2*"} {
		if left, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", pattern)); len(left) > 0 {
			t.Errorf("left behind are %v", left)
		}
	}
	originals, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", "original-1.flac"))
	for _, o := range originals {
		if hashOf(t, o) != hashOf(t, path) {
			t.Error("an original is not as it was")
		}
	}
	t.Logf("%d of 11 are whole stories, %d originals; one import takes %v", finished, len(originals), whole.Round(time.Millisecond))
	if finished != len(originals) {
		t.Errorf("%d stories of %d originals", finished, len(originals))
	}
}

// rows lists the stories.
func (l laptop) rows(rows *[]row) []row {
	l.must(rows, "stories")
	return *rows
}
