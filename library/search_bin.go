package library

import (
	"context"
	"slices"
	"strings"
)

// searchBin looks through the titles and names in the bin, which is in no
// search index and never large.
func (l *Library) searchBin(ctx context.Context, q query, f Filter, c choice, offset, limit int) (Page, error) {
	all, err := l.shelfRows(ctx, c, f.Sort, -1, 0)
	if err != nil {
		return Page{}, err
	}
	all = slices.DeleteFunc(all, func(r Row) bool { return !q.inAll(r.Title, shownName(r.Permission)) })
	p := Page{Total: len(all), Rows: all[min(offset, len(all)):]}
	if limit >= 0 {
		p.Rows = p.Rows[:min(limit, len(p.Rows))]
	}
	return p, nil
}

// inAll reports whether texts have, together, all of a query.
func (q query) inAll(texts ...string) bool {
	var words [][]word
	for _, t := range texts {
		words = append(words, slices.Collect(wordsOf(t)))
	}
	anywhere := func(has func([]word, int) bool) bool {
		return slices.ContainsFunc(words, func(in []word) bool {
			for i := range in {
				if has(in, i) {
					return true
				}
			}
			return false
		})
	}
	for _, w := range q.words {
		if !anywhere(func(in []word, i int) bool { return strings.HasPrefix(in[i].text, w) }) {
			return false
		}
	}
	for _, p := range q.phrases {
		if !anywhere(func(in []word, i int) bool { return begins(in[i:], p) }) {
			return false
		}
	}
	return true
}
