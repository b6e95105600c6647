package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

const changeColumns = `id, project, story, kind, entity, field, value, author, device, device_seq, clock, replaces`

func scanChange(rs *sql.Rows, more ...any) (catalog.Change, error) {
	var c catalog.Change
	var value, replaces string
	into := append([]any{&c.ID, &c.Project, &c.Story, &c.Kind, &c.Entity, &c.Field, &value, &c.Author, &c.Device, &c.Seq, &c.Clock, &replaces}, more...)
	if err := rs.Scan(into...); err != nil {
		return c, err
	}
	c.Value = json.RawMessage(value)
	return c, json.Unmarshal([]byte(replaces), &c.Replaces)
}

// readChanges reads changes by a condition on the table.
func readChanges(ctx context.Context, from asker, where string, args ...any) ([]catalog.Change, error) {
	var all []catalog.Change
	err := rows(ctx, from, func(rs *sql.Rows) error {
		c, err := scanChange(rs)
		all = append(all, c)
		return err
	}, `SELECT `+changeColumns+` FROM change WHERE `+where, args...)
	return all, err
}

func (s *Store) insertChange(ctx context.Context, tx *sql.Tx, c catalog.Change, seq int64, broughtBy catalog.ID) error {
	replaces, err := json.Marshal(c.Replaces)
	if err != nil {
		return err
	}
	return exec(ctx, tx, `INSERT INTO change (`+changeColumns+`, seq, brought_by, kept) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		c.ID, c.Project, c.Story, c.Kind, c.Entity, c.Field, string(c.Value), c.Author, c.Device, c.Seq, c.Clock, string(replaces), seq, broughtBy, s.now().Unix())
}

// shape checks a change that came from outside and puts its value into the one
// form that is compared and kept.
func shape(c *catalog.Change) error {
	if err := c.Check(); err != nil {
		return err
	}
	bad := fmt.Errorf("change %s: %w", c.ID, catalog.ErrMalformed)
	if !text(string(c.Kind)) || !text(c.Field) || !utf8.Valid(c.Value) {
		return bad
	}
	value, err := json.Marshal(c.Value)
	if err != nil {
		return bad
	}
	c.Value = value
	_, err = event(*c)
	return err
}

// text reports whether both databases can hold s.
func text(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// same reports whether two changes that have been through shape are one.
func same(c, d catalog.Change) bool {
	a, errA := json.Marshal(c)
	b, errB := json.Marshal(d)
	return errA == nil && errB == nil && string(a) == string(b)
}

// known looks for a change of that id: nil when there is none.
func known(ctx context.Context, tx *sql.Tx, id catalog.ID) (*catalog.Change, error) {
	found, err := readChanges(ctx, tx, `id = $1`, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// codeOf is why a change with this error is refused; the error itself when it
// is not the change's fault.
func codeOf(err error) (wire.Code, error) {
	var p *wire.Problem
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &p):
		return p.Code, nil
	case errors.Is(err, catalog.ErrMalformed):
		return wire.CodeMalformed, nil
	}
	return "", err
}
