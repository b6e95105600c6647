package library

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"ownvoice/library/catalog"
)

// SlowList is the list of stories as it is without a shelf: every story is read
// and judged, now.
func (l *Library) SlowList(ctx context.Context, bin bool) ([]Row, error) {
	var all []ownRow
	err := rows(ctx, l.read, storyQuery, func(rs *sql.Rows) error {
		r, err := scanStory(rs)
		all = append(all, r)
		return err
	}, l.Device().ID)
	if err != nil {
		return nil, err
	}
	list := []Row{}
	for _, r := range all {
		events, err := l.Events(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		r.judge(events, l.now(), l.Device().Enrolment != nil)
		if r.Binned != bin || !r.may(events, l.now()) || r.Permission.State == catalog.PermitTaken {
			continue
		}
		r.Themes, err = ids(ctx, l.read, `SELECT id FROM theme t WHERE NOT deleted AND id IN (SELECT theme FROM extract_theme WHERE extract IN (SELECT id FROM extract WHERE story = ? AND NOT deleted)) ORDER BY NOT is_value, id`, r.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, r.Row)
	}
	slices.SortFunc(list, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Recorded.Unix(), a.Recorded.Unix()), cmp.Compare(b.ID, a.ID))
	})
	return list, nil
}

// Seen is all that a row shows.
func (r Row) Seen() string {
	r.Recorded, r.Begun = r.Recorded.UTC(), r.Begun.UTC()
	raw, err := json.Marshal(r)
	return fmt.Sprint(string(raw), err)
}
