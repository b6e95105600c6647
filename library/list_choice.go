package library

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// choice is a filter in SQL.
type choice struct {
	where   string // on the shelf
	args    []any
	tally   string // on its tally; "" where that cannot tell
	tallied []any
	plain   bool // everything that may be shown, in the bin or out of it
	few     bool // so few that one looks for them first, and puts them in order then
	rest    *choice
}

// fewOfTheme is how many stories of a theme are few.
const fewOfTheme = 1000

// these narrows the choice to few places. A sign keeps SQLite from going along
// the index of a whole list to find them.
func (c *choice) these(places string, args ...any) {
	c.and("n IN ("+places+")", args...)
	c.where, c.few = strings.Replace(c.where, "sight AND bin", "+sight AND +bin", 1), true
}

// and narrows the choice by what the tally does not know.
func (c *choice) and(where string, args ...any) {
	c.where, c.args, c.tally, c.plain = c.where+" AND "+where, append(c.args, args...), "", false
}

// among narrows the choice by what the tally knows too.
func (c *choice) among(where string, args ...any) {
	c.where, c.args = c.where+" AND "+where, append(c.args, args...)
	c.tally, c.tallied = c.tally+" AND "+where, append(c.tallied, args...)
	c.plain = false
}

// chosen is a filter but for what choose adds to it.
func (l *Library) chosen(f Filter) choice {
	c := choice{where: "sight AND bin = ?", args: []any{f.Bin}, tally: "bin = ?", tallied: []any{f.Bin}}
	if f.Permit != "" { // what was taken back is found by this name alone
		c.among("permit = ?", f.Permit)
	} else {
		c.among("permit <> ?", catalog.PermitTaken)
		c.plain = true
	}
	enrolled := l.Device().Enrolment != nil
	switch {
	case f.Kept == KeptHere && !enrolled: // there is no archive it could wait for
		c.among("kept IN (?, ?)", KeptHere, KeptWaiting)
	case f.Kept == KeptWaiting && !enrolled:
		c.among("FALSE")
	case f.Kept != "":
		c.among("kept = ?", f.Kept)
	}
	if !f.From.IsZero() {
		c.and("at >= ?", f.From.Unix())
	}
	if !f.To.IsZero() {
		c.and("at < ?", f.To.Unix())
	}
	if f.Asks {
		c.and("kept = ? AND kept_asks", KeptHere)
	}
	if f.Away {
		c.these("SELECT n FROM shelf WHERE story IN (SELECT story FROM (" + lyingAway + ") WHERE held)")
	}
	return c
}

// choose narrows the choice to a theme and a person. A search asks for those by
// themselves: rest is the choice without.
func (c *choice) choose(f Filter) {
	rest := *c
	rest.args = slices.Clone(rest.args)
	c.rest = &rest
	if f.Theme != "" {
		c.and("EXISTS (SELECT 1 FROM shelf_theme t WHERE t.theme = ? AND t.n = shelf.n)", f.Theme)
	}
	if f.Person != "" {
		c.these("SELECT n FROM shelf WHERE storyteller = ?", f.Person)
	}
}

// count is how many stories are chosen. What most looks ask for is counted
// already.
func (l *Library) count(ctx context.Context, f Filter, c choice) (n int, err error) {
	query, args := `SELECT count(*) FROM shelf WHERE `+c.where, c.args
	switch {
	case c.tally != "":
		query, args = `SELECT coalesce(sum(stories), 0) FROM shelf_tally WHERE `+c.tally, c.tallied
	case f.Theme != "" && f == (Filter{Theme: f.Theme, Sort: f.Sort, Bin: f.Bin}) && len(c.args) == 3:
		shown := 1
		if f.Bin {
			shown = 2
		}
		query, args = `SELECT count(*) FROM shelf_theme WHERE theme = ? AND shown = ?`, []any{f.Theme, shown}
	}
	err = l.read.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, edge(err)
}

// Months of the tally, as its triggers count them: thirty days each, from so
// long ago that none has a number below zero.
const (
	monthSeconds = 2592000
	firstMonth   = -1000000
)

// nearFrom is the offset from which on it is worth while to look for a nearer
// beginning.
const nearFrom = 100

// nearer brings the beginning of a list by date close to an offset: whole months
// before it are passed by in the tally. It gives what is left of the offset.
func (l *Library) nearer(ctx context.Context, c *choice, order Sort, offset int) (int, error) {
	newest := order == SortBest || order == SortNewest
	if c.tally == "" || offset < nearFrom || !newest && order != SortOldest {
		return offset, nil
	}
	query := `SELECT month, sum(stories) FROM shelf_tally WHERE ` + c.tally + ` GROUP BY month ORDER BY month`
	if newest {
		query += " DESC"
	}
	var month int64
	left, found := offset, false
	err := rows(ctx, l.read, query, func(rs *sql.Rows) error {
		var of int64
		var stories int
		if err := rs.Scan(&of, &stories); err != nil || found {
			return err
		}
		if month, found = of+firstMonth, stories > left; !found {
			left -= stories
		}
		return nil
	}, c.tallied...)
	switch {
	case err != nil || !found: // there are fewer
		return offset, err
	case newest:
		c.and("at < ?", (month+1)*monthSeconds)
	default:
		c.and("at >= ?", month*monthSeconds)
	}
	return left, nil
}
