package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// jobTime is how long a job may take before another copy of the archive takes
// it for dead and does it.
const jobTime = 10 * time.Minute

// Job does something that one copy of the archive does for all of them, if it
// is due: not more often than every, and by one copy at a time. ran is false
// when it was not due, or another has it. A job that fails is due again at once,
// and its error is kept for Jobs.
func (s *Store) Job(ctx context.Context, name string, every time.Duration, do func(context.Context) error) (ran bool, err error) {
	if ran, err = s.takeJob(ctx, name); err != nil || !ran {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	failed := do(ctx)
	due, state := s.now().Add(every), ""
	if failed != nil {
		due, state = s.now().Add(min(every, time.Minute)), failed.Error()
	}
	ctx = context.WithoutCancel(ctx)
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE job SET due = $1, taken = 0, state = $2 WHERE name = $3`, due.Unix(), state, name)
	})
	if failed != nil {
		failed = fmt.Errorf("job %s: %w", name, failed)
	}
	return true, errors.Join(failed, err)
}

func (s *Store) takeJob(ctx context.Context, name string) (got bool, err error) {
	now := s.now()
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO job (name, due) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING`, name); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE job SET taken = $1 WHERE name = $2 AND due <= $3 AND taken <= $3`, now.Add(jobTime).Unix(), name, now.Unix())
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		got = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take job %s: %w", name, err)
	}
	return got, nil
}

// JobState is when a job is due next, and what went wrong the last time.
type JobState struct {
	Name  string    `json:"name"`
	Due   time.Time `json:"due"`
	Error string    `json:"error,omitempty"`
}

// Jobs lists the jobs that were ever done.
func (s *Store) Jobs(ctx context.Context) ([]JobState, error) {
	all := []JobState{}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var j JobState
		var due int64
		err := rs.Scan(&j.Name, &due, &j.Error)
		j.Due = timeOf(due)
		all = append(all, j)
		return err
	}, `SELECT name, due, state FROM job ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return all, nil
}

// Chores does everything that is due and that no request does: it is called
// every minute or so by each copy that serves. What fails keeps nothing else
// from being done.
func (s *Store) Chores(ctx context.Context) error {
	var errs []error
	for _, chore := range []struct {
		name  string
		every time.Duration
		do    func(context.Context) error
	}{
		{"withdrawals", 5 * time.Minute, s.actAll},
		{"public", time.Minute, s.publishDue},
		{"uploads", time.Hour, s.TidyUploads},
		{"copies", time.Hour, s.dropOldCopies},
		{"fixity", time.Minute, s.checkSome},
	} {
		_, err := s.Job(ctx, chore.name, chore.every, chore.do)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// actAll carries on what was cut short of withdrawals.
func (s *Store) actAll(ctx context.Context) error {
	open, err := readRequests(ctx, s.read, `state IN ('acting', 'destroying')`)
	for _, q := range open {
		err = errors.Join(err, s.act(ctx, q.Project))
	}
	return err
}
