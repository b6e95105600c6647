//go:build linux

package library_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

const inOwnNamespace = "OWNVOICE_TEST_NAMESPACE"

// withMounts lets a test mount. Root may; anybody else runs the test again in
// a namespace in which they are root.
func withMounts(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		return
	}
	if os.Getenv(inOwnNamespace) != "" {
		t.Fatal("not root even in a namespace of its own")
	}
	me, err := os.Executable()
	check(t, err)
	c := exec.Command("unshare", "-Urm", me, "-test.v", "-test.run", "^"+t.Name()+"$")
	c.Env = append(os.Environ(), inOwnNamespace+"=1")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("this test fills a small disk, for which it must be root or be let make a namespace (unshare -Urm): %v\n%s", err, out)
	}
	t.Skipf("passed in a namespace of its own:\n%s", out)
}

// disk is a file system of that many bytes.
func disk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	withMounts(t)
	ctx, dir := context.Background(), filepath.Join(disk(t, 2<<20), "Ownvoice")
	l := open(t, dir)
	s := told(t, l, "The disk is small")
	var kept []string
	var full error
	for i := 0; full == nil && i < 1000; i++ {
		n, err := l.AddNote(ctx, catalog.Note{Story: s.ID, Text: strings.Repeat("word ", 800)})
		if full = err; err == nil {
			kept = append(kept, string(n.ID))
		}
	}
	if !errors.Is(full, library.ErrFull) || len(kept) < 3 {
		t.Fatalf("after %d notes: %v", len(kept), full)
	}
	missing(t, l, s.ID, kept)
	var begun error
	for range 100 { // what SQLite has already taken of the disk is room for a few small writes
		if _, _, begun = l.BeginRecording(ctx, s.ID); begun != nil {
			break
		}
	}
	if !errors.Is(begun, library.ErrFull) {
		t.Errorf("a recording begins on a full disk with %v", begun)
	}
	check(t, l.Close())

	l = open(t, dir) // it opens and can be read while the disk is still full
	missing(t, l, s.ID, kept)
	check(t, syscall.Mount("tmpfs", filepath.Dir(dir), "tmpfs", syscall.MS_REMOUNT, "size=16777216"))
	n := must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "there is room again"}))
	missing(t, l, s.ID, append(kept, string(n.ID)))
	if bad := must[library.Verified](t)(l.Verify(ctx)).Bad; slices.ContainsFunc(bad, func(b library.Bad) bool { return b.Why == "old" }) {
		t.Errorf("with room again, the sidecars still lag: %v", bad)
	}
}

func TestOnADiskThatIsFullFromTheStartALibraryIsNotBegun(t *testing.T) {
	withMounts(t)
	dir := disk(t, 64<<10)
	l, err := library.Open(context.Background(), dir)
	if err == nil {
		l.Close()
	}
	if !errors.Is(err, library.ErrFull) {
		t.Errorf("opens with %v", err)
	}
	check(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=16777216"))
	told(t, open(t, dir), "There is room now")
}

func TestAFolderThatCannotBeWrittenToIsSaid(t *testing.T) {
	withMounts(t)
	dir := disk(t, 16<<20)
	l := open(t, dir)
	s := told(t, l, "Locked away")
	check(t, l.Close())
	before := inside(t, dir)
	check(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrReadOnly) {
		t.Fatalf("opens with %v", err)
	}
	untouched(t, dir, before)
	if _, err := library.Open(context.Background(), filepath.Join(dir, "new")); !errors.Is(err, library.ErrReadOnly) {
		t.Fatalf("a new library there: %v", err)
	}
	check(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, ""))
	must[library.Whole](t)(open(t, dir).Story(context.Background(), s.ID))
}
