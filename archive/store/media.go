package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3:// addresses
	"gocloud.dev/gcerrors"

	"ownvoice/library/durable"
)

// media is the bucket that holds every file under its SHA-256.
type media struct {
	bucket *blob.Bucket
	folder string // "" when the bucket is not a folder of this machine
}

func openMedia(ctx context.Context, c Config) (*media, error) {
	m := &media{folder: filepath.Join(c.Data, "media")}
	if path, is := strings.CutPrefix(c.Media, "file://"); is {
		m.folder = path
	} else if c.Media != "" {
		m.folder = ""
	}
	var err error
	if m.folder == "" {
		m.bucket, err = blob.OpenBucket(ctx, c.Media)
	} else if err = durable.MkdirAll(m.folder); err == nil {
		m.bucket, err = fileblob.OpenBucket(m.folder, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite, DirFileMode: 0o700})
	}
	if err != nil {
		return nil, fmt.Errorf("open media: %w", withoutSecret(err))
	}
	return m, nil
}

// withoutSecret keeps a password in a bucket's address out of logs.
func withoutSecret(err error) error {
	var bad *url.Error
	if errors.As(err, &bad) {
		return bad.Err
	}
	return err
}

// address is where a file lies in the bucket: in 256 folders, so that none
// grows too long to be looked into.
func address(sha256 string) string { return sha256[:2] + "/" + sha256 }

// put writes a file. After nil every byte is on disk, was read back, and has
// that hash and length; what does not is taken away again, and is errNotWhole.
func (m *media) put(ctx context.Context, hash string, bytes int64, src io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before Close it gives up the write
	w, err := m.bucket.NewWriter(ctx, address(hash), &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return fmt.Errorf("begin file %s: %w", hash, err)
	}
	sum := sha256.New()
	n, err := io.Copy(w, io.TeeReader(src, sum))
	if err == nil && (n != bytes || hex.EncodeToString(sum.Sum(nil)) != hash) {
		err = errNotWhole // what lies under that name, if anything does, stays
	}
	if err != nil {
		cancel()
		w.Close()
		return fmt.Errorf("write file %s: %w", hash, err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write file %s: %w", hash, err)
	}
	if err := m.sync(hash); err != nil {
		return fmt.Errorf("sync file %s: %w", hash, err)
	}
	return m.check(ctx, hash, bytes)
}

// move gives a file of this machine its place in the folder, without copying
// it. It is synced before it has its name, and what is read back is what stays;
// back has read some of it. A file that cannot be synced is emptied.
func (m *media) move(ctx context.Context, hash string, bytes int64, path string, back *readBack) error {
	synced := make(chan error, 1)
	go func() { synced <- durable.SyncFile(path) }() // the disk works while the processor hashes
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read file %s back: %w", hash, errors.Join(err, <-synced))
	}
	sum, n, err := back.whole(f)
	err = errors.Join(err, f.Close())
	if unsynced := <-synced; unsynced != nil {
		return fmt.Errorf("sync file %s: %w", hash, errors.Join(unsynced, os.Truncate(path, 0)))
	}
	if err != nil {
		return fmt.Errorf("read file %s back: %w", hash, err)
	}
	if sum != hash || n != bytes {
		return fmt.Errorf("read file %s back: %w", hash, errNotWhole)
	}
	to := filepath.Join(m.folder, filepath.FromSlash(address(hash)))
	if err := durable.MkdirAll(filepath.Dir(to)); err != nil {
		return fmt.Errorf("place file %s: %w", hash, err)
	}
	err = durable.Rename(path, to)
	if errors.Is(err, syscall.EXDEV) { // uploads and media lie on two disks
		src, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("place file %s: %w", hash, err)
		}
		defer src.Close()
		return m.put(ctx, hash, bytes, src)
	}
	if err != nil {
		return fmt.Errorf("place file %s: %w", hash, err)
	}
	return m.sync(hash)
}

// sync makes a file of a folder, and its name, survive a power cut.
func (m *media) sync(hash string) error {
	if m.folder == "" {
		return nil
	}
	path := filepath.Join(m.folder, filepath.FromSlash(address(hash)))
	if err := durable.SyncFile(path); err != nil {
		return err
	}
	return errors.Join(durable.SyncDir(filepath.Dir(path)), durable.SyncDir(m.folder))
}

// errNotWhole says that a file is not what its hash or length says.
var errNotWhole = errors.New("file is not what its hash says")

// check reads a file back: a bucket has been seen to say "done" and hold nothing.
func (m *media) check(ctx context.Context, hash string, bytes int64) error {
	r, err := m.bucket.NewReader(ctx, address(hash), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fmt.Errorf("check file %s: missing: %w", hash, errNotWhole)
	}
	if err != nil {
		return fmt.Errorf("check file %s: %w", hash, err)
	}
	defer r.Close()
	sum, n, err := hashOf(r)
	if errors.Is(err, syscall.EIO) { // the disk says itself that it lost it
		return fmt.Errorf("check file %s: %w: %w", hash, errNotWhole, err)
	}
	if err != nil {
		return fmt.Errorf("check file %s: %w", hash, err)
	}
	if sum != hash || n != bytes {
		return fmt.Errorf("check file %s: %w", hash, errNotWhole)
	}
	return nil
}

// destroy takes a file away for ever. Twice is once.
func (m *media) destroy(ctx context.Context, hash string) error {
	err := m.bucket.Delete(ctx, address(hash))
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("destroy file %s: %w", hash, err)
	}
	if m.folder == "" {
		return nil
	}
	if err := durable.SyncDir(filepath.Join(m.folder, hash[:2])); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("destroy file %s: %w", hash, err)
	}
	return nil
}

// has reports whether a file of that length is there. It does not read it.
func (m *media) has(ctx context.Context, hash string, bytes int64) (bool, error) {
	a, err := m.bucket.Attributes(ctx, address(hash))
	if gcerrors.Code(err) == gcerrors.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for file %s: %w", hash, err)
	}
	return a.Size == bytes, nil
}

func hashOf(r io.Reader) (string, int64, error) {
	h := sha256.New()
	n, err := io.CopyBuffer(h, struct{ io.Reader }{r}, make([]byte, copyAtOnce))
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// sweep removes what a killed program left half written in the folder. Nobody
// else may be writing.
func (m *media) sweep() error {
	if m.folder == "" {
		return nil
	}
	return filepath.WalkDir(m.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || len(d.Name()) == sha256.Size*2 {
			return err
		}
		if strings.HasSuffix(d.Name(), ".tmp") {
			return os.Remove(path)
		}
		return nil
	})
}
