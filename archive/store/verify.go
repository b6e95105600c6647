package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Verified is what Verify found.
type Verified struct {
	Files int      `json:"files"`
	Bytes int64    `json:"bytes"`
	Bad   []string `json:"bad"` // by SHA-256: missing, or not what the hash says
}

// Verify reads every file that has a receipt and hashes it again. A bad one is
// marked, so that no further receipt is given for it and a laptop that asks is
// told to send it again; one that is whole again loses its mark.
func (s *Store) Verify(ctx context.Context) (Verified, error) {
	held := map[string]int64{}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var hash string
		var bytes int64
		err := rs.Scan(&hash, &bytes)
		held[hash] = bytes
		return err
	}, `SELECT DISTINCT sha256, bytes FROM file`)
	if err != nil {
		return Verified{}, fmt.Errorf("list files: %w", err)
	}
	v := Verified{Bad: []string{}}
	for hash, bytes := range held {
		err := s.media.check(ctx, hash, bytes)
		if err != nil && !errors.Is(err, errNotWhole) {
			return v, err
		}
		v.Files, v.Bytes = v.Files+1, v.Bytes+bytes
		if err != nil {
			v.Bad = append(v.Bad, hash)
		}
		if err := s.mark(ctx, hash, err != nil); err != nil {
			return v, err
		}
	}
	return v, nil
}
