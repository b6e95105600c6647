package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"

	"github.com/tus/tusd/v2/pkg/handler"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// shelf is the store as tusd wants to see it: where uploads lie until they are
// whole. Its errors are problems.
type shelf struct {
	store *store.Store
	log   *slog.Logger
}

// parcel is one upload on the shelf.
type parcel struct {
	shelf shelf
	info  handler.FileInfo
}

// NewUpload gives the upload that beginUpload has written down.
func (s shelf) NewUpload(_ context.Context, info handler.FileInfo) (handler.Upload, error) {
	return &parcel{s, info}, nil
}

// GetUpload finds an upload again.
func (s shelf) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	u, came, err := s.store.Upload(ctx, catalog.ID(id))
	if err != nil {
		return nil, s.tell(err)
	}
	if !u.Part && ctx.Value(joiningKey{}) != nil {
		u.Bytes = came
	}
	return &parcel{s, handler.FileInfo{ID: id, Size: u.Bytes, Offset: came, MetaData: handler.MetaData{}, IsPartial: u.Part}}, nil
}

// AsTerminatableUpload is what tusd needs for ending an upload.
func (s shelf) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload { return u.(*parcel) }

// AsConcatableUpload is what tusd needs for joining parts.
func (s shelf) AsConcatableUpload(u handler.Upload) handler.ConcatableUpload { return u.(*parcel) }

func (p *parcel) id() catalog.ID { return catalog.ID(p.info.ID) }

// GetInfo says how long it is and how much of it has come.
func (p *parcel) GetInfo(context.Context) (handler.FileInfo, error) { return p.info, nil }

// GetReader is never asked: uploads are not downloaded.
func (p *parcel) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, handler.ErrNotImplemented
}

// WriteChunk appends what comes. What does not bear out its checksum is taken
// back.
func (p *parcel) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	sum, _ := ctx.Value(checksumKey{}).(*checksum)
	if sum != nil {
		src = io.TeeReader(src, sum.hash)
	}
	n, err := p.shelf.store.AddToUpload(ctx, p.id(), offset, src)
	if sum != nil && (err != nil || !sum.right()) {
		if cut := p.shelf.store.CutUpload(ctx, p.id(), offset); cut != nil || err != nil {
			return 0, p.shelf.tell(errors.Join(err, cut))
		}
		return 0, p.shelf.tell(errChecksum)
	}
	return n, p.shelf.tell(err)
}

// FinishUpload has nothing to do: finishUpload takes the file in.
func (p *parcel) FinishUpload(context.Context) error { return nil }

// Terminate gives an upload up.
func (p *parcel) Terminate(ctx context.Context) error {
	return p.shelf.tell(p.shelf.store.EndUpload(ctx, p.id()))
}

// ConcatUploads fills the upload with parts.
func (p *parcel) ConcatUploads(ctx context.Context, parts []handler.Upload) error {
	var ids []catalog.ID
	for _, part := range parts {
		ids = append(ids, part.(*parcel).id())
	}
	return p.shelf.tell(p.shelf.store.JoinUploads(context.WithoutCancel(ctx), p.id(), ids))
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
