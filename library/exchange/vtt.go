package exchange

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// ErrNotVTT is wrapped by every complaint about a file that is not WebVTT.
var ErrNotVTT = errors.New("not a WebVTT file")

const vttOurs = "WEBVTT - Ownvoice" // whose speakers all stand in tags

// ReadVTT reads WebVTT (W3C Candidate Recommendation, 2019), as Zoom writes it
// and others do. Styles, regions, comments and settings are passed over, and
// so is a cue whose times cannot be read; tags are taken out of the words. The
// speaker is who stands in a <v> tag, or in front of a colon where the file
// has that habit, see speakers. A text without cues gives none.
func ReadVTT(r io.Reader) ([]Cue, error) {
	in := &vttReader{lines: readLines(r, maxLine)}
	head, ok := in.next()
	if !ok || !isVTT(head) {
		return nil, fmt.Errorf("read VTT: %w", cmp.Or(in.broken(ErrNotVTT), ErrNotVTT))
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
	return clean(cues, vttWords), nil
}

// isVTT reports whether a file's first line says that it is WebVTT.
func isVTT(line string) bool {
	return strings.HasPrefix(line+" ", "WEBVTT ") || strings.HasPrefix(line, "WEBVTT\t")
}

type vttReader struct {
	*lines
	begun, ours bool
}

func (v *vttReader) next() (string, bool) {
	line, ok := v.lines.next()
	if ok && !v.begun {
		v.begun, v.ours = true, line == vttOurs
	}
	return line, ok
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
		if cues = append(cues, c); len(cues) > maxCues {
			return nil, tooMany(ErrNotVTT)
		}
	}
	return cues, v.broken(ErrNotVTT)
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
	return ((n[0]*60+n[1])*60+n[2])*1000 + n[3], n[0] < maxHours && n[1] < 60 && n[2] < 60
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

// WriteVTT writes cues as WebVTT. What cannot stand in a cue – empty lines –
// is left out, and so are cues without words. It refuses words without times.
func WriteVTT(w io.Writer, cues []Cue) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, vttOurs)
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, c := range cues {
		text := plain(c.Text)
		if text == "" {
			continue
		}
		if !c.Timed() {
			return fmt.Errorf("write VTT: %w", ErrUntimed)
		}
		fmt.Fprintf(out, "\n%s --> %s\n", vttClock(c.StartMS), vttClock(c.EndMS))
		if who := oneLine(c.Speaker); who != "" {
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
