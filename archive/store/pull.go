package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// lookAgain is how often a waiting pull looks for a day that has come.
const lookAgain = 20 * time.Second

// maxPulled leaves a batch room to grow when it is written as JSON.
const maxPulled = wire.MaxBody * 3 / 4

// Pull gives what a device may see of its project after a place in the count:
// the project's own changes, those of stories that it brought or that the team
// may see, and permission events of stories it was ever given anything of.
// With nothing to see it waits for the first news, at most as long as said.
func (s *Store) Pull(ctx context.Context, to Device, after int64, wait time.Duration) (wire.Pulled, error) {
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		news := s.news.of(to.Project) // before looking, or what comes in between is missed
		p, err := s.page(ctx, to, after)
		if err != nil {
			return wire.Pulled{}, fmt.Errorf("pull for device %s: %w", to.ID, err)
		}
		if len(p.Changes) > 0 {
			return p, nil
		}
		after = p.Next
		if p.More {
			continue
		}
		select {
		case <-ctx.Done():
			return p, nil
		case <-over.C:
			return p, nil
		case <-news:
		case <-time.After(lookAgain):
		}
	}
}

// page reads one batch. Changes are read before consent, so that a withdrawal
// in between still counts.
func (s *Store) page(ctx context.Context, to Device, after int64) (wire.Pulled, error) {
	p := wire.Pulled{Changes: []catalog.Change{}, Next: after}
	if err := s.turnDue(ctx, to.Project); err != nil {
		return p, err
	}
	if err := s.pulling.enter(ctx); err != nil {
		return p, err
	}
	defer s.pulling.leave()
	type numbered struct {
		catalog.Change
		seq int64
	}
	var found []numbered
	size := 0
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var n numbered
		var err error
		n.Change, err = scanChange(rs, &n.seq)
		if size += len(n.Value) + 100*len(n.Replaces) + 1000; size > maxPulled && len(found) > 0 {
			p.More = true
			return errEnough
		}
		found = append(found, n)
		return err
	}, `SELECT `+changeColumns+`, seq FROM change WHERE project = $1 AND seq > $2 ORDER BY seq LIMIT $3`, to.Project, after, wire.MaxBatch)
	if err != nil && !errors.Is(err, errEnough) {
		return p, err
	}
	p.More = p.More || len(found) == wire.MaxBatch
	v := view{s: s, to: to, stories: map[catalog.ID]*sight{}}
	for _, n := range found {
		sees, err := v.sees(ctx, n.Change)
		if err != nil {
			return p, err
		}
		if sees {
			p.Changes = append(p.Changes, n.Change)
		}
		p.Next = n.seq
	}
	return p, v.remember(ctx)
}

var errEnough = errors.New("batch is full")

// turnDue takes the project's lock only when a day has come.
func (s *Store) turnDue(ctx context.Context, project catalog.ID) error {
	due, err := readStories(ctx, s.read, project, `turns > 0 AND turns <= $2`, s.now().Unix())
	if err != nil || len(due) == 0 {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		b := &batch{s: s, tx: tx, from: Device{Project: project}}
		return b.take(ctx, nil)
	})
}

// view is what one device may see while one batch is made.
type view struct {
	s       *Store
	to      Device
	stories map[catalog.ID]*sight
}

// sight is what one device may see of one story.
type sight struct {
	all    bool // everything
	events bool // permission events at least
	given  bool // something was given before
}

func (v *view) sees(ctx context.Context, c catalog.Change) (bool, error) {
	if c.Story == "" {
		return true, nil
	}
	of := v.stories[c.Story]
	if of == nil {
		var err error
		if of, err = v.look(ctx, c.Story); err != nil {
			return false, err
		}
		v.stories[c.Story] = of
	}
	return of.all || of.events && isConsent(c), nil
}

func (v *view) look(ctx context.Context, id catalog.ID) (*sight, error) {
	st, err := readStory(ctx, v.s.read, v.to.Project, id)
	if err != nil || st == nil {
		return &sight{}, err
	}
	events, err := readConsents(ctx, v.s.read, v.to.Project, id)
	if err != nil {
		return nil, err
	}
	var given int
	err = v.s.read.QueryRowContext(ctx, `SELECT count(*) FROM seen WHERE device = $1 AND story = $2`, v.to.ID, id).Scan(&given)
	if err != nil {
		return nil, fmt.Errorf("look at story %s: %w", id, err)
	}
	own, now := st.Origin == v.to.ID, v.s.now()
	all := events.team(now) || own && events.keep(now)
	return &sight{all: all, events: all || own || given > 0, given: given > 0}, nil
}

// remember writes down, before the batch goes, which stories the device is
// given something of: their withdrawals must reach it.
func (v *view) remember(ctx context.Context) error {
	var first []catalog.ID
	for id, of := range v.stories {
		if of.all && !of.given {
			first = append(first, id)
		}
	}
	if len(first) == 0 {
		return nil
	}
	return v.s.transact(ctx, func(tx *sql.Tx) error {
		for _, id := range first {
			if err := exec(ctx, tx, `INSERT INTO seen (device, story) VALUES ($1, $2) ON CONFLICT DO NOTHING`, v.to.ID, id); err != nil {
				return fmt.Errorf("remember story %s: %w", id, err)
			}
		}
		return nil
	})
}
