package library

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// query is what a person looks for: words, each of which may be the beginning
// of one, and phrases: whole words that follow each other.
type query struct {
	words   []string
	phrases [][]string
	typed   []string // all words in their order
}

// maxQuery is how many words of a query are looked for. Whoever pastes a page
// into the field finds what has the beginning of it.
const maxQuery = 24

// parseSearch reads a query. What stands between quotes is a phrase; a quote
// that is not closed, and signs, say nothing. All of a query has to be in a
// story: in its title, its storyteller's name, its themes, notes or words.
func parseSearch(typed string) query {
	var q query
	parts := strings.Split(strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(cut(typed, 8192)), `"`)
	for i, part := range parts {
		words := plain(part)
		words = words[:min(len(words), maxQuery-len(q.typed))]
		q.typed = append(q.typed, words...)
		switch closed := i%2 == 1 && i < len(parts)-1; {
		case closed && len(words) > 0:
			q.phrases = append(q.phrases, words)
		case !closed:
			q.words = append(q.words, words...)
		}
	}
	q.words = slices.Compact(slices.Sorted(slices.Values(q.words)))
	q.words = slices.DeleteFunc(slices.Clone(q.words), func(w string) bool { // a longer one says more
		return slices.ContainsFunc(q.words, func(longer string) bool { return longer != w && strings.HasPrefix(longer, w) })
	})
	return q
}

func (q query) empty() bool { return len(q.typed) == 0 }

// How much of a word has to stand there.
const (
	anyBeginning   = iota
	readyBeginning // of a short word or the last, which may still be being typed: longer ones are not ready in the index
	wholeWord
)

// bag is the words of a query for the table words, each behind one of the
// letters that say where it stands. Those of a phrase are always whole.
func (q query) bag(letters string, much int) string {
	var all []string
	add := func(word, more string) {
		var places []string
		for _, letter := range letters {
			places = append(places, `"`+string(letter)+word+`"`+more)
		}
		all = append(all, "("+strings.Join(places, " OR ")+")")
	}
	for _, word := range q.words {
		ready := utf8.RuneCountInString(word) <= readyLetters || word == q.typed[len(q.typed)-1]
		if much == anyBeginning || much == readyBeginning && ready {
			add(word, " *")
		} else {
			add(word, "")
		}
	}
	for _, phrase := range q.phrases {
		for _, word := range phrase {
			add(word, "")
		}
	}
	return strings.Join(all, " AND ")
}

// readyLetters is the longest beginning of a word that the table words has
// ready, as it stands in 0005_shelf.sql without the letter before it.
const readyLetters = 4

// quoted is the phrases of a query for the table phrases, in some of its
// columns; "" when there are none.
func (q query) quoted(columns string) string {
	var all []string
	for _, phrase := range q.phrases {
		all = append(all, within(columns)+`"`+strings.Join(phrase, " ")+`"`)
	}
	return strings.Join(all, " AND ")
}

// row is the whole query as one phrase, though nobody asked for one: "" when it
// is one word, or somebody did.
func (q query) row(columns string) string {
	if len(q.typed) < 2 || len(q.phrases) > 0 {
		return ""
	}
	return within(columns) + `"` + strings.Join(q.typed, " ") + `"`
}

// near is the whole query close together; "" as for row.
func (q query) near() string {
	if len(q.typed) < 2 || len(q.phrases) > 0 {
		return ""
	}
	return `NEAR("` + strings.Join(q.typed, `" "`) + `", 10)`
}

func within(columns string) string {
	if columns == "" {
		return ""
	}
	return "{" + columns + "} : "
}
