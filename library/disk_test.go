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
	"time"

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

func TestOnAFullDiskTheListShowsNothingThatMayNoLongerHold(t *testing.T) {
	withMounts(t)
	ctx, dir := context.Background(), filepath.Join(disk(t, 4<<20), "Ownvoice")
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	l := must[*library.Library](t)(library.OpenAt(ctx, dir, func() time.Time { return now }))
	t.Cleanup(func() { l.Close() })
	for _, title := range []string{"Until tomorrow", "For ever"} {
		s := told(t, l, title)
		e := catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}}
		if title == "Until tomorrow" {
			e.Until = now.AddDate(0, 0, 1)
		}
		must[catalog.Consent](t)(l.Give(ctx, s.ID, e))
	}
	shows := func(when string, titles ...string) {
		t.Helper()
		for _, f := range []library.Filter{{Sort: library.SortTitle}, {Sort: library.SortTitle, Search: "ever"}, {Sort: library.SortTitle, Search: "until"}} {
			var want []string
			for _, title := range titles {
				if f.Search == "" || strings.Contains(strings.ToLower(title), f.Search) {
					want = append(want, title)
				}
			}
			p := must[library.Page](t)(l.List(ctx, f, 0, 10))
			if got := titlesOf(p.Rows); !slices.Equal(got, want) || p.Total != len(want) {
				t.Errorf("%s, %q: %q of %d", when, f.Search, got, p.Total)
			}
		}
	}
	shows("at first", "For ever", "Until tomorrow")
	rest := must[*os.File](t)(os.Create(filepath.Join(filepath.Dir(dir), "rest")))
	defer rest.Close()
	for err := error(nil); err == nil; {
		_, err = rest.Write(make([]byte, 4096))
	}
	now = now.AddDate(0, 0, 2)
	shows("full", "For ever")
	check(t, rest.Truncate(0))
	shows("with room again", "For ever", "Until tomorrow")
}
