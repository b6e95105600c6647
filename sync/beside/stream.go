package beside

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Limits of what one laptop takes from another at once.
const (
	maxLine    = 2*catalog.MaxValueBytes + 64<<10
	maxChanges = 4 << 30 // bytes, unpacked
	maxAsk     = 16 << 20
)

// writeChanges writes changes as gzip'd JSON lines; the last line is "end", so
// that a stream that was cut is known by it.
func writeChanges(to io.Writer, give func(each func(catalog.Change) error) error) (n int, err error) {
	zip := gzip.NewWriter(to)
	lines := json.NewEncoder(zip)
	if err := give(func(c catalog.Change) error { n++; return lines.Encode(c) }); err != nil {
		return n, err
	}
	return n, errors.Join(lines.Encode("end"), zip.Close())
}

// readChanges gives changes in batches as they come.
func readChanges(from io.Reader, take func([]catalog.Change) error) error {
	zip, err := gzip.NewReader(from)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	lines := bufio.NewScanner(io.LimitReader(zip, maxChanges))
	lines.Buffer(make([]byte, 64<<10), maxLine)
	var batch []catalog.Change
	for lines.Scan() {
		if lines.Text() == `"end"` {
			return take(batch)
		}
		var c catalog.Change
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return fmt.Errorf("%w: a change cannot be read", ErrAnswer)
		}
		if batch = append(batch, c); len(batch) == wire.MaxBatch {
			if err := take(batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("%w: %w", ErrAnswer, lines.Err())
	}
	// What came whole is kept; permission came first.
	return errors.Join(take(batch), fmt.Errorf("%w: changes were cut short", ErrAway), lines.Err())
}
