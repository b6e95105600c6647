package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Counts is how the archive stands, in numbers only.
type Counts struct {
	Projects, Stories, Public int64
	Files, Bytes, Damaged     int64
	Uploads                   int64     // under way
	Unchecked                 time.Time // when that file was read which was not read for longest; zero: there is none
	Devices                   int64     // seen in the last day
	Requests                  int64     // withdrawals that are not done
	Waiting                   time.Time // when the oldest of them came; zero: there is none
	JobsLate, JobsFailing     int64
}

// Counts counts.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	var unchecked, waiting sql.NullInt64
	now := s.now()
	for _, ask := range []struct {
		query string
		args  []any
		into  []any
	}{
		{`SELECT count(*) FROM project`, nil, []any{&c.Projects}},
		{`SELECT count(*) FROM story`, nil, []any{&c.Stories}},
		{`SELECT count(*) FROM harvest WHERE public = 1`, nil, []any{&c.Public}},
		{`SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT), CAST(coalesce(sum(damaged), 0) AS BIGINT), min(checked) FROM file`, nil, []any{&c.Files, &c.Bytes, &c.Damaged, &unchecked}},
		{`SELECT count(*) FROM upload WHERE part = 0`, nil, []any{&c.Uploads}},
		{`SELECT count(*) FROM device WHERE off = 0 AND seen_at > $1`, []any{now.Add(-24 * time.Hour).Unix()}, []any{&c.Devices}},
		{`SELECT count(*), min(came) FROM request WHERE state <> 'done'`, nil, []any{&c.Requests, &waiting}},
		{`SELECT count(*) FROM job WHERE due < $1`, []any{now.Add(-time.Hour).Unix()}, []any{&c.JobsLate}},
		{`SELECT count(*) FROM job WHERE state <> ''`, nil, []any{&c.JobsFailing}},
	} {
		if err := s.read.QueryRowContext(ctx, ask.query, ask.args...).Scan(ask.into...); err != nil {
			return c, fmt.Errorf("count: %w", err)
		}
	}
	if unchecked.Valid {
		c.Unchecked = time.Unix(unchecked.Int64, 0).UTC()
	}
	if waiting.Valid {
		c.Waiting = time.Unix(waiting.Int64, 0).UTC()
	}
	return c, nil
}
