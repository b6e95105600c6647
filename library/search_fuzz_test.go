package library

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzASearchReadsWhateverIsTyped(f *testing.F) {
	for _, s := range []string{"", "the bus", `"on the bus" tŷ`, `“quoted” „so“`, "ẞß İıﬁ ½", "ข้าวผัด 学习 ｶﾞ", "\xff\xfe\x00", "a\u0301\u0301\u0301", `" OR * NEAR(`, "e\u0301cole 😀\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		last := 0
		for w := range wordsOf(typed) {
			if w.from < last || w.to <= w.from || w.to > len(typed) {
				t.Fatalf("%q is read from %d to %d, after %d", typed, w.from, w.to, last)
			}
			last = w.to
			if w.text == "" || len(w.text) > maxWord || !utf8.ValidString(w.text) {
				t.Fatalf("%q has the word %q", typed, w.text)
			}
			for _, r := range w.text {
				if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) || r != unicode.ToLower(r) && unicode.In(r, unicode.Latin) {
					t.Fatalf("%q has the word %q", typed, w.text)
				}
			}
		}
		q := parseSearch(typed)
		if len(q.typed) > maxQuery || q.empty() && q.bag("w", anyBeginning) != "" {
			t.Fatalf("%q is %+v", typed, q)
		}
		for _, text := range []string{typed, strings.Repeat(typed+" ", 20)} {
			marks := q.marks(text)
			if len(marks) == 0 {
				continue
			}
			h := around(Hit{Text: text, Marks: marks})
			for _, m := range h.Marks {
				if m[0] < 0 || m[1] < m[0] || m[1] > len(h.Text) {
					t.Fatalf("%q is marked %v", h.Text, h.Marks)
				}
			}
			if utf8.ValidString(text) && !utf8.ValidString(h.Text) {
				t.Fatalf("%q is cut to %q", text, h.Text)
			}
		}
	})
}
