package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// Teller is a storyteller under a name that they chose, and the stories of
// theirs that a reader may hear and that bear that name. Somebody who chose two
// names is two tellers; who chose none is nobody's.
type Teller struct {
	ID      catalog.ID
	Name    string
	Stories []Entry // the newest first
}

// Tellers lists the storytellers of the projects that a member sees, who were
// written down last first, as far as a story of theirs may be heard that bears
// a name. search is in the name; after is the next of the answer before. An
// answer costs the same however many there are; when next is not "", there may
// be more.
func (s *Store) Tellers(ctx context.Context, r Reader, project catalog.ID, search string, after catalog.ID) (all []Teller, next catalog.ID, err error) {
	if r.right != member {
		return nil, "", nil
	}
	ids, err := s.persons(ctx, r, project, search, after)
	if err != nil {
		return nil, "", err
	}
	for i, id := range ids {
		of, err := s.tellersOf(ctx, r, project, id)
		if err != nil {
			return nil, "", err
		}
		for _, t := range of {
			if strings.Contains(strings.ToLower(t.Name), strings.ToLower(strings.TrimSpace(search))) {
				all = append(all, t)
			}
		}
		if len(all) >= entriesMost && i < len(ids)-1 {
			return all, id, nil
		}
	}
	if len(ids) == entriesLook {
		next = ids[len(ids)-1]
	}
	return all, next, nil
}

// Teller returns a storyteller under one of their names. ErrNotFound: there is
// none, or nothing of theirs may be heard by the reader that bears that name.
func (s *Store) Teller(ctx context.Context, r Reader, id catalog.ID, name string) (Teller, error) {
	of, err := s.tellersOf(ctx, r, "", id)
	if err != nil {
		return Teller{}, err
	}
	for _, t := range of {
		if name == "" || t.Name == name {
			return t, nil
		}
	}
	return Teller{}, ErrNotFound
}

// persons are those of whom a name was written down.
func (s *Store) persons(ctx context.Context, r Reader, project catalog.ID, search string, after catalog.ID) ([]catalog.ID, error) {
	where, args := r.ownProjects("project")
	put := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	if project != "" {
		where += ` AND project = ` + put(project)
	}
	if after != "" {
		where += ` AND entity < ` + put(after)
	}
	for _, part := range likely(search) {
		part = put(part) // of the name they are known by, or of one that was chosen for a story, which stands in an event
		where += ` AND (lower(value) LIKE ` + part + ` OR EXISTS (SELECT 1 FROM change t JOIN change c ON c.project = t.project AND c.story = t.story AND c.kind = 'consent'
			WHERE t.project = change.project AND t.kind = 'story' AND t.field = 'storyteller' AND substr(t.value, 1, 38) = '"' || change.entity || '"' AND lower(c.value) LIKE ` + part + `))`
	}
	query := `SELECT DISTINCT entity FROM change WHERE kind = 'person' AND field = 'known_as' AND ` + where + ` ORDER BY entity DESC LIMIT ` + put(entriesLook)
	var ids []catalog.ID
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var id catalog.ID
		err := rs.Scan(&id)
		ids = append(ids, id)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return ids, nil
}

// tellersOf are the names under which a person tells the stories that a reader
// may hear.
func (s *Store) tellersOf(ctx context.Context, r Reader, project, person catalog.ID) ([]Teller, error) {
	var told []Entry
	where, args := r.ownProjects("c.project")
	put := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	if project != "" {
		where += ` AND c.project = ` + put(project)
	}
	query := `SELECT DISTINCT c.story, c.project, p.name FROM change c JOIN project p ON p.id = c.project
		WHERE c.kind = 'story' AND c.field = 'storyteller' AND ` + where + ` AND substr(c.value, 1, 38) = ` + put(`"`+string(person)+`"`) + ` ORDER BY c.story DESC`
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var e Entry
		err := rs.Scan(&e.ID, &e.ProjectID, &e.Project)
		told = append(told, e)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list stories of person %s: %w", person, err)
	}
	var all []Teller
	for _, e := range told {
		if err := s.judge(ctx, r, &e); err != nil {
			return nil, err
		}
		if !e.Heard || e.KnownAs == "" || e.Teller != person { // it was put right since
			continue
		}
		i := slices.IndexFunc(all, func(t Teller) bool { return t.Name == e.KnownAs })
		if i < 0 {
			i, all = len(all), append(all, Teller{ID: person, Name: e.KnownAs})
		}
		all[i].Stories = append(all[i].Stories, e)
	}
	return all, nil
}
