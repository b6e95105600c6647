package faults_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// disk is a disk of its own, which can be made full: a file system in memory
// gives no more room than it is told to, and says so as any disk does. Nothing
// here cuts the power, so that it need not outlive one.
type disk struct {
	dir     string
	endless bool // nobody may make disks here: it is a folder like any other

	mu sync.Mutex // guards the size
}

const diskBytes = 1 << 30

// newDisk makes a disk, which goes with the test.
func newDisk(t *testing.T, name string) *disk {
	t.Helper()
	d := &disk{dir: filepath.Join(t.TempDir(), name)}
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, sized(diskBytes))
	if d.endless = errors.Is(err, syscall.EPERM) && os.Getuid() != 0; d.endless {
		t.Log("only root makes a disk that can be full; this one never is")
		return d
	}
	if err != nil {
		t.Fatalf("make a disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(d.dir, syscall.MNT_DETACH) })
	return d
}

// fill leaves so many bytes free.
func (d *disk) fill(t *testing.T, room int64) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.endless {
		return
	}
	for range 100 {
		var is syscall.Statfs_t
		if err := syscall.Statfs(d.dir, &is); err != nil {
			t.Fatal(err)
		}
		used := int64(is.Blocks-is.Bfree) * is.Bsize
		err := syscall.Mount("tmpfs", d.dir, "tmpfs", syscall.MS_REMOUNT, sized(used+max(room, 4096)))
		if err == nil {
			return
		}
		if !errors.Is(err, syscall.EINVAL) { // somebody wrote meanwhile: there is more than was counted
			t.Fatalf("fill disk: %v", err)
		}
	}
}

// free makes room again.
func (d *disk) free(t *testing.T) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.endless {
		return
	}
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", syscall.MS_REMOUNT, sized(diskBytes)); err != nil {
		t.Errorf("make room on disk: %v", err)
	}
}

func sized(bytes int64) string { return fmt.Sprintf("size=%d", bytes) }
