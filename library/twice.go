package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"ownvoice/library/catalog"
)

// TwoVersions finds the stories in which two people wrote the same thing apart
// and nobody has settled it yet, with the first such thing of each: among
// those given, or among all where none is. Asking about all reads an index of
// the whole log; ask once, and then about what changes.
func (l *Library) TwoVersions(ctx context.Context, among ...catalog.ID) (map[catalog.ID]BothVersions, error) {
	type field struct {
		entity catalog.ID
		name   string
	}
	query, args := `SELECT entity, field FROM change GROUP BY entity, field HAVING min(device) <> max(device)`, []any{}
	if len(among) > 0 {
		for _, story := range among {
			args = append(args, story)
		}
		query = strings.Replace(query, "GROUP", "WHERE story IN (?"+strings.Repeat(", ?", len(among)-1)+") GROUP", 1)
	}
	var both []field
	err := rows(ctx, l.read, query, func(rs *sql.Rows) error {
		var f field
		err := rs.Scan(&f.entity, &f.name)
		both = append(both, f)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("look for two versions: %w", err)
	}
	found := map[catalog.ID]BothVersions{}
	for _, f := range both {
		written, err := changes(ctx, l.read, "entity = ? AND field = ?", f.entity, f.name)
		if err != nil {
			return nil, err
		}
		heads := catalog.Heads(written)
		if len(heads) == 0 || heads[0].Story == "" || heads[0].Kind == catalog.KindConsent || !differ(heads) {
			continue
		}
		b := BothVersions{heads[0].Kind, f.entity, f.name, heads}
		if had, has := found[heads[0].Story]; !has || b.Versions[0].Stamp() < had.Versions[0].Stamp() {
			found[heads[0].Story] = b
		}
	}
	for story := range found {
		if err := l.mayRead(ctx, story); errors.Is(err, ErrConsent) || errors.Is(err, ErrNotFound) {
			delete(found, story)
		} else if err != nil {
			return nil, err
		}
	}
	return found, nil
}
