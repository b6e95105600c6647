package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
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
	err := s.transact(ctx, func(tx *sql.Tx) error { return s.audit(ctx, tx, who, what, project, about) })
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// audit writes it down together with what was done: both, or neither.
func (s *Store) audit(ctx context.Context, tx *sql.Tx, who catalog.ID, what string, project, about catalog.ID) error {
	return exec(ctx, tx, `INSERT INTO audit (id, at, who, act, project, about) VALUES ($1, $2, $3, $4, $5, $6)`,
		catalog.NewID(), s.now().Unix(), who, what, project, about)
}

// Acts lists what was done, the latest first and at most so many, as far as a
// reader may see it: an archivist all, others what was done in their projects.
func (s *Store) Acts(ctx context.Context, r Reader, most int) ([]Act, error) {
	if r.right != member {
		return nil, nil
	}
	where, args := r.ownProjects("project")
	return s.acts(ctx, fmt.Sprintf(`%s ORDER BY at DESC, id DESC LIMIT $%d`, where, len(args)+1), append(args, most)...)
}

// ActsAbout lists what was done here to one thing, the latest first, as far as
// a reader may see it.
func (s *Store) ActsAbout(ctx context.Context, r Reader, project, about catalog.ID) ([]Act, error) {
	if r.right != member || !r.in(project, about) {
		return nil, nil
	}
	return s.acts(ctx, `about = $1 AND project = $2 ORDER BY at DESC, id DESC`, about, project)
}

func (s *Store) acts(ctx context.Context, which string, args ...any) (all []Act, err error) {
	err = rows(ctx, s.read, func(rs *sql.Rows) error {
		var a Act
		var at int64
		err := rs.Scan(&at, &a.Who, &a.What, &a.Project, &a.About)
		a.At = timeOf(at)
		all = append(all, a)
		return err
	}, `SELECT at, who, act, project, about FROM audit WHERE `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return all, nil
}

// ownProjects is a condition, with its arguments from $1 on, that a column
// names one of a member's own projects; of an archivist it is always true.
func (r Reader) ownProjects(column string) (where string, args []any) {
	return r.ownProjectsFrom(column, 0)
}

// ownProjectsFrom is ownProjects with arguments that stand behind others.
func (r Reader) ownProjectsFrom(column string, before int) (where string, args []any) {
	if r.projects == nil {
		return `1 = 1`, nil
	}
	var marks []string
	for _, p := range r.projects {
		if p != "" {
			args = append(args, p)
			marks = append(marks, fmt.Sprintf("$%d", before+len(args)))
		}
	}
	if len(marks) == 0 {
		return `1 = 0`, nil
	}
	return column + ` IN (` + strings.Join(marks, ", ") + `)`, args
}
