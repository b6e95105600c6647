//go:build linux

// Package cutdisk is a disk whose power can be cut, for tests: a file system,
// mounted in a folder of the test's own, that knows which bytes and which names
// were synced and which only seemed to be there. It can also be slow, full or
// broken. Files are held in memory, sparsely.
//
// It needs /dev/fuse and the right to mount; without them it fails the test,
// for a test that did not run has shown nothing. There is no mmap on it, so no
// SQLite in WAL mode, and no hard links. Never start a program in a folder of
// it from the process that serves it: the fork would wait for itself. Other
// programs look at what After returns.
package cutdisk

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Disk is a mounted disk. Its methods may be called from any goroutine, while
// it is being written to.
type Disk struct {
	t      testing.TB // nil for one made by New
	dir    string
	server *fuse.Server
	gone   chan struct{} // closed by Close

	mu      sync.Mutex
	root    *node
	log     []naming // names not synced yet, oldest first
	steps   uint64   // changes ever made
	ids     uint64   // nodes ever made
	life    int      // counted up by Restore: what was opened before is of no use after
	dead    bool     // the power is off
	trouble trouble
}

// Mount mounts a disk of a test's own, empty; it is gone when the test ends.
func Mount(t testing.TB) *Disk {
	t.Helper()
	d, err := New(t.TempDir())
	if err != nil {
		t.Fatalf("%v: tests of power cuts need /dev/fuse and the right to mount", err)
	}
	d.t = t
	t.Cleanup(d.Close)
	return d
}

// New mounts a disk on an empty folder, outside a test. Close it.
func New(dir string) (*Disk, error) {
	d := &Disk{dir: dir, gone: make(chan struct{})}
	d.root = d.newNode(true, 0o700)
	if err := guard(); err != nil {
		return nil, fmt.Errorf("watch over disk: %w", err)
	}
	var never time.Duration // the kernel remembers nothing, so that a cut is seen at once
	server, err := fs.Mount(dir, &inode{disk: d}, &fs.Options{
		EntryTimeout: &never, AttrTimeout: &never,
		MountOptions: fuse.MountOptions{DirectMountStrict: true, FsName: source(), Name: "cutdisk", MaxWrite: 1 << 20},
	})
	if err != nil {
		return nil, fmt.Errorf("mount disk: %w", err)
	}
	d.server = server
	return d, d.unflushed()
}

// unflushed makes the kernel learn, by a first file, that closing one asks
// nothing of the disk: a process that ends with files open would wait for ever
// for its own answer.
func (d *Disk) unflushed() error {
	path := filepath.Join(d.dir, "first")
	err := os.WriteFile(path, nil, 0o600)
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		d.Close()
		return fmt.Errorf("begin disk: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log = nil
	return nil
}

// Close takes the disk away, whoever still has files open there. Twice is once.
func (d *Disk) Close() {
	select {
	case <-d.gone:
		return
	default:
		close(d.gone)
	}
	if syscall.Unmount(d.dir, 0) != nil {
		syscall.Unmount(d.dir, syscall.MNT_FORCE) // whoever waits is told that it is gone
		syscall.Unmount(d.dir, syscall.MNT_DETACH)
	}
	d.server.Wait()
}

// Dir is the folder it is mounted on.
func (d *Disk) Dir() string { return d.dir }

// step counts a change. The caller holds mu.
func (d *Disk) step() uint64 {
	d.steps++
	return d.steps
}

// newNode makes a file or folder that has no name yet. The caller holds mu, or
// has the disk alone.
func (d *Disk) newNode(isDir bool, mode uint32) *node {
	d.ids++
	n := &node{id: d.ids, life: d.life, mode: mode & 0o777, changed: time.Now()}
	if isDir {
		n.names, n.kept = map[string]*node{}, map[string]*node{}
	}
	return n
}
