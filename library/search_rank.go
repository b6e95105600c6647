package library

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
)

// kinds are the ways a story can be about a query, the best first. A row is
// the whole query as words that follow each other, or stand close together.
var kinds = []struct {
	look
	row func(query) string
}{
	{look{table: "heads"}, func(q query) string { return q.row("title") }},
	{look{letters: "t", much: wholeWord, columns: "title"}, nil},
	{look{letters: "t", much: readyBeginning, columns: "title"}, nil},
	{look{letters: "n", much: readyBeginning, columns: "name"}, nil},
	{look{letters: "h", much: readyBeginning, columns: "theme"}, nil},
	{look{letters: "tnh", much: readyBeginning, columns: "title name theme"}, nil},
	{look{table: "phrases"}, func(q query) string { return q.row("said") }},
	{look{table: "phrases", near: true}, query.near},
}

// levels are how often the words are said, as the table words has it.
var levels = []string{"8", "4", "2"}

// ranks gives stories, by their place on the shelf, a rank: the first that they
// were found for, which is the best.
type ranks map[int64]int

func (r ranks) give(rank int, places []int64) {
	for _, n := range places {
		if _, had := r[n]; !had {
			r[n] = rank
		}
	}
}

// best puts what was found in order: the kind first, then how much it is about
// the query, then the newer. A title that is the query comes before all.
func (s *finder) best(ctx context.Context, newest []int64) ([]int64, error) {
	if len(newest) == 0 {
		return nil, nil
	}
	kind, err := s.kinds(ctx, newest[len(newest)-1])
	if err != nil {
		return nil, err
	}
	level := ranks{}
	for i, letter := range levels {
		places, err := s.ask(ctx, look{letters: letter, much: readyBeginning, alone: true}, searchEach)
		if err != nil {
			return nil, err
		}
		level.give(i, places)
		if len(s.q.phrases) == 0 { // or they may lack one
			kind.give(len(kinds)+1, places)
		}
	}
	kind.give(len(kinds)+1, newest)
	all := slices.Collect(maps.Keys(kind))
	level.give(len(levels), all)
	slices.SortFunc(all, func(a, b int64) int {
		return cmp.Or(kind[a]-kind[b], level[a]-level[b], cmp.Compare(b, a))
	})
	return all, nil
}

// kinds says of what is found by more than its words, in which way; those near
// each other it looks for from a place of the shelf on.
func (s *finder) kinds(ctx context.Context, from int64) (ranks, error) {
	kind := ranks{}
	exact, err := s.titled(ctx)
	if err != nil {
		return nil, err
	}
	kind.give(0, exact)
	for i, k := range kinds {
		if k.row != nil {
			if k.look.row = k.row(s.q); k.look.row == "" {
				continue
			}
		}
		if k.near {
			k.from = from
		}
		places, err := s.ask(ctx, k.look, searchEach)
		if err != nil {
			return nil, err
		}
		kind.give(i+1, places)
	}
	return kind, nil
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
