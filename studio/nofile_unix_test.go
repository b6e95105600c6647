//go:build unix

package studio_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ownvoice/studio"
)

func TestWhatIsNoFileIsRefusedAtOnceAndNotNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Maureen")
	pipe, loop := filepath.Join(dir, "pipe.wav"), filepath.Join(dir, "loop.wav")
	if err := errors.Join(os.Mkdir(dir, 0o700), syscall.Mkfifo(pipe, 0o600), os.Symlink(loop, loop)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		dir: studio.ErrNotSound, pipe: studio.ErrNotSound, loop: syscall.ELOOP, filepath.Join(dir, "none.wav"): fs.ErrNotExist,
	} {
		_, err := studio.Inspect(context.Background(), []string{path})
		if !errors.Is(err, want) || strings.Contains(err.Error(), "Maureen") {
			t.Errorf("%s: %v (want %v)", filepath.Base(path), err, want)
		}
	}
}
