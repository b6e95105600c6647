package decode_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/internal/cutdisk"
	"ownvoice/studio"
)

// It stands here, not beside the studio whose doing it looks at, because the
// disk whose power can be cut is the recorder's own.

const importVerb = "import-child" // the test program brings a file in when it is asked to: library, story, file

func init() { children[importVerb] = importChild }

// importChild is a program that brings in a file and is going to be killed.
func importChild(args []string) int {
	ctx, story, file := context.Background(), args[1], args[2]
	l, err := library.Open(ctx, args[0])
	if err != nil {
		return 1
	}
	defer l.Close()
	in, err := studio.Inspect(ctx, []string{file})
	if err != nil {
		return 1
	}
	if _, err := studio.Import(ctx, l, catalog.ID(story), in); err != nil {
		return 1
	}
	return 0
}

func TestAPowerCutInTheMiddleOfAnImportLeavesAWholeOneOrNone(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewSource(seed))
	file := filepath.Join(t.TempDir(), "long.flac")
	run(t, "sox", "-n", "-r", "16000", "-b", "16", "-c", "1", file, "synth", "300", "brownnoise", "gain", "-6")
	whole, kept := importCut(t, r, file, time.Minute)
	if !kept {
		t.Fatal("an import without a cut leaves nothing")
	}
	finished, cuts := 0, 20
	for range cuts {
		if _, kept := importCut(t, r, file, time.Duration(r.Float64()*1.1*float64(whole))); kept {
			finished++
		}
	}
	t.Logf("%d of %d are whole, of the others there is nothing; one takes %v", finished, cuts, whole.Round(time.Millisecond))
}

// importCut brings a file into a new library, cuts the power after a while or
// when it is done, starts again, and reports whether the sound is there.
func importCut(t *testing.T, r *rand.Rand, file string, after time.Duration) (took time.Duration, kept bool) {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "Ownvoice")
	lib := have[*library.Library](t)(library.Open(ctx, dir))
	s := have[catalog.Story](t)(lib.BeginStory(ctx, library.Begin{Title: "From a phone"}))
	have[catalog.Consent](t)(lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
	ok(t, lib.Close())

	disk := have[*cutdisk.Disk](t)(cutdisk.New(filepath.Join(dir, "recordings")))
	defer disk.Close()
	program := have[string](t)(os.Executable())
	cmd := exec.Command(program, importVerb, dir, string(s.ID), file)
	began, done := time.Now(), make(chan error, 1)
	ok(t, cmd.Start())
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		ok(t, err)
		done <- nil
	case <-time.After(after):
		cmd.Process.Kill()
	}
	mode := []cutdisk.Mode{cutdisk.Drop, cutdisk.Torn}[r.Intn(2)]
	disk.Cut(r, mode)
	<-done
	took = time.Since(began)
	disk.Close()
	ok(t, disk.CopyTo(filepath.Join(dir, "recordings")))

	lib = have[*library.Library](t)(library.Open(ctx, dir))
	defer lib.Close()
	if _, err := studio.Mend(ctx, lib); err != nil {
		t.Errorf("%v, %v after: mending says %v", mode, after, err)
	}
	w := have[library.Whole](t)(lib.Story(ctx, s.ID))
	for _, rec := range w.Recordings {
		track := rec.Tracks[0]
		a, b := have[[]byte](t)(os.ReadFile(filepath.Join(lib.RecordingDir(rec.ID), track.Original.File))), have[[]byte](t)(os.ReadFile(file))
		if x, y := sha256.Sum256(a), sha256.Sum256(b); track.Frames != 300*16000 || !bytes.Equal(x[:], y[:]) || track.Original.Cut {
			t.Errorf("%v, %v after: %+v", mode, after, track)
		}
	}
	if v := have[library.Verified](t)(lib.Verify(ctx)); len(v.Bad) > 0 || len(w.Recordings) > 1 {
		t.Errorf("%v, %v after: %d recordings, verify finds %+v", mode, after, len(w.Recordings), v.Bad)
	}
	if u := have[[]library.Unfinished](t)(lib.Unfinished(ctx)); len(u) > 0 {
		t.Errorf("%v, %v after: unfinished are %+v", mode, after, u)
	}
	return took, len(w.Recordings) == 1
}

func have[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
