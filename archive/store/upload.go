package store

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// Upload is a file on its way in.
type Upload struct {
	ID catalog.ID
	File
}

// BeginUpload writes down who sends what, after asking whether the story may
// be kept (CodeConsent). It returns the ids of uploads of the same track by the
// same laptop, which it puts in place of: their bytes are to be removed.
func (s *Store) BeginUpload(ctx context.Context, u Upload) (replaced []catalog.ID, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := s.mayKeep(ctx, tx, u.Project, u.Story); err != nil {
			return err
		}
		earlier, err := uploads(ctx, tx, `WHERE device = $1 AND recording = $2 AND track = $3`, u.Device, u.Recording, u.Track)
		if err != nil {
			return err
		}
		for _, e := range earlier {
			replaced = append(replaced, e.ID)
			if err := exec(ctx, tx, `DELETE FROM upload WHERE id = $1`, e.ID); err != nil {
				return err
			}
		}
		return exec(ctx, tx, `INSERT INTO upload (id, project, story, recording, track, sha256, bytes, device) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			u.ID, u.Project, u.Story, u.Recording, u.Track, u.SHA256, u.Bytes, u.Device)
	})
	if err != nil {
		return nil, fmt.Errorf("begin upload of recording %s: %w", u.Recording, err)
	}
	return replaced, nil
}

// Upload returns an upload that was begun and not ended, or ErrNotFound.
func (s *Store) Upload(ctx context.Context, id catalog.ID) (Upload, error) {
	found, err := uploads(ctx, s.read, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Upload{}, fmt.Errorf("find upload %s: %w", id, err)
	}
	return found[0], nil
}

// UploadsOf returns what a device is sending under a hash.
func (s *Store) UploadsOf(ctx context.Context, device catalog.ID, sha256 string) ([]Upload, error) {
	found, err := uploads(ctx, s.read, `WHERE device = $1 AND sha256 = $2 ORDER BY id`, device, sha256)
	if err != nil {
		return nil, fmt.Errorf("find uploads of device %s: %w", device, err)
	}
	return found, nil
}

// Uploads returns everything that is on its way in, and whether it is still
// wanted: its story may be kept, and the file has not been taken in already by
// a program that was killed before it could forget the upload.
func (s *Store) Uploads(ctx context.Context) (map[catalog.ID]bool, error) {
	all, err := uploads(ctx, s.read, `ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	wanted := map[catalog.ID]bool{}
	for _, u := range all {
		code, err := codeOf(s.MayKeep(ctx, u.Project, u.Story))
		if err != nil {
			return nil, err
		}
		taken, err := s.taken(ctx, u.File)
		if err != nil {
			return nil, err
		}
		wanted[u.ID] = code == "" && !taken
	}
	return wanted, nil
}

func (s *Store) taken(ctx context.Context, f File) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM file WHERE project = $1 AND story = $2 AND recording = $3 AND track = $4 AND sha256 = $5 AND damaged = 0`,
		f.Project, f.Story, f.Recording, f.Track, f.SHA256).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for file %s: %w", f.SHA256, err)
	}
	return n > 0, nil
}

// EndUpload forgets an upload. Twice is once.
func (s *Store) EndUpload(ctx context.Context, id catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error { return exec(ctx, tx, `DELETE FROM upload WHERE id = $1`, id) })
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
		err := rs.Scan(&u.ID, &u.Project, &u.Story, &u.Recording, &u.Track, &u.SHA256, &u.Bytes, &u.Device)
		all = append(all, u)
		return err
	}, `SELECT id, project, story, recording, track, sha256, bytes, device FROM upload `+where, args...)
	return all, err
}
