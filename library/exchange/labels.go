package exchange

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Label is a title pinned to a stretch of a recording, or to a moment, where
// both times are the same.
type Label struct {
	StartMS, EndMS int64
	Title          string // one line; may be empty
}

// ErrNotLabels is wrapped by every complaint about a file that is not an
// Audacity label track.
var ErrNotLabels = errors.New("not an Audacity label file")

// ReadLabels reads a label track as Audacity exports it (Audacity manual,
// "Importing and Exporting Labels"): a line for each label with start and end
// in seconds and the title, divided by tabs. It reads as Audacity itself does,
// old files too: a line whose second field is no time is a moment, times may
// have a comma, those that stand in the wrong order are turned, the range of
// frequencies that may stand on a line below – \ low high – is passed over,
// and so are lines that make no sense. What begins before the recording does
// begins with it. A file that has lines and no label is refused; an empty one
// is an empty track.
func ReadLabels(r io.Reader) ([]Label, error) {
	in := readLines(r, maxLine)
	in.old = true
	labels, bad := []Label{}, false
	for line, ok := in.next(); ok; line, ok = in.next() {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, `\`) {
			continue
		}
		l, ok := readLabel(line)
		if !ok {
			bad = true
			continue
		}
		if labels = append(labels, l); len(labels) > maxCues {
			return nil, fmt.Errorf("read labels: %w", tooMany(ErrNotLabels))
		}
	}
	if err := in.broken(ErrNotLabels); err != nil || bad && len(labels) == 0 {
		return nil, fmt.Errorf("read labels: %w", cmp.Or(err, ErrNotLabels))
	}
	return labels, nil
}

func readLabel(line string) (Label, bool) {
	tab := "\t"
	if !strings.Contains(line, tab) {
		tab = " " // before version 1.3 blanks would do
	}
	first, rest, _ := strings.Cut(line, tab)
	start, ok := seconds(first)
	if !ok {
		return Label{}, false
	}
	second, title, _ := strings.Cut(rest, tab)
	end, ok := seconds(second)
	if !ok {
		end, title = start, rest
	}
	start, end = max(start, 0), max(end, 0)
	return Label{min(start, end), max(start, end), oneLine(title)}, true
}

// seconds reads "2.150000" or "2,15" as milliseconds.
func seconds(s string) (ms int64, ok bool) {
	s, minus := strings.CutPrefix(strings.TrimSpace(s), "-")
	whole, part, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole == "" || len(whole) > 7 || len(part) > 30 || strings.Trim(whole+part, "0123456789") != "" {
		return 0, false
	}
	part = (part + "0000")[:4]
	n, err := strconv.ParseInt(whole+part, 10, 64) // in tenths of a millisecond
	if ms = (n + 5) / 10; minus {
		ms = -ms
	}
	return ms, err == nil && n/36_000_000 < maxHours
}

// WriteLabels writes labels as Audacity's standard format has them, which any
// Audacity opens with File, Import, Labels. A title stays one line.
func WriteLabels(w io.Writer, labels []Label) error {
	out := bufio.NewWriter(w)
	for _, l := range labels {
		start, end := max(l.StartMS, 0), max(l.StartMS, l.EndMS, 0)
		fmt.Fprintf(out, "%d.%03d000\t%d.%03d000\t%s\n", start/1000, start%1000, end/1000, end%1000, oneLine(l.Title))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write labels: %w", err)
	}
	return nil
}
