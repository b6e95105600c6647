package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Upload is a file on its way in, or a part of one: then SHA256 is of the whole
// file, and Bytes of the part.
type Upload struct {
	ID    catalog.ID
	Part  bool
	Parts []catalog.ID // of what is begun to be joined: what it is joined of
	File
}

// UploadDays is how long an upload that nothing comes of is kept.
const UploadDays = 14

// What one device may have begun and not ended. A laptop sends file after file,
// each in MaxPieces at most; what more there is was begun and the answer lost.
// Whoever has too many files begun can go on with each of them.
const (
	MostFiles  = 64
	MostPieces = 2 * wire.MaxPieces // of one file
)

// BeginUpload writes down who sends what, after asking whether the file may be
// kept (CodeConsent, CodeErased), whether the device has begun too much already
// (CodeTooMany), and whether there is room (ErrFull). A whole upload takes the place of one of the same file by the same laptop, unless that
// is among its parts.
func (s *Store) BeginUpload(ctx context.Context, u Upload) error {
	var replaced []catalog.ID
	err := s.transact(ctx, func(tx *sql.Tx) error {
		if err := s.mayKeep(ctx, tx, u.File); err != nil {
			return err
		}
		if err := mayBegin(ctx, tx, u); err != nil {
			return err
		}
		if err := s.MakeSure(u.Bytes); err != nil {
			return err
		}
		if !u.Part {
			earlier, err := uploads(ctx, tx, `WHERE device = $1 AND story = $2 AND recording = $3 AND track = $4 AND part = 0`, u.Device, u.Story, u.Recording, u.Track)
			if err != nil {
				return err
			}
			for _, e := range earlier {
				if !slices.Contains(u.Parts, e.ID) {
					replaced = append(replaced, e.ID)
				}
			}
		}
		return exec(ctx, tx, `INSERT INTO upload (id, project, story, recording, track, sha256, bytes, device, kind, part, touched) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			u.ID, u.Project, u.Story, u.Recording, u.Track, u.SHA256, u.Bytes, u.Device, u.Kind, flag(u.Part), s.now().Unix())
	})
	for _, id := range replaced {
		err = errors.Join(err, s.EndUpload(ctx, id))
	}
	if err == nil {
		err = s.staging.begin(ctx, u)
	}
	if err != nil {
		return fmt.Errorf("begin upload of %s: %w", u.SHA256, err)
	}
	return nil
}

// mayBegin counts what the device has begun. Joining ends what was begun, and
// is always let.
func mayBegin(ctx context.Context, tx *sql.Tx, u Upload) error {
	if len(u.Parts) > 0 {
		return nil
	}
	var others, pieces int64
	err := tx.QueryRowContext(ctx, `SELECT count(DISTINCT CASE WHEN sha256 <> $1 THEN sha256 END), count(CASE WHEN sha256 = $1 THEN 1 END)
		FROM upload WHERE device = $2`, u.SHA256, u.Device).Scan(&others, &pieces)
	if err == nil && (others >= MostFiles || pieces >= MostPieces) {
		err = no(wire.CodeTooMany)
	}
	return err
}

// Upload returns an upload that was begun and not ended, and how much of it has
// come; or ErrNotFound.
func (s *Store) Upload(ctx context.Context, id catalog.ID) (u Upload, came int64, err error) {
	found, err := uploads(ctx, s.read, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		u = found[0]
		came, err = s.staging.size(ctx, id)
	}
	if err != nil {
		return Upload{}, 0, fmt.Errorf("find upload %s: %w", id, err)
	}
	return u, came, nil
}

// AddToUpload keeps what src gives from offset on, which is what has come. What
// was read is kept also when src fails. Whoever calls it holds the upload.
func (s *Store) AddToUpload(ctx context.Context, id catalog.ID, offset int64, src io.Reader) (int64, error) {
	n, err := s.staging.add(ctx, id, offset, &spared{Reader: src, s: s})
	if n > 0 {
		err = errors.Join(err, s.touch(context.WithoutCancel(ctx), id))
	}
	if err != nil {
		return n, fmt.Errorf("add to upload %s: %w", id, err)
	}
	return n, nil
}

func (s *Store) touch(ctx context.Context, id catalog.ID) error {
	stale := s.now().Add(-time.Hour).Unix()
	var due bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM upload WHERE id = $1 AND touched < $2)`, id, stale).Scan(&due)
	if err != nil || !due { // hardly ever, and whoever writes waits for others
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE upload SET touched = $1 WHERE id = $2`, s.now().Unix(), id)
	})
}

// CutUpload takes back what came from offset on: it was not what it should be.
func (s *Store) CutUpload(ctx context.Context, id catalog.ID, offset int64) error {
	if err := s.staging.cut(ctx, id, offset); err != nil {
		return fmt.Errorf("cut upload %s: %w", id, err)
	}
	return nil
}

// JoinUploads fills an upload with parts, in their order. They stay.
func (s *Store) JoinUploads(ctx context.Context, whole catalog.ID, parts []catalog.ID) error {
	src := &joined{ctx: ctx, from: s.staging, left: slices.Clone(parts)}
	defer src.Close()
	if _, err := s.staging.add(ctx, whole, 0, &spared{Reader: src, s: s}); err != nil {
		return fmt.Errorf("join upload %s: %w", whole, err)
	}
	return nil
}

// joined reads uploads one behind the other.
type joined struct {
	ctx  context.Context
	from staging
	left []catalog.ID
	now  io.ReadCloser
}

func (j *joined) Read(b []byte) (int, error) {
	for {
		if j.now == nil {
			if len(j.left) == 0 {
				return 0, io.EOF
			}
			var err error
			if j.now, err = j.from.open(j.ctx, j.left[0]); err != nil {
				return 0, err
			}
			j.left = j.left[1:]
		}
		n, err := j.now.Read(b)
		if errors.Is(err, io.EOF) {
			err = j.Close()
			if n == 0 && err == nil {
				continue
			}
		}
		return n, err
	}
}

func (j *joined) Close() error {
	if j.now == nil {
		return nil
	}
	err := j.now.Close()
	j.now = nil
	return err
}

// FinishUpload takes in a file whose bytes have all come, and promises it. An
// upload that turns out wrong (CodeNotWhole), or that may not be kept any more,
// is forgotten with its parts; so is one that was taken in.
func (s *Store) FinishUpload(ctx context.Context, u Upload) (wire.Receipt, error) {
	r, err := s.takeIn(ctx, u)
	var refused *wire.Problem
	if err != nil && !errors.As(err, &refused) {
		return wire.Receipt{}, fmt.Errorf("finish upload %s: %w", u.ID, err) // the bytes stay: the next try may do better
	}
	err = errors.Join(err, s.EndUpload(ctx, u.ID))
	others, failed := uploads(ctx, s.read, `WHERE device = $1 AND sha256 = $2 AND (part = 1 OR story = $3 AND recording = $4 AND track = $5)`, u.Device, u.SHA256, u.Story, u.Recording, u.Track)
	err = errors.Join(err, failed)
	for _, p := range others {
		err = errors.Join(err, s.EndUpload(ctx, p.ID))
	}
	return r, err
}

// takeIn moves the staged bytes where they stay.
func (s *Store) takeIn(ctx context.Context, u Upload) (wire.Receipt, error) {
	if f, is := s.staging.(*folder); is && s.media.folder != "" {
		return s.keepFile(ctx, u.File, func(ctx context.Context) error {
			return s.media.move(ctx, u.SHA256, u.Bytes, f.path(u.ID), cmp.Or(f.take(u.ID), newReadBack()))
		})
	}
	return s.keepFile(ctx, u.File, func(ctx context.Context) error {
		src, err := s.staging.open(ctx, u.ID)
		if err != nil {
			return err
		}
		defer src.Close()
		return s.media.put(ctx, u.SHA256, u.Bytes, src)
	})
}

// UploadsOf returns what a device is sending under a hash, whole uploads only.
func (s *Store) UploadsOf(ctx context.Context, device catalog.ID, sha256 string) ([]Upload, error) {
	found, err := uploads(ctx, s.read, `WHERE device = $1 AND sha256 = $2 AND part = 0 ORDER BY id`, device, sha256)
	if err != nil {
		return nil, fmt.Errorf("find uploads of device %s: %w", device, err)
	}
	return found, nil
}

// TidyUploads removes uploads that nothing came of for long, that are not
// wanted any more – because their story may not be kept, or the file was taken
// in already by a program that was killed before it could forget the upload –,
// and bytes that belong to none.
func (s *Store) TidyUploads(ctx context.Context) error {
	lying, err := s.staging.ids(ctx) // before the rows: an upload is a row first
	if err != nil {
		return err
	}
	begun, err := uploads(ctx, s.read, `ORDER BY id`)
	if err != nil {
		return fmt.Errorf("list uploads: %w", err)
	}
	for _, u := range begun {
		lying = slices.DeleteFunc(lying, func(id catalog.ID) bool { return id == u.ID })
		if err := s.tidy(ctx, u); err != nil {
			return err
		}
	}
	for _, id := range lying {
		if err := s.staging.remove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// TidyUploadsOf removes the uploads of one story that are not wanted any more:
// something was said about it. It looks at no other.
func (s *Store) TidyUploadsOf(ctx context.Context, project, story catalog.ID) error {
	begun, err := uploads(ctx, s.read, `WHERE project = $1 AND story = $2`, project, story)
	for _, u := range begun {
		err = errors.Join(err, s.tidy(ctx, u))
	}
	if err != nil {
		return fmt.Errorf("tidy uploads of story %s: %w", story, err)
	}
	return nil
}

func (s *Store) tidy(ctx context.Context, u Upload) error {
	if is, err := s.wanted(ctx, u); err != nil || is {
		return err
	}
	return s.EndUpload(ctx, u.ID)
}

func (s *Store) wanted(ctx context.Context, u Upload) (bool, error) {
	var taken, touched int64
	err := s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM file WHERE project = $1 AND story = $2 AND recording = $3 AND track = $4 AND sha256 = $5 AND damaged = 0),
		coalesce((SELECT touched FROM upload WHERE id = $6), 0)`, u.Project, u.Story, u.Recording, u.Track, u.SHA256, u.ID).Scan(&taken, &touched)
	if err != nil {
		return false, fmt.Errorf("look for file %s: %w", u.SHA256, err)
	}
	if taken > 0 || touched < s.now().AddDate(0, 0, -UploadDays).Unix() {
		return false, nil
	}
	code, err := codeOf(s.MayKeep(ctx, u.File))
	return code == "", err
}

// EndUpload forgets an upload, row first: bytes without a row are tidied away.
// Twice is once.
func (s *Store) EndUpload(ctx context.Context, id catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM piece WHERE upload = $1`, id); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM upload WHERE id = $1`, id)
	})
	if err == nil {
		err = s.staging.remove(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("end upload %s: %w", id, err)
	}
	return nil
}

// Sweep removes what a killed server left half written beside the media. Only
// the one server of a folder may call it, before it takes anything in.
func (s *Store) Sweep() error {
	if err := s.media.sweep(); err != nil {
		return fmt.Errorf("sweep media: %w", err)
	}
	return nil
}

func uploads(ctx context.Context, from asker, where string, args ...any) ([]Upload, error) {
	var all []Upload
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var u Upload
		var part int64
		err := rs.Scan(&u.ID, &u.Project, &u.Story, &u.Recording, &u.Track, &u.SHA256, &u.Bytes, &u.Device, &u.Kind, &part)
		u.Part = part != 0
		all = append(all, u)
		return err
	}, `SELECT id, project, story, recording, track, sha256, bytes, device, kind, part FROM upload `+where, args...)
	return all, err
}
