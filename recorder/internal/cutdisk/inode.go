//go:build linux

package cutdisk

import (
	"context"
	"maps"
	"slices"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// inode is a node as the kernel knows it.
type inode struct {
	fs.Inode
	disk *Disk
	node *node // nil: the root, whichever it is now
}

// handle is an open file.
type handle struct{ sync bool } // O_SYNC or O_DSYNC

var _ = (interface {
	fs.NodeLookuper
	fs.NodeReaddirer
	fs.NodeCreater
	fs.NodeMkdirer
	fs.NodeUnlinker
	fs.NodeRmdirer
	fs.NodeRenamer
	fs.NodeOpener
	fs.NodeReader
	fs.NodeWriter
	fs.NodeFlusher
	fs.NodeFsyncer
	fs.NodeGetattrer
	fs.NodeSetattrer
	fs.NodeStatfser
})((*inode)(nil))

// enter takes the disk's lock and gives the node, or EIO when the power is off
// or was since this was opened. Leave by d.mu.Unlock in either case.
func (i *inode) enter() (*node, syscall.Errno) {
	i.disk.mu.Lock()
	n := i.node
	if n == nil {
		n = i.disk.root
	}
	if i.disk.dead || n.life != i.disk.life {
		return nil, syscall.EIO
	}
	return n, 0
}

func (i *inode) child(ctx context.Context, n *node, out *fuse.EntryOut) *fs.Inode {
	n.attr(&out.Attr)
	return i.NewInode(ctx, &inode{disk: i.disk, node: n}, fs.StableAttr{Mode: out.Mode & syscall.S_IFMT, Ino: n.id})
}

func (n *node) attr(out *fuse.Attr) {
	out.Ino, out.Nlink, out.Mode = n.id, 1, syscall.S_IFREG|n.mode
	if n.isDir() {
		out.Mode = syscall.S_IFDIR | n.mode
	}
	out.Size, out.Blocks, out.Blksize = uint64(n.now.size), uint64(len(n.now.pages)*pageBytes/512), pageBytes
	out.SetTimes(&n.changed, &n.changed, &n.changed)
}

func sorted(names map[string]*node) []string { return slices.Sorted(maps.Keys(names)) }

// Lookup finds a name.
func (i *inode) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno != 0 {
		return nil, errno
	}
	below := n.names[name]
	if below == nil {
		return nil, syscall.ENOENT
	}
	return i.child(ctx, below, out), 0
}

// Readdir lists a folder.
func (i *inode) Readdir(context.Context) (fs.DirStream, syscall.Errno) {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno != 0 {
		return nil, errno
	}
	var list []fuse.DirEntry
	for _, name := range sorted(n.names) {
		var a fuse.Attr
		n.names[name].attr(&a)
		list = append(list, fuse.DirEntry{Name: name, Mode: a.Mode, Ino: a.Ino})
	}
	return fs.NewListDirStream(list), 0
}

// add makes something new under a name.
func (i *inode) add(ctx context.Context, name string, isDir bool, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(grows)
	}
	if errno != 0 {
		return nil, errno
	}
	if n.names[name] != nil {
		return nil, syscall.EEXIST
	}
	below := i.disk.newNode(isDir, mode)
	i.disk.name(below, place{}, place{n, name})
	return i.child(ctx, below, out), 0
}

// Create makes a file and opens it.
func (i *inode) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	made, errno := i.add(ctx, name, false, mode, out)
	return made, opened(flags), fuse.FOPEN_DIRECT_IO, errno
}

// Mkdir makes a folder.
func (i *inode) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	return i.add(ctx, name, true, mode, out)
}

// Unlink removes a file.
func (i *inode) Unlink(_ context.Context, name string) syscall.Errno { return i.remove(name) }

// Rmdir removes an empty folder.
func (i *inode) Rmdir(_ context.Context, name string) syscall.Errno { return i.remove(name) }

func (i *inode) remove(name string) syscall.Errno {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(changes)
	}
	if errno != 0 {
		return errno
	}
	below := n.names[name]
	switch {
	case below == nil:
		return syscall.ENOENT
	case len(below.names) > 0:
		return syscall.ENOTEMPTY
	}
	i.disk.name(below, place{n, name}, place{})
	return 0
}

const noReplace = 1 // RENAME_NOREPLACE

// Rename moves a name, over whatever file is there.
func (i *inode) Rename(_ context.Context, name string, newParent fs.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(changes)
	}
	to := newParent.(*inode).node
	if to == nil {
		to = i.disk.root
	}
	switch {
	case errno != 0:
		return errno
	case flags&^noReplace != 0:
		return syscall.EINVAL
	case n.names[name] == nil:
		return syscall.ENOENT
	case to.names[newName] != nil && flags != 0:
		return syscall.EEXIST
	case to.names[newName] != nil && len(to.names[newName].names) > 0:
		return syscall.ENOTEMPTY
	}
	i.disk.name(n.names[name], place{n, name}, place{to, newName})
	return 0
}

func opened(flags uint32) *handle { return &handle{sync: flags&(syscall.O_SYNC|syscall.O_DSYNC) != 0} }

// Open opens a file.
func (i *inode) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	_, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 && flags&syscall.O_ACCMODE != syscall.O_RDONLY && i.disk.trouble.errno == syscall.EROFS {
		errno = syscall.EROFS
	}
	return opened(flags), fuse.FOPEN_DIRECT_IO, errno
}

// Read reads what programs see, synced or not.
func (i *inode) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno != 0 {
		return nil, errno
	}
	return fuse.ReadResultData(dest[:n.now.readAt(dest, off)]), 0
}

// Write writes, as much as there is room for.
func (i *inode) Write(ctx context.Context, f fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	written, errno := i.write(data, off)
	if h, ok := f.(*handle); ok && h.sync && errno == 0 {
		errno = i.Fsync(ctx, f, 0)
	}
	return written, errno
}

func (i *inode) write(data []byte, off int64) (uint32, syscall.Errno) {
	i.disk.wait()
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(grows)
	}
	if errno != 0 {
		return 0, errno
	}
	if len(data) == 0 {
		return 0, 0
	}
	fits := i.disk.fits(n, off, int64(len(data)))
	if fits == 0 {
		return 0, syscall.ENOSPC
	}
	n.do(change{i.disk.step(), off, slices.Clone(data[:fits:fits])})
	return uint32(fits), 0
}

// Flush is not there: closing a file asks nothing of the disk.
func (i *inode) Flush(context.Context, fs.FileHandle) syscall.Errno { return syscall.ENOSYS }

// Fsync makes safe what was written before it was called, and the name.
func (i *inode) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	i.disk.mu.Lock()
	upTo := i.disk.steps
	i.disk.mu.Unlock()
	i.disk.wait()
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(syncs)
	}
	if errno == 0 {
		n.sync(upTo)
		i.disk.syncNames(n, upTo)
	}
	return errno
}

// Getattr tells size, mode and time.
func (i *inode) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		n.attr(&out.Attr)
	}
	return errno
}

// Setattr sets size, mode and time; of these only the size can be lost.
func (i *inode) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	n, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno == 0 {
		errno = i.disk.refuses(changes)
	}
	if errno != 0 {
		return errno
	}
	if size, ok := in.GetSize(); ok {
		n.do(change{step: i.disk.step(), at: int64(size)})
	}
	if mode, ok := in.GetMode(); ok {
		n.mode = mode & 0o777
	}
	if t, ok := in.GetMTime(); ok {
		n.changed = t
	} else {
		n.changed = time.Now()
	}
	n.attr(&out.Attr)
	return 0
}

// Statfs tells the room left.
func (i *inode) Statfs(_ context.Context, out *fuse.StatfsOut) syscall.Errno {
	_, errno := i.enter()
	defer i.disk.mu.Unlock()
	if errno != 0 {
		return errno
	}
	total, free := i.disk.room()
	out.Bsize, out.Frsize, out.NameLen = pageBytes, pageBytes, 255
	out.Blocks, out.Bfree, out.Bavail = uint64(total/pageBytes), uint64(free/pageBytes), uint64(free/pageBytes)
	out.Files, out.Ffree = 1<<20, 1<<20
	return 0
}
