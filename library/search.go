package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
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
	filter Filter
	choice choice
	few    string // places that all of the filter but theme and person chooses, as JSON; "" when they are many
}

// search is list for a query.
func (l *Library) search(ctx context.Context, q query, f Filter, c choice, offset, limit int) (Page, error) {
	if f.Bin {
		return l.searchBin(ctx, q, f, c, offset, limit)
	}
	if err := l.Index(ctx); errors.Is(err, ErrFull) || errors.Is(err, ErrReadOnly) {
		c.and(`story NOT IN (SELECT story FROM unindexed)`)
		c.rest.and(`story NOT IN (SELECT story FROM unindexed)`)
	} else if err != nil {
		return Page{}, err
	}
	s := finder{Library: l, q: q, filter: f, choice: c}
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
