package library

import (
	"fmt"
	"strings"
	"unicode"

	"ownvoice/library/catalog"
)

// reindex brings the words of a story that can be searched up to date.
func (w *writing) reindex(story catalog.ID) error {
	if story == "" {
		return nil
	}
	for _, q := range []string{
		`DELETE FROM words WHERE story = ?1`,
		`INSERT INTO words (story, title, known_as, notes, said) SELECT s.id, s.title, coalesce(p.known_as, ''),
			coalesce((SELECT group_concat(text, char(10)) FROM note WHERE story = s.id AND NOT deleted), ''),
			coalesce((SELECT group_concat(text, char(10)) FROM segment WHERE story = s.id AND NOT deleted), '')
			FROM story s LEFT JOIN person p ON p.id = s.storyteller WHERE s.id = ?1`,
	} {
		if _, err := w.tx.ExecContext(w.ctx, q, story); err != nil {
			return fmt.Errorf("index story %s: %w", story, err)
		}
	}
	return nil
}

// matching makes an FTS5 query of what a person typed: every word must be
// there, each may be a beginning. Nothing typed, or signs alone, match all.
func matching(typed string) string {
	words := strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, word := range words {
		words[i] = `"` + word + `"*`
	}
	return strings.Join(words, " ")
}
