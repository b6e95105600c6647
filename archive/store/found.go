package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// Sought says which of the stories that anyone may hear are looked for.
type Sought struct {
	Which
	Extracts bool // only those with an extract that anyone may hear
	Read     bool // with their Words, though none are looked for
	Page     int  // from 0
	Most     int  // stories of a page
}

// Found is one page of stories, the newest first.
type Found struct {
	Stories []Telling // with their Words only when those were looked for or are to be read
	More    bool      // there may be another page
}

// indexedNow is how many stale stories whoever looks for some brings up to date
// at once; the others wait for the chores.
const indexedNow = 8

// Find looks for stories that anyone may hear. It costs the same however many
// there are: an index proposes as many as fit on the page, and each of them is
// decided anew, so that one which may not be heard any more is missing.
func (s *Store) Find(ctx context.Context, w Sought) (Found, error) {
	_ = s.index(ctx, indexedNow) // what fails here fails in the chores too, and is said there
	return s.find(ctx, w)
}

func (s *Store) find(ctx context.Context, w Sought) (Found, error) {
	terms := w.terms()
	if terms == nil {
		return Found{}, nil // nothing to look for is in the words
	}
	places, err := s.propose(ctx, terms, w)
	if err != nil {
		return Found{}, fmt.Errorf("find stories: %w", err)
	}
	f := Found{More: len(places) > w.Most}
	for _, p := range places[:min(w.Most, len(places))] {
		t, err := s.shown(ctx, p, w)
		if err != nil {
			return Found{}, err
		}
		if t != nil {
			f.Stories = append(f.Stories, *t)
		}
	}
	return f, nil
}

// terms are what a story must be found by; nil when a search holds no word.
func (w Sought) terms() []term {
	var all []term
	if w.Project != "" {
		all = append(all, term{"project", string(w.Project)})
	}
	if w.Theme != "" {
		all = append(all, term{"theme", w.Theme})
	}
	if w.Extracts {
		all = append(all, term{"extract", ""})
	}
	words := folded(w.Search)
	if len(words) == 0 && strings.TrimSpace(w.Search) != "" {
		return nil
	}
	for _, word := range words[:min(len(words), mostWords)] {
		if t := (term{"word", word}); !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		return []term{{"all", ""}}
	}
	return all
}

const (
	mostWords = 12   // of a search that count
	rare      = 2000 // stories of a term that are counted, to begin with the rarest
)

// propose gives the places of one page and of the first story after it. It goes
// along the rarest term, the newest first, and stops when the page is full;
// PostgreSQL, which may not know how many stories two words share, must be kept
// from joining all of them: by an order where it counts, and by a count where
// it would do to ask whether there is one.
func (s *Store) propose(ctx context.Context, terms []term, w Sought) (places []place, err error) {
	first, err := s.rarest(ctx, terms)
	if err != nil {
		return nil, err
	}
	where, args := `a.kind = $1 AND a.term = $2`, []any{first.kind, first.text}
	for _, t := range terms {
		if t != first {
			where += fmt.Sprintf(` AND (SELECT count(*) FROM public_term b WHERE b.kind = $%d AND b.term = $%d AND b.begun = a.begun AND b.project = a.project AND b.story = a.story) > 0`, len(args)+1, len(args)+2)
			args = append(args, t.kind, t.text)
		}
	}
	err = rows(ctx, s.read, func(rs *sql.Rows) error {
		var p place
		err := rs.Scan(&p.project, &p.story)
		places = append(places, p)
		return err
	}, fmt.Sprintf(`SELECT a.project, a.story FROM public_term a WHERE %s ORDER BY a.begun DESC, a.project DESC, a.story DESC LIMIT $%d OFFSET $%d`, where, len(args)+1, len(args)+2),
		append(args, w.Most+1, w.Page*w.Most)...)
	return places, err
}

// rarest is the term of the fewest stories, as far as they are counted.
func (s *Store) rarest(ctx context.Context, terms []term) (first term, err error) {
	first, fewest := terms[0], rare+1
	if len(terms) == 1 {
		return first, nil
	}
	for _, t := range terms {
		var n int
		err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT begun FROM public_term WHERE kind = $1 AND term = $2 ORDER BY begun LIMIT $3) counted`, t.kind, t.text, rare).Scan(&n)
		if err != nil {
			return first, err
		}
		if n < fewest {
			first, fewest = t, n
		}
	}
	return first, nil
}

// shown is a story that was proposed, if anyone may hear it and it is what was
// looked for, as it is now.
func (s *Store) shown(ctx context.Context, p place, w Sought) (*Telling, error) {
	tell := s.glance
	if w.Search != "" || w.Read {
		tell = s.tell
	}
	t, err := tell(ctx, Everybody(), p.project, p.story)
	if err != nil || t == nil || w.Theme != "" && !slices.Contains(t.Themes, w.Theme) || w.Extracts && !slices.ContainsFunc(t.Extracts, Passage.public) {
		return nil, err
	}
	words := t.findable()
	for _, word := range folded(w.Search) {
		if _, is := slices.BinarySearch(words, word); !is {
			return nil, nil
		}
	}
	return t, s.read.QueryRowContext(ctx, `SELECT name FROM project WHERE id = $1`, p.project).Scan(&t.Project)
}

// Says counts how many of the words that are looked for are in a line.
func (l Line) Says(search string) (n int) {
	said := append(folded(l.Text), folded(l.Second)...)
	for _, w := range folded(search) {
		if slices.Contains(said, w) {
			n++
		}
	}
	return n
}

// mostThemes is how many themes are looked at.
const mostThemes = 60

// PublicThemes are the themes of stories that anyone may hear, those of the most
// stories first, at most so many.
func (s *Store) PublicThemes(ctx context.Context, project catalog.ID, most int) ([]string, error) {
	type counted struct {
		name    string
		stories int
	}
	var all []counted
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var c counted
		err := rs.Scan(&c.name, &c.stories)
		all = append(all, c)
		return err
	}, `WITH RECURSIVE each(name) AS (
			SELECT min(term) FROM public_term WHERE kind = 'theme'
			UNION ALL SELECT (SELECT min(term) FROM public_term WHERE kind = 'theme' AND term > each.name) FROM each WHERE each.name IS NOT NULL)
		SELECT name, (SELECT count(*) FROM (SELECT 1 FROM public_term t WHERE t.kind = 'theme' AND t.term = name AND ($1 = '' OR t.project = $1) LIMIT 100) few)
		FROM (SELECT name FROM each WHERE name IS NOT NULL LIMIT $2) first`, project, mostThemes)
	if err != nil {
		return nil, fmt.Errorf("list themes: %w", err)
	}
	slices.SortStableFunc(all, func(a, b counted) int { return b.stories - a.stories })
	var names []string
	for _, c := range all {
		if len(names) == most || c.stories == 0 {
			break
		}
		found, err := s.find(ctx, Sought{Which: Which{Project: project, Theme: c.name}, Most: 1})
		if err != nil {
			return nil, err
		}
		if len(found.Stories) > 0 { // it is the theme of something that may be heard now
			names = append(names, c.name)
		}
	}
	return names, nil
}

// PublicProjects are the projects of which anyone may hear a story, by name, at
// most so many.
func (s *Store) PublicProjects(ctx context.Context, most int) ([]catalog.Project, error) {
	var all []catalog.Project
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p catalog.Project
		err := rs.Scan(&p.ID, &p.Name)
		all = append(all, p)
		return err
	}, `SELECT id, name FROM project p WHERE EXISTS (SELECT 1 FROM public_term t WHERE t.kind = 'project' AND t.term = p.id) ORDER BY name LIMIT $1`, most)
	if err != nil {
		return nil, fmt.Errorf("list public projects: %w", err)
	}
	var heard []catalog.Project
	for _, p := range all {
		found, err := s.find(ctx, Sought{Which: Which{Project: p.ID}, Most: 1})
		if err != nil {
			return nil, err
		}
		if len(found.Stories) > 0 {
			heard = append(heard, p)
		}
	}
	return heard, nil
}
