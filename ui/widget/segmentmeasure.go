package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// ruler measures letters of one size. It measures each letter once: words of
// three hours are broken into lines in a few milliseconds, where Fyne would
// take as many seconds. Letters that are drawn narrower beside each other, as
// joined Arabic is, break a little early.
type ruler struct {
	size    float32 // at 100 %
	pixels  float32 // that was measured
	latin   [256]float32
	letters map[rune]float32
}

func newRuler(size float32) *ruler { return &ruler{size: size} }

// begin measures anew after the size of text has changed.
func (r *ruler) begin() {
	if pixels := theme.Scaled(r.size); pixels != r.pixels {
		r.pixels, r.letters, r.latin = pixels, map[rune]float32{}, [256]float32{}
	}
}

// line is how high a line is.
func (r *ruler) line() float32 { return float32(int(theme.Scaled(r.size)*1.4 + 0.5)) }

func (r *ruler) width(c rune) float32 {
	if c < rune(len(r.latin)) {
		if r.latin[c] == 0 {
			r.latin[c] = r.measure(c)
		}
		return r.latin[c]
	}
	w, known := r.letters[c]
	if !known {
		w = r.measure(c)
		r.letters[c] = w
	}
	return w
}

func (r *ruler) measure(c rune) float32 {
	if c == '\t' {
		c = ' '
	}
	if unicode.IsControl(c) || unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Cf, c) {
		return 0.001 // no room of its own
	}
	return fyne.MeasureText(string(c), r.pixels, fyne.TextStyle{}).Width
}

// count is how many lines words take in a width.
func (r *ruler) count(words string, width float32) int {
	n := 0
	r.broken(words, width, func(string) { n++ })
	return n
}

// lines are the words in lines.
func (r *ruler) lines(words string, width float32) []string {
	var all []string
	r.broken(words, width, func(line string) { all = append(all, line) })
	return all
}

// broken breaks words into lines: where they say so, where there is a space,
// and within what is longer than a line. No words are one empty line.
func (r *ruler) broken(words string, width float32, each func(string)) {
	r.begin()
	for paragraph := range strings.SplitSeq(words, "\n") {
		r.wrap(paragraph, width, each)
	}
}

func (r *ruler) wrap(words string, width float32, each func(string)) {
	start, end, next := 0, 0, 0            // of the line; of the words before its last space; behind that
	used, before := float32(0), float32(0) // width of the line, and of it up to next
	for i, c := range words {
		w := r.width(c)
		if unicode.IsSpace(c) {
			used += w
			end, next, before = i, i+utf8.RuneLen(c), used
			continue
		}
		for used+w > width && i > start {
			if next > start {
				each(words[start:end])
				start, used = next, used-before
			} else {
				each(words[start:i])
				start, used = i, 0
			}
			next, before = start, 0
		}
		used += w
	}
	each(words[start:])
}

// leftward reports whether words are written from right to left, as their
// first letter has it.
func leftward(words string) bool {
	for _, c := range words {
		switch {
		case unicode.In(c, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko):
			return true
		case unicode.IsLetter(c):
			return false
		}
	}
	return false
}
