package verbs

import (
	"io"
	"strings"
	"unicode"
)

// readable is a terminal that shows words and obeys none of them: titles and
// notes come from other laptops too, and may hold what moves a cursor.
type readable struct{ io.Writer }

// Write writes p without what steers a terminal.
func (r readable) Write(p []byte) (int, error) {
	shown := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, string(p))
	if _, err := io.WriteString(r.Writer, shown); err != nil {
		return 0, err
	}
	return len(p), nil
}
