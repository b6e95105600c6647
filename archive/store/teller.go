package store

import (
	"cmp"
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
	found, err := s.persons(ctx, r, project, search, after)
	if err != nil {
		return nil, "", err
	}
	for _, p := range found {
		if len(all) >= entriesMost {
			return all, all[len(all)-1].ID, nil
		}
		if !p.likely {
			continue
		}
		of, err := s.tellersOf(ctx, r, p.project, p.id)
		if err != nil {
			return nil, "", err
		}
		for _, t := range of {
			if strings.Contains(strings.ToLower(t.Name), strings.ToLower(strings.TrimSpace(search))) {
				all = append(all, t)
			}
		}
	}
	if len(found) == entriesLook {
		next = found[len(found)-1].id
	}
	return all, next, nil
}

// Teller returns a storyteller under one of their names. ErrNotFound: there is
// none, or nothing of theirs may be heard by the reader that bears that name.
func (s *Store) Teller(ctx context.Context, r Reader, id catalog.ID, name string) (Teller, error) {
	if r.right != member {
		return Teller{}, ErrNotFound
	}
	var projects []catalog.ID
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p catalog.ID
		err := rs.Scan(&p)
		projects = append(projects, p)
		return err
	}, `SELECT DISTINCT project FROM change WHERE kind = 'person' AND field = 'known_as' AND entity = $1 ORDER BY project`, id)
	if err != nil {
		return Teller{}, fmt.Errorf("find person %s: %w", id, err)
	}
	for _, project := range projects {
		of, err := s.tellersOf(ctx, r, project, id)
		if err != nil {
			return Teller{}, err
		}
		if i := slices.IndexFunc(of, func(t Teller) bool { return name == "" || t.Name == name }); i >= 0 {
			return of[i], nil
		}
	}
	return Teller{}, ErrNotFound
}

// named is a person of whom a name was written down.
type named struct {
	project, id catalog.ID
	likely      bool // one of their names may be what is sought
}

func (s *Store) persons(ctx context.Context, r Reader, project catalog.ID, search string, after catalog.ID) ([]named, error) {
	var args places
	likely := ""
	for _, part := range patterns(search) { // in what they are known by, or in a name that was chosen for a story, which stands in an event
		part = args.put(part)
		likely += ` AND (EXISTS (SELECT 1 FROM change n WHERE n.project = p.project AND n.entity = p.entity AND n.kind = 'person' AND n.field = 'known_as' AND lower(n.value) LIKE ` + part + `)
			OR EXISTS (SELECT 1 FROM change t JOIN change c ON c.project = t.project AND c.story = t.story AND c.kind = 'consent'
			WHERE t.project = p.project AND t.kind = 'story' AND t.field = 'storyteller' AND substr(t.value, 1, 38) = '"' || p.entity || '"' AND lower(c.value) LIKE ` + part + `))`
	}
	where, own := r.ownProjectsFrom("project || ''", len(args)) // not by an index of projects: people are asked for in their order, a few
	args = append(args, own...)
	if project != "" {
		where += ` AND project || '' = ` + args.put(project)
	}
	if after != "" {
		where += ` AND entity < ` + args.put(after)
	}
	query := `SELECT p.project, p.entity, CASE WHEN 1 = 1` + likely + ` THEN 1 ELSE 0 END
		FROM (SELECT DISTINCT entity, project FROM change WHERE kind = 'person' AND field = 'known_as' AND ` + where + ` ORDER BY entity DESC, project DESC LIMIT ` + args.put(entriesLook) + `) p ORDER BY p.entity DESC, p.project DESC`
	var all []named
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var n named
		var likely int
		err := rs.Scan(&n.project, &n.id, &likely)
		n.likely = likely != 0
		all = append(all, n)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return all, nil
}

// tellersOf are the names under which a person of a project tells the stories
// that a reader may hear.
func (s *Store) tellersOf(ctx context.Context, r Reader, project, person catalog.ID) ([]Teller, error) {
	var told []Entry
	e := Entry{ProjectID: project}
	if err := s.read.QueryRowContext(ctx, `SELECT name FROM project WHERE id = $1`, project).Scan(&e.Project); err != nil {
		return nil, fmt.Errorf("name project %s: %w", project, err)
	}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		err := rs.Scan(&e.ID)
		if !slices.ContainsFunc(told, func(known Entry) bool { return known.ID == e.ID }) {
			told = append(told, e)
		}
		return err
	}, `SELECT story FROM change WHERE kind = 'story' AND field = 'storyteller' AND project = $1 AND substr(value, 1, 38) = $2`, project, `"`+string(person)+`"`)
	if err != nil {
		return nil, fmt.Errorf("list stories of person %s: %w", person, err)
	}
	slices.SortFunc(told, func(a, b Entry) int { return cmp.Compare(b.ID, a.ID) })
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
