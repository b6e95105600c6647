package library

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ownvoice/library/catalog"
)

// SetContact keeps a person's legal name and how to reach them. It stays on
// this laptop: it is in no sidecar, no log – the change log neither –, and in
// no export. So it has no history, and what was there before is gone.
func (l *Library) SetContact(ctx context.Context, c catalog.Contact) error {
	err := l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		_, err := w.tx.ExecContext(ctx, `INSERT INTO person (id) VALUES (?1) ON CONFLICT DO NOTHING`, c.Person)
		if err == nil {
			_, err = w.tx.ExecContext(ctx, `INSERT INTO contact (id, legal_name, way, detail) VALUES (?, ?, ?, ?)
				ON CONFLICT (id) DO UPDATE SET legal_name = excluded.legal_name, way = excluded.way, detail = excluded.detail`,
				c.Person, c.LegalName, c.Way, c.Detail)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep contact of %s: %w", c.Person, edge(err))
	}
	return nil
}

// Contact reads a person's legal name and how to reach them; empty when nobody
// said.
func (l *Library) Contact(ctx context.Context, person catalog.ID) (catalog.Contact, error) {
	c := catalog.Contact{Person: person}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(legal_name), ''), coalesce(max(way), ''), coalesce(max(detail), '') FROM contact WHERE id = ?`, person).
		Scan(&c.LegalName, &c.Way, &c.Detail)
	if err != nil {
		return c, fmt.Errorf("read contact %s: %w", person, edge(err))
	}
	return c, nil
}

// contactsOf takes over how to reach people from the databases that were set
// aside, of each person what the newest says: nothing else knows it. Where a
// rebuilding was cut short the newest is only half of one. A database that
// cannot be read gives none; it stays where it is for somebody who can.
func (l *Library) contactsOf(ctx context.Context) error {
	all, err := below(l.dir, "library-set-aside-*.db")
	if err != nil {
		return fmt.Errorf("look for old databases: %w", err)
	}
	slices.Sort(all) // their names end in when they were set aside
	for _, path := range slices.Backward(all) {
		if err := l.contactsIn(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

func (l *Library) contactsIn(ctx context.Context, path string) error {
	old, err := sql.Open("sqlite3", address(path, "&mode=ro"))
	if err != nil {
		return fmt.Errorf("open old database: %w", edge(err))
	}
	defer old.Close()
	var all []catalog.Contact
	read := func(rs *sql.Rows) error {
		var c catalog.Contact
		err := rs.Scan(&c.Person, &c.LegalName, &c.Way, &c.Detail)
		all = append(all, c)
		return err
	}
	if err := rows(ctx, old, `SELECT id, legal_name, way, detail FROM contact`, read); err != nil {
		all = nil
		if err := rows(ctx, old, `SELECT id, '', way, detail FROM contact`, read); err != nil { // an older Ownvoice's, or damaged
			all = nil
		}
	}
	for _, c := range all {
		var wanted bool
		err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM person WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM contact WHERE id = ?1)`, c.Person).Scan(&wanted)
		if err != nil {
			return fmt.Errorf("look for person %s: %w", c.Person, edge(err))
		}
		if !wanted {
			continue
		}
		if err := l.SetContact(ctx, c); err != nil {
			return err
		}
	}
	return ctx.Err()
}
