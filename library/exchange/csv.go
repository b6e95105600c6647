package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Table is rows of cells under a header: what a spreadsheet holds.
type Table struct {
	Name   string // as a file is called, without its ending
	Header []string
	Rows   iter.Seq2[[]string, error] // one error, at the end, when they cannot be had
}

// Limits on what a table may make us hold.
const (
	maxRows    = 200_000
	maxColumns = 1000
)

// ErrNotCSV is wrapped by every complaint about a file that is not a table.
var ErrNotCSV = errors.New("not a CSV table")

// WriteTable writes a table as CSV (RFC 4180) in UTF-8, every cell in quotes.
// excel puts the mark in front without which Excel takes letters beyond ASCII
// for others. A cell that a spreadsheet would reckon as a formula is made
// harmless by an apostrophe, which ReadTable takes away again, see guarded.
// Rows are written as they come. When Rows ends in an error nothing that was
// written is of use, and WriteTable returns it.
func WriteTable(w io.Writer, t Table, excel bool) error {
	out := bufio.NewWriter(w)
	if excel {
		fmt.Fprint(out, "\ufeff")
	}
	fmt.Fprint(out, csvRow(t.Header))
	for row, err := range t.Rows {
		if err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
		if len(row) != len(t.Header) {
			return fmt.Errorf("write table %s: a row has %d cells, the header %d: %w", t.Name, len(row), len(t.Header), ErrNotCSV)
		}
		fmt.Fprint(out, csvRow(row))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

func csvRow(row []string) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(guarded(cell), `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString("\r\n")
	return b.String()
}

// formula is what a spreadsheet may take for the beginning of one (OWASP, CSV
// injection), and the apostrophe itself, so that guarding can be undone.
const formula = "=+-@\t'＝＋－＠"

// guarded is a cell that no spreadsheet reckons, and that a text file can hold.
func guarded(cell string) string {
	cell = holdable(cell)
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && (strings.ContainsRune(formula, first) || first == '\n') {
		return "'" + cell
	}
	return cell
}

// unguarded takes away the apostrophe that guarded put there, and no other.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != guarded(rest) {
		return rest
	}
	return cell
}

// ReadTable reads a table as spreadsheets save it: UTF-8, UTF-16 or
// Windows-1252, cells divided by commas, semicolons or tabs, whichever the
// first line has most of. Rows that are shorter than the header are filled up,
// empty ones passed over; a longer one, or quotes that do not close, are
// refused.
func ReadTable(r io.Reader) (header []string, rows [][]string, err error) {
	bounded := &io.LimitedReader{R: r, N: maxBytes + 1}
	b := bufio.NewReaderSize(decoded(bounded), 64<<10)
	in := csv.NewReader(b)
	in.Comma, in.FieldsPerRecord = divider(b), -1
	cells := 0
	for {
		row, err := in.Read()
		switch {
		case bounded.N <= 0:
			return nil, nil, fmt.Errorf("read table: more than %d bytes: %w: %w", maxBytes, ErrTooLarge, ErrNotCSV)
		case errors.Is(err, io.EOF) && header == nil:
			return nil, nil, fmt.Errorf("read table: it is empty: %w", ErrNotCSV)
		case errors.Is(err, io.EOF):
			return header, rows, nil
		case err != nil:
			return nil, nil, notCSV(err)
		}
		for i := range row {
			row[i] = readCell(row[i])
		}
		if cells += max(len(row), len(header)); header != nil && len(row) > len(header) {
			return nil, nil, fmt.Errorf("read table: a row has %d cells, the header %d: %w", len(row), len(header), ErrNotCSV)
		}
		if len(rows) >= maxRows || len(row) > maxColumns || cells > maxBytes/4 {
			return nil, nil, fmt.Errorf("read table: more than %d rows or %d columns: %w: %w", maxRows, maxColumns, ErrTooLarge, ErrNotCSV)
		}
		if header == nil {
			header = row
			continue
		}
		rows = append(rows, append(row, make([]string, len(header)-len(row))...))
	}
}

func readCell(cell string) string {
	if !utf8.ValidString(cell) {
		cell = windows1252(cell)
	}
	return unguarded(strings.ReplaceAll(cell, "\x00", "\ufffd"))
}

// notCSV leaves out of the csv package's complaint what it says about Go.
func notCSV(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("read table: line %d: %w", parse.Line, ErrNotCSV)
	}
	return fmt.Errorf("read table: %w", err)
}

// divider is what stands between the cells of the first row, outside quotes.
func divider(b *bufio.Reader) rune {
	head, _ := b.Peek(b.Size())
	counts := map[rune]int{}
	quoted := false
	for _, c := range string(head) {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			if counts[c]++; c == '\n' {
				break
			}
		}
	}
	best := ','
	for _, d := range ";\t" {
		if counts[d] > counts[best] {
			best = d
		}
	}
	return best
}
