package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// alone keeps others from promising or destroying the bytes of one hash until
// the transaction ends. SQLite has one writer at a time anyway.
func (s *Store) alone(ctx context.Context, tx *sql.Tx, hash string) error {
	if s.write != s.read {
		return nil
	}
	raw, err := hex.DecodeString(hash)
	if err != nil || len(raw) < 8 {
		return fmt.Errorf("lock file %s: %w", hash, errNotWhole)
	}
	return exec(ctx, tx, `SELECT pg_advisory_xact_lock($1)`, int64(binary.BigEndian.Uint64(raw)))
}

// stillThere makes sure, as a promise is written down, that nobody destroyed
// the same bytes of another story meanwhile. The laptop tries again.
func (s *Store) stillThere(ctx context.Context, tx *sql.Tx, f File) error {
	if err := s.alone(ctx, tx, f.SHA256); err != nil {
		return err
	}
	there, err := s.media.has(ctx, f.SHA256, f.Bytes)
	if err == nil && !there {
		err = fmt.Errorf("file %s went while it was being kept", f.SHA256)
	}
	return err
}

// drop forgets files, by a condition on the table, and destroys the bytes that
// nothing else is of. Cut short it may be done again.
func (s *Store) drop(ctx context.Context, where string, args ...any) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		var hashes []string
		err := rows(ctx, tx, func(rs *sql.Rows) error {
			var hash string
			err := rs.Scan(&hash)
			hashes = append(hashes, hash)
			return err
		}, `SELECT DISTINCT sha256 FROM file WHERE `+where+` ORDER BY sha256`, args...)
		if err != nil {
			return err
		}
		for _, hash := range hashes { // in order, so that two who do this never wait for each other
			if err := s.alone(ctx, tx, hash); err != nil {
				return err
			}
		}
		if err := exec(ctx, tx, `DELETE FROM file WHERE `+where, args...); err != nil {
			return err
		}
		for _, hash := range hashes {
			if err := s.destroyLast(ctx, tx, hash); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) destroyLast(ctx context.Context, tx *sql.Tx, hash string) error {
	var others int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM file WHERE sha256 = $1`, hash).Scan(&others)
	if err != nil || others > 0 {
		return err
	}
	return s.media.destroy(ctx, hash)
}
