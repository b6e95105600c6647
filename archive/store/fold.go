package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWord is how many letters of a word count.
const maxWord = 40

// folded are the words of a text as they are looked for: small letters without
// accents; in scripts that put no space between words, every letter.
func folded(text string) (all []string) {
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, string(word[:min(len(word), maxWord)]))
		}
		word = word[:0]
	}
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case accent(r) || r == '’' || r == '\'':
		case alone(r):
			end()
			word = append(word, r)
			end()
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && len(word) > 0:
			word = append(word, r)
		default:
			end()
		}
	}
	end()
	return all
}

// accent reports whether a mark may be left out: over Latin, Greek and Cyrillic
// letters, and the vowel points of Hebrew and Arabic.
func accent(r rune) bool {
	return 0x0300 <= r && r <= 0x036F || 0x0591 <= r && r <= 0x05C7 || 0x064B <= r && r <= 0x065F || r == 0x0670
}

// alone reports whether a letter is a word of its own.
func alone(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}
