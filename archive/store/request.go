package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// RequestState is how far the archive has come with a withdrawal.
type RequestState string

const (
	RequestActing     RequestState = "acting"     // it is stopped; the answer is still to be written
	RequestWaiting    RequestState = "waiting"    // an erasure: sealed, and waits for a second person
	RequestDestroying RequestState = "destroying" // approved, and not finished
	RequestDone       RequestState = "done"
)

// Request is a withdrawal, as those see it who look after the archive.
type Request struct {
	ID       catalog.ID // of the event
	Project  catalog.ID
	Story    catalog.ID
	Choice   string // catalog.ChoiceStop, ChoiceClose or ChoiceErase
	Came     time.Time
	State    RequestState
	Approved catalog.ID // by which account; "" by nobody
	Done     time.Time
	Answers  []Answer
}

// RequestDays is within how many days a withdrawal is to be carried out
// everywhere: the month that the law gives (GDPR, article 12(3)), counted short.
const RequestDays = 30

// Due is the end of the day by which the withdrawal is to be carried out
// everywhere.
func (q Request) Due() time.Time { return q.Came.AddDate(0, 0, RequestDays) }

// Open reports whether somebody still has to do something: the archive, a
// second person, or a laptop that has not answered.
func (q Request) Open() bool {
	return q.State != RequestDone || slices.ContainsFunc(q.Answers, func(a Answer) bool { return !a.Carried })
}

// Answer is whether one laptop has said that it carried a withdrawal out.
type Answer struct {
	Device  catalog.ID
	Name    string
	Carried bool
	Seen    time.Time // when the laptop was last heard of
}

// Requests lists the withdrawals that a reader may look after: first those that
// are open, the oldest first; then those that are answered, the latest first.
// Only members see any.
func (s *Store) Requests(ctx context.Context, r Reader) ([]Request, error) {
	if r.right != member {
		return nil, nil
	}
	found, err := readRequests(ctx, s.read, `1 = 1 ORDER BY CASE state WHEN 'done' THEN 1 ELSE 0 END, came, id`)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(q Request) bool { return !r.in(q.Project, q.Story) })
	for i := range found {
		if err := s.answers(ctx, &found[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(found, func(a, b Request) int {
		switch {
		case a.Open() && !b.Open():
			return -1
		case !a.Open() && b.Open():
			return 1
		case a.Open():
			return a.Came.Compare(b.Came)
		}
		return b.Came.Compare(a.Came)
	})
	return found, nil
}

// RequestOf returns one withdrawal, or ErrNotFound.
func (s *Store) RequestOf(ctx context.Context, r Reader, id catalog.ID) (Request, error) {
	all, err := s.Requests(ctx, r)
	for _, q := range all {
		if q.ID == id {
			return q, nil
		}
	}
	return Request{}, errors.Join(err, ErrNotFound)
}

func readRequests(ctx context.Context, from asker, where string, args ...any) ([]Request, error) {
	var all []Request
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var q Request
		var came, done int64
		err := rs.Scan(&q.ID, &q.Project, &q.Story, &q.Choice, &came, &q.State, &q.Approved, &done)
		q.Came, q.Done = timeOf(came), timeOf(done)
		all = append(all, q)
		return err
	}, `SELECT id, project, story, choice, came, state, approved, done FROM request WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	return all, nil
}

// answers asks of each laptop that was given anything of the story, and of the
// one that brought it, whether it has answered.
func (s *Store) answers(ctx context.Context, q *Request) error {
	carried := map[catalog.ID]bool{}
	events, err := readConsents(ctx, s.read, q.Project, q.Story)
	if err != nil {
		return err
	}
	for _, e := range events {
		if slices.Contains(e.Carried, q.ID) || e.ID == q.ID {
			carried[e.Device] = true
		}
	}
	err = rows(ctx, s.read, func(rs *sql.Rows) error {
		var a Answer
		var seen int64
		err := rs.Scan(&a.Device, &a.Name, &seen)
		a.Seen, a.Carried = timeOf(seen), carried[a.Device]
		q.Answers = append(q.Answers, a)
		return err
	}, `SELECT id, name, seen_at FROM device WHERE role <> 'archive' AND off = 0
		AND (id IN (SELECT device FROM seen WHERE story = $1) OR id IN (SELECT origin FROM story WHERE project = $2 AND id = $1)) ORDER BY name, id`, q.Story, q.Project)
	if err != nil {
		return fmt.Errorf("ask who answered request %s: %w", q.ID, err)
	}
	return nil
}

// noteRequest writes down a withdrawal that has come.
func (s *Store) noteRequest(ctx context.Context, tx *sql.Tx, c catalog.Change) error {
	var e catalog.Consent
	if c.Kind != catalog.KindConsent || json.Unmarshal(c.Value, &e) != nil || e.Kind != catalog.EventWithdraw {
		return nil
	}
	state, choice := RequestActing, e.Choice
	if choice == "" {
		choice = catalog.ChoiceStop
	}
	if choice == catalog.ChoiceErase && e.Target == catalog.WholeStory && c.Story != "" {
		state = RequestWaiting
	}
	return exec(ctx, tx, `INSERT INTO request (id, project, story, choice, came, state) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
		c.Entity, c.Project, c.Story, choice, s.now().Unix(), state)
}

// act answers the withdrawals of a project that need nothing but being obeyed,
// which every read does at once: the answer tells those who asked that the
// archive knows. It goes on with erasures that were cut short.
func (s *Store) act(ctx context.Context, project catalog.ID) error {
	open, err := readRequests(ctx, s.read, `project = $1 AND state IN ('acting', 'destroying') ORDER BY came, id`, project)
	if err != nil {
		return err
	}
	for _, q := range open {
		if q.State == RequestDestroying {
			err = s.erase(ctx, q)
		} else {
			err = s.answer(ctx, q)
		}
		if err != nil {
			return fmt.Errorf("carry out request %s: %w", q.ID, err)
		}
	}
	return nil
}

// answer says that a withdrawal was carried out here, and is done with it. A
// second answer, after a cut in between, says nothing else than the first.
func (s *Store) answer(ctx context.Context, q Request) error {
	me, err := s.itself(ctx, q.Project)
	if err != nil {
		return err
	}
	b := &batch{s: s, from: me, fresh: map[catalog.ID]catalog.Change{}}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		b.tx = tx
		carried := catalog.Consent{Kind: catalog.EventNote, Target: catalog.WholeStory, Carried: []catalog.ID{q.ID}}
		all, err := b.draft(ctx, q.Story, []Draft{{Kind: catalog.KindConsent, Entity: catalog.NewID(), Field: "event", Value: carried}})
		if err != nil {
			return err
		}
		if err := b.take(ctx, all); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE request SET state = 'done', done = $1 WHERE id = $2`, s.now().Unix(), q.ID)
	})
	if err == nil {
		s.news.tell(q.Project)
	}
	return err
}
