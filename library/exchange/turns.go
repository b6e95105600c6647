package exchange

import (
	"strings"
	"unicode/utf8"
)

const (
	turnLetters = 600  // a paragraph that is pleasant to read
	turnPause   = 3000 // milliseconds of silence that end one
)

// Turns makes paragraphs of cues: those that follow each other closely and are
// said by the same person become one, until it is long enough to end where a
// sentence does, or much too long. Words and their order stay as they are.
func Turns(cues []Cue) []Cue {
	var turns []Cue
	letters := 0
	for _, c := range cues {
		c.Text = strings.ReplaceAll(plain(c.Text), "\n", " ")
		n := utf8.RuneCountInString(c.Text)
		if last := len(turns) - 1; last >= 0 && follows(turns[last], c, letters) {
			turns[last].Text += " " + c.Text
			turns[last].EndMS = max(turns[last].EndMS, c.EndMS)
			letters += n + 1
			continue
		}
		turns, letters = append(turns, c), n
	}
	return turns
}

func follows(turn, c Cue, letters int) bool {
	if turn.Speaker != c.Speaker || turn.Timed() != c.Timed() || c.StartMS-turn.EndMS > turnPause {
		return false
	}
	if letters > turnLetters {
		return letters < 3*turnLetters && !strings.ContainsAny(turn.Text[len(turn.Text)-1:], ".?!")
	}
	return true
}

// Spread gives untimed cues a time, so that they can stand beside a recording
// of endMS milliseconds until somebody says it better: the stretch between two
// times that are known is shared by the letters said in it. Cues stay in their
// order; those with times keep them, but for an end that was not known.
func Spread(cues []Cue, endMS int64) []Cue {
	spread := append([]Cue(nil), cues...)
	for from := 0; from < len(spread); {
		to := from + 1
		for to < len(spread) && !spread[to].Timed() {
			to++
		}
		until := max(endMS, 0)
		if to < len(spread) {
			until = spread[to].StartMS
		}
		if to-from > 1 || spread[from].EndMS <= spread[from].StartMS {
			share(spread[from:to], until)
		}
		from = to
	}
	return spread
}

// share divides the time from the first cue's beginning to until.
func share(cues []Cue, until int64) {
	start := max(cues[0].StartMS, 0)
	var all, before int64
	for _, c := range cues {
		all += int64(len(c.Text))
	}
	long := max(until-start, 0)
	for i := range cues {
		cues[i].StartMS = start + long*before/max(all, 1)
		before += int64(len(cues[i].Text))
		cues[i].EndMS = start + long*before/max(all, 1)
	}
}
