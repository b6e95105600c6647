package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// staging is where the bytes of uploads lie until they are whole: files in a
// folder, or objects in the bucket, where every copy of the archive finds them.
// Who works on an upload holds its lock.
type staging interface {
	begin(ctx context.Context, id catalog.ID) error
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

// folder stages uploads as files that grow.
type folder struct{ dir string }

func openFolder(dir string) (folder, error) {
	if err := durable.MkdirAll(dir); err != nil {
		return folder{}, fmt.Errorf("open uploads: %w", err)
	}
	return folder{dir}, nil
}

func (f folder) path(id catalog.ID) string { return filepath.Join(f.dir, string(id)) }

func (f folder) begin(_ context.Context, id catalog.ID) error {
	file, err := os.OpenFile(f.path(id), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), durable.SyncDir(f.dir))
}

func (f folder) size(_ context.Context, id catalog.ID) (int64, error) {
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

func (f folder) add(_ context.Context, id catalog.ID, offset int64, src io.Reader) (int64, error) {
	file, err := os.OpenFile(f.path(id), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return 0, err
	}
	// Not synced here: what a power cut takes is sent again from where the file
	// ends then, and all of it is synced before the receipt.
	n, err := io.CopyBuffer(struct{ io.Writer }{file}, src, make([]byte, copyAtOnce))
	return n, errors.Join(err, file.Close())
}

func (f folder) cut(_ context.Context, id catalog.ID, offset int64) error {
	return os.Truncate(f.path(id), offset)
}

func (f folder) open(_ context.Context, id catalog.ID) (io.ReadCloser, error) {
	return os.Open(f.path(id))
}

func (f folder) remove(_ context.Context, id catalog.ID) error {
	for _, path := range []string{f.path(id), f.path(id) + ".info"} { // .info is an older archive's
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	}
	return nil
}

func (f folder) ids(context.Context) ([]catalog.ID, error) {
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
