//go:build linux

package main

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// class is a kind of query.
type class struct {
	name string
	make func(*shelf) library.Filter
	fts  bool // plain FTS5 can be asked the same
}

func typed(words ...string) library.Filter { return library.Filter{Search: strings.Join(words, " ")} }

// begin is how a word that is often said begins.
func begin(letters int) func(*shelf) library.Filter {
	return func(s *shelf) library.Filter {
		for {
			if w := s.words.draw(); len(w) >= letters {
				return typed(w[:letters])
			}
		}
	}
}

var classes = []class{
	{"one word, rare (rank 300–20000)", func(s *shelf) library.Filter { return typed(s.words.rank(300, 20000)) }, true},
	{"one word, rank 20–300", func(s *shelf) library.Filter { return typed(s.words.rank(20, 300)) }, true},
	{"one word, among the ten commonest", func(s *shelf) library.Filter { return typed(s.words.rank(0, 10)) }, true},
	{"two words, rank 20–2000", func(s *shelf) library.Filter { return typed(s.words.rank(20, 2000), s.words.rank(20, 2000)) }, true},
	{"two words of the top 100", func(s *shelf) library.Filter { return typed(s.words.rank(0, 100), s.words.rank(0, 100)) }, true},
	{"five words of the top 100", func(s *shelf) library.Filter {
		return typed(s.words.rank(0, 100), s.words.rank(0, 100), s.words.rank(0, 100), s.words.rank(0, 100), s.words.rank(0, 100))
	}, false},
	{"beginning of one letter", begin(1), true},
	{"beginning of two", begin(2), true},
	{"beginning of three", begin(3), true},
	{"beginning of four", begin(4), true},
	{"beginning of five", begin(5), true},
	{"a common word and a beginning of two", func(s *shelf) library.Filter { return typed(s.words.rank(0, 30), begin(2)(s).Search) }, false},
	{"phrase, said", func(s *shelf) library.Filter { return typed(`"` + s.said(3) + `"`) }, false},
	{"phrase of two of the top 30", func(s *shelf) library.Filter { return typed(`"`+s.words.rank(0, 30), s.words.rank(0, 30)+`"`) }, true},
	{"phrase of four of the top 30", func(s *shelf) library.Filter {
		return typed(`"`+s.words.rank(0, 30), s.words.rank(0, 30), s.words.rank(0, 30), s.words.rank(0, 30)+`"`)
	}, false},
	{"phrase of the top 30 and a common word", func(s *shelf) library.Filter {
		return typed(`"`+s.words.rank(0, 30), s.words.rank(0, 30)+`"`, s.words.rank(0, 30))
	}, false},
	{"common word, by permission", func(s *shelf) library.Filter {
		f := typed(s.words.rank(0, 10))
		f.Permit = []catalog.PermissionState{catalog.PermitTeam, catalog.PermitAnyone, catalog.PermitNotAsked}[s.random.Intn(3)]
		return f
	}, false},
	{"common word, by theme", func(s *shelf) library.Filter {
		f := typed(s.words.rank(0, 10))
		f.Theme = s.themes[s.random.Intn(len(s.themes))]
		return f
	}, false},
	{"common word, by person", func(s *shelf) library.Filter {
		f := typed(s.words.rank(0, 10))
		f.Person = s.person
		return f
	}, false},
	{"common word, oldest first", func(s *shelf) library.Filter {
		f := typed(s.words.rank(0, 10))
		f.Sort = library.SortOldest
		return f
	}, false},
	{"common word, by title", func(s *shelf) library.Filter {
		f := typed(s.words.rank(0, 10))
		f.Sort = library.SortTitle
		return f
	}, false},
}

// said is a few words that somebody says.
func (s *shelf) said(words int) string {
	var text string
	if err := s.fts.QueryRow(`SELECT text FROM seg WHERE n >= ? LIMIT 1`, s.random.Intn(s.stories*segmentsEach)).Scan(&text); err != nil {
		return "the"
	}
	all := strings.Fields(strings.ToLower(strings.Trim(text, ".")))
	words = min(words, len(all))
	at := s.random.Intn(len(all) - words + 1)
	return strings.Join(all[at:at+words], " ")
}

func (b *bench) search(s *shelf) error {
	t := newTable("query", "Ownvoice, CPU ms p50 / p95 / worst", "FTS5 with bm25 and snippet", "FTS5 without order")
	var all []float64
	for _, c := range classes {
		filters := make([]library.Filter, b.rounds)
		for i := range filters {
			filters[i] = c.make(s)
		}
		ours, err := costs(b.rounds, func(i int) error {
			_, err := s.lib.List(b.ctx, filters[i], 0, 50)
			return err
		})
		if err != nil {
			return err
		}
		all = append(all, ours...)
		cells := []string{spread(ours), "–", "–"}
		if c.fts {
			for i, order := range []string{" ORDER BY rank", ""} {
				plain, err := costs(min(b.rounds, 10), func(i int) error { return s.plainly(filters[i].Search, order) })
				if err != nil {
					return err
				}
				cells[i+1] = spread(plain)
			}
		}
		t.add(c.name, cells...)
	}
	t.add("**all of them**", spread(all), "", "")
	return nil
}

// plainly asks FTS5 as its documentation has it.
func (s *shelf) plainly(search, order string) error {
	match := search
	if !strings.HasPrefix(search, `"`) {
		match = `"` + strings.Join(strings.Fields(search), `" * "`) + `" *`
	}
	rs, err := s.fts.Query(`SELECT seg.story, snippet(said, 0, '[', ']', '…', 12) FROM said JOIN seg ON seg.n = said.rowid WHERE said MATCH ?`+order+` LIMIT 50`, match)
	if err != nil {
		return err
	}
	return drain(rs)
}

func drain(rs *sql.Rows) error {
	defer rs.Close()
	columns, err := rs.Columns()
	if err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := range row {
		row[i] = new(any)
	}
	for rs.Next() {
		if err := rs.Scan(row...); err != nil {
			return err
		}
	}
	return rs.Err()
}

// first gives the oldest story of all one title after another, of words that
// most others have too, and looks where it comes when its title is typed.
func (b *bench) first(s *shelf) error {
	t := newTable("title of the oldest story, and typed", "its place", "found")
	for _, title := range []string{"The", "Home", "I was there", "People like us", "Back home in the garden", "They asked me and I said no"} {
		if err := s.lib.Retitle(b.ctx, s.hidden, title); err != nil {
			return err
		}
		p, err := s.lib.List(b.ctx, typed(strings.ToLower(title)), 0, 200)
		if err != nil {
			return err
		}
		place, more := "not among 200", ""
		if i := slices.IndexFunc(p.Rows, func(r library.Row) bool { return r.ID == s.hidden }); i >= 0 {
			place = fmt.Sprint(i + 1)
		}
		if p.TotalIsMore {
			more = " and more"
		}
		t.add(title, place, fmt.Sprint(p.Total)+more)
	}
	return nil
}
