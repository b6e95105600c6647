package exchange

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Work describes a story, or a project, to those who keep catalogues. Names are
// as the people want to be known: whoever fills it has seen to that. What is ""
// is not written.
type Work struct {
	Identifier   string
	Title        string
	Creators     []string // who tells: the storytellers
	Contributors []string // who helped: reporters, interpreters
	Publisher    string   // the organisation
	Date         string   // when it was told: 2026-11-18, 2026-11 or 2026
	Languages    []string // BCP 47, or in words
	Description  string
	Subjects     []string
	Place        string
	Type         string   // of the DCMI types: Sound, Text, Collection
	Formats      []string // MIME types
	ExtentMS     int64    // how long it is; 0 where that means nothing
	Rights       string
	Source       string // what it was made from
	Relation     string // what it is part of
}

// trimmed is values without those that are empty, each in one line.
func trimmed(values []string) []string {
	var kept []string
	for _, s := range values {
		if s = oneLine(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// length is an extent as ISO 8601 has it, PT1H2M3.5S.
func length(ms int64) string {
	var b strings.Builder
	b.WriteString("PT")
	if h := ms / 3600000; h > 0 {
		fmt.Fprintf(&b, "%dH", h)
	}
	if m := ms / 60000 % 60; m > 0 {
		fmt.Fprintf(&b, "%dM", m)
	}
	b.WriteString(strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%03d", ms/1000%60, ms%1000), "0"), ".") + "S")
	return b.String()
}

var lengthOf = regexp.MustCompile(`^PT(?:(\d{1,4})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:\.(\d{1,3}))?S)?$`)

// parseLength reads what length writes; 0 is what it cannot read.
func parseLength(s string) int64 {
	m := lengthOf.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	var n [4]int64
	m[4] = (m[4] + "000")[:3]
	for i := range n {
		n[i], _ = strconv.ParseInt(m[i+1], 10, 64) // four digits at most; none is none
	}
	return ((n[0]*60+n[1])*60+n[2])*1000 + n[3]
}

// readXML decodes XML of at most so many bytes into v, in bounded memory. It must be UTF-8; entities
// other than XML's own are refused, so that none can grow.
func readXML(r io.Reader, v any, most int64, not error) error {
	disk := &failing{r: r}
	bounded := &io.LimitedReader{R: disk, N: most + 1}
	err := xml.NewDecoder(decoded(bounded)).Decode(v)
	var syntax *xml.SyntaxError
	switch {
	case err == nil && bounded.N > 0:
		return nil
	case disk.err != nil:
		return disk.err
	case bounded.N <= 0:
		return fmt.Errorf("more than %d bytes: %w: %w", most, ErrTooLarge, not)
	case errors.Is(err, ErrTooLarge):
		return fmt.Errorf("%w: %w", ErrTooLarge, not)
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: %w", syntax.Line, not)
	}
	return not // what else the xml package says may quote the file
}

// failing remembers that what is read could not be read, whatever a decoder
// makes of it.
type failing struct {
	r   io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// writeXML writes v with the XML declaration, indented, ended by a new line.
// Lines of text stay lines: a & that is one's own is always written &amp;.
func writeXML(w io.Writer, v any) error {
	text, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+strings.ReplaceAll(string(text), "&#xA;", "\n")+"\n")
	return err
}
