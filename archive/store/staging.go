package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// staging is where the bytes of uploads lie until they are whole: files in a
// folder, or objects in the bucket, where every copy of the archive finds them.
// Who works on an upload holds its lock.
type staging interface {
	begin(ctx context.Context, u Upload) error
	// size is how much has come; 0 of an upload that nothing came of.
	size(ctx context.Context, id catalog.ID) (int64, error)
	// add keeps what src gives from offset on, which is the size, until src
	// ends or fails. What came is kept either way, and counted.
	add(ctx context.Context, id catalog.ID, offset int64, src io.Reader) (int64, error)
	// cut takes away all that came from offset on.
	cut(ctx context.Context, id catalog.ID, offset int64) error
	// open reads an upload from its beginning.
	open(ctx context.Context, id catalog.ID) (io.ReadCloser, error)
	// remove takes away all of it. Twice is once.
	remove(ctx context.Context, id catalog.ID) error
	// ids lists what lies there, whoever knows of it.
	ids(ctx context.Context) ([]catalog.ID, error)
}

// folder stages uploads as files that grow. Whole ones are read back while they
// do; of one that an earlier program began, all is read in the end.
type folder struct {
	dir string

	mu    sync.Mutex // guards what follows
	backs map[catalog.ID]*readBack
}

func openFolder(dir string) (*folder, error) {
	if err := durable.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("open uploads: %w", err)
	}
	return &folder{dir: dir, backs: map[catalog.ID]*readBack{}}, nil
}

func (f *folder) path(id catalog.ID) string { return filepath.Join(f.dir, string(id)) }

func (f *folder) begin(_ context.Context, u Upload) error {
	file, err := os.OpenFile(f.path(u.ID), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if !u.Part {
		f.give(u.ID, newReadBack())
	}
	return errors.Join(file.Close(), durable.SyncDir(f.dir))
}

// take gives what is known of an upload to whoever works on it; nil when
// nothing is, or not lately.
func (f *folder) take(id catalog.ID) *readBack {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.backs[id]
	delete(f.backs, id)
	if b != nil && time.Since(b.begun) > lately {
		return nil
	}
	return b
}

// give takes it back, unless the upload was removed meanwhile.
func (f *folder) give(id catalog.ID, b *readBack) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := os.Stat(f.path(id)); err == nil {
		f.backs[id] = b
	}
}

func (f *folder) size(_ context.Context, id catalog.ID) (int64, error) {
	info, err := os.Stat(f.path(id))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

const copyAtOnce = 256 << 10 // bytes; what fits in a processor's cache is copied fastest

func copyTo(dst io.Writer, src io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{dst}, src, make([]byte, copyAtOnce))
}

func (f *folder) add(_ context.Context, id catalog.ID, offset int64, src io.Reader) (int64, error) {
	// Only ever added to: what was read back stays as it was read.
	file, err := os.OpenFile(f.path(id), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return 0, err
	}
	if size, err := file.Seek(0, io.SeekEnd); err != nil || size != offset {
		return 0, errors.Join(err, file.Close(), fmt.Errorf("bytes from %d on come after %d", offset, size))
	}
	// What a power cut takes is sent again from where the file ends then, and
	// all of it is synced before the receipt.
	b := f.take(id)
	if b == nil || b.read > offset {
		n, err := copyTo(file, src)
		return n, errors.Join(err, file.Close())
	}
	defer f.give(id, b)
	return b.add(file, offset, src)
}

func (f *folder) cut(_ context.Context, id catalog.ID, offset int64) error {
	if f.take(id) != nil {
		defer f.give(id, newReadBack())
	}
	return os.Truncate(f.path(id), offset)
}

func (f *folder) open(_ context.Context, id catalog.ID) (io.ReadCloser, error) {
	return os.Open(f.path(id))
}

func (f *folder) remove(_ context.Context, id catalog.ID) error {
	if b := f.take(id); b != nil {
		b.late.Wait() // not every system removes a file that is open
	}
	defer f.take(id)
	for _, path := range []string{f.path(id), f.path(id) + ".info"} { // .info is an older archive's
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	}
	return nil
}

func (f *folder) ids(context.Context) ([]catalog.ID, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	var all []catalog.ID
	for _, e := range entries {
		if id := catalog.ID(e.Name()); id.Valid() {
			all = append(all, id)
		}
	}
	return all, nil
}
