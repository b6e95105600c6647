package wav_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ownvoice/recorder/wav"
)

var (
	mono16 = wav.Format{RateHz: 48000, Channels: 1, Bits: 16}
	mono24 = wav.Format{RateHz: 48000, Channels: 1, Bits: 24}
	about  = wav.About{Recording: "0191f3c2-7c1e-7a53-8000-0123456789ab", Track: 1, Label: "You", App: "0.1",
		Began: time.Date(2026, 11, 23, 10, 42, 7, 0, time.Local)}
)

func create(t *testing.T, f wav.Format) (*wav.Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "track-1.wav")
	w, err := wav.Create(path, f, about)
	if err != nil {
		t.Fatal(err)
	}
	return w, path
}

func noise(t *testing.T, frames int, f wav.Format) []byte {
	t.Helper()
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	b := make([]byte, frames*f.FrameBytes())
	rand.New(rand.NewSource(seed)).Read(b)
	return b
}

// pcm lets a program that is not ours read the samples.
func pcm(t *testing.T, path string, bits int) []byte {
	t.Helper()
	cmd := exec.Command("sox", path, "-t", "raw", "-e", "signed", "-b", strconv.Itoa(bits), "-L", "-D", "-")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || strings.Contains(stderr.String(), "FAIL") {
		t.Fatalf("sox cannot read it: %v: %s", err, stderr.String())
	}
	return out
}

func TestOtherProgramsReadTheFileAtEveryMomentOfItsGrowth(t *testing.T) {
	for _, f := range []wav.Format{mono16, mono24} {
		w, path := create(t, f)
		want := noise(t, 4801, f) // an odd number of bytes at 24 bits
		for at := 0; at < 4801; at += 1201 - at%2 {
			end := min(at+1201-at%2, 4801)
			if err := w.Write(want[at*f.FrameBytes() : end*f.FrameBytes()]); err != nil {
				t.Fatal(err)
			}
			if got := pcm(t, path, f.Bits); !bytes.Equal(got, want[:at*f.FrameBytes()]) {
				t.Fatalf("%d bits, %d frames of which %d are synced: sox reads %d bytes, or others", f.Bits, end, at, len(got))
			}
			if err := w.Sync(); err != nil {
				t.Fatal(err)
			}
			if got := pcm(t, path, f.Bits); !bytes.Equal(got, want[:end*f.FrameBytes()]) {
				t.Fatalf("%d bits after %d frames: sox reads %d bytes, or others", f.Bits, end, len(got))
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheFileSaysWhatItIsWithoutAnyName(t *testing.T) {
	w, path := create(t, mono24)
	w.Write(noise(t, 100, mono24))
	w.Close()
	out, err := exec.Command("sndfile-info", "--broadcast", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"recording 0191f3c2-7c1e-7a53-8000-0123456789ab track 1", "Ownvoice", "0191f3c27c1e7a5380000123456789ab", "2026-11-23", "10:42:07", "A=PCM,F=48000,W=24,M=mono"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("sndfile-info does not show %q:\n%s", want, out)
		}
	}
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := r.About; got.Recording != about.Recording || got.Track != 1 || got.Label != "You" || !got.Began.Equal(about.Began) {
		t.Errorf("it reads about itself %+v", got)
	}
}

func TestSilenceIsSilenceAndSoundBehindItIsWhole(t *testing.T) {
	w, path := create(t, mono24)
	a, b := noise(t, 333, mono24), noise(t, 77, mono24)
	for _, err := range []error{w.Write(a), w.Silence(1001), w.Write(b), w.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := append(append(a, make([]byte, 1001*3)...), b...)
	if !bytes.Equal(pcm(t, path, 24), want) {
		t.Error("the samples differ")
	}
}

func TestPastFourGiBItIsAnRF64OtherProgramsRead(t *testing.T) {
	w, path := create(t, mono16)
	head, tail := noise(t, 1000, mono16), noise(t, 1000, mono16)
	w.Write(head)
	if err := w.Silence(1<<31 + 500); err != nil { // 4 GiB and a bit; a hole takes no room
		t.Skip("the file system of the temporary folder keeps no large files: ", err)
	}
	if err := w.Write(tail); err != nil {
		t.Fatal(err)
	}
	frames := w.Frames()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Frames != frames {
		t.Errorf("it holds %d frames and says %d", frames, r.Frames)
	}
	out, err := exec.Command("sndfile-info", path).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("RF64")) || !bytes.Contains(out, []byte(strconv.FormatInt(frames, 10))) {
		t.Errorf("sndfile-info: %v:\n%s", err, out)
	}
	out, err = exec.Command("ffmpeg", "-v", "error", "-ss", strconv.FormatFloat(float64(frames-500)/48000, 'f', 7, 64), "-i", path, "-f", "s16le", "-").Output()
	if err != nil || !bytes.Equal(out, tail[1000:]) {
		t.Errorf("ffmpeg reads %d bytes of the last 500 frames: %v", len(out), err)
	}
	before, _ := os.Stat(path)
	if m, err := wav.Mend(path); err != nil || m.Changed || m.Frames != frames || m.Bytes != before.Size() {
		t.Errorf("mending a whole file gives %+v, %v", m, err)
	}
}

func TestAFileCutBackFromPastFourGiBIsPlainAgain(t *testing.T) {
	w, path := create(t, mono16)
	head := noise(t, 1000, mono16)
	w.Write(head)
	if err := w.Silence(1<<31 + 500); err != nil {
		t.Skip("the file system of the temporary folder keeps no large files: ", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(path)
	if err := os.Truncate(path, info.Size()-(1<<31+500)*2); err != nil {
		t.Fatal(err)
	}
	if m, err := wav.Mend(path); err != nil || !m.Changed || m.Frames != 1000 {
		t.Fatalf("mending gives %+v, %v", m, err)
	}
	if m, err := wav.Mend(path); err != nil || m.Changed {
		t.Errorf("mending twice gives %+v, %v", m, err)
	}
	if got := pcm(t, path, 16); !bytes.Equal(got, head) {
		t.Errorf("sox reads %d bytes, or others", len(got))
	}
}

func TestMendingKeepsEveryWholeFrameWhereverTheFileWasCut(t *testing.T) {
	for _, f := range []wav.Format{mono16, mono24} {
		w, path := create(t, f)
		samples := noise(t, 5000, f)
		w.Write(samples)
		w.Close()
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		dataAt := bytes.Index(whole, []byte("data")) + 8
		for range 200 {
			cut := dataAt + rand.Intn(len(whole)-dataAt)
			if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
				t.Fatal(err)
			}
			frames := int64((cut - dataAt) / f.FrameBytes())
			m, err := wav.Mend(path)
			if err != nil || m.Frames != frames || !m.Changed {
				t.Fatalf("cut at %d: %+v, %v; want %d frames", cut, m, err, frames)
			}
			if again, err := wav.Mend(path); err != nil || again.Changed {
				t.Fatalf("mending twice changes it again: %v", err)
			}
			mended, _ := os.ReadFile(path)
			if !bytes.Equal(mended[dataAt:dataAt+int(frames)*f.FrameBytes()], samples[:int(frames)*f.FrameBytes()]) {
				t.Fatalf("cut at %d: other samples", cut)
			}
		}
		if got := pcm(t, path, f.Bits); !bytes.HasPrefix(samples, got) {
			t.Error("sox reads something else")
		}
	}
}

func TestMendingFindsFramesTheSizesDoNotSpeakOf(t *testing.T) {
	w, path := create(t, mono16)
	w.Write(noise(t, 100, mono16))
	w.Close()
	f, _ := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	f.Write(make([]byte, 51)) // 25 frames and a half, written just before the kill
	f.Close()
	if m, err := wav.Mend(path); err != nil || m.Frames != 125 {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAForeignFileIsNeverMended(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foreign.wav")
	if out, err := exec.Command("sox", "-n", path, "synth", "0.1", "sine", "440").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := wav.Mend(path); !errors.Is(err, wav.ErrNotWAV) {
		t.Errorf("it was mended: %v", err)
	}
}

func TestFormatsOfOtherProgramsAreRead(t *testing.T) {
	for name, how := range map[string][]string{
		"8 bits": {"-b", "8", "-e", "unsigned"}, "16 bits": {"-b", "16"}, "24 bits extensible": {"-b", "24"},
		"32 bits": {"-b", "32"}, "float": {"-b", "32", "-e", "float"}, "double": {"-b", "64", "-e", "float"}, "stereo": {"-c", "2"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.wav")
			args := append(append([]string{"-n", "-r", "44100"}, how...), path, "synth", "0.5", "sine", "1000", "vol", "0.5")
			if out, err := exec.Command("sox", args...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			r, err := wav.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if r.Frames != 22050 || r.Format.RateHz != 44100 {
				t.Errorf("%d frames at %d", r.Frames, r.Format.RateHz)
			}
			dst := make([]float32, 30000*r.Format.Channels)
			n, err := r.Read(dst)
			if n != 22050 || err != io.EOF {
				t.Errorf("read %d frames, %v", n, err)
			}
			var loudest float32
			for _, x := range dst {
				loudest = max(loudest, x)
			}
			if loudest < 0.49 || loudest > 0.51 {
				t.Errorf("loudest sample %v, want 0.5", loudest)
			}
		})
	}
}

func FuzzReaderNeverTrustsTheFile(f *testing.F) {
	dir := f.TempDir()
	for i, format := range []wav.Format{mono16, mono24} {
		path := filepath.Join(dir, strconv.Itoa(i))
		w, err := wav.Create(path, format, about)
		if err != nil {
			f.Fatal(err)
		}
		w.Write(make([]byte, 30*format.FrameBytes()))
		w.Close()
		b, _ := os.ReadFile(path)
		f.Add(b)
		b = bytes.Clone(b)
		copy(b, "RF64\xff\xff\xff\xff")
		copy(b[12:], "ds64")
		binary.LittleEndian.PutUint64(b[28:], 1<<62)
		f.Add(b)
	}
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := wav.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if !errors.Is(err, wav.ErrNotWAV) && !errors.Is(err, wav.ErrFormat) {
				t.Fatalf("the reader blames somebody else: %v", err)
			}
			return
		}
		if r.Frames*int64(r.Format.FrameBytes()) > int64(len(b)) {
			t.Fatalf("%d frames in %d bytes", r.Frames, len(b))
		}
		dst := make([]float32, 100*r.Format.Channels)
		for _, at := range []int64{0, r.Frames - 1, r.Frames, -5, 1 << 60} {
			if n, err := r.ReadAt(dst, at); err != nil && err != io.EOF || n > 100 {
				t.Fatalf("read at %d: %d, %v", at, n, err)
			}
		}
	})
}
