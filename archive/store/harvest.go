package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// Harvested is a story as harvesters know it: that it is there for anyone to
// hear, or that it was once and is not now.
type Harvested struct {
	Project, Story catalog.ID
	Changed        time.Time // whole seconds, UTC
	Gone           bool      // when last looked at; whoever shows the story asks anew
}

// Harvest says which of the stories that anyone may hear, or could hear once,
// are asked for.
type Harvest struct {
	From, Until time.Time  // when they changed, both included; zero: whenever
	Project     catalog.ID // "": of any
	After       *Harvested // where the last answer ended; nil: from the first
	Most        int
}

// Harvest lists stories in the order in which they changed. After an answer
// with From set to a time, every change that was made since is in the next:
// none is still on its way when it is given.
func (s *Store) Harvest(ctx context.Context, h Harvest) ([]Harvested, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("harvest: %w", err)
	}
	from, until, after := max(0, h.From.Unix()), int64(1)<<62, Harvested{Changed: time.Unix(0, 0)}
	if !h.Until.IsZero() {
		until = h.Until.Unix()
	}
	if h.After != nil {
		after = *h.After
	}
	all, err := readHarvest(ctx, s.read, `changed >= $1 AND changed <= $2 AND ($3 = '' OR project = $3)
		AND (changed, project, story) > ($4, $5, $6) ORDER BY changed, project, story LIMIT $7`,
		max(from, after.Changed.Unix()), until, h.Project, after.Changed.Unix(), after.Project, after.Story, h.Most)
	if err != nil {
		return nil, fmt.Errorf("harvest: %w", err)
	}
	return all, nil
}

// HarvestOf looks for one story. ErrNotFound: nobody but the team was ever
// meant to hear it, or there is none.
func (s *Store) HarvestOf(ctx context.Context, story catalog.ID) (Harvested, error) {
	err := s.turnAll(ctx)
	if err != nil {
		return Harvested{}, fmt.Errorf("harvest story %s: %w", story, err)
	}
	all, err := readHarvest(ctx, s.read, `story = $1 ORDER BY public DESC, project LIMIT 1`, story)
	if err != nil {
		return Harvested{}, fmt.Errorf("harvest story %s: %w", story, err)
	}
	if len(all) == 0 {
		return Harvested{}, ErrNotFound
	}
	return all[0], nil
}

// HarvestBegan is the time before which nothing changed that a harvester may
// be told of.
func (s *Store) HarvestBegan(ctx context.Context) (time.Time, error) {
	var first sql.NullInt64
	if err := s.read.QueryRowContext(ctx, `SELECT min(first) FROM harvest`).Scan(&first); err != nil {
		return time.Time{}, fmt.Errorf("ask when harvest began: %w", err)
	}
	if !first.Valid {
		return s.now().UTC().Truncate(time.Second), nil
	}
	return time.Unix(first.Int64, 0).UTC(), nil
}

// HarvestSets are the projects of which anyone may hear a story, or could
// once, and their names.
func (s *Store) HarvestSets(ctx context.Context) ([]catalog.Project, error) {
	if err := s.turnAll(ctx); err != nil {
		return nil, fmt.Errorf("list harvested projects: %w", err)
	}
	var all []catalog.Project
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p catalog.Project
		err := rs.Scan(&p.ID, &p.Name)
		all = append(all, p)
		return err
	}, `SELECT id, name FROM project p WHERE EXISTS (SELECT 1 FROM harvest h WHERE h.project = p.id) ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("list harvested projects: %w", err)
	}
	return all, nil
}

// harvested notes what harvesters are to be told of a story that has changed,
// or whose permission has.
func (s *Store) harvested(ctx context.Context, tx *sql.Tx, st story, public bool) (err error) {
	now := s.now().Unix()
	if public {
		err = exec(ctx, tx, `INSERT INTO harvest (project, story, first, changed, public) VALUES ($1, $2, $3, $3, 1)
			ON CONFLICT (project, story) DO UPDATE SET changed = $3, public = 1`, st.Project, st.ID, now)
	} else {
		err = exec(ctx, tx, `UPDATE harvest SET changed = $1, public = 0 WHERE project = $2 AND story = $3 AND public = 1`, now, st.Project, st.ID)
	}
	if err != nil {
		return fmt.Errorf("note harvest of story %s: %w", st.ID, err)
	}
	return nil
}

// anyoneMay reports whether anyone at all may be told of a story now.
func (s *Store) anyoneMay(ctx context.Context, from asker, events consents, project, id catalog.ID) (bool, error) {
	now := s.now()
	if !events.keep(now) || !catalog.DecideHeard(events, catalog.WholeStory, catalog.UseWhole, now).Allows() {
		return false, nil
	}
	notes, err := readChanges(ctx, from, `project = $1 AND story = $2 AND kind = 'note'`, project, id)
	if err != nil {
		return false, fmt.Errorf("read notes of story %s: %w", id, err)
	}
	return !logOf(notes).keepsPrivate(), nil
}

// turnAll looks again at every story in whose consent a day has come.
func (s *Store) turnAll(ctx context.Context) error {
	var due []catalog.ID
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var project catalog.ID
		err := rs.Scan(&project)
		due = append(due, project)
		return err
	}, `SELECT DISTINCT project FROM story WHERE turns > 0 AND turns <= $1`, s.now().Unix())
	for _, project := range due {
		err = errors.Join(err, s.turnDue(ctx, project))
	}
	return err
}

// settle waits until what is being written to the harvest is there to be read.
func (s *Store) settle(ctx context.Context) error {
	if err := s.turnAll(ctx); err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error { // SQLite has one writer, and this waits for its turn
		if s.write != s.read {
			return nil
		}
		return exec(ctx, tx, `LOCK TABLE harvest IN SHARE MODE`)
	})
}

func readHarvest(ctx context.Context, from asker, where string, args ...any) ([]Harvested, error) {
	var all []Harvested
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var h Harvested
		var changed, public int64
		err := rs.Scan(&h.Project, &h.Story, &changed, &public)
		h.Changed, h.Gone = time.Unix(changed, 0).UTC(), public == 0
		all = append(all, h)
		return err
	}, `SELECT project, story, changed, public FROM harvest WHERE `+where, args...)
	return all, err
}
