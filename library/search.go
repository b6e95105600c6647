package library

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A search costs the same however many stories there are, because it never
// reads a whole list of the index to put it in order: it asks for the newest of
// the best kind – the words are the title, the words follow each other in what
// is said – then of the next kind, and so on. SQLite's own order (bm25) weighs
// every story that has the words, which takes seconds for a common one.

// searchCounts is how many stories a search counts, and puts in order before it
// goes on with the older ones.
const searchCounts = 1000

// searchEach is how many of a kind, the newest, are put before the next kind.
const searchEach = 200

// finder looks for one query among the stories a filter chooses.
type finder struct {
	*Library
	q      query
	choice choice
	chosen int // how many stories the filter chooses; more than chosenFew is any more
}

// How many stories a filter may choose to be few, and to be so few that each is
// asked for by itself.
const (
	chosenFew  = 3000
	chosenEach = 50
)

// search is list for a query.
func (l *Library) search(ctx context.Context, q query, f Filter, c choice, offset, limit int) (Page, error) {
	if f.Bin {
		return l.searchBin(ctx, q, f, c, offset, limit)
	}
	if err := l.Index(ctx); errors.Is(err, ErrFull) || errors.Is(err, ErrReadOnly) {
		c.and(`story NOT IN (SELECT story FROM unindexed)`)
	} else if err != nil {
		return Page{}, err
	}
	s := finder{Library: l, q: q, choice: c}
	if err := s.weigh(ctx); err != nil {
		return Page{}, err
	}
	places, total, err := s.places(ctx, f.Sort, offset, limit)
	if err != nil {
		return Page{}, err
	}
	page := Page{Total: min(total, searchCounts), TotalIsMore: total > searchCounts}
	if limit < 0 {
		page.Total, page.TotalIsMore = total, false
	}
	page.Rows, err = l.found(ctx, q, places, limit >= 0)
	return page, err
}

// weigh finds out from which side to look.
func (s *finder) weigh(ctx context.Context) error {
	if s.choice.plain {
		s.chosen = chosenFew + 1
		return nil
	}
	err := s.read.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM shelf WHERE %s LIMIT %d)`, s.choice.where, chosenFew+1), s.choice.args...).Scan(&s.chosen)
	return edge(err)
}

// among narrows a question to a table of the search to what the filter chooses.
func (s *finder) among(table string) (string, []any) {
	if s.choice.plain {
		return "", nil
	}
	where := ` AND +rowid IN (SELECT n FROM shelf WHERE ` + s.choice.where + `)`
	switch {
	case s.chosen <= chosenEach:
		where = strings.Replace(where, "+", "", 1)
	case s.chosen > chosenFew:
		where = ` AND EXISTS (SELECT 1 FROM shelf WHERE n = ` + table + `.rowid AND ` + s.choice.where + `)`
	}
	return where, s.choice.args
}

// places are the places on the shelf of what was found, in order, and how many
// there are in all: more than searchCounts is any more.
func (s *finder) places(ctx context.Context, order Sort, offset, limit int) (places []int64, total int, err error) {
	counted, wanted := searchCounts+1, offset+limit
	if limit < 0 {
		counted, wanted = -1, -1
	}
	newest, err := s.ask(ctx, look{letters: "w"}, counted)
	if err != nil {
		return nil, 0, err
	}
	switch total = len(newest); {
	case order == SortBest:
		places, err = s.best(ctx, newest)
		if short := wanted - len(places); err == nil && short > 0 && total > searchCounts {
			var older []int64
			older, err = s.older(ctx, places, newest[total-1], short)
			places = append(places, older...)
		}
	case order == SortNewest && wanted <= total:
		places = newest
	default:
		places, err = s.ask(ctx, look{letters: "w", order: order}, wanted)
	}
	places = places[min(offset, len(places)):]
	if limit >= 0 {
		places = places[:min(limit, len(places))]
	}
	return places, total, err
}

// kinds are the ways a story can be about a query, the best first. A row is
// the whole query as words that follow each other, or stand close together.
var kinds = []struct {
	look
	row func(query) string
}{
	{look{table: "heads"}, func(q query) string { return q.row("title") }},
	{look{letters: "t", columns: "title"}, nil},
	{look{letters: "n", columns: "name"}, nil},
	{look{letters: "h", columns: "theme"}, nil},
	{look{letters: "tnh", columns: "title name theme"}, nil},
	{look{table: "phrases"}, func(q query) string { return q.row("said") }},
	{look{table: "phrases", near: true}, query.near},
}

// levels are how often the words are said, as the table words has it.
var levels = []string{"8", "4", "2"}

// best puts what was found in order: the kind first, then how much it is about
// the query, then the newer. A title that is the query comes before all.
func (s *finder) best(ctx context.Context, newest []int64) ([]int64, error) {
	if len(newest) == 0 {
		return nil, nil
	}
	kind, level := map[int64]int{}, map[int64]int{}
	rank := func(in map[int64]int, as int, places []int64) {
		for _, n := range places {
			if _, before := in[n]; !before {
				in[n] = as
			}
		}
	}
	exact, err := s.titled(ctx)
	if err != nil {
		return nil, err
	}
	rank(kind, 0, exact)
	for i, k := range kinds {
		if k.row != nil {
			if k.look.row = k.row(s.q); k.look.row == "" {
				continue
			}
		}
		if k.near {
			k.from = newest[len(newest)-1]
		}
		places, err := s.ask(ctx, k.look, searchEach)
		if err != nil {
			return nil, err
		}
		rank(kind, i+1, places)
	}
	for i, letter := range levels {
		if s.chosen <= chosenFew && s.chosen > chosenEach {
			break // one would have to go through all that are not chosen
		}
		places, err := s.ask(ctx, look{letters: letter, alone: true}, searchEach)
		if err != nil {
			return nil, err
		}
		rank(level, i, places)
	}
	rank(kind, len(kinds)+1, newest)
	all := make([]int64, 0, len(kind))
	for n := range kind {
		if _, said := level[n]; !said {
			level[n] = len(levels)
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b int64) int {
		return cmp.Or(kind[a]-kind[b], level[a]-level[b], cmp.Compare(b, a))
	})
	return all, nil
}

// titled are stories whose title is the query.
func (s *finder) titled(ctx context.Context) ([]int64, error) {
	title := strings.Join(s.q.typed, " ")
	if len(title) >= sortedBytes {
		return nil, nil
	}
	return s.column(ctx, `SELECT n FROM shelf WHERE `+s.choice.where+` AND sorted = ? AND finds > 0 ORDER BY n DESC LIMIT ?`,
		append(slices.Clone(s.choice.args), title, searchEach)...)
}

// older goes on with what was found before a place, and is not among those.
func (s *finder) older(ctx context.Context, among []int64, before int64, n int) ([]int64, error) {
	there := map[int64]bool{}
	for _, a := range among {
		if a < before {
			there[a] = true
		}
	}
	all, err := s.ask(ctx, look{letters: "w", before: before}, n+len(there))
	all = slices.DeleteFunc(all, func(n int64) bool { return there[n] })
	return all[:min(n, len(all))], err
}

// look is one question to the index.
type look struct {
	letters string // of the table words: where each word stands
	columns string // of the table heads: where each phrase stands; "" anywhere
	alone   bool   // the words alone are asked for, no phrases
	row     string // asked instead,
	table   string // of this table
	near    bool
	from    int64 // places from this one on; 0: all
	before  int64 // places before this one; 0: all
	order   Sort
}

// match is the question in SQL: the table to go along, and what else to ask.
func (s *finder) match(k look) (table, where string, args []any) {
	bag, quoted, of := s.q.bag(k.letters, k.columns != "" || k.alone), s.q.quoted(k.columns), "phrases"
	if k.columns != "" {
		of = "heads"
	}
	switch {
	case k.row != "":
		return k.table, k.table + " MATCH ?", []any{k.row}
	case k.alone || quoted == "":
		return "words", "words MATCH ?", []any{bag}
	case len(s.q.words) == 0:
		return of, of + " MATCH ?", []any{quoted}
	}
	return "words", fmt.Sprintf("words MATCH ? AND +rowid IN (SELECT rowid FROM %[1]s WHERE %[1]s MATCH ?)", of), []any{bag, quoted}
}

// ask gives places where the query stands like this, as a rule the newest. It
// reads only as much of the index as gives so many.
func (s *finder) ask(ctx context.Context, k look, limit int) ([]int64, error) {
	table, where, args := s.match(k)
	if k.from != 0 {
		where, args = where+" AND rowid >= ?", append(args, k.from)
	}
	if k.before != 0 {
		where, args = where+" AND rowid < ?", append(args, k.before)
	}
	order := "rowid DESC"
	switch {
	case k.order == SortOldest:
		order = "rowid"
	case k.order == SortTitle || k.order == SortLongest:
		return s.column(ctx, fmt.Sprintf(`SELECT n FROM shelf WHERE n IN (SELECT rowid FROM %s WHERE %s) AND %s ORDER BY %s LIMIT %d`,
			table, where, s.choice.where, sortOrder[k.order], limit), append(args, s.choice.args...)...)
	}
	among, more := s.among(table)
	return s.column(ctx, fmt.Sprintf(`SELECT rowid FROM %s WHERE %s%s ORDER BY %s LIMIT %d`, table, where, among, order, limit), append(args, more...)...)
}

func (s *finder) column(ctx context.Context, query string, args ...any) ([]int64, error) {
	var all []int64
	err := rows(ctx, s.read, query, func(rs *sql.Rows) error {
		var n int64
		err := rs.Scan(&n)
		all = append(all, n)
		return err
	}, args...)
	return all, err
}

// found reads rows of the shelf by their places, in their order.
func (l *Library) found(ctx context.Context, q query, places []int64, hits bool) ([]Row, error) {
	list, err := json.Marshal(places)
	if err != nil {
		return nil, err
	}
	by := map[int64]Row{}
	heads := map[int64]shelved{}
	err = rows(ctx, l.read, `SELECT `+shelfColumns+`, n, finds, parts, name FROM shelf WHERE n IN (SELECT value FROM json_each(?))`, func(rs *sql.Rows) error {
		var h shelved
		r, err := l.scanShelf(rs, &h.n, &h.finds, &h.parts, &h.name)
		by[h.n], heads[h.n] = r, h
		return err
	}, string(list))
	if err != nil {
		return nil, err
	}
	shown := []Row{}
	for _, n := range places {
		r, there := by[n]
		if !there {
			continue // it went out of sight meanwhile
		}
		if hits {
			if r.Found, err = l.hits(ctx, q, r, heads[n]); err != nil {
				return nil, err
			}
		}
		shown = append(shown, r)
	}
	return shown, nil
}
