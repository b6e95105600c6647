package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Worry is what a visitor said that worries them in a story anyone may hear.
// Nothing is kept of who they are but what they wrote themselves.
type Worry struct {
	ID       catalog.ID
	Project  catalog.ID
	Story    catalog.ID
	Words    string
	Reach    string // how they can be answered, as they wrote it; "" they did not say, or it is answered
	Came     time.Time
	Answered time.Time  // zero: it waits for a person
	By       catalog.ID // the account that answered
	Done     string     // what was done about it, in that person's words
}

// TellWorry keeps what a visitor says of a story. ErrNotFound for one that not
// everybody may hear now, as Telling.
func (s *Store) TellWorry(ctx context.Context, story catalog.ID, words, reach string) error {
	t, err := s.Telling(ctx, Everybody(), story)
	if err != nil {
		return err
	}
	id := catalog.NewID()
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `INSERT INTO worry (id, project, story, words, reach, came) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, t.ProjectID, story, words, reach, s.now().Unix())
	})
	if err != nil {
		return fmt.Errorf("keep worry about story %s: %w", story, err)
	}
	return s.Audit(ctx, "", "told of a worry", t.ProjectID, id)
}

const mostAnswered = 200 // worries that are shown after they were answered

// Worries lists what visitors said in the projects that a reader looks after:
// first what waits, the oldest first, then what was answered lately. Only
// members see any.
func (s *Store) Worries(ctx context.Context, r Reader) ([]Worry, error) {
	if r.right != member {
		return nil, nil
	}
	waiting, err := readWorries(ctx, s.read, `answered = 0 ORDER BY came, id`)
	if err != nil {
		return nil, err
	}
	answered, err := readWorries(ctx, s.read, `answered > 0 ORDER BY answered DESC, id DESC LIMIT $1`, mostAnswered)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(append(waiting, answered...), func(w Worry) bool { return !r.in(w.Project, w.Story) }), nil
}

// WorriesWaiting counts what waits for an answer in the projects that a reader
// looks after.
func (s *Store) WorriesWaiting(ctx context.Context, r Reader) (int, error) {
	all, err := s.Worries(ctx, r)
	return len(slices.DeleteFunc(all, func(w Worry) bool { return !w.Answered.IsZero() })), err
}

// AnswerWorry writes down what was done about a worry, and forgets how its
// visitor can be reached. Twice keeps the first answer. ErrNotFound: the reader
// looks after no such worry.
func (s *Store) AnswerWorry(ctx context.Context, r Reader, id catalog.ID, done string) error {
	found, err := readWorries(ctx, s.read, `id = $1`, id)
	if err != nil {
		return err
	}
	if len(found) == 0 || r.right != member || !r.in(found[0].Project, found[0].Story) {
		return ErrNotFound
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE worry SET answered = $1, account = $2, done = $3, reach = '' WHERE id = $4 AND answered = 0`, s.now().Unix(), r.who, done, id)
	})
	if err != nil {
		return fmt.Errorf("answer worry %s: %w", id, err)
	}
	return s.Audit(ctx, r.who, "answered a worry", found[0].Project, id)
}

func readWorries(ctx context.Context, from asker, where string, args ...any) ([]Worry, error) {
	var all []Worry
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var w Worry
		var came, answered int64
		err := rs.Scan(&w.ID, &w.Project, &w.Story, &w.Words, &w.Reach, &came, &answered, &w.By, &w.Done)
		w.Came, w.Answered = timeOf(came), timeOf(answered)
		all = append(all, w)
		return err
	}, `SELECT id, project, story, words, reach, came, answered, account, done FROM worry WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read worries: %w", err)
	}
	return all, nil
}
