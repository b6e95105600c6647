package studio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/library/exchange"
)

// Format is a format that words can be saved in; it is the ending of the file.
type Format string

// The formats there are.
const (
	FormatVTT  Format = "vtt"
	FormatSRT  Format = "srt"
	FormatText Format = "txt"
)

// ErrNoFormat is wrapped where words should go into a format that is none of
// these.
var ErrNoFormat = errors.New("not a format of words")

// Saving says how words are saved as a file.
type Saving struct {
	Path   string
	Format Format
	Second bool // the second language instead of the first
}

// SaveWords writes the words of a recording into a file, when they may leave
// this laptop: it may be read here, and it may be kept elsewhere. Words of
// parts that are left out are not in it. Otherwise it is a *library.Refused;
// and without words ErrNoWords. After an error there is the old file, or none.
func SaveWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, s Saving) error {
	if err := lib.MayHear(ctx, story); err != nil {
		return err
	}
	w, err := lib.Story(ctx, story)
	if err != nil {
		return err
	}
	d, err := lib.Decide(ctx, story, catalog.WholeStory, catalog.UseKeep)
	if err != nil {
		return err
	}
	if !d.Allows() {
		return &library.Refused{Use: catalog.UseKeep, Decision: d}
	}
	left, err := leftOutside(ctx, lib, recording)
	if err != nil {
		return err
	}
	cues := Cues(w, recording, s.Second, left)
	if len(cues) == 0 {
		return fmt.Errorf("save words of %s: %w", recording, ErrNoWords)
	}
	size := 0
	err = durable.Write(s.Path, func(out io.Writer) error {
		var b bytes.Buffer
		if err := writeWords(&b, cues, s.Format); err != nil {
			return err
		}
		size = b.Len()
		_, err := b.WriteTo(out)
		return err
	})
	if err != nil {
		return fmt.Errorf("save words of %s: %w", recording, err)
	}
	_, err = lib.Exported(ctx, library.Ledger{Story: story, Format: string(s.Format), Use: catalog.UseKeep, Place: library.PlaceOf(filepath.Dir(s.Path)), Files: 1, Bytes: int64(size)})
	return err
}

// leftOutside is what is blank in words that leave this laptop.
func leftOutside(ctx context.Context, lib *library.Library, recording catalog.ID) ([]catalog.Span, error) {
	var all []catalog.Span
	for _, use := range []catalog.Use{"", catalog.UseKeep, catalog.UseTeam} {
		parts, err := lib.LeftOut(ctx, recording, use)
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, nil
}

func writeWords(out io.Writer, cues []exchange.Cue, format Format) error {
	switch format {
	case FormatVTT:
		return exchange.WriteVTT(out, cues)
	case FormatSRT:
		return exchange.WriteSRT(out, cues)
	case FormatText:
		return exchange.WritePlain(out, exchange.Turns(cues), true)
	}
	return fmt.Errorf("write words as %q: %w", format, ErrNoFormat)
}
