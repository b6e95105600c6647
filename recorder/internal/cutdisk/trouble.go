//go:build linux

package cutdisk

import (
	"syscall"
	"time"
)

// trouble is what else is wrong with a disk.
type trouble struct {
	stall time.Duration
	every int
	calls int // that stalls are counted by
	errno syscall.Errno
	limit int64 // bytes; 0: none
}

// Stall makes every so many-th write and sync take d longer, from now on: 1
// is each of them. A stall of 0 ends it.
func (d *Disk) Stall(stall time.Duration, every int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.stall, d.trouble.every, d.trouble.calls = stall, max(every, 1), 0
}

// Fail makes every write fail from now on, and whatever else would change the
// disk; with EIO syncing too, with ENOSPC only what needs room. 0 ends it.
func (d *Disk) Fail(errno syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.errno = errno
}

// Limit makes the disk hold so many bytes and no more; past them a write is
// short, then answers ENOSPC. 0 is a disk without end.
func (d *Disk) Limit(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.limit = bytes
}

// wait is a stall, when it is time for one. The caller does not hold mu.
func (d *Disk) wait() {
	d.mu.Lock()
	t := &d.trouble
	t.calls++
	stall := t.stall
	if stall > 0 && t.calls%t.every != 0 {
		stall = 0
	}
	d.mu.Unlock()
	if stall <= 0 {
		return
	}
	select {
	case <-time.After(stall):
	case <-d.gone:
	}
}

// sort of a change to the disk, by what may refuse it
type sort int

const (
	grows   sort = iota // writes, new names
	changes             // removing, renaming, making smaller
	syncs
)

// refuses is the error a change meets now, or 0. The caller holds mu.
func (d *Disk) refuses(s sort) syscall.Errno {
	switch e := d.trouble.errno; {
	case e == syscall.ENOSPC && s != grows:
		return 0
	case s == syncs && e != syscall.EIO:
		return 0
	default:
		return e
	}
}

const endless = 1 << 40 // bytes

// room is the size of the disk and what is free of it. The caller holds mu.
func (d *Disk) room() (total, free int64) {
	total = endless
	if d.trouble.limit > 0 {
		total = d.trouble.limit
	}
	var used int64
	d.root.walk(func(n *node) { used += int64(len(n.now.pages)) * pageBytes })
	if d.trouble.errno == syscall.ENOSPC {
		return total, 0
	}
	return total, max(total-used, 0)
}

// fits is how much of a write of n bytes there is room for. The caller holds mu.
func (d *Disk) fits(f *node, off, n int64) int64 {
	if d.trouble.limit == 0 {
		return n
	}
	_, free := d.room()
	for n > 0 && f.now.lacking(off, n) > free {
		n = max((off+n-1)/pageBytes*pageBytes-off, 0) // a page less
	}
	return n
}
