package studio_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ownvoice/studio"
)

func TestCopiesDoNotTakeTheRoomOfWhatMayStillBeTold(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("where a small disk can be mounted")
	}
	dir := t.TempDir()
	check(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=200m"))
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	l := open(t, filepath.Join(dir, "lib"))
	r := kept(t, l, told(t, l), 16, speech(t, 16, 3, "-6"))
	if err := studio.MakeCopies(t.Context(), l, nil); !errors.Is(err, studio.ErrNoRoom) {
		t.Errorf("answers %v", err)
	}
	c := must[studio.Copies](t)(studio.CopiesOf(l.RecordingDir(r.ID)))
	if len(c.Copies) != 0 || len(c.Loudness) != 1 {
		t.Errorf("%+v", c)
	}
	check(t, l.Close())
}
