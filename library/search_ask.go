package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
)

// fewChosen is how many stories a filter may choose to be few.
const fewChosen = 3000

// weigh finds out from which side to look: few places are read once, and of
// many the index asks for each that it finds.
func (s *finder) weigh(ctx context.Context) error {
	if s.choice.rest.plain {
		return nil
	}
	chosen, err := s.column(ctx, fmt.Sprintf(`SELECT n FROM shelf WHERE %s LIMIT %d`, s.choice.rest.where, fewChosen+1), s.choice.rest.args...)
	if err != nil || len(chosen) > fewChosen {
		return err
	}
	places, err := json.Marshal(append([]int64{}, chosen...)) // none is [], and not null
	s.few = string(places)
	return err
}

// among narrows a question to a table of the search to what the filter chooses.
// A sign before rowid has SQLite go along what it finds, and look there whether
// it is chosen; without it, it asks for each place anew.
func (s *finder) among(table string) (where string, args []any) {
	rest := s.choice.rest
	switch {
	case rest.plain:
	case s.few != "":
		where, args = ` AND +rowid IN (SELECT value FROM json_each(?))`, []any{s.few}
	default:
		where, args = ` AND EXISTS (SELECT 1 FROM shelf WHERE n = `+table+`.rowid AND `+rest.where+`)`, rest.args
	}
	if s.filter.Theme != "" {
		where, args = where+` AND +rowid IN (SELECT n FROM shelf_theme WHERE theme = ?)`, append(slices.Clone(args), s.filter.Theme)
	}
	if s.filter.Person != "" {
		where, args = where+` AND rowid IN (SELECT n FROM shelf WHERE storyteller = ?)`, append(slices.Clone(args), s.filter.Person)
	}
	return where, args
}

// look is one question to the index.
type look struct {
	letters string // of the table words: where each word stands
	much    int    // of each word
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
	bag, quoted, of := s.q.bag(k.letters, k.much), s.q.quoted(k.columns), "phrases"
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
