package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
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

// recount is how long a count of stories and files is good for: it looks at each
// of them.
const recount = time.Minute

// tally is the last such count.
type tally struct {
	mu sync.Mutex // guards what follows; who holds it counts
	at time.Time
	Counts
}

// Counts counts. Stories and files, except those that are damaged, were counted
// a minute ago at most: what is asked often costs the same in a large archive.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	c, err := s.countAll(ctx)
	if err != nil {
		return c, err
	}
	var waiting sql.NullInt64
	now := s.now()
	err = s.count(ctx, []count{
		{`SELECT count(*) FROM project`, nil, []any{&c.Projects}},
		{`SELECT count(*) FROM file WHERE damaged = 1`, nil, []any{&c.Damaged}},
		{`SELECT count(*) FROM upload WHERE part = 0`, nil, []any{&c.Uploads}},
		{`SELECT count(*) FROM device WHERE off = 0 AND seen_at > $1`, []any{now.Add(-24 * time.Hour).Unix()}, []any{&c.Devices}},
		{`SELECT count(*), min(came) FROM request WHERE state <> 'done'`, nil, []any{&c.Requests, &waiting}},
		{`SELECT count(*) FROM job WHERE due < $1`, []any{now.Add(-time.Hour).Unix()}, []any{&c.JobsLate}},
		{`SELECT count(*) FROM job WHERE state <> ''`, nil, []any{&c.JobsFailing}},
	})
	if waiting.Valid {
		c.Waiting = time.Unix(waiting.Int64, 0).UTC()
	}
	return c, err
}

// countAll counts what there is most of, unless that was done lately.
func (s *Store) countAll(ctx context.Context) (Counts, error) {
	s.tally.mu.Lock()
	defer s.tally.mu.Unlock()
	now := s.now()
	if !s.tally.at.IsZero() && now.Sub(s.tally.at).Abs() < recount {
		return s.tally.Counts, nil
	}
	var c Counts
	var unchecked sql.NullInt64
	err := s.count(ctx, []count{
		{`SELECT count(*) FROM story`, nil, []any{&c.Stories}},
		{`SELECT count(*) FROM harvest WHERE public = 1`, nil, []any{&c.Public}},
		{`SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT), min(checked) FROM file`, nil, []any{&c.Files, &c.Bytes, &unchecked}},
	})
	if err != nil {
		return Counts{}, err
	}
	if unchecked.Valid {
		c.Unchecked = time.Unix(unchecked.Int64, 0).UTC()
	}
	s.tally.at, s.tally.Counts = now, c
	return c, nil
}

// count is one question and where its answer goes.
type count struct {
	query string
	args  []any
	into  []any
}

func (s *Store) count(ctx context.Context, all []count) error {
	for _, ask := range all {
		if err := s.read.QueryRowContext(ctx, ask.query, ask.args...).Scan(ask.into...); err != nil {
			return fmt.Errorf("count: %w", err)
		}
	}
	return nil
}
