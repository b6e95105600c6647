package exchange

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// ReadWords reads words from a file that may be WebVTT, SubRip or plain text,
// whatever its name says: WebVTT says so in its first line, and SubRip has
// times with an arrow in its first few. Plain text may give cues that are
// Untimed.
func ReadWords(r io.Reader) ([]Cue, error) {
	b := bufio.NewReaderSize(r, 4096)
	head, _ := b.Peek(4096)
	begin, _ := io.ReadAll(decoded(bytes.NewReader(head)))
	line, _, _ := strings.Cut(strings.ReplaceAll(string(begin), "\r", "\n"), "\n")
	switch {
	case isVTT(line):
		return ReadVTT(b)
	case srtArrow.Match(begin):
		return ReadSRT(b)
	default:
		return ReadPlain(b)
	}
}
