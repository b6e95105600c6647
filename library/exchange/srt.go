package exchange

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// ErrNotSRT is wrapped by every complaint about a file that is not SubRip.
var ErrNotSRT = errors.New("not an SRT file")

// ReadSRT reads SubRip as it is found: in UTF-8, UTF-16 or Windows-1252, with
// any ends of lines, with commas or dots in its times, with numbers or without,
// with a position behind the times and tags in the words, with empty lines
// where none belong and none where one does. A cue whose times cannot be read
// is passed over; one that ends before it begins ends where it begins. Who
// stands in front of a colon is the speaker where the file has that habit, see
// speakers.
func ReadSRT(r io.Reader) ([]Cue, error) {
	in := readLines(r, maxLine)
	in.old = true
	var cues []Cue
	var below srtLines
	found := false // a line with times, also one that makes no sense
	good := false  // the last such line made sense
	for line, ok := in.next(); ok; line, ok = in.next() {
		c, timed := srtTimes(line)
		if !timed && !(strings.Contains(line, "-->") && srtArrow.MatchString(line)) {
			below.add(line)
			continue
		}
		if text := below.take(len(cues) + 1); good {
			cues[len(cues)-1].Text = text
		}
		if found, good = true, timed; !timed {
			continue
		}
		if cues = append(cues, c); len(cues) > maxCues {
			return nil, fmt.Errorf("read SRT: %w", tooMany(ErrNotSRT))
		}
	}
	if text := below.take(0); good {
		cues[len(cues)-1].Text = text
	}
	if err := in.broken(ErrNotSRT); err != nil || !found {
		return nil, fmt.Errorf("read SRT: %w", cmp.Or(err, ErrNotSRT))
	}
	speakers(cues)
	return clean(cues, srtWords), nil
}

// srtLines are what stands below a cue's times and above the next.
type srtLines struct {
	before strings.Builder
	last   string // the last line, once there are any
	n      int
	blank  bool // the line above the last is empty
}

func (l *srtLines) add(line string) {
	if l.blank = l.n > 0 && strings.TrimSpace(l.last) == ""; l.n > 0 && !l.blank {
		l.before.WriteString(l.last)
		l.before.WriteByte('\n')
	}
	l.last, l.n = line, l.n+1
}

// take empties the lines. The last of them is left out if it is the number of
// the cue whose times follow: below an empty line, or the number that is due.
// At the end of the file none is, so that an old year stays what was said.
func (l *srtLines) take(due int) (text string) {
	n, err := strconv.Atoi(strings.TrimSpace(l.last))
	if text = l.before.String(); err != nil || due == 0 || n != due && !l.blank && !(l.n == 1 && due == 1) {
		text += l.last
	}
	*l = srtLines{}
	return text
}

var (
	srtArrow = regexp.MustCompile(`(?m)^\s*\d+:[\d:.,\s]*-->`) // times, though they may make no sense
	srtTime  = regexp.MustCompile(`^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?(?:\s|$)`)
	srtTag   = regexp.MustCompile(`(?i)</?(?:b|i|u|s|font|c|v|lang|ruby|rt)(?:[ \t.][^<>]*)?>|\{\\[^{}]*\}`)
)

func srtTimes(line string) (Cue, bool) {
	if !strings.Contains(line, "-->") {
		return Cue{}, false
	}
	m := srtTime.FindStringSubmatch(line)
	if m == nil {
		return Cue{}, false
	}
	start, okStart := srtMS(m[1:5])
	end, okEnd := srtMS(m[5:9])
	return Cue{StartMS: start, EndMS: max(start, end)}, okStart && okEnd
}

// srtMS reckons hours, minutes, seconds and what stands behind the comma.
func srtMS(part []string) (ms int64, ok bool) {
	var n [4]int64
	part[3] = (part[3] + "000")[:3]
	for i, p := range part {
		n[i], _ = strconv.ParseInt(p, 10, 64) // four digits at most; none is none
	}
	return ((n[0]*60+n[1])*60+n[2])*1000 + n[3], n[0] < maxHours && n[1] < 60 && n[2] < 60
}

// srtWords takes the tags of SubRip out of a cue's text. It has no way to
// write a < that is none, so that only those that are known go.
func srtWords(s string) (words, voice string) {
	words = srtTag.ReplaceAllStringFunc(s, func(tag string) string {
		if voice == "" && (strings.HasPrefix(tag, "<v ") || strings.HasPrefix(tag, "<v.")) {
			_, voice, _ = strings.Cut(strings.TrimSuffix(tag, ">"), " ")
		}
		return ""
	})
	return words, voice
}

// WriteSRT writes cues as SubRip in UTF-8, the speaker in front of a colon.
// SubRip has no way to write what its readers take for a tag or for times, so
// that these few signs are replaced by others that look alike. Cues without
// words are left out. It refuses words without times.
func WriteSRT(w io.Writer, cues []Cue) error {
	out := bufio.NewWriter(w)
	n := 0
	for _, c := range cues {
		text := plain(c.Text)
		if text == "" {
			continue
		}
		if !c.Timed() {
			return fmt.Errorf("write SRT: %w", ErrUntimed)
		}
		if n++; n > 1 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%d\n%s --> %s\n%s\n", n, srtClock(c.StartMS), srtClock(c.EndMS), srtText(named(c.Speaker, text)))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write SRT: %w", err)
	}
	return nil
}

// named is words with who says them in front.
func named(speaker, text string) string {
	if who := oneLine(speaker); who != "" {
		return who + ": " + text
	}
	return text
}

func srtText(s string) string {
	s = srtTag.ReplaceAllStringFunc(s, func(tag string) string {
		return strings.NewReplacer("<", "‹", ">", "›", "{", "(", "}", ")").Replace(tag)
	})
	return strings.ReplaceAll(s, "-->", "→")
}

func srtClock(ms int64) string { return strings.Replace(vttClock(ms), ".", ",", 1) }
