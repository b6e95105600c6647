// Package exchange reads and writes the files in which other programs hand
// words about a recording from one to the next, and in which archives take a
// story in: one file for each format, each way. What comes in is not trusted:
// it is bounded, and what cannot be read of it is passed over or refused, never
// guessed at.
//
// The package knows formats; it knows no story and no permission. Its structs
// are neutral: who fills them has asked what may go out. Everything works over
// io, apart from WriteBag, which makes a folder.
package exchange

import (
	"errors"
	"strings"
)

// Cue is what somebody said and when, in milliseconds from the beginning.
type Cue struct {
	StartMS, EndMS int64  // Untimed both where the file does not say
	Speaker        string // as the file has it; "" where it does not say
	Text           string // one line or several
}

// Untimed stands in place of a time that a file does not give.
const Untimed int64 = -1

// Timed reports whether it is known when the words were said.
func (c Cue) Timed() bool { return c.StartMS >= 0 }

// ErrUntimed is wrapped when words without times are to go into a format that
// cannot hold them. Spread gives them times.
var ErrUntimed = errors.New("words without times")

// clean takes the tags out of cues, and cues without words out of the list.
// tags is the format's way to do so, and says who stands in a tag.
func clean(cues []Cue, tags func(string) (words, voice string)) []Cue {
	kept := []Cue{}
	for _, c := range cues {
		words, voice := tags(c.Text)
		if c.Speaker == "" {
			c.Speaker = voice
		}
		if c.Text = plain(words); c.Text != "" {
			who, _ := tags(c.Speaker)
			c.Speaker = oneLine(who)
			kept = append(kept, c)
		}
	}
	return kept
}

// plain is text as a cue can hold it: no empty lines, no blanks at the ends.
func plain(s string) string {
	var b strings.Builder // millions of short lines would be large as a slice
	for line := range strings.SplitSeq(holdable(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(line)
		}
	}
	return b.String()
}

// holdable is text as a text file can hold it: valid UTF-8 without NULs, lines
// ended by LF.
func holdable(s string) string { return endings.Replace(strings.ToValidUTF8(s, "\ufffd")) }

var endings = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")

// oneLine is text as a name or a title can hold it: one line, single blanks.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }
