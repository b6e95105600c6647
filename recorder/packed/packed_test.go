package packed_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/recorder/packed"
	"ownvoice/recorder/wav"
)

// written makes a file as the recorder does.
func written(t testing.TB, f wav.Format, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "track-1.wav")
	w, err := wav.Create(path, f, wav.About{Recording: "0190b2a4-0000-7000-8000-000000000000", Track: 1, Label: "You", App: "test", Began: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(raw[:len(raw)/f.FrameBytes()*f.FrameBytes()]), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// made has a program that is not ours make a file.
func made(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "track-1.wav")
	if out, err := exec.Command("sh", "-c", script, "sh", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func sum(t testing.TB, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.Sum256(raw)
	return hex.EncodeToString(h[:])
}

// How the flac of others is asked for a file.
var (
	wholeFile = []string{"-d", "-s", "--keep-foreign-metadata"}
	wholeRF64 = []string{"-d", "-s", "--keep-foreign-metadata", "--force-rf64-format"}
	soundOnly = []string{"-d", "-s", "--force-raw-format", "--endian=little", "--sign=signed"} // flac always gives 24 bits a header of its own
)

// comesBack packs a master and gets it back twice, by us and by the flac of others.
func comesBack(t *testing.T, path string, asked []string) {
	t.Helper()
	want := sum(t, path)
	flac := filepath.Join(filepath.Dir(path), "track-1.flac")
	facts, err := packed.Make(t.Context(), path, flac)
	if err != nil {
		t.Fatal(err)
	}
	if facts.Master != want || facts.SHA256 != sum(t, flac) {
		t.Errorf("%+v, but the master is %s", facts, want)
	}
	if info, err := os.Stat(flac); err != nil || info.Size() != facts.Bytes {
		t.Errorf("%+v, but there are %d bytes", facts, info.Size())
	}
	ours := filepath.Join(t.TempDir(), "ours.wav")
	if err := packed.Restore(t.Context(), flac, ours); err != nil || sum(t, ours) != want {
		t.Errorf("another file came back, %v", err)
	}
	if out, err := exec.Command("flac", "-t", "-s", flac).CombinedOutput(); err != nil {
		t.Errorf("flac does not take it: %s", out)
	}
	theirs := filepath.Join(t.TempDir(), "theirs.wav")
	if out, err := exec.Command("flac", append(asked, "-o", theirs, flac)...).CombinedOutput(); err != nil {
		t.Errorf("flac gives nothing back: %v %s", err, out)
	}
	back, _ := os.ReadFile(theirs)
	master, _ := os.ReadFile(path)
	if len(asked) == len(soundOnly) && asked[2] == soundOnly[2] {
		master = samplesOf(t, path, master)
	}
	if !bytes.Equal(back, master) {
		t.Errorf("flac gives back something else")
	}
	if left, _ := filepath.Glob(flac + ".*"); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// samplesOf is the part of a file that is sound.
func samplesOf(t *testing.T, path string, file []byte) []byte {
	t.Helper()
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return file[bytes.Index(file, []byte("data"))+8:][:r.Frames*int64(r.Format.FrameBytes())]
}

func noise(random *rand.Rand, bytes int) []byte {
	b := make([]byte, bytes)
	random.Read(b)
	return b
}

func TestAMasterComesBackByteForByte(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	for _, bits := range []int{16, 24} {
		f := wav.Format{RateHz: 48000, Channels: 1, Bits: bits}
		for name, raw := range map[string][]byte{
			"no sound":                nil,
			"one frame":               noise(random, f.FrameBytes()),
			"five frames":             noise(random, 5*f.FrameBytes()),
			"a frame less than whole": noise(random, 4095*f.FrameBytes()),
			"one whole frame":         noise(random, 4096*f.FrameBytes()),
			"and one more":            noise(random, 4097*f.FrameBytes()),
			"noise as loud as can be": noise(random, 100_001*f.FrameBytes()),
			"silence":                 make([]byte, 50_001*f.FrameBytes()),
			"a constant":              bytes.Repeat([]byte{0x12, 0x34, 0x12, 0x34, 0x12, 0x34}, 9_999),
			"the loudest square":      square(f, 30_011),
			"a click in silence":      click(f, 20_000),
			"16 bits in 24":           sparse(random, f, 30_000),
		} {
			t.Run(name, func(t *testing.T) {
				asked := wholeFile
				if bits == 24 || len(raw) == 0 {
					asked = soundOnly
				}
				comesBack(t, written(t, f, raw), asked)
			})
		}
	}
}

func square(f wav.Format, frames int) (raw []byte) {
	up, down := []byte{0xFF, 0xFF, 0x7F}, []byte{0, 0, 0x80}
	for i := range frames {
		raw = append(raw, [][]byte{up, down}[i/3%2][3-f.Bits/8:]...)
	}
	return raw
}

func click(f wav.Format, frames int) []byte {
	raw := make([]byte, frames*f.FrameBytes())
	raw[5000*f.FrameBytes()+f.FrameBytes()-1] = 0x80
	return raw
}

func sparse(random *rand.Rand, f wav.Format, frames int) []byte {
	raw := noise(random, frames*f.FrameBytes())
	for i := 0; i < len(raw); i += f.FrameBytes() {
		raw[i] = 0
	}
	return raw
}

func TestFilesOfOthersComeBackByteForByte(t *testing.T) {
	for name, script := range map[string]string{
		"stereo at 44.1 kHz":     `sox -n -r 44100 -b 16 "$1" synth 3 pinknoise synth 3 sine mix 300`,
		"24 bits of sox":         `sox -n -r 48000 -c 1 -b 24 "$1" synth 3 brownnoise`,
		"a rate nobody has":      `sox -n -r 11127 -c 1 -b 16 "$1" synth 3 pinknoise`,
		"192 kHz":                `sox -n -r 192000 -c 1 -b 24 "$1" synth 1 pinknoise`,
		"chunks behind":          `ffmpeg -v error -f lavfi -i sine=d=2 -metadata title=x -metadata comment=hello "$1"`,
		"RF64 of ffmpeg":         `ffmpeg -v error -f lavfi -i sine=d=2 -rf64 always "$1"`,
		"a header that was left": `ffmpeg -v error -f lavfi -i sine=d=2 -bitexact "$1"`,
	} {
		t.Run(name, func(t *testing.T) {
			asked := wholeFile
			if strings.HasPrefix(name, "RF64") {
				asked = wholeRF64
			}
			comesBack(t, made(t, script), asked)
		})
	}
}

func TestWhatIsNoChunkComesBackToo(t *testing.T) {
	path := made(t, `sox -n -r 48000 -c 1 -b 16 "$1" synth 1 pinknoise`)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("garbage behind")
	f.Close()
	comesBack(t, path, soundOnly)
}

func TestOurOwnHeaderPast4GiBComesBack(t *testing.T) {
	path := written(t, wav.Format{RateHz: 48000, Channels: 1, Bits: 24}, make([]byte, 48_000))
	raw, _ := os.ReadFile(path)
	at := bytes.Index(raw, []byte("data"))
	copy(raw, "RF64\xFF\xFF\xFF\xFF")
	copy(raw[12:], "ds64")
	binary.LittleEndian.PutUint64(raw[20:], uint64(len(raw)-8))
	binary.LittleEndian.PutUint64(raw[28:], 48_000)
	binary.LittleEndian.PutUint64(raw[36:], 16_000)
	copy(raw[at+4:], "\xFF\xFF\xFF\xFF")
	os.WriteFile(path, raw, 0o600)
	comesBack(t, path, soundOnly)
}

func TestWhatCannotBePackedIsSaidAndNothingIsLeft(t *testing.T) {
	for name, script := range map[string]string{
		"floats":          `sox -n -r 48000 -c 1 -e float -b 32 "$1" synth 1 pinknoise`,
		"8 bits":          `sox -n -r 8000 -c 1 -b 8 "$1" synth 1 pinknoise`,
		"cut short":       `sox -n -r 48000 -c 1 -b 16 "$1" synth 2 pinknoise; truncate -s 100000 "$1"`,
		"nothing":         `: > "$1"`,
		"something other": `yes no | head -c 100000 > "$1"`,
	} {
		t.Run(name, func(t *testing.T) {
			path := made(t, script)
			if _, err := packed.Make(t.Context(), path, filepath.Join(filepath.Dir(path), "a.flac")); !errors.Is(err, packed.ErrCannot) {
				t.Errorf("answers %v", err)
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

// spoken is a minute of speech in a room.
func spoken(t testing.TB, bits string) string {
	return made(t, `set -e; d=$(mktemp -d); espeak-ng -w $d/a.wav "$(for i in 1 2 3 4 5 6; do echo 'I came here in nineteen seventy-one with one suitcase. My sister met me off the boat. She said, you will not like the weather.'; done)"
		sox $d/a.wav -r 48000 -b 24 $d/b.wav gain -8; sox -n -r 48000 -c 1 -b 24 $d/r.wav synth $(soxi -D $d/b.wav) pinknoise vol 0.006
		sox -m $d/b.wav $d/r.wav -t wavpcm -b `+bits+` "$1" reverb 20; rm -r $d`)
}

func TestHoweverOftenItIsCutShortTheResultIsTheSame(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	defer packed.SaveEvery(packed.SaveEvery(200_000))
	path := spoken(t, "24")
	want, err := packed.Make(t.Context(), path, path+".once")
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		flac, cuts := filepath.Join(t.TempDir(), "a.flac"), 0
		for patience := 20 * time.Millisecond; ; patience += patience / 8 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.Int63n(int64(patience))))
			got, err := packed.Make(ctx, path, flac)
			cancel()
			if err == nil {
				if got != want || sum(t, flac) != want.SHA256 {
					t.Fatalf("after %d cuts it is %+v and not %+v", cuts, got, want)
				}
				break
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			if _, err := os.Stat(flac); err == nil {
				t.Fatal("it has its name and is not whole")
			}
			powerCut(t, random, flac)
			cuts++
		}
		t.Logf("cut short %d times", cuts)
	}
}

// powerCut spoils what was not synced: some of it is there, some is not.
func powerCut(t *testing.T, random *rand.Rand, flac string) {
	t.Helper()
	parts := packed.Parts(flac)
	info, err := os.Stat(parts[0])
	if err != nil {
		return
	}
	saved := int64(0)
	if raw, err := os.ReadFile(parts[1]); err == nil {
		saved = number(t, raw)
	}
	if lost := info.Size() - saved; lost > 0 {
		f, _ := os.OpenFile(parts[0], os.O_RDWR, 0)
		defer f.Close()
		keep := saved + random.Int63n(lost+1)
		f.Truncate(keep)
		f.WriteAt(noise(random, int(keep-saved)/2), saved)
	}
}

// number is how many bytes the checkpoint says are there.
func number(t *testing.T, raw []byte) (n int64) {
	t.Helper()
	_, after, _ := bytes.Cut(raw, []byte(`"bytes":`))
	for _, c := range after {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int64(c-'0')
	}
	return n
}

func TestAPartOfAnotherTimeIsMadeAnew(t *testing.T) {
	defer packed.SaveEvery(packed.SaveEvery(10_000))
	f := wav.Format{RateHz: 48000, Channels: 1, Bits: 16}
	random := rand.New(rand.NewSource(1))
	path, flac := written(t, f, noise(random, 400_000)), filepath.Join(t.TempDir(), "a.flac")
	if _, err := packed.Make(&patience{t.Context(), 50}, path, flac); !errors.Is(err, context.Canceled) {
		t.Fatalf("told to stop, it answers %v", err)
	}
	if _, err := os.Stat(packed.Parts(flac)[1]); err != nil {
		t.Fatal(err)
	}
	other := written(t, f, noise(random, 400_000))
	if facts, err := packed.Make(t.Context(), other, flac); err != nil || facts.Master != sum(t, other) {
		t.Errorf("%+v, %v", facts, err)
	}
}

func TestOtherFilesAreNotTakenForPackedMasters(t *testing.T) {
	for name, script := range map[string]string{
		"a FLAC file of others": `sox -n -r 48000 -c 1 -b 16 -t flac "$1" synth 1 pinknoise`,
		"no FLAC file":          `echo no > "$1"`,
		"nothing":               `: > "$1"`,
		"one without its end":   `sox -n -r 48000 -c 1 -b 16 "$1.wav" synth 1 pinknoise; flac -s --keep-foreign-metadata -o "$1" "$1.wav"; truncate -s -9000 "$1"`,
		"one with a flaw":       `sox -n -r 48000 -c 1 -b 16 "$1.wav" synth 1 pinknoise; flac -s --keep-foreign-metadata -o "$1" "$1.wav"; printf x | dd of="$1" conv=notrunc bs=1 seek=40000`,
	} {
		to := filepath.Join(t.TempDir(), "back.wav")
		if err := packed.Restore(t.Context(), made(t, script), to); !errors.Is(err, packed.ErrWrong) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: something lies there", name)
		}
	}
}

// The figures are the issue's: within 5 % of `flac -5`.
func TestItIsAboutAsSmallAsFlacMakesIt(t *testing.T) {
	for name, path := range map[string]string{
		"speech of 16 bits": spoken(t, "16"), "speech of 24 bits": spoken(t, "24"),
		"speech and nothing else": made(t, `espeak-ng -w "$1.a" 'I came here in nineteen seventy-one with one suitcase. My sister met me off the boat.'; sox "$1.a" -r 48000 -b 16 "$1"; rm "$1.a"`),
		"an empty room":           made(t, `sox -n -r 48000 -c 1 -b 24 -t wavpcm "$1" synth 20 brownnoise vol 0.05`),
		"16 bits in 24":           made(t, `sox -n -r 48000 -c 1 -b 16 "$1.a.wav" synth 20 pinknoise vol 0.1; sox "$1.a.wav" -t wavpcm -b 24 "$1"; rm "$1.a.wav"`),
	} {
		ours, theirs := path+".ours", path+".theirs"
		began := time.Now()
		facts, err := packed.Make(t.Context(), path, ours)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		if out, err := exec.Command("flac", "-5", "-s", "--keep-foreign-metadata", "-o", theirs, path).CombinedOutput(); err != nil {
			t.Fatalf("flac: %v: %s", err, out)
		}
		info, _ := os.Stat(theirs)
		r, err := wav.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		seconds := float64(r.Frames) / float64(r.Format.RateHz)
		r.Close()
		ratio := float64(facts.Bytes) / float64(info.Size())
		t.Logf("%s: %d bytes, %.3f of flac -5, %.0f times real time", name, facts.Bytes, ratio, seconds/took.Seconds())
		if ratio > 1.05 {
			t.Errorf("%s: %.3f of flac -5", name, ratio)
		}
	}
}

func BenchmarkPack(b *testing.B) {
	for _, bits := range []string{"16", "24"} {
		b.Run(bits+" bits", func(b *testing.B) {
			path := spoken(b, bits)
			long := path + ".long.wav"
			if out, err := exec.Command("sox", path, "-t", "wavpcm", long, "repeat", "9").CombinedOutput(); err != nil {
				b.Fatalf("sox: %v: %s", err, out)
			}
			path = long
			r, err := wav.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			seconds := float64(r.Frames) / float64(r.Format.RateHz)
			r.Close()
			for b.Loop() {
				if _, err := packed.Make(b.Context(), path, path+".flac"); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(seconds*float64(b.N)/b.Elapsed().Seconds(), "×realtime")
		})
	}
}
