package library

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// Away is what of a story's recordings is not on this laptop.
type Away struct {
	Bytes  int64 // of whole recordings
	Held   bool  // the archive has proved that it holds all of them
	LetGo  bool  // some made room here
	Wanted bool  // some were asked for, and come with the next sync
}

// lyingAway are the stories with masters that are not here.
const lyingAway = `SELECT r.story AS story, sum(f.bytes) AS bytes, min(f.receipt <> '' OR ` + proven + `) AS held, min(f.wanted) < 0 AS let_go, max(f.wanted) > 0 AS wanted
	FROM file f JOIN recording r ON r.id = f.recording JOIN story s ON s.id = r.story
	WHERE f.kind = 'master' AND NOT f.here AND NOT s.deleted GROUP BY r.story`

// LyingAway lists the stories of which whole recordings are not here. Want
// fetches those that the archive holds.
func (l *Library) LyingAway(ctx context.Context) (map[catalog.ID]Away, error) {
	all := map[catalog.ID]Away{}
	err := rows(ctx, l.read, lyingAway, func(rs *sql.Rows) error {
		var story catalog.ID
		var a Away
		err := rs.Scan(&story, &a.Bytes, &a.Held, &a.LetGo, &a.Wanted)
		all[story] = a
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list recordings elsewhere: %w", err)
	}
	return all, nil
}
