// Package exchange reads and writes the files in which other programs hand
// words about a recording from one to the next: one file for each format, each
// way. What comes in is not trusted: it is bounded, and what cannot be read of
// it is passed over or refused, never guessed at.
//
// The package knows formats; it knows no story, no disk and no permission.
package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// Cue is what somebody said and when, in milliseconds from the beginning.
type Cue struct {
	StartMS, EndMS int64
	Speaker        string // as the file has it; "" where it does not say
	Text           string // one line or several
}

// ErrNotVTT is wrapped by every complaint about a file that is not WebVTT.
var ErrNotVTT = errors.New("not a WebVTT file")

// Limits on what a file may make us hold.
const (
	maxVTTBytes = 20 << 20
	maxVTTLine  = 64 << 10
	maxVTTCues  = 100_000
	maxVTTHours = 1000
)

const vttOurs = "WEBVTT - Ownvoice" // whose speakers all stand in tags

// ReadVTT reads WebVTT (W3C Candidate Recommendation, 2019), as Zoom writes it
// and others do. Styles, regions, comments and settings are passed over, and
// so is a cue whose times cannot be read; tags are taken out of the words. The
// speaker is who stands in a <v> tag, or in front of a colon where the file
// has that habit, see speakers. A text without cues gives none.
func ReadVTT(r io.Reader) ([]Cue, error) {
	in := &vttReader{bounded: &io.LimitedReader{R: r, N: maxVTTBytes + 1}}
	in.lines = bufio.NewScanner(in.bounded)
	in.lines.Buffer(make([]byte, 4096), maxVTTLine)
	in.lines.Split(vttLines)
	head, ok := in.next()
	if head = strings.TrimPrefix(head, "\ufeff"); !ok || !strings.HasPrefix(head+" ", "WEBVTT ") && !strings.HasPrefix(head, "WEBVTT\t") {
		return nil, fmt.Errorf("read VTT: %w", errors.Join(ErrNotVTT, in.lines.Err()))
	}
	for ok && head != "" { // what stands below the first line, up to the first that is empty
		if strings.Contains(head, "-->") {
			break // a cue without an empty line before it
		}
		head, ok = in.next()
	}
	cues, err := in.cues(head)
	if err != nil {
		return nil, fmt.Errorf("read VTT: %w", err)
	}
	if !in.ours {
		speakers(cues)
	}
	return clean(cues), nil
}

type vttReader struct {
	bounded *io.LimitedReader
	lines   *bufio.Scanner
	begun   bool
	ours    bool
}

func (v *vttReader) next() (string, bool) {
	if !v.lines.Scan() {
		return "", false
	}
	line := strings.ReplaceAll(strings.ToValidUTF8(v.lines.Text(), "\ufffd"), "\x00", "\ufffd")
	if !v.begun {
		v.begun, v.ours = true, line == vttOurs
	}
	return line, true
}

// cues reads block by block; first is a line of the first that was read already.
func (v *vttReader) cues(first string) ([]Cue, error) {
	var cues []Cue
	line, more := first, true
	for more {
		if strings.HasPrefix(line, "STYLE") || strings.HasPrefix(line, "REGION") || strings.HasPrefix(line+" ", "NOTE ") || strings.HasPrefix(line, "NOTE\t") {
			if !strings.Contains(line, "-->") {
				for ; more && line != ""; line, more = v.next() {
				}
				continue
			}
		}
		c, timed := vttTimes(line)
		if line, more = v.next(); !timed {
			continue // it was an identifier, or nothing that means anything
		}
		var text []string
		for more && line != "" {
			if _, timed := vttTimes(line); timed { // somebody left the empty line out
				break
			}
			text = append(text, line)
			line, more = v.next()
		}
		c.Text = strings.Join(text, "\n")
		if cues = append(cues, c); len(cues) > maxVTTCues {
			return nil, fmt.Errorf("more than %d cues: %w", maxVTTCues, ErrNotVTT)
		}
	}
	if v.bounded.N <= 0 {
		return nil, fmt.Errorf("more than %d bytes: %w", maxVTTBytes, ErrNotVTT)
	}
	if err := v.lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("a line of more than %d bytes: %w", maxVTTLine, ErrNotVTT)
	} else if err != nil {
		return nil, err
	}
	return cues, nil
}

// vttLines splits at LF, CR and CRLF, as the standard does.
func vttLines(b []byte, atEnd bool) (advance int, line []byte, err error) {
	for i, c := range b {
		switch {
		case c == '\n':
			return i + 1, b[:i], nil
		case c == '\r' && i+1 < len(b):
			if b[i+1] == '\n' {
				return i + 2, b[:i], nil
			}
			return i + 1, b[:i], nil
		case c == '\r' && atEnd:
			return i + 1, b[:i], nil
		}
	}
	if atEnd && len(b) > 0 {
		return len(b), b, nil
	}
	return 0, nil, nil
}

// vttTimes reads "00:01.500 --> 00:03.000" and passes over the settings behind it.
func vttTimes(line string) (Cue, bool) {
	from, rest, ok := strings.Cut(line, "-->")
	fields := strings.Fields(rest)
	if !ok || len(fields) == 0 {
		return Cue{}, false
	}
	var c Cue
	var okFrom, okTo bool
	c.StartMS, okFrom = vttTime(strings.TrimSpace(from))
	c.EndMS, okTo = vttTime(fields[0])
	return c, okFrom && okTo && c.StartMS <= c.EndMS
}

func vttTime(s string) (int64, bool) {
	whole, milli, ok := strings.Cut(s, ".")
	parts := strings.Split(whole, ":")
	if !ok || len(milli) != 3 || len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	if len(parts) == 2 {
		parts = append([]string{"00"}, parts...)
	}
	var n [4]int64
	for i, p := range append(parts, milli) {
		if len(p) < 2 || len(p) > 4 || strings.Trim(p, "0123456789") != "" {
			return 0, false
		}
		n[i], _ = strconv.ParseInt(p, 10, 64) // four digits at most
	}
	return ((n[0]*60+n[1])*60+n[2])*1000 + n[3], n[0] < maxVTTHours && n[1] < 60 && n[2] < 60
}

// clean takes the tags out of cues, and cues without words out of the list.
func clean(cues []Cue) []Cue {
	kept := []Cue{}
	for _, c := range cues {
		words, voice := vttWords(c.Text)
		if c.Speaker == "" {
			c.Speaker = voice
		}
		if c.Text, c.Speaker = plain(words), strings.Join(strings.Fields(html.UnescapeString(c.Speaker)), " "); c.Text != "" {
			kept = append(kept, c)
		}
	}
	return kept
}

// vttWords takes tags out of a cue's text, and says who stands in the first
// <v>. A < that nothing closes is a sign like others.
func vttWords(s string) (words, voice string) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "<")
		tag, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			b.WriteString(html.UnescapeString(s))
			return b.String(), voice
		}
		b.WriteString(html.UnescapeString(before))
		if name, who, ok := strings.Cut(strings.Join(strings.Fields(tag), " "), " "); ok && voice == "" && (name == "v" || strings.HasPrefix(name, "v.")) {
			voice = who
		}
		s = after
	}
}

// plain is text as a cue can hold it: no empty lines, no blanks at the ends.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(strings.ToValidUTF8(s, "\ufffd"))
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// WriteVTT writes cues as WebVTT. What cannot stand in a cue – empty lines –
// is left out, and so are cues without words.
func WriteVTT(w io.Writer, cues []Cue) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, vttOurs)
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, c := range cues {
		text := plain(c.Text)
		if text == "" {
			continue
		}
		fmt.Fprintf(out, "\n%s --> %s\n", vttClock(c.StartMS), vttClock(c.EndMS))
		if who := strings.Join(strings.Fields(plain(c.Speaker)), " "); who != "" {
			fmt.Fprintf(out, "<v %s>", escaped.Replace(who))
		}
		fmt.Fprintln(out, escaped.Replace(text))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write VTT: %w", err)
	}
	return nil
}

func vttClock(ms int64) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}
