package library

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// Hit is a place where a search found something of what was looked for.
type Hit struct {
	Where     string     // "title", "name", "theme", "note" or "words"
	Text      string     // what stands there, or the part of it around the find
	Marks     [][2]int   // the bytes of Text that were looked for, in order
	Recording catalog.ID // whose moment it is; "": the story's first, or none
	AtMS      int64      // where it is said; -1 when it is no moment
}

// hits gives the places of a row where the query stands, most telling first. A
// phrase that goes on from one stretch of words to the next is shown by its
// words.
func (l *Library) hits(ctx context.Context, q query, r Row, found shelved) ([]Hit, error) {
	all, err := l.hitsOf(ctx, q, r, found)
	if err == nil && len(all) == 0 {
		return l.hitsOf(ctx, query{words: q.typed, typed: q.typed}, r, found)
	}
	return all, err
}

func (l *Library) hitsOf(ctx context.Context, q query, r Row, found shelved) ([]Hit, error) {
	var all []Hit
	add := func(where, text string) {
		if marks := q.marks(text); len(marks) > 0 {
			all = append(all, Hit{Where: where, Text: text, Marks: marks, AtMS: -1})
		}
	}
	add("title", r.Title)
	add("name", found.name)
	if len(r.Themes) > 0 {
		names, err := themeNames(ctx, l.read, r.ID)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			add("theme", name)
		}
	}
	if found.finds < findsWords {
		return all, nil
	}
	out, err := l.unfindable(ctx, l.read, r.ID, found.parts)
	if err != nil {
		return nil, err
	}
	spoken, err := l.spoken(ctx, q, r.ID, out, len(all) == 0)
	if err != nil {
		return nil, err
	}
	written, err := l.written(ctx, q, r.ID, out)
	return append(append(all, spoken...), written...), err
}

// spoken finds the best stretch of words: first one that has every word, then
// one that has any, then one whose letters bear other accents – through all of a
// long story only when it must, because nothing else of it was found.
func (l *Library) spoken(ctx context.Context, q query, story catalog.ID, out parts, must bool) ([]Hit, error) {
	for _, where := range q.likes(must) {
		var best Hit
		most := 0
		err := rows(ctx, l.read, saidQuery+where, func(rs *sql.Rows) error {
			s, err := scanSaid(rs)
			if err != nil || out.has(s.Recording, s.StartMS, s.EndMS) {
				return err
			}
			for _, text := range []string{s.Text, s.Second} {
				if marks, score := q.score(text); score > most {
					best, most = around(Hit{Where: "words", Text: text, Marks: marks, Recording: s.Recording, AtMS: s.StartMS}), score
				}
			}
			return nil
		}, story)
		if err != nil {
			return nil, fmt.Errorf("look through words of %s: %w", story, err)
		}
		if most > 0 {
			return []Hit{best}, nil
		}
	}
	return nil, nil
}

// likes are ways to look for stretches with the words of a query, ever wider.
// SQLite looks much faster than we read; it knows no accents, so the last way
// is to read all, or many.
func (q query) likes(all bool) []string {
	var each []string
	for _, w := range q.typed {
		if strings.IndexFunc(w, func(r rune) bool { return r > 127 }) < 0 {
			each = append(each, `text LIKE '%`+w+`%'`)
		}
	}
	each = slices.Compact(each)
	var ways []string
	if len(each) > 1 {
		ways = append(ways, ` AND `+strings.Join(each, " AND ")+` LIMIT 8`)
	}
	if len(each) > 0 {
		ways = append(ways, ` AND (`+strings.Join(each, " OR ")+`) LIMIT 16`)
	}
	if all {
		return append(ways, ` ORDER BY recording, start_ms, id`)
	}
	return append(ways, ` LIMIT 300`)
}

func (l *Library) written(ctx context.Context, q query, story catalog.ID, out parts) ([]Hit, error) {
	var all []Hit
	err := rows(ctx, l.read, notedQuery, func(rs *sql.Rows) error {
		n, err := scanNoted(rs)
		if err != nil || len(all) > 0 || out.has(n.recording, n.atMS, n.atMS+1) {
			return err
		}
		if marks := q.marks(n.text); len(marks) > 0 {
			all = append(all, around(Hit{Where: "note", Text: n.text, Marks: marks, Recording: n.recording, AtMS: n.atMS}))
		}
		return nil
	}, story)
	if err != nil {
		return nil, fmt.Errorf("look through notes of %s: %w", story, err)
	}
	return all, nil
}

// marks are the bytes of a text that a query is about.
func (q query) marks(text string) [][2]int {
	marks, _ := q.score(text)
	return marks
}

// score gives the marks of a text, and how well it shows what was looked for:
// each word counts, words that follow each other more.
func (q query) score(text string) (marks [][2]int, score int) {
	words := slices.Collect(wordsOf(text))
	seen := map[string]bool{}
	for i, w := range words {
		looked, of := q.looksFor(words, i)
		if looked == "" {
			continue
		}
		marks = append(marks, [2]int{w.from, w.to})
		if !seen[looked] {
			seen[looked] = true
			score += 10
		}
		if of > 1 {
			score += 100
		}
	}
	return marks, score
}

// looksFor reports which word of the query the i-th word of a text is, and of
// how many words the row is that it begins there.
func (q query) looksFor(words []word, i int) (looked string, row int) {
	if begins(words[i:], q.typed) {
		row = len(q.typed)
	}
	for _, phrase := range q.phrases {
		for j, w := range phrase {
			if words[i].text == w && i >= j && begins(words[i-j:], phrase) {
				return w, max(row, len(phrase))
			}
		}
	}
	for _, w := range q.words {
		if strings.HasPrefix(words[i].text, w) {
			return w, row
		}
	}
	return "", 0
}

func begins(words []word, with []string) bool {
	if len(words) < len(with) {
		return false
	}
	for i, w := range with {
		if words[i].text != w {
			return false
		}
	}
	return true
}

const aroundBytes = 120

// around cuts a long text down to what stands around its first mark.
func around(h Hit) Hit {
	if len(h.Text) <= 3*aroundBytes {
		return h
	}
	from := max(0, h.Marks[0][0]-aroundBytes)
	for from > 0 && h.Text[from-1] != ' ' && h.Marks[0][0]-from < aroundBytes*2 {
		from--
	}
	from = len(cut(h.Text, from))
	h.Text = cut(h.Text[from:], 3*aroundBytes)
	var marks [][2]int
	for _, m := range h.Marks {
		if m[0] >= from && m[1]-from <= len(h.Text) {
			marks = append(marks, [2]int{m[0] - from, m[1] - from})
		}
	}
	h.Marks = marks
	return h
}
