package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Act is one thing that somebody did at the archive, by ids only.
type Act struct {
	At      time.Time
	Who     catalog.ID // account, device or link; "" = the archive itself
	What    string     // a few words that programs know: "signed in", "approved erasure"
	Project catalog.ID // "" = of none
	About   catalog.ID // what it was done to
}

// Audit writes down what somebody did.
func (s *Store) Audit(ctx context.Context, who catalog.ID, what string, project, about catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `INSERT INTO audit (id, at, who, act, project, about) VALUES ($1, $2, $3, $4, $5, $6)`,
			catalog.NewID(), s.now().Unix(), who, what, project, about)
	})
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// Acts lists what was done, the latest first, as far as a reader may see it: an
// archivist all, others what was done in their projects.
func (s *Store) Acts(ctx context.Context, r Reader, most int) ([]Act, error) {
	var all []Act
	if r.right != member {
		return nil, nil
	}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var a Act
		var at int64
		err := rs.Scan(&at, &a.Who, &a.What, &a.Project, &a.About)
		a.At = timeOf(at)
		if r.projects == nil || a.Project != "" && slices.Contains(r.projects, a.Project) {
			all = append(all, a)
		}
		return err
	}, `SELECT at, who, act, project, about FROM audit ORDER BY at DESC, id DESC LIMIT $1`, most)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return all, nil
}
