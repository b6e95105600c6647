package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ownvoice/library/durable"
)

const (
	attachmentsName = "attachments"
	maxAttachment   = 256 << 20 // bytes
)

// ErrTooLarge is a file that is larger than an attachment may be.
var ErrTooLarge = errors.New("file is too large to attach")

// Attach keeps a copy of a file – a scan of a form, a photo – under its
// SHA-256, which it returns. Attaching the same file twice keeps it once.
func (l *Library) Attach(ctx context.Context, path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("attach file: %w", unnamed(err))
	case !info.Mode().IsRegular(): // a folder, or a device that never ends
		return "", fmt.Errorf("attach file: not a file: %w", os.ErrNotExist)
	case info.Size() > maxAttachment:
		return "", ErrTooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("attach file: %w", unnamed(err))
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("attach file: %w", unnamed(err))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	dir := filepath.Join(l.dir, attachmentsName)
	if err := durable.MkdirAll(dir); err != nil {
		return "", edge(err)
	}
	to := filepath.Join(dir, sum+strings.ToLower(filepath.Ext(path)))
	err = durable.Write(to, func(w io.Writer) error {
		h.Reset()
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return unnamed(err)
		}
		if _, err := io.Copy(io.MultiWriter(w, h), f); err != nil {
			return unnamed(err)
		}
		if hex.EncodeToString(h.Sum(nil)) != sum {
			return errors.New("file changed while it was read")
		}
		return ctx.Err()
	})
	if err != nil {
		return "", fmt.Errorf("attach file: %w", edge(err))
	}
	return sum, nil
}

// unnamed is a file's error without its path: people name files after people,
// and errors are logged.
func unnamed(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return fmt.Errorf("%s: %w", of.Op, of.Err)
	}
	return err
}
