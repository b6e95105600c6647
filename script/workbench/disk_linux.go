package workbench

import (
	"os/exec"
	"syscall"
	"testing"
)

// SmallDisk is a folder on a disk that holds so many bytes and no more ("1m"),
// until the test ends. Who may not mount one skips the test.
func SmallDisk(t testing.TB, size string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}
