package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// shelf is the folder where uploads lie until they are whole: tusd's own
// filestore, with its names made to survive a power cut and its errors turned
// into problems.
type shelf struct {
	filestore.FileStore
	log *slog.Logger
}

// parcel is one upload on the shelf.
type parcel struct {
	handler.Upload
	shelf shelf
}

func openShelf(dir string, log *slog.Logger) (shelf, error) {
	if err := durable.MkdirAll(dir); err != nil {
		return shelf{}, fmt.Errorf("open uploads: %w", err)
	}
	s := filestore.New(dir)
	s.DirModePerm, s.FileModePerm = 0o700, 0o600
	return shelf{s, log}, nil
}

func (s shelf) bytes(id catalog.ID) string { return filepath.Join(s.Path, string(id)) }
func (s shelf) about(id catalog.ID) string { return s.bytes(id) + ".info" }

// NewUpload makes an empty upload that a power cut does not take away.
func (s shelf) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	u, err := s.FileStore.NewUpload(ctx, info)
	if err == nil {
		err = errors.Join(durable.SyncFile(s.about(catalog.ID(info.ID))), durable.SyncDir(s.Path))
	}
	if err != nil {
		return nil, s.tell(err)
	}
	return parcel{u, s}, nil
}

// GetUpload finds an upload again.
func (s shelf) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	u, err := s.FileStore.GetUpload(ctx, id)
	if err != nil {
		return nil, s.tell(err)
	}
	return parcel{u, s}, nil
}

// AsTerminatableUpload is what tusd needs for ending an upload.
func (s shelf) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	return s.FileStore.AsTerminatableUpload(u.(parcel).Upload)
}

// WriteChunk appends what comes.
func (p parcel) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	n, err := p.Upload.WriteChunk(ctx, offset, src)
	return n, p.shelf.tell(err)
}

// remove takes an upload off the shelf. Twice is once.
func (s shelf) remove(id catalog.ID) error {
	for _, path := range []string{s.bytes(id), s.about(id)} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	}
	return nil
}

// ids lists what lies on the shelf.
func (s shelf) ids() (map[catalog.ID]bool, error) {
	entries, err := os.ReadDir(s.Path)
	if err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	all := map[catalog.ID]bool{}
	for _, e := range entries {
		if id := catalog.ID(strings.TrimSuffix(e.Name(), ".info")); id.Valid() {
			all[id] = true
		}
	}
	return all, nil
}

// whole reports whether tusd will find the upload again.
func (s shelf) whole(id catalog.ID) bool {
	raw, err := os.ReadFile(s.about(id))
	if err != nil || !json.Valid(raw) {
		return false
	}
	_, err = os.Stat(s.bytes(id))
	return err == nil
}

// tell logs what is the archive's own fault, and makes the answer of the rest.
func (s shelf) tell(err error) error {
	var known handler.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if _, _, ours := explain(err); ours {
		s.log.Error("upload failed", "error", err)
	}
	return forTus(err)
}

// forTus makes an error one that tusd answers with a problem and nothing else.
func forTus(err error) error {
	p, status, _ := explain(err)
	raw, failed := json.Marshal(p)
	if failed != nil {
		return failed
	}
	return handler.Error{ErrorCode: string(p.Code), Message: err.Error(), HTTPResponse: handler.HTTPResponse{
		StatusCode: status, Body: string(raw), Header: handler.HTTPHeader{"Content-Type": "application/json"}}}
}
