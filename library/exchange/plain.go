package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// ErrNotPlain is wrapped by every complaint about a file that is not plain text.
var ErrNotPlain = errors.New("not plain text")

const (
	maxPlainLine = 4 << 20 // a whole interview in one line is pasted text too
	maxParagraph = 4000    // letters; what is longer becomes several cues
	wrapped      = 100     // letters of a line that somebody's program may have broken
)

// ReadPlain reads words out of plain text as people paste it, in order: each
// paragraph is a cue. A paragraph ends at an empty line, in front of a time in
// brackets – [1:02:03], (02:03), [00:02:03.500] – or of a name and a colon,
// and behind a line too long to have been broken by a program; lines that were
// broken stay lines of one cue. One of more than 4,000 letters becomes several,
// at the ends of sentences where it has them.
//
// A time in front of a paragraph is when its cue begins; it ends where the next
// begins. Paragraphs without a time are Untimed: Spread shares the time between
// among them. Who stands in front of a colon is the speaker where the text has
// that habit, see speakers. What holds NULs, or says that it is RTF or PDF, is
// not plain text.
func ReadPlain(r io.Reader) ([]Cue, error) {
	in := readLines(r, maxPlainLine)
	in.old = true
	var p paragraphs
	for line, ok := in.next(); ok; line, ok = in.next() {
		if in.nul || len(p.cues) == 0 && (strings.HasPrefix(line, `{\rtf`) || strings.HasPrefix(line, "%PDF-")) {
			return nil, fmt.Errorf("read plain text: %w", ErrNotPlain)
		}
		if p.add(strings.TrimSpace(line)); len(p.cues) > maxCues {
			return nil, fmt.Errorf("read plain text: %w", tooMany(ErrNotPlain))
		}
	}
	if err := in.broken(ErrNotPlain); err != nil {
		return nil, fmt.Errorf("read plain text: %w", err)
	}
	p.end()
	speakers(p.cues)
	return ends(apart(clean(p.cues, noTags))), nil
}

func noTags(s string) (words, voice string) { return s, "" }

// paragraphs gathers lines into cues.
type paragraphs struct {
	cues  []Cue
	text  strings.Builder // of the last cue, whose paragraph goes on
	state int
}

// What the last line was.
const (
	between  = iota // an empty one, or none
	timeOnly        // a time, whose words come below
	within          // one of a paragraph
	long            // one that ends a paragraph
)

func (p *paragraphs) add(line string) {
	if line == "" {
		if p.state != timeOnly {
			p.end()
		}
		return
	}
	start, rest := plainTime(line)
	who, _, named := inFront(rest)
	if start != Untimed || p.state == long || p.state == within && named && isName(who) {
		p.end()
	}
	if p.state == between {
		p.cues = append(p.cues, Cue{StartMS: start, EndMS: start})
		line = rest
	}
	if p.text.Len() > 0 {
		p.text.WriteByte('\n')
	}
	p.text.WriteString(line)
	switch {
	case line == "":
		p.state = timeOnly
	case letter(line, wrapped) < len(line):
		p.state = long
	default:
		p.state = within
	}
}

// end ends the paragraph that goes on, if there is one.
func (p *paragraphs) end() {
	if p.state != between {
		p.cues[len(p.cues)-1].Text = p.text.String()
	}
	p.text.Reset()
	p.state = between
}

var bracketed = regexp.MustCompile(`^[\[(](?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?[\])]\s*`)

// plainTime reads the time in front of a line that is not empty, and says what
// stands behind it.
func plainTime(line string) (ms int64, rest string) {
	if line[0] != '[' && line[0] != '(' {
		return Untimed, line
	}
	m := bracketed.FindStringSubmatch(line)
	if m == nil {
		return Untimed, line
	}
	ms, ok := srtMS(m[1:5])
	if !ok {
		return Untimed, line
	}
	return ms, line[len(m[0]):]
}

// apart makes several cues of one that is too long. Only the first has its time.
func apart(cues []Cue) []Cue {
	var all []Cue
	for _, c := range cues {
		for {
			first, rest := sentences(c.Text)
			all = append(all, Cue{c.StartMS, c.EndMS, c.Speaker, first})
			if rest == "" {
				break
			}
			c.Text, c.StartMS, c.EndMS = rest, Untimed, Untimed
		}
	}
	return all
}

// sentences cuts text that is longer than the limit in front of it: behind the
// last sentence, the last word, or in the middle of a word that is as long.
func sentences(s string) (first, rest string) {
	at := letter(s, maxParagraph)
	head := s[:at]
	if at == len(s) {
		return s, ""
	}
	if i := max(strings.LastIndex(head, ". "), strings.LastIndex(head, "? "), strings.LastIndex(head, "! "), strings.LastIndex(head, "\n")); i > 0 {
		at = i + 1
	} else if i := strings.LastIndex(head, " "); i > 0 {
		at = i
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at:])
}

// letter is where the letter behind the first n begins; the end where there is none.
func letter(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// ends lets each cue with a time end where the next begins, if it is known.
func ends(cues []Cue) []Cue {
	for i := range len(cues) - 1 {
		if cues[i].Timed() && cues[i+1].Timed() {
			cues[i].EndMS = max(cues[i].StartMS, cues[i+1].StartMS)
		}
	}
	if cues == nil {
		return []Cue{}
	}
	return cues
}

// WritePlain writes words as text for people, a paragraph for each cue: its
// time in brackets to the second, if times are asked for and it has one, who
// speaks in front of a colon, and the words. Turns makes longer paragraphs of
// words that stand in many short cues.
func WritePlain(w io.Writer, cues []Cue, times bool) error {
	out := bufio.NewWriter(w)
	first := true
	for _, c := range cues {
		text := plain(c.Text)
		if text == "" {
			continue
		}
		if !first {
			fmt.Fprintln(out)
		}
		if first = false; times && c.Timed() {
			fmt.Fprintf(out, "[%s] ", clock(c.StartMS))
		}
		fmt.Fprintln(out, named(c.Speaker, text))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write plain text: %w", err)
	}
	return nil
}

// clock is a time as people read it: 1:02:03.
func clock(ms int64) string {
	return fmt.Sprintf("%d:%02d:%02d", ms/3600000, ms/60000%60, ms/1000%60)
}
