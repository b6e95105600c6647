package library

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a word as the search reads it – small letters without their accents –
// and the bytes of the text it stands in.
type word struct {
	text     string
	from, to int
}

// maxWord is how many bytes of a word count.
const maxWord = 64

// wordsOf gives the words of a text: runs of letters and digits, and every
// character by itself in scripts that put no space between words.
func wordsOf(text string) iter.Seq[word] {
	return func(yield func(word) bool) {
		from, simple := -1, true
		flush := func(to int) bool {
			if from < 0 {
				return true
			}
			w := word{text[from:to], from, to}
			if !simple {
				w.text = fold(w.text)
			}
			w.text = cut(w.text, maxWord)
			from, simple = -1, true
			return w.text == "" || yield(w)
		}
		for at, size := 0, 0; at < len(text); at += size {
			var r rune
			r, size = utf8.DecodeRuneInString(text[at:])
			switch {
			case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
				if from < 0 {
					from = at
				}
			case alone(r):
				if !flush(at) {
					return
				}
				from, simple = at, false
				if !flush(at + size) {
					return
				}
			case ofWord(r, from >= 0):
				if from < 0 {
					from = at
				}
				simple = false
			default:
				if !flush(at) {
					return
				}
			}
		}
		flush(len(text))
	}
}

// ofWord reports whether a character is one of a word: a letter or a digit, and
// in a word that has begun a mark on one.
func ofWord(r rune, begun bool) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || begun && unicode.IsMark(r)
}

// alone reports whether a character is a word of its own.
func alone(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}

// Letters whose stroke or shape Unicode does not take for an accent.
var letters = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ħ", "h", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d")

// fold makes a word one that is found however its letters were written.
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(s)
	}
	s = strings.Map(func(r rune) rune {
		if accent(r) || !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return letters.Replace(s)
}

// accent reports whether a mark may be left out: over Latin, Greek and Cyrillic
// letters, and the vowel points of Hebrew and Arabic. In other scripts marks
// are letters by another name.
func accent(r rune) bool {
	return 0x0300 <= r && r <= 0x036F || 0x0591 <= r && r <= 0x05C7 || 0x064B <= r && r <= 0x065F || r == 0x0670
}

// plain is the words of a text, folded.
func plain(text string) []string {
	var all []string
	for w := range wordsOf(text) {
		all = append(all, w.text)
	}
	return all
}

// cut gives at most n bytes of a text, whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
