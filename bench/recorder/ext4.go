//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"unsafe"
)

// ext4Disk is a real file system in an image, on a loop device.
type ext4Disk struct {
	b          *bench
	image, dir string
}

func (b *bench) mountExt4() *ext4Disk {
	d := &ext4Disk{b: b, image: filepath.Join(b.folder(), "disk.img")}
	f, err := os.Create(d.image)
	b.must(err)
	b.must(f.Truncate(256 << 20))
	b.must(f.Close())
	b.tool("mkfs.ext4", "-q", "-F", d.image)
	d.dir = b.mountImage(d.image)
	return d
}

func (b *bench) mountImage(image string) string {
	dir := b.folder()
	b.tool("mount", "-o", "loop", image, dir)
	b.Cleanup(func() {
		if syscall.Unmount(dir, 0) != nil {
			b.must(syscall.Unmount(dir, syscall.MNT_DETACH))
		}
	})
	return dir
}

func (d *ext4Disk) folder() string { return d.dir }

// cut stops the file system where it stands, its journal as it is on the disk.
func (d *ext4Disk) cut(string, int64) {
	const shutdown = 0x8004587D // EXT4_IOC_SHUTDOWN
	const withoutFlush uint32 = 2
	f, err := os.Open(d.dir)
	d.b.must(err)
	defer f.Close()
	how := withoutFlush
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), shutdown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		d.b.must(errno)
	}
	// What is in the image now is what the disk was told; a copy of it cannot
	// be reached by what still has the file system open.
	d.b.tool("cp", "--sparse=always", d.image, d.image+".left")
}

func (d *ext4Disk) copyTo(dir string) {
	left := d.b.mountImage(d.image + ".left")
	if out, err := exec.Command("cp", "-r", left+"/.", dir).CombinedOutput(); err != nil {
		d.b.Fatalf("copy what is left: %v: %s", err, out)
	}
}
