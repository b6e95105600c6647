package widget

import (
	"strings"

	"fyne.io/fyne/v2"
)

// run is letters of one style that stand next to each other on a line.
type run struct {
	letters string
	lead    bool
	x       float32
	width   float32
}

// line is one line of a Text.
type line struct {
	runs  []run
	width float32
}

// word is one word of a Text.
type word struct {
	letters string
	lead    bool
	starts  bool // begins a new line, because the words say so
}

// words splits lead and words where a line may be broken. On one line the
// spaces stay as they are written.
func (t *Text) words() []word {
	var all []word
	if !t.Wrap {
		for _, w := range []word{{t.Lead, true, false}, {t.Words, false, false}} {
			if w.letters != "" {
				all = append(all, w)
			}
		}
		return all
	}
	for _, part := range []struct {
		words string
		lead  bool
	}{{t.Lead, true}, {t.Words, false}} {
		for i, paragraph := range strings.Split(part.words, "\n") {
			for j, letters := range strings.Fields(paragraph) {
				all = append(all, word{letters, part.lead, i > 0 && j == 0})
			}
		}
	}
	return all
}

// broken is the lines of the text in that width. Before it has a width, a
// text is one line.
func (t *Text) broken(width float32) []line {
	if !t.Wrap {
		return []line{t.cut(width)}
	}
	var lines []line
	var now line
	for _, w := range t.words() {
		with := t.joined(now, w)
		if w.starts || (len(now.runs) > 0 && width > 0 && with.width > width) {
			lines = append(lines, now)
			with = t.joined(line{}, w)
		}
		now = with
	}
	return append(lines, now)
}

// joined is a line with one word more.
func (t *Text) joined(l line, w word) line {
	runs := append([]run(nil), l.runs...)
	if n := len(runs) - 1; n >= 0 && runs[n].lead == w.lead {
		runs[n].letters += " " + w.letters
		runs[n].width = t.measure(runs[n].letters, w.lead)
		return line{runs, runs[n].x + runs[n].width}
	}
	x := l.width
	if len(runs) > 0 {
		x += t.measure(" ", w.lead)
	}
	next := run{w.letters, w.lead, x, t.measure(w.letters, w.lead)}
	return line{append(runs, next), x + next.width}
}

// cut is the text on one line, its end replaced by "…" where it does not fit.
func (t *Text) cut(width float32) line {
	whole, long := line{}, false
	for _, w := range t.words() {
		short := firstOf(w.letters)
		long = long || len(short) < len(w.letters)
		w.letters = short
		whole = t.joined(whole, w)
	}
	if width <= 0 || !long && whole.width <= width+0.5 {
		return whole
	}
	for n := len(whole.runs) - 1; n >= 0; n-- {
		last := whole.runs[n]
		for letters := []rune(last.letters); len(letters) > 0; letters = letters[:len(letters)-1] {
			short := strings.TrimRight(string(letters), " ,.") + "…"
			if wide := t.measure(short, last.lead); last.x+wide <= width {
				runs := append(append([]run(nil), whole.runs[:n]...), run{short, last.lead, last.x, wide})
				return line{runs, last.x + wide}
			}
		}
	}
	return line{}
}

func (t *Text) measure(letters string, lead bool) float32 {
	return fyne.MeasureText(letters, t.pixels(), t.letters(lead)).Width
}

func (t *Text) longestWord() float32 {
	widest := float32(0)
	for _, w := range t.words() {
		widest = max(widest, t.measure(w.letters, w.lead))
	}
	return widest
}

func (t *Text) wholeWidth() float32 {
	return t.cut(0).width
}

// cutTo is words of that size on one line, cut with "…" where they do not fit.
func cutTo(words string, size, width float32) string {
	t := &Text{Words: words, TextSize: size}
	l := t.cut(width)
	if len(l.runs) == 0 {
		return ""
	}
	return l.runs[0].letters
}
