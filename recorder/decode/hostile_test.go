package decode_test

import (
	"context"
	"errors"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ownvoice/recorder/decode"
)

// spoilt is a file with something wrong in it.
func spoilt(r *rand.Rand, b []byte) []byte {
	b = append([]byte{}, b...)
	at := func() int { // the beginning is where most harm can be done
		if r.Intn(2) == 0 {
			return r.Intn(min(len(b), 512))
		}
		return r.Intn(len(b))
	}
	for range 1 + r.Intn(8) {
		switch i := at(); r.Intn(6) {
		case 0:
			b[i] ^= 1 << r.Intn(8)
		case 1:
			b[i] = byte(r.Intn(256))
		case 2: // a size that is as large as can be
			for j := i; j < min(i+4, len(b)); j++ {
				b[j] = 0xff
			}
		case 3:
			clear(b[i:min(len(b), i+r.Intn(200))])
		case 4: // a piece of it again
			b = append(b[:i:i], b[max(0, i-r.Intn(3000)):]...)
		case 5:
			if i > 100 {
				b = b[:i]
			}
		}
	}
	return b
}

// errs are the words there are for a file that is not as it should be.
var errs = []error{decode.ErrNotSound, decode.ErrBroken, decode.ErrCut, decode.ErrNoTrack, decode.ErrTooLong}

func named(err error) bool {
	for _, e := range errs {
		if errors.Is(err, e) {
			return true
		}
	}
	return err == nil
}

func TestSpoiltFilesNeitherHangNorTakeAnythingDown(t *testing.T) {
	from, _ := talk(t, "16000")
	run(t, "sox", from, from+".short.wav", "trim", "0.5", "1")
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewSource(seed))
	for _, name := range []string{"a.flac", "a.mp3", "a.ogg", "a.opus", "a.m4a", "a.mka"} {
		t.Run(name, func(t *testing.T) {
			whole, err := os.ReadFile(encode(t, name, from+".short.wav"))
			if err != nil {
				t.Fatal(err)
			}
			tries, ends, slowest := 50, map[string]int{}, time.Duration(0)
			if strings.HasSuffix(name, "4a") || strings.HasSuffix(name, "ka") {
				tries = 20 // ffmpeg's own, which is started twice
			}
			for i := range tries {
				path := filepath.Join(t.TempDir(), "spoilt")
				b := spoilt(r, whole)
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				frames, err := hear(path)
				slowest = max(slowest, time.Since(began))
				if !named(err) {
					t.Errorf("file %d: %v", i, err)
				}
				if frames > 16000*600 {
					t.Errorf("file %d: %d frames of one second", i, frames)
				}
				ends[short(err)]++
			}
			t.Logf("%v; at most %v", ends, slowest)
			if slowest > 15*time.Second {
				t.Errorf("one took %v", slowest)
			}
		})
	}
	if most := largestChild(t); most > 600 {
		t.Errorf("a decoder held %d MiB", most)
	}
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.Sys > 200<<20 {
		t.Errorf("this program holds %d MiB", m.Sys>>20)
	}
}

// largestChild is the most memory that any child held, in MiB.
func largestChild(t *testing.T) int64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_CHILDREN, &u); err != nil {
		t.Fatal(err)
	}
	t.Logf("the largest child held %d MiB", u.Maxrss>>10)
	return u.Maxrss >> 10
}

func TestADecoderThatTakesAllMemoryIsEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), hog)
	if err := os.WriteFile(path, []byte("fLaC"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := hear(path); !errors.Is(err, decode.ErrBroken) {
		t.Errorf("it ends with %v", err)
	}
	if most := largestChild(t); most > 1100 {
		t.Errorf("it held %d MiB", most)
	}
}

func short(err error) string {
	for _, e := range errs {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return "whole"
}

// hear decodes a file and throws it away.
func hear(path string) (frames int64, err error) {
	s, err := decode.Open(context.Background(), path)
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 48000)
	for {
		n, err := s.Read(buf)
		frames += int64(n / s.Format.FrameBytes())
		if err != nil {
			s.Close()
			if err == io.EOF {
				err = nil
			}
			return frames, err
		}
	}
}

func TestADecoderThatSaysNothingIsEnded(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\nexec sleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	decode.SetSilent(t, 300*time.Millisecond)
	path := filepath.Join(dir, "a.mp4")
	if err := os.WriteFile(path, []byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom"), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, _, err := readAll(path); !errors.Is(err, decode.ErrStuck) || time.Since(began) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}

func TestADecoderThatNeverEndsIsEnded(t *testing.T) {
	dir := t.TempDir()
	head := `printf 'RIFF\377\377\377\377WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\200\076\0\0\002\0\020\0data\377\377\377\377'`
	script := "#!/bin/sh\ncase \"$*\" in *pipe:1*) " + head + "; exec cat /dev/zero;; esac\necho \"Input #0\nStream #0:0: Audio: aac\" >&2\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	path := filepath.Join(dir, "a.mp4")
	if err := os.WriteFile(path, []byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom"), 0o600); err != nil {
		t.Fatal(err)
	}
	frames, err := hear(path)
	if !errors.Is(err, decode.ErrTooLong) || frames > 8000*24*3600+48000 {
		t.Errorf("%d frames, %v", frames, err)
	}
}

func TestWhenNobodyWantsItAnyMoreTheDecoderEnds(t *testing.T) {
	from, _ := talk(t, "48000")
	ctx, cancel := context.WithCancel(context.Background())
	s, err := decode.Open(ctx, encode(t, "a.flac", from))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Read(make([]byte, 960)); err != nil {
		t.Fatal(err)
	}
	cancel()
	for range 100000 {
		if _, err = s.Read(make([]byte, 9600)); err != nil {
			break
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAListOfOtherFilesIsNeverFollowed(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.wav")
	run(t, "sox", "-n", "-r", "16000", secret, "synth", "1", "sine", "500")
	for _, head := range []string{"#!AMR\n", "\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom", "caff", "\xff\xf1\x50\x80\x01\x3f\xfc"} {
		path := filepath.Join(dir, "a")
		if err := os.WriteFile(path, []byte(head+"\nffconcat version 1.0\nfile secret.wav\n#EXTM3U\n#EXTINF:1,\nfile://"+secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if frames, err := hear(path); err == nil || frames > 2000 {
			t.Errorf("after %q it gives %d frames, %v", head, frames, err)
		}
	}
}

// fuzz gives one decoder what it never expects. It runs in this process: a
// panic is caught as in the child, a hang or endless memory is for the fuzzer
// to find, and for the limits around the child to bear.
func fuzz(f *testing.F, name string) {
	from, _ := talk(f, "16000")
	run(f, "sox", from, from+".short.wav", "trim", "0.5", "0.2")
	whole, err := os.ReadFile(encode(f, name, from+".short.wav"))
	if err != nil {
		f.Fatal(err)
	}
	r := rand.New(rand.NewSource(1))
	f.Add(whole)
	for range 10 {
		f.Add(spoilt(r, whole))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		w := &bounded{left: 64 << 20}
		if err := decode.Decode(b, w); err != nil && !named(err) && !errors.Is(err, errFull) {
			t.Fatalf("it blames somebody else: %v", err)
		}
	})
}

var errFull = errors.New("enough")

type bounded struct{ left int }

func (c *bounded) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func FuzzFLAC(f *testing.F)   { fuzz(f, "a.flac") }
func FuzzMP3(f *testing.F)    { fuzz(f, "a.mp3") }
func FuzzVorbis(f *testing.F) { fuzz(f, "a.ogg") }
func FuzzOpus(f *testing.F)   { fuzz(f, "a.opus") }

func TestDamageInTheMiddleLosesNothingBehindIt(t *testing.T) {
	from, said := talk(t, "48000")
	for name, least := range map[string]float64{"a.flac": 0.98, "a.mp3": 0.97, "a.opus": 0.97, "a.mka": 0.97} {
		path := encode(t, name, from)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 40 {
			b[len(b)*2/5+i] ^= 0x5a
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		format, got, err := readAll(path)
		if !strings.HasPrefix(name, "a.m") && !errors.Is(err, decode.ErrBroken) { // ffmpeg does not tell, and nothing can be told of an MP3
			t.Errorf("%s ends with %v", name, err)
		}
		all := floats(got, format.Channels)
		if len(all) < len(said)*9/10 {
			t.Errorf("%s: %d frames of %d", name, len(all), len(said))
			continue
		}
		half := len(said) * 6 / 10 // what is behind the damage, wherever it came to lie
		if c := alike(said[half:len(said)-6000], all[min(len(all), half):], 2600); c < least {
			t.Errorf("%s: behind the damage it is like what was said by %.3f", name, c)
		}
	}
}

func TestNoiseIsNoSound(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewSource(seed))
	path, b := filepath.Join(t.TempDir(), "noise"), make([]byte, 100_000)
	for range 300 {
		r.Read(b)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if kind, err := decode.KindOf(path); !errors.Is(err, decode.ErrNotSound) {
			t.Errorf("noise is %q, %v", kind, err)
		}
	}
}
