package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// ProjectCount is one project and what there is of it.
type ProjectCount struct {
	ID       catalog.ID
	Name     string
	Stories  int
	Files    int
	Bytes    int64
	Laptops  int
	Requests int // withdrawals that are not done
}

// ProjectsOf lists the projects that a member sees.
func (s *Store) ProjectsOf(ctx context.Context, r Reader) ([]ProjectCount, error) {
	var all []ProjectCount
	if r.right != member {
		return nil, nil
	}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p ProjectCount
		err := rs.Scan(&p.ID, &p.Name, &p.Stories, &p.Files, &p.Bytes, &p.Laptops, &p.Requests)
		if r.in(p.ID, "") {
			all = append(all, p)
		}
		return err
	}, `SELECT p.id, p.name, (SELECT count(*) FROM story s WHERE s.project = p.id AND s.kept = 1),
		(SELECT count(*) FROM file f WHERE f.project = p.id), (SELECT coalesce(sum(f.bytes), 0) FROM file f WHERE f.project = p.id),
		(SELECT count(*) FROM device d WHERE d.project = p.id AND d.role <> 'archive' AND d.off = 0),
		(SELECT count(*) FROM request q WHERE q.project = p.id AND q.state <> 'done') FROM project p ORDER BY p.name`)
	if err != nil {
		return nil, fmt.Errorf("list projects: %w", err)
	}
	return all, nil
}

// ProjectNames are the names of the projects that a member sees.
func (s *Store) ProjectNames(ctx context.Context, r Reader) (map[catalog.ID]string, error) {
	names := map[catalog.ID]string{}
	if r.right != member {
		return names, nil
	}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var id catalog.ID
		var name string
		err := rs.Scan(&id, &name)
		if r.in(id, "") {
			names[id] = name
		}
		return err
	}, `SELECT id, name FROM project`)
	if err != nil {
		return nil, fmt.Errorf("name projects: %w", err)
	}
	return names, nil
}

// Unused is an invitation that was not used yet. Its code is kept by nobody.
type Unused struct {
	Hash    string // names it, and opens nothing
	Project catalog.ID
	Role    string
	Expires time.Time
}

// Invitations lists the invitations that still let in a laptop or an account.
func (s *Store) Invitations(ctx context.Context, r Reader) ([]Unused, error) {
	var all []Unused
	if r.right != member {
		return nil, nil
	}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var o Unused
		var expires int64
		err := rs.Scan(&o.Hash, &o.Project, &o.Role, &expires)
		if o.Expires = timeOf(expires); r.in(o.Project, "") {
			all = append(all, o)
		}
		return err
	}, `SELECT hash, project, role, expires FROM invitation WHERE expires >= $1 AND (device = '' OR account = '') ORDER BY expires`, s.now().Unix())
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return all, nil
}

// Uninvite takes an invitation back. Twice is once.
func (s *Store) Uninvite(ctx context.Context, r Reader, hash string) error {
	all, err := s.Invitations(ctx, r)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Hash == hash {
			return s.transact(ctx, func(tx *sql.Tx) error {
				return exec(ctx, tx, `UPDATE invitation SET expires = 0 WHERE hash = $1`, hash)
			})
		}
	}
	return nil
}
