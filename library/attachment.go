package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"ownvoice/library/catalog"
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
		return "", fmt.Errorf("attach file: %w", durable.Unnamed(err))
	case !info.Mode().IsRegular(): // a folder, or a device that never ends
		return "", fmt.Errorf("attach file: not a file: %w", os.ErrNotExist)
	case info.Size() > maxAttachment:
		return "", ErrTooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("attach file: %w", durable.Unnamed(err))
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("attach file: %w", durable.Unnamed(err))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	err = l.keepAttachment(ctx, sum, filepath.Ext(path), func(w io.Writer) error {
		h.Reset()
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return durable.Unnamed(err)
		}
		if _, err := io.Copy(io.MultiWriter(w, h), f); err != nil {
			return durable.Unnamed(err)
		}
		if hex.EncodeToString(h.Sum(nil)) != sum {
			return errors.New("file changed while it was read")
		}
		return ctx.Err()
	})
	return sum, err
}

// AttachBytes keeps what was made here – a signature drawn on the screen –
// like a file that ends in ext, ".png".
func (l *Library) AttachBytes(ctx context.Context, ext string, raw []byte) (string, error) {
	if len(raw) > maxAttachment {
		return "", ErrTooLarge
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	return hash, l.keepAttachment(ctx, hash, ext, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// AttachText keeps the words somebody sent – a message, a letter typed out –
// as evidence.
func (l *Library) AttachText(ctx context.Context, text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", fmt.Errorf("attach words: %w", ErrNoEvidence)
	}
	return l.AttachBytes(ctx, ".txt", []byte(text))
}

// What the end of a file's name may be like: it goes on with the file.
var attachmentExt = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

func (l *Library) keepAttachment(ctx context.Context, sum, ext string, fill func(io.Writer) error) error {
	if erased, err := l.erasedMedium(ctx, sum); err != nil || erased {
		return errors.Join(err, fmt.Errorf("attach file: %w", ErrErased))
	}
	if ext = strings.ToLower(ext); !attachmentExt.MatchString(ext) {
		ext = ""
	}
	dir := filepath.Join(l.dir, attachmentsName)
	if err := durable.MkdirAll(dir); err != nil {
		return edge(err)
	}
	if err := durable.Write(filepath.Join(dir, sum+ext), fill); err != nil {
		return fmt.Errorf("attach file: %w", edge(err))
	}
	return l.attachedHere(ctx, sum)
}

// Attachment is where an attachment lies; ErrNoEvidence when it is not here.
func (l *Library) Attachment(_ context.Context, hash string) (string, error) {
	if !trackHash.MatchString(hash) {
		return "", fmt.Errorf("find attachment: %w", catalog.ErrMalformed)
	}
	found, err := below(l.dir, attachmentsName+"/"+hash+"*")
	if err != nil || len(found) == 0 {
		return "", errors.Join(err, fmt.Errorf("find attachment %s: %w", hash, ErrNoEvidence))
	}
	return found[0], nil
}
