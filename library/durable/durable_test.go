package durable_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library/durable"
)

var errTorn = errors.New("the cable was pulled")

func names(t *testing.T, dir string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		found = append(found, e.Name())
	}
	return found
}

func TestAFileIsWrittenAndReplacedWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	for _, want := range []string{"first", "", "second and longer"} {
		if err := durable.WriteFile(path, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("the file holds %q, %v", got, err)
		}
	}
	if found := names(t, filepath.Dir(path)); len(found) != 1 {
		t.Errorf("the folder holds %v", found)
	}
}

func TestWhenFillingFailsTheOldFileStaysAndNothingIsLeftBeside(t *testing.T) {
	for name, old := range map[string][]byte{"there was one": []byte("old"), "there was none": nil} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.wav")
			if old != nil {
				if err := durable.WriteFile(path, old); err != nil {
					t.Fatal(err)
				}
			}
			err := durable.Write(path, func(w io.Writer) error {
				io.Copy(w, io.LimitReader(zeros{}, 3<<20))
				return errTorn
			})
			if !errors.Is(err, errTorn) {
				t.Errorf("answers %v", err)
			}
			got, err := os.ReadFile(path)
			if !bytes.Equal(got, old) || (err != nil) != (old == nil) {
				t.Errorf("the file holds %d bytes, %v", len(got), err)
			}
			if found := names(t, filepath.Dir(path)); (len(found) != 0) != (old != nil) {
				t.Errorf("the folder holds %v", found)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func TestWhileAFileIsFilledItsNameHoldsTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := durable.WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	err := durable.Write(path, func(w io.Writer) error {
		io.WriteString(w, "new")
		if got, _ := os.ReadFile(path); string(got) != "old" {
			t.Errorf("half way the file holds %q", got)
		}
		return nil
	})
	if got, _ := os.ReadFile(path); err != nil || string(got) != "new" {
		t.Errorf("in the end it holds %q, %v", got, err)
	}
}

func TestWhereThereIsNoFolderNothingIsWritten(t *testing.T) {
	if err := durable.WriteFile(filepath.Join(t.TempDir(), "none", "a"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("answers %v", err)
	}
}

func TestSweepRemovesWhatIsHalfWrittenAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	err := durable.Write(filepath.Join(dir, "a.json"), func(io.Writer) error {
		for _, name := range names(t, dir) { // as a power cut would leave it
			if err := os.Link(filepath.Join(dir, name), filepath.Join(dir, name+"0")); err != nil {
				t.Fatal(err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, keep := range []string{"my.part-song.wav", ".hidden", "track-1.wav"} {
		if err := durable.WriteFile(filepath.Join(dir, keep), []byte(keep)); err != nil {
			t.Fatal(err)
		}
	}
	if found := names(t, dir); len(found) != 5 {
		t.Fatalf("before: %v", found)
	}
	for range 2 {
		if err := durable.Sweep(dir); err != nil {
			t.Fatal(err)
		}
		if found := names(t, dir); len(found) != 4 {
			t.Errorf("after: %v", found)
		}
	}
	if err := durable.Sweep(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestSweepLooksBelow(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "recordings", "a")
	if err := durable.MkdirAll(below); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".recording.json.part-123", "recording.json"} {
		if err := durable.WriteFile(filepath.Join(below, name), []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	if err := durable.Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if found := names(t, below); len(found) != 1 || found[0] != "recording.json" {
		t.Errorf("after: %v", found)
	}
}

func TestRenameMovesAFileOverAnother(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for path, text := range map[string]string{from: "new", to: "old"} {
		if err := durable.WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := durable.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(to); string(got) != "new" || len(names(t, dir)) != 1 {
		t.Errorf("it holds %q among %v", got, names(t, dir))
	}
	if err := durable.Rename(from, to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if got, _ := os.ReadFile(to); string(got) != "new" {
		t.Errorf("after that it holds %q", got)
	}
}

func TestFoldersAreMadeOnceForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b", "c")
	for range 2 {
		if err := durable.MkdirAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := os.Stat(dir); err != nil || s.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", s, err)
	}
	if err := durable.SyncFile(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("syncing what is not there: %v", err)
	}
}
