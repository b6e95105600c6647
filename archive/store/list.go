package store

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// Listed is a story as the archive's keeper sees it: its state, not its words.
// What is allowed is said of the story, of which parts may be left out.
// The title is there only while the story may be kept.
type Listed struct {
	ID      catalog.ID      `json:"id"`
	Project string          `json:"project"`
	Title   string          `json:"title"`
	Keep    catalog.Outcome `json:"keep"`
	Team    catalog.Outcome `json:"team"`
	Whole   catalog.Outcome `json:"whole"`
	Changes int             `json:"changes"`
	Files   int             `json:"files"`
	Bytes   int64           `json:"bytes"`
}

// List lists every story the archive knows, oldest first.
func (s *Store) List(ctx context.Context) ([]Listed, error) {
	all := []Listed{}
	var projects []catalog.ID
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var l Listed
		var project catalog.ID
		err := rs.Scan(&l.ID, &project, &l.Project, &l.Changes, &l.Files, &l.Bytes)
		all, projects = append(all, l), append(projects, project)
		return err
	}, `SELECT s.id, s.project, p.name,
		(SELECT count(*) FROM change c WHERE c.project = s.project AND c.story = s.id),
		(SELECT count(*) FROM file f WHERE f.project = s.project AND f.story = s.id),
		CAST((SELECT coalesce(sum(f.bytes), 0) FROM file f WHERE f.project = s.project AND f.story = s.id) AS BIGINT)
		FROM story s JOIN project p ON p.id = s.project ORDER BY s.id`)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	for i := range all {
		if err := s.decide(ctx, projects[i], &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Store) decide(ctx context.Context, project catalog.ID, l *Listed) error {
	events, err := readConsents(ctx, s.read, project, l.ID)
	if err != nil {
		return err
	}
	now := s.now()
	for use, outcome := range map[catalog.Use]*catalog.Outcome{catalog.UseKeep: &l.Keep, catalog.UseTeam: &l.Team, catalog.UseWhole: &l.Whole} {
		*outcome = catalog.Decide(events, catalog.WholeStory, use, now).Outcome
	}
	if !events.keep(now) {
		return nil
	}
	titles, err := readChanges(ctx, s.read, `project = $1 AND story = $2 AND kind = 'story' AND field = 'title'`, project, l.ID)
	if err != nil {
		return fmt.Errorf("read story %s: %w", l.ID, err)
	}
	l.Title = logOf(titles).text(catalog.KindStory, l.ID, "title")
	return nil
}

// Projects counts the projects of the archive.
func (s *Store) Projects(ctx context.Context) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM project`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count projects: %w", err)
	}
	return n, nil
}
