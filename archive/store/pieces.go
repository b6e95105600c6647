package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"ownvoice/library/catalog"
)

// pieces stages uploads in the bucket: objects that never change, each with a
// row that says where in the upload it lies. A row is written when its object
// is whole, so that what is counted is there; an object without a row is swept
// away with its upload.
type pieces struct {
	s *Store
}

// maxPiece is how much of an upload is kept in memory until it is an object.
const maxPiece = 4 << 20 // bytes

const staged = "uploads/"

func pieceAddress(id catalog.ID, at int64) string { return fmt.Sprintf("%s%s/%d", staged, id, at) }

func (p pieces) begin(context.Context, Upload) error { return nil }

func (p pieces) size(ctx context.Context, id catalog.ID) (n int64, err error) {
	err = p.s.write.QueryRowContext(ctx, `SELECT coalesce(max(at + bytes), 0) FROM piece WHERE upload = $1`, id).Scan(&n)
	return n, err
}

func (p pieces) add(ctx context.Context, id catalog.ID, offset int64, src io.Reader) (total int64, err error) {
	ctx = context.WithoutCancel(ctx) // what came is kept also when whoever sent it has gone
	buf := make([]byte, maxPiece)
	for {
		n, ended := io.ReadFull(src, buf)
		if n > 0 {
			if err := p.put(ctx, id, offset+total, buf[:n]); err != nil {
				return total, err
			}
			total += int64(n)
		}
		switch {
		case errors.Is(ended, io.EOF) || errors.Is(ended, io.ErrUnexpectedEOF):
			return total, nil
		case ended != nil:
			return total, ended
		}
	}
}

func (p pieces) put(ctx context.Context, id catalog.ID, at int64, raw []byte) error {
	if err := p.s.media.bucket.Upload(ctx, pieceAddress(id, at), bytes.NewReader(raw), &blob.WriterOptions{ContentType: "application/octet-stream"}); err != nil {
		return fmt.Errorf("keep piece of upload %s: %w", id, err)
	}
	return p.s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `INSERT INTO piece (upload, at, bytes) VALUES ($1, $2, $3)`, id, at, len(raw))
	})
}

func (p pieces) cut(ctx context.Context, id catalog.ID, offset int64) error {
	ctx = context.WithoutCancel(ctx)
	return p.s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM piece WHERE upload = $1 AND at >= $2`, id, offset)
	})
}

func (p pieces) open(ctx context.Context, id catalog.ID) (io.ReadCloser, error) {
	r := &pieceReader{ctx: ctx, bucket: p.s.media.bucket}
	err := rows(ctx, p.s.write, func(rs *sql.Rows) error {
		var at int64
		err := rs.Scan(&at)
		r.left = append(r.left, pieceAddress(id, at))
		return err
	}, `SELECT at FROM piece WHERE upload = $1 ORDER BY at`, id)
	return r, err
}

// pieceReader reads objects one behind the other.
type pieceReader struct {
	ctx    context.Context
	bucket *blob.Bucket
	left   []string
	now    *blob.Reader
}

func (r *pieceReader) Read(b []byte) (int, error) {
	for {
		if r.now == nil {
			if len(r.left) == 0 {
				return 0, io.EOF
			}
			var err error
			if r.now, err = r.bucket.NewReader(r.ctx, r.left[0], nil); err != nil {
				return 0, fmt.Errorf("read piece: %w", err)
			}
			r.left = r.left[1:]
		}
		n, err := r.now.Read(b)
		if errors.Is(err, io.EOF) {
			err = r.Close()
			if n == 0 && err == nil {
				continue
			}
		}
		return n, err
	}
}

func (r *pieceReader) Close() error {
	if r.now == nil {
		return nil
	}
	err := r.now.Close()
	r.now = nil
	return err
}

func (p pieces) remove(ctx context.Context, id catalog.ID) error {
	all := p.s.media.bucket.List(&blob.ListOptions{Prefix: staged + string(id) + "/"})
	for {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = p.s.media.bucket.Delete(ctx, o.Key)
		}
		if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	}
	return p.s.transact(ctx, func(tx *sql.Tx) error { return exec(ctx, tx, `DELETE FROM piece WHERE upload = $1`, id) })
}

func (p pieces) ids(ctx context.Context) ([]catalog.ID, error) {
	var found []catalog.ID
	all := p.s.media.bucket.List(&blob.ListOptions{Prefix: staged, Delimiter: "/"})
	for {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list uploads: %w", err)
		}
		if id := catalog.ID(strings.Trim(strings.TrimPrefix(o.Key, staged), "/")); id.Valid() {
			found = append(found, id)
		}
	}
}
