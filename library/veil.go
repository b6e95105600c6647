package library

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// veil is what of a story is written down about its left-out parts: words,
// notes and extracts that lie in them. Their text is blank wherever the part is
// silent; that they are there is no secret.
type veil map[catalog.ID]bool

// veiled are the fields that hold what somebody said.
var veiled = map[catalog.Kind][]string{
	catalog.KindSegment: {"text", "second"},
	catalog.KindNote:    {"text"},
	catalog.KindExtract: {"title"},
}

// veil finds what lies in the parts that are left out for any of some uses.
func (l *Library) veil(ctx context.Context, db querier, story catalog.ID, uses ...catalog.Use) (veil, error) {
	left, err := l.blank(ctx, db, story, uses...)
	if err != nil || left == nil {
		return nil, err
	}
	v := veil{}
	err = rows(ctx, db, `SELECT id, recording, start_ms, end_ms FROM segment WHERE story = ?1 UNION ALL SELECT id, recording, at_ms, at_ms FROM note WHERE story = ?1
		UNION ALL SELECT id, recording, start_ms, end_ms FROM extract WHERE story = ?1`, func(rs *sql.Rows) error {
		var id, recording catalog.ID
		var from, to int64
		err := rs.Scan(&id, &recording, &from, &to)
		if left.has(recording, from, to) {
			v[id] = true
		}
		return err
	}, story)
	if err != nil {
		return nil, fmt.Errorf("look what lies in private parts of %s: %w", story, err)
	}
	return v, nil
}

// hides reports whether a change says something that stays blank.
func (v veil) hides(c catalog.Change) bool {
	if !v[c.Entity] {
		return false
	}
	for _, field := range veiled[c.Kind] {
		if field == c.Field {
			return true
		}
	}
	return false
}

// elsewhere is the veil over a story on a laptop that is not its own.
func (l *Library) elsewhere(ctx context.Context, story catalog.ID) (veil, error) {
	s, err := l.story(ctx, story)
	if err != nil || s.own {
		return nil, err
	}
	return l.veil(ctx, l.read, story, catalog.UseTeam)
}
