package export

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Saving says how the words of one recording are saved as a file.
type Saving struct {
	Path   string // in a folder that is there; an old file of that name goes
	Format Format // VTT, SRT or Text
	Second bool   // the second language instead of the first
}

// SaveWords writes the words of one recording into a file, through the same
// door as Write and with the same errors. After an error there is the old
// file, or none; the ledger may know of one that was never finished.
func SaveWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, s Saving) error {
	return durable.Unnamed(saveWords(ctx, lib, story, recording, s))
}

func saveWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, s Saving) error {
	if s.Format != VTT && s.Format != SRT && s.Format != Text {
		return fmt.Errorf("save words as %.20q: %w", s.Format, ErrFormat)
	}
	h, err := order(ctx, lib, Order{Format: s.Format, Stories: []catalog.ID{story}, To: filepath.Dir(s.Path), Second: s.Second})
	if err != nil {
		return err
	}
	t, err := h.tell(ctx, story)
	if err != nil {
		return err
	}
	cues := t.cues(recording, s.Second)
	if len(cues) == 0 {
		return fmt.Errorf("save words of %s: %w", recording, ErrNothing)
	}
	var b bytes.Buffer
	if err := writeCues(&b, s.Format, cues); err != nil {
		return err
	}
	if err := h.known(ctx, share{story, 1, int64(b.Len())}); err != nil {
		return err
	}
	return durable.Write(s.Path, func(out io.Writer) error {
		_, err := b.WriteTo(out)
		return err
	})
}
