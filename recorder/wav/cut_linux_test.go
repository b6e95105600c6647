package wav_test

import (
	"math/rand"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/recorder/internal/cutdisk"
	"ownvoice/recorder/wav"
)

// nearly4GiB is how many frames of mono16 are a file of nearly 4 GiB.
const nearly4GiB = 1<<31 - 48_000

// TestAPowerCutWhileItGrowsPastFourGiBLeavesAFileThatOpens cuts the power of a
// disk that writes sectors in any order, near the moment at which a plain WAV
// file becomes RF64.
func TestAPowerCutWhileItGrowsPastFourGiBLeavesAFileThatOpens(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	plain, wide := 0, 0
	for i := range 120 {
		disk := cutdisk.Mount(t)
		w, err := wav.Create(filepath.Join(disk.Dir(), "track-1.wav"), mono16, about)
		if err != nil {
			t.Fatal(err)
		}
		piece := noise(t, 4800, mono16)
		for _, err := range []error{w.Write(piece), w.Sync(), w.Silence(nearly4GiB), w.Sync(), w.Sync()} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for range random.Intn(22) {
			if err := w.Write(piece); err != nil {
				t.Fatal(err)
			}
			if random.Intn(2) == 0 {
				if err := w.Sync(); err != nil {
					t.Fatal(err)
				}
			}
		}
		saved := w.Saved()
		disk.Cut(random, []cutdisk.Mode{cutdisk.Drop, cutdisk.Torn}[i%2])
		w.Close()
		path := filepath.Join(disk.After(), "track-1.wav")
		r, err := wav.Open(path)
		if err != nil {
			t.Fatalf("cut %d: %v", i, err)
		}
		r.Close()
		if i%10 < 2 {
			promisesNoMore(t, path)
		}
		m, err := wav.Mend(path)
		if err != nil || m.Frames < saved || m.Frames < r.Frames {
			t.Fatalf("cut %d: mending gives %d frames, %v; %d were saved and %d promised", i, m.Frames, err, saved, r.Frames)
		}
		if whole, err := wav.Open(path); err != nil || whole.Frames != m.Frames {
			t.Fatalf("cut %d: mended, it opens with %v", i, err)
		}
		if again, err := wav.Mend(path); err != nil || again.Changed {
			t.Fatalf("cut %d: mending twice changes it again: %v", i, err)
		}
		if m.Bytes > 1<<32 {
			wide++
		} else {
			plain++
		}
		disk.Close()
	}
	t.Logf("%d files past 4 GiB, %d not", wide, plain)
	if wide < 10 || plain < 10 {
		t.Error("the cuts are not on both sides of 4 GiB")
	}
}

// promisesNoMore lets a program that is not ours look at a file's sizes and
// hear its last second.
func promisesNoMore(t *testing.T, path string) {
	t.Helper()
	for _, with := range [][]string{{"ffprobe", "-v", "warning", path}, {"ffmpeg", "-v", "error", "-sseof", "-1", "-i", path, "-f", "null", "-"}} {
		out, err := exec.Command(with[0], with[1:]...).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v: %s", with[0], err, out)
		}
	}
}
