package library

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// text is what may be found of a story.
type text struct {
	story       catalog.ID
	finds       int
	parts       bool
	title, name string
	themeNames  []string
	notes       []string
	said        []string
	second      []string // the same in the story's second language
}

// read reads what stands in other tables than the shelf.
func (t *text) read(ctx context.Context, db querier, l *Library) error {
	var err error
	if t.themeNames, err = themeNames(ctx, db, t.story); err != nil || t.finds < findsWords {
		return err
	}
	out, err := l.unfindable(ctx, db, t.story, t.parts)
	if err != nil {
		return err
	}
	err = rows(ctx, db, saidQuery+` ORDER BY recording, start_ms, id`, func(rs *sql.Rows) error {
		s, err := scanSaid(rs)
		if err == nil && !out.has(s.Recording, s.StartMS, s.EndMS) {
			t.said = append(t.said, s.Text)
			if s.Second != "" {
				t.second = append(t.second, s.Second)
			}
		}
		return err
	}, t.story)
	if err != nil {
		return err
	}
	return rows(ctx, db, notedQuery, func(rs *sql.Rows) error {
		n, err := scanNoted(rs)
		if err == nil && !out.has(n.recording, n.atMS, n.atMS+1) {
			t.notes = append(t.notes, n.text)
		}
		return err
	}, t.story)
}

// apart stands between texts that no phrase goes across. SQLite takes it for a
// word; nobody can type it, because it is no letter.
const apart = " · "

// flat is the words of texts, folded.
func flat(texts []string, between string) string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = strings.Join(plain(t), " ")
	}
	return strings.Join(all, between)
}

// bag is what the table words keeps of a story: each word once for each place
// where it stands, and for how much the story is about it.
func (t *text) bag() string {
	var b strings.Builder
	seen := map[string]bool{}
	add := func(letter byte, word string) {
		if marked := string(letter) + word; !seen[marked] {
			seen[marked] = true
			b.WriteString(marked)
			b.WriteByte(' ')
		}
	}
	head := func(letter byte, texts ...string) {
		for _, text := range texts {
			for w := range wordsOf(text) {
				add(letter, w.text)
				add('w', w.text)
			}
		}
	}
	head('t', t.title)
	head('n', t.name)
	head('h', t.themeNames...)
	often, all := map[string]int{}, 0
	for _, texts := range [][]string{t.notes, t.said, t.second} {
		for _, text := range texts {
			for w := range wordsOf(text) {
				add('w', w.text)
				often[w.text]++
				all++
			}
		}
	}
	// In a story of three hours a word is said more often that it is not about.
	long := math.Sqrt(max(1, float64(all)/1000))
	for word, n := range often {
		for _, level := range []byte("248") {
			if float64(n) >= float64(level-'0')*long {
				add(level, word)
			}
		}
	}
	return b.String()
}

const saidQuery = `SELECT recording, start_ms, end_ms, text, second FROM segment WHERE story = ?1 AND NOT deleted`

func scanSaid(rs *sql.Rows) (s catalog.Segment, err error) {
	err = rs.Scan(&s.Recording, &s.StartMS, &s.EndMS, &s.Text, &s.Second)
	s.StartMS = max(0, s.StartMS) // whatever another program wrote
	s.EndMS = max(s.StartMS, s.EndMS)
	return s, err
}

// noted is a note.
type noted struct {
	recording catalog.ID
	atMS      int64
	text      string
}

// Notes about what is to be kept private are not looked through.
const notedQuery = `SELECT recording, at_ms, text FROM note WHERE story = ?1 AND NOT deleted AND sort <> 'private' ORDER BY at_ms, id`

func scanNoted(rs *sql.Rows) (n noted, err error) {
	err = rs.Scan(&n.recording, &n.atMS, &n.text)
	return n, err
}

func themeNames(ctx context.Context, db querier, story catalog.ID) ([]string, error) {
	var all []string
	err := rows(ctx, db, `SELECT DISTINCT t.id, t.name FROM extract e JOIN extract_theme x ON x.extract = e.id JOIN theme t ON t.id = x.theme
		WHERE e.story = ? AND NOT e.deleted AND NOT t.deleted ORDER BY t.id`, func(rs *sql.Rows) error {
		var id, name string
		err := rs.Scan(&id, &name)
		all = append(all, name)
		return err
	}, story)
	return all, err
}

// parts are the stretches of a story's recordings that are left out.
type parts map[catalog.ID][]catalog.Span

// unfindable is what of a story may not be found: what its teller took out of
// it, and what the team may not hear. said tells whether anything was said about
// parts at all.
func (l *Library) unfindable(ctx context.Context, db querier, story catalog.ID, said bool) (parts, error) {
	if !said {
		return nil, nil
	}
	return l.blank(ctx, db, story, "", catalog.UseTeam)
}

// has reports whether any of a stretch is left out. What is of a recording that
// nobody knows may be of any.
func (p parts) has(recording catalog.ID, from, to int64) bool {
	if p == nil || from < 0 {
		return false
	}
	spans, known := p[recording]
	if !known {
		spans = p[""]
	}
	stretch := catalog.Span{FromMS: from, ToMS: max(to, from+1)}
	return slices.ContainsFunc(spans, stretch.Overlaps)
}
