package decode_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/recorder/decode"
)

// The test program is its own decoder, as the real one is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == decode.ChildVerb {
		if filepath.Base(os.Args[2]) == hog {
			takeAllMemory()
		}
		os.Exit(decode.Child(os.Args[2], os.Stdout))
	}
	if len(os.Args) > 1 && children[os.Args[1]] != nil {
		os.Exit(children[os.Args[1]](os.Args[2:]))
	}
	os.Exit(m.Run())
}

// children are what the test program does when it is started with these words.
var children = map[string]func(args []string) int{}

const hog = "hog.flac" // for which the decoder takes all the memory there is

func takeAllMemory() {
	go decode.Watch()
	for all := [][]byte{}; ; {
		all = append(all, bytes.Repeat([]byte{1}, 16<<20))
	}
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// talk is a spoken sentence as a WAV file, and its samples.
func talk(t testing.TB, rate string) (string, []float64) {
	t.Helper()
	dir := t.TempDir()
	raw, path := filepath.Join(dir, "raw.wav"), filepath.Join(dir, "talk.wav")
	run(t, "espeak-ng", "-w", raw, "I never got the job, because they told me they knew I could not do it. So we made our own work, at the long table in the hall.")
	run(t, "sox", raw, "-r", rate, "-b", "16", path, "gain", "-3")
	return path, samples(t, path)
}

func samples(t testing.TB, path string) []float64 {
	t.Helper()
	out, err := exec.Command("sox", path, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-c", "1", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return floats(out, 1)
}

// floats takes the first of some channels out of 16-bit samples.
func floats(b []byte, channels int) []float64 {
	all := make([]float64, len(b)/2/channels)
	for i := range all {
		all[i] = float64(int16(binary.LittleEndian.Uint16(b[2*i*channels:]))) / 32768
	}
	return all
}

// alike is the best correlation of two sounds when one is moved by up to so
// many frames.
func alike(a, b []float64, move int) float64 {
	best := 0.0
	for shift := -move; shift <= move; shift++ {
		var ab, aa, bb float64
		for i := max(0, -shift); i < len(a) && i+shift < len(b); i += 3 {
			x, y := a[i], b[i+shift]
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
		best = max(best, ab/math.Sqrt(aa*bb+1e-12))
	}
	return best
}

func readAll(path string) (decode.Format, []byte, error) {
	s, err := decode.Open(context.Background(), path)
	if err != nil {
		return decode.Format{}, nil, err
	}
	defer s.Close()
	b, err := io.ReadAll(readerOf{s})
	return s.Format, b, err
}

type readerOf struct{ *decode.Sound }

func (r readerOf) Read(p []byte) (int, error) { return r.Sound.Read(p[:len(p)&^63]) }

// encoded are the ways in which the workbench writes sound files.
var encoded = map[string][]string{
	"a.flac": {"flac", "-s", "-f", "-o", "OUT", "IN"}, "a.mp3": {"lame", "--quiet", "-b", "64", "IN", "OUT"}, "vbr.mp3": {"lame", "--quiet", "-V", "4", "IN", "OUT"},
	"a.ogg": {"oggenc", "-Q", "-o", "OUT", "IN"}, "a.opus": {"opusenc", "--quiet", "IN", "OUT"},
	"a.m4a": {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "aac", "OUT"}, "a.mka": {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "libopus", "OUT"},
	"a.3gp": {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "aac", "OUT"}, "a.webm": {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "libvorbis", "OUT"},
	"zoom.mp4": {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=5:duration=5", "-i", "IN", "-c:v", "mpeg4", "-c:a", "aac", "OUT"},
	"a.aac":    {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "aac", "-f", "adts", "OUT"}, "a.aiff": {"sox", "IN", "OUT"},
	"law.wav": {"sox", "IN", "-e", "a-law", "OUT"}, "a.mp2": {"ffmpeg", "-v", "error", "-i", "IN", "-c:a", "mp2", "OUT"},
	"flac.oga": {"flac", "-s", "-f", "--ogg", "-o", "OUT", "IN"},
}

func encode(t testing.TB, name, from string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	how := encoded[name]
	args := strings.Split(strings.NewReplacer("OUT", path, "IN", from).Replace(strings.Join(how, "\x00")), "\x00")
	run(t, args[0], args[1:]...)
	return path
}

func TestEveryKindOfFileGivesBackWhatWasSaid(t *testing.T) {
	from, said := talk(t, "44100")
	for name := range encoded {
		t.Run(name, func(t *testing.T) {
			path := encode(t, name, from)
			nameless := filepath.Join(t.TempDir(), "recording.txt") // a name says nothing
			if err := os.Rename(path, nameless); err != nil {
				t.Fatal(err)
			}
			format, b, err := readAll(nameless)
			if err != nil {
				t.Fatal(err)
			}
			want := said
			if format.RateHz != 44100 {
				again := filepath.Join(t.TempDir(), "again.wav")
				run(t, "sox", from, "-r", "48k", again)
				want = samples(t, again)
			}
			got := floats(b, format.Channels)
			if format.Bits != 16 || format.Channels != 1 || math.Abs(float64(len(got)-len(want))) > 5000 || math.Abs(float64(format.Frames-int64(len(got)))) > 22050 {
				t.Errorf("%+v, %d frames of %d", format, len(got), len(want))
			}
			if c := alike(want, got, 2600); c < 0.97 {
				t.Errorf("it is like what was said by %.3f", c)
			}
		})
	}
}

func TestAnOpusFileComesBackAtTheRateAndLengthItWasMadeOf(t *testing.T) {
	from, said := talk(t, "16000")
	format, b, err := readAll(encode(t, "a.opus", from))
	if err != nil || format.RateHz != 16000 || len(b)/2 != len(said) || int(format.Frames) != len(said) {
		t.Errorf("%+v, %d of %d frames, %v", format, len(b)/2, len(said), err)
	}
	if c := alike(said, floats(b, 1), 40); c < 0.97 {
		t.Errorf("it is like what was said by %.3f", c)
	}
}

func TestFLACIsExactAtEveryDepth(t *testing.T) {
	for _, c := range []struct{ bits, channels string }{{"16", "1"}, {"16", "2"}, {"24", "1"}, {"24", "2"}, {"8", "1"}} {
		dir := t.TempDir()
		wav, path := filepath.Join(dir, "a.wav"), filepath.Join(dir, "a.flac")
		run(t, "sox", "-n", "-r", "32000", "-b", c.bits, "-c", c.channels, wav, "synth", "1", "brownnoise", "gain", "-6")
		run(t, "flac", "-s", "-o", path, wav)
		want := map[string]string{"8": "16"}[c.bits]
		if want == "" {
			want = c.bits
		}
		plain, err := exec.Command("sox", wav, "-t", "raw", "-e", "signed", "-b", want, "-L", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		if _, b, err := readAll(path); err != nil || !bytes.Equal(b, plain) {
			t.Errorf("%s bits, %s channels: other samples, %v", c.bits, c.channels, err)
		}
	}
}

func TestDeepSoundKeepsItsDepthThroughFFmpegToo(t *testing.T) {
	dir := t.TempDir()
	wav, path := filepath.Join(dir, "a.wav"), filepath.Join(dir, "a.m4a")
	run(t, "sox", "-n", "-r", "48000", "-b", "24", "-c", "2", wav, "synth", "1", "brownnoise", "gain", "-6")
	run(t, "ffmpeg", "-v", "error", "-i", wav, "-c:a", "alac", path)
	plain, err := exec.Command("sox", wav, "-t", "raw", "-e", "signed", "-b", "24", "-L", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if f, b, err := readAll(path); err != nil || f.Bits != 24 || !bytes.Equal(b, plain) {
		t.Errorf("%+v, other samples, %v", f, err)
	}
}

func TestWhatIsNoSoundIsCalledSo(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		holds string
		want  error
	}{
		"empty":              {"", decode.ErrNotSound},
		"a letter":           {strings.Repeat("Dear Maureen, thank you for the talk. ", 3000), decode.ErrNotSound},
		"a list of others":   {"ffconcat version 1.0\nfile /etc/passwd\n", decode.ErrNotSound},
		"a list of pieces":   {"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", decode.ErrNotSound},
		"a page":             {"<html><body>Your recording has expired</body></html>", decode.ErrNotSound},
		"only its beginning": {"fLaC", decode.ErrBroken},
		"an empty film":      {"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom", decode.ErrBroken},
		"a long tag":         {"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", decode.ErrNotSound},
	} {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".mp3")
		if err := os.WriteFile(path, []byte(c.holds), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := readAll(path); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := readAll(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if _, _, err := readAll(dir); err == nil {
		t.Error("a folder is sound")
	}
}

func TestAFilmWithoutSoundSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	run(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=1", "-c:v", "mpeg4", path)
	if _, _, err := readAll(path); !errors.Is(err, decode.ErrNoTrack) {
		t.Error(err)
	}
}

func TestWithoutFFmpegItIsAskedFor(t *testing.T) {
	from, _ := talk(t, "16000")
	film, own := encode(t, "a.m4a", from), encode(t, "a.mp3", from)
	t.Setenv("PATH", t.TempDir())
	if _, _, err := readAll(film); !errors.Is(err, decode.ErrNeedsFFmpeg) {
		t.Errorf("an m4a: %v", err)
	}
	if _, _, err := readAll(own); err != nil {
		t.Errorf("an mp3: %v", err)
	}
}

func TestAFileThatWasCutGivesWhatIsThereAndSaysSo(t *testing.T) {
	from, said := talk(t, "48000")
	for _, name := range []string{"a.flac", "a.mp3", "vbr.mp3", "a.ogg", "a.opus", "a.mka", "a.aac"} {
		t.Run(name, func(t *testing.T) {
			path := encode(t, name, from)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, info.Size()/2); err != nil {
				t.Fatal(err)
			}
			format, b, err := readAll(path)
			if name != "a.aac" && !errors.Is(err, decode.ErrCut) { // AAC without a box around it does not know its length
				t.Errorf("it ends with %v", err)
			}
			got := floats(b, format.Channels)
			if len(got) < len(said)/4 || len(got) > len(said)*3/4 {
				t.Errorf("%d frames of %d", len(got), len(said))
			}
			if c := alike(said[:len(got)], got, 2600); c < 0.9 {
				t.Errorf("it is like what was said by %.3f", c)
			}
		})
	}
}
