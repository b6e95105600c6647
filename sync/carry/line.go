package carry

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Line is one of the words of a pack; one of its fields is set. A line of a
// newer Ownvoice, of which none is, is passed by.
type Line struct {
	Change  *catalog.Change `json:"change,omitempty"`
	Kept    catalog.ID      `json:"kept,omitempty"`    // the archive has this change
	Receipt *wire.Receipt   `json:"receipt,omitempty"` // the archive has this file
	Device  *wire.Device    `json:"device,omitempty"`  // a laptop of the project, from the archive
	Welcome *wire.Enrolled  `json:"welcome,omitempty"` // the archive knows the laptop that joined by stick
	Ask     string          `json:"ask,omitempty"`     // is this file in the archive?
	Want    string          `json:"want,omitempty"`    // this file is wanted
	Has     string          `json:"has,omitempty"`     // this file is here already
	Holds   *Holding        `json:"holds,omitempty"`   // between laptops
}

// Holding is a fingerprint of what a laptop has of a story.
type Holding struct {
	Story catalog.ID `json:"story"`
	Print string     `json:"print"`
}

// lines writes words.
type lines struct {
	zip   *gzip.Writer
	w     *bufio.Writer
	count int
	plain int64
}

func writeLines(to io.Writer) *lines {
	zip := gzip.NewWriter(to)
	return &lines{zip: zip, w: bufio.NewWriterSize(zip, 64<<10)}
}

func (l *lines) put(line Line) error {
	raw, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("write line: %w", err)
	}
	l.count++
	l.plain += int64(len(raw)) + 1
	if _, err = l.w.Write(append(raw, '\n')); err != nil {
		return fmt.Errorf("write line: %w", err)
	}
	return nil
}

func (l *lines) close() error { return errors.Join(l.w.Flush(), l.zip.Close()) }

// readLines reads words, never more of them than the head says.
func readLines(from io.Reader, of Words, each func(Line) error) error {
	zip, err := gzip.NewReader(from)
	if err != nil {
		return fmt.Errorf("unpack words: %w: %w", ErrDamaged, err)
	}
	r := bufio.NewReaderSize(io.LimitReader(zip, of.Plain+1), 64<<10)
	var plain int64
	for n := 0; ; n++ {
		raw, err := line(r)
		if errors.Is(err, io.EOF) && len(raw) == 0 && n == of.Lines && plain == of.Plain {
			return nil
		}
		plain += int64(len(raw))
		if err != nil || n >= of.Lines || plain > of.Plain {
			return fmt.Errorf("unpack words: %w", ErrDamaged)
		}
		var l Line
		if err := json.Unmarshal(bytes.TrimSpace(raw), &l); err != nil {
			return fmt.Errorf("read line %d: %w", n, ErrDamaged)
		}
		if err := each(l); err != nil {
			return err
		}
	}
}

// line reads up to the next end of a line, but not endlessly.
func line(r *bufio.Reader) ([]byte, error) {
	var all []byte
	for {
		more, err := r.ReadSlice('\n')
		all = append(all, more...)
		if len(all) > maxLine {
			return nil, ErrDamaged
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return all, err
		}
	}
}
