package export_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"ownvoice/export"
	"ownvoice/library/catalog"
)

const inOwnNamespace = "OWNVOICE_TEST_NAMESPACE"

func TestAFullStickIsSaidAndHoldsNoHalfOfAnything(t *testing.T) {
	if os.Getuid() != 0 && os.Getenv(inOwnNamespace) == "" {
		me, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command("unshare", "-Urm", me, "-test.run", "^"+t.Name()+"$")
		c.Env = append(os.Environ(), inOwnNamespace+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("this test fills a small disk, for which it must be root or be let make a namespace (unshare -Urm): %v\n%s", err, out)
		}
		return
	}
	d := newDesk(t)
	s, _ := d.coat("real")
	for _, bytes := range []int{8 << 10, 64 << 10, 100 << 10} { // the sound alone needs 126
		stick := t.TempDir()
		if err := syscall.Mount("tmpfs", stick, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
			t.Fatalf("mount a small disk: %v", err)
		}
		for _, format := range []export.Format{export.Bag, export.Crate, export.Sound} {
			done, err := export.Write(t.Context(), d.lib, export.Order{Format: format, Stories: []catalog.ID{s.ID}, To: stick})
			left, readErr := os.ReadDir(stick)
			if !errors.Is(err, syscall.ENOSPC) || readErr != nil || len(left) != 0 || len(done.Files) != 0 {
				t.Errorf("%s on %d bytes: %v; left are %v, %v", format, bytes, err, left, readErr)
			}
		}
		d.ok(syscall.Unmount(stick, syscall.MNT_DETACH))
	}
	if ledger := got(d.lib.Ledger(t.Context(), s.ID))(d); len(ledger) != 0 {
		t.Errorf("the ledger says that it went out: %+v", ledger)
	}
}
