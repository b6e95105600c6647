package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// tombstone is what is left of a story that was erased here.
type tombstone struct {
	Story, Project, Event catalog.ID
	Erased                int64
	Salt                  string
	Media                 []string // SHA-256 of salt, a newline, and the hash of each file
}

// salted is how a tombstone remembers a file without naming it.
func (t tombstone) salted(hash string) string {
	sum := sha256.Sum256([]byte(t.Salt + "\n" + hash))
	return hex.EncodeToString(sum[:])
}

func readTombstones(ctx context.Context, from asker, where string, args ...any) ([]tombstone, error) {
	var all []tombstone
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var t tombstone
		var media string
		if err := rs.Scan(&t.Story, &t.Project, &t.Event, &t.Erased, &t.Salt, &media); err != nil {
			return err
		}
		all = append(all, t)
		return json.Unmarshal([]byte(media), &all[len(all)-1].Media)
	}, `SELECT story, project, event, erased, salt, media FROM tombstone WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read tombstones: %w", err)
	}
	return all, nil
}

// refuseErased answers CodeErased for a file of a story that was erased, and
// for the same bytes under any other story of its project.
func (s *Store) refuseErased(ctx context.Context, from asker, f File) error {
	all, err := readTombstones(ctx, from, `project = $1`, f.Project)
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.Story == f.Story || slices.Contains(t.Media, t.salted(f.SHA256)) {
			return no(wire.CodeErased)
		}
	}
	return nil
}
