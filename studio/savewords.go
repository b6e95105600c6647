package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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
	Now    time.Time
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
	if d := catalog.Decide(w.Events, catalog.WholeStory, catalog.UseKeep, s.Now); !d.Allows() {
		return &library.Refused{Use: catalog.UseKeep, Decision: d}
	}
	cues := Cues(w, recording, s.Second, catalog.UseKeep, s.Now)
	if len(cues) == 0 {
		return fmt.Errorf("save words of %s: %w", recording, ErrNoWords)
	}
	return durable.Write(s.Path, func(out io.Writer) error { return writeWords(out, cues, s.Format) })
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
