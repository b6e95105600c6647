package exchange

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits on what a file may make us hold.
const (
	maxBytes = 20 << 20
	maxLine  = 64 << 10
	maxCues  = 100_000
	maxHours = 1000
)

// ErrTooLarge is wrapped, beside the format's own error, when a file is larger
// than anything a person would bring in as that.
var ErrTooLarge = errors.New("too large")

func tooMany(not error) error {
	return fmt.Errorf("more than %d pieces: %w: %w", maxCues, ErrTooLarge, not)
}

// lines reads a text file line by line, in bounded memory.
type lines struct {
	bounded *io.LimitedReader
	scan    *bufio.Scanner
	longest int
	old     bool // lines that are no UTF-8 are Windows-1252
	nul     bool // the last line had a NUL, which no text has
}

func readLines(r io.Reader, longest int) *lines {
	l := &lines{bounded: &io.LimitedReader{R: r, N: maxBytes + 1}, longest: longest}
	l.scan = bufio.NewScanner(decoded(l.bounded))
	l.scan.Buffer(make([]byte, 4096), longest)
	l.scan.Split(splitLines)
	return l
}

// next is the next line, in valid UTF-8 and without NULs; not ok at the end.
func (l *lines) next() (line string, ok bool) {
	if !l.scan.Scan() {
		return "", false
	}
	line = l.scan.Text()
	l.nul = strings.Contains(line, "\x00")
	if l.old && !utf8.ValidString(line) {
		line = windows1252(line)
	}
	return strings.ReplaceAll(strings.ToValidUTF8(line, "\ufffd"), "\x00", "\ufffd"), true
}

// broken says why the lines ended before the file did; nil when they did not.
// not is the error of what the file was read as.
func (l *lines) broken(not error) error {
	switch err := l.scan.Err(); {
	case l.bounded.N <= 0:
		return fmt.Errorf("more than %d bytes: %w: %w", maxBytes, ErrTooLarge, not)
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("a line of more than %d bytes: %w: %w", l.longest, ErrTooLarge, not)
	default:
		return err
	}
}

// splitLines splits at LF, CR and CRLF.
func splitLines(b []byte, atEnd bool) (advance int, line []byte, err error) {
	i := bytes.IndexAny(b, "\r\n")
	switch {
	case i >= 0 && b[i] == '\n':
		return i + 1, b[:i], nil
	case i >= 0 && i+1 < len(b) && b[i+1] == '\n':
		return i + 2, b[:i], nil
	case i >= 0 && (atEnd || i+1 < len(b)):
		return i + 1, b[:i], nil
	case atEnd && len(b) > 0:
		return len(b), b, nil
	}
	return 0, nil, nil
}

// decoded reads text as UTF-8 without a byte order mark, be it that or UTF-16,
// which Windows calls Unicode.
func decoded(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	head, _ := b.Peek(4)
	wide := func(order binary.ByteOrder) io.Reader { return bufio.NewReader(&utf16Reader{b, order}) }
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		_, _ = b.Discard(2)
		return wide(binary.LittleEndian)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		_, _ = b.Discard(2)
		return wide(binary.BigEndian)
	case len(head) == 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return wide(binary.LittleEndian)
	case len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return wide(binary.BigEndian)
	}
	return b
}

// utf16Reader gives UTF-16 as UTF-8. Half a pair, and half a letter at the end,
// become U+FFFD. It is read through a buffer, never by single bytes.
type utf16Reader struct {
	r     *bufio.Reader
	order binary.ByteOrder
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	n := 0
	for n+utf8.UTFMax <= len(p) {
		unit, err := u.r.Peek(2)
		if err != nil && len(unit) == 0 {
			return n, err
		}
		c := rune(utf8.RuneError)
		if len(unit) == 2 {
			c = rune(u.order.Uint16(unit))
		}
		_, _ = u.r.Discard(len(unit))
		if utf16.IsSurrogate(c) {
			c = u.pair(c)
		}
		n += utf8.EncodeRune(p[n:], c)
	}
	return n, nil
}

// pair is the letter that high and the next unit stand for together.
func (u *utf16Reader) pair(high rune) rune {
	low, err := u.r.Peek(2)
	if err != nil {
		return utf8.RuneError
	}
	c := utf16.DecodeRune(high, rune(u.order.Uint16(low)))
	if c != utf8.RuneError {
		_, _ = u.r.Discard(2)
	}
	return c
}

const highs1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ" // 0x80 to 0x9f

// windows1252 reads what was the letters of Western Europe before UTF-8.
func windows1252(s string) string {
	highs := []rune(highs1252)
	out := make([]rune, 0, len(s))
	for _, c := range []byte(s) {
		if c >= 0x80 && c < 0xa0 {
			out = append(out, highs[c-0x80])
		} else {
			out = append(out, rune(c))
		}
	}
	return string(out)
}
