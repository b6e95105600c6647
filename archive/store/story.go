package store

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// story is what the archive remembers of a story besides its changes.
type story struct {
	Project, ID, Origin catalog.ID
	Kept, Shown         bool // as last looked at; a read asks anew
	Turns               int64
	fresh               bool // not in the table yet
}

func readStories(ctx context.Context, from asker, project catalog.ID, where string, args ...any) ([]story, error) {
	var all []story
	err := rows(ctx, from, func(rs *sql.Rows) error {
		st := story{Project: project}
		var kept, shown int64
		err := rs.Scan(&st.ID, &st.Origin, &kept, &shown, &st.Turns)
		st.Kept, st.Shown = kept != 0, shown != 0
		all = append(all, st)
		return err
	}, `SELECT id, origin, kept, shown, turns FROM story WHERE project = $1 AND `+where+` ORDER BY id`, append([]any{project}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read stories of project %s: %w", project, err)
	}
	return all, nil
}

// readStory returns nil for a story that is not known here.
func readStory(ctx context.Context, from asker, project, id catalog.ID) (*story, error) {
	found, err := readStories(ctx, from, project, `id = $2`, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// look asks consent about a story again and remembers the answer. When the
// story has come into sight, for its own laptop or for the team, all its
// changes get new numbers: laptops have passed the old ones by.
func (s *Store) look(ctx context.Context, tx *sql.Tx, st story, seq *int64) error {
	events, err := readConsents(ctx, tx, st.Project, st.ID)
	if err != nil {
		return err
	}
	now := s.now()
	kept, shown := events.keep(now), events.team(now)
	if !st.fresh && (kept && !st.Kept || shown && !st.Shown) {
		if err := renumber(ctx, tx, st, seq); err != nil {
			return err
		}
	}
	if err := exec(ctx, tx, `INSERT INTO story (project, id, origin, kept, shown, turns) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (project, id) DO UPDATE SET kept = $4, shown = $5, turns = $6`,
		st.Project, st.ID, st.Origin, flag(kept), flag(shown), events.turns(now)); err != nil {
		return fmt.Errorf("look at story %s: %w", st.ID, err)
	}
	public, err := s.anyoneMay(ctx, tx, events, st.Project, st.ID)
	if err != nil {
		return err
	}
	if err := s.harvested(ctx, tx, st, public); err != nil {
		return err
	}
	return s.publish(ctx, tx, st.Project, st.ID, public)
}

func renumber(ctx context.Context, tx *sql.Tx, st story, seq *int64) error {
	var ids []catalog.ID
	err := rows(ctx, tx, func(rs *sql.Rows) error {
		var id catalog.ID
		err := rs.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM change WHERE project = $1 AND story = $2 ORDER BY seq + 0`, st.Project, st.ID)
	if err != nil {
		return fmt.Errorf("number story %s: %w", st.ID, err)
	}
	for _, id := range ids {
		*seq++
		if err := exec(ctx, tx, `UPDATE change SET seq = $1 WHERE id = $2`, *seq, id); err != nil {
			return fmt.Errorf("number change %s: %w", id, err)
		}
	}
	return nil
}

// turn looks again at the stories in whose consent a day has come, such as the
// last of a closure. The project must be locked, and seq its last number.
func (s *Store) turn(ctx context.Context, tx *sql.Tx, project catalog.ID, seq *int64) error {
	due, err := readStories(ctx, tx, project, `turns > 0 AND turns <= $2`, s.now().Unix())
	if err != nil {
		return err
	}
	for _, st := range due {
		if err := s.look(ctx, tx, st, seq); err != nil {
			return err
		}
	}
	return nil
}

func flag(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
