// Package export hands stories out of this laptop as files that other programs
// and archives read: words, labels, tables, catalogue records, bags. It is the
// one room that brings together what a story is and the formats of package
// exchange, and the door that all of them go through: what consent does not
// allow is not in any of them, parts that are left out are silent and blank,
// people are called as they chose to be called by others, and nothing of how
// to reach them is known here at all.
//
// What was handed out stands in the library's export ledger, before the last
// byte is written, so that it can be asked back.
package export

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Format is what is written.
type Format string

// The formats there are.
const (
	Sound  Format = "sound"  // WAV, a file for each recording, its sides together in time
	VTT    Format = "vtt"    // words as WebVTT, a file for each recording
	SRT    Format = "srt"    // words as SubRip
	Text   Format = "txt"    // words as plain text
	Labels Format = "labels" // extracts and marks as Audacity labels, a file for each recording
	CSV    Format = "csv"    // a folder of tables of everything
	DC     Format = "dc"     // Dublin Core in XML, a file for each story
	OHMS   Format = "ohms"   // OHMS XML, a file for each story
	Crate  Format = "crate"  // a folder that is an RO-Crate
	Bag    Format = "bag"    // a bag (RFC 8493) whose payload is an RO-Crate
)

// Order is what is to be handed out.
type Order struct {
	Format  Format
	Stories []catalog.ID // none: all that this laptop may show
	To      string       // a folder that is there
	Use     catalog.Use  // what for, beyond keeping it; "": to be kept elsewhere
	Second  bool         // of words: those in the second language

	// Progress is told now and then what is written; nil: nobody asks.
	Progress func(File)
}

// File is one file or folder that was written.
type File struct {
	Story     catalog.ID `json:"story,omitempty"`     // none: of several
	Recording catalog.ID `json:"recording,omitempty"` // none: of the whole story
	Path      string     `json:"file"`
	Bytes     int64      `json:"bytes"`
	Seconds   float64    `json:"seconds,omitempty"`  // of sound
	Channels  []string   `json:"channels,omitempty"` // of sound: whose voice is left, right
}

// Done is what came of an order.
type Done struct {
	Format Format          `json:"format"`
	Files  []File          `json:"files"`
	Left   []catalog.Waits `json:"left,omitempty"` // stories that were not handed out, and why
}

// Why nothing can be handed out, beyond consent.
var (
	ErrFormat  = errors.New("no such format")
	ErrNowhere = errors.New("there is no such folder to export to")
	ErrInside  = errors.New("the folder to export to lies among the stories themselves")
	ErrThere   = errors.New("something of that name is there already")
	ErrNothing = errors.New("story has nothing of this kind")
	ErrNoSound = errors.New("story has no sound")
	ErrNotHere = errors.New("sound is not on this laptop yet")
)

// Write hands out what was ordered. A single story that may not go is a
// *library.Refused, or what else stands in its way; of several, those that may
// go do, and Left tells of the others. After an error nothing that was begun is
// left under its name.
func Write(ctx context.Context, lib *library.Library, o Order) (Done, error) {
	write, known := writers[o.Format]
	if !known {
		return Done{}, fmt.Errorf("export %q: %w", o.Format, ErrFormat)
	}
	if err := fit(lib, o.To); err != nil {
		return Done{}, err
	}
	told, left, err := gather(ctx, lib, o)
	if err != nil {
		return Done{}, err
	}
	d := Done{Format: o.Format, Files: []File{}, Left: left}
	for _, group := range together(o.Format, told) {
		files, err := write(ctx, hand{lib, o}, group)
		if errors.Is(err, ErrNothing) && len(told) > 1 {
			continue
		}
		if err != nil {
			return d, err
		}
		d.Files = append(d.Files, files...)
	}
	return d, nil
}

// hand is what a writer is given beside the stories.
type hand struct {
	lib *library.Library
	Order
}

var writers = map[Format]func(context.Context, hand, []told) ([]File, error){
	Sound: each(sound), VTT: each(words), SRT: each(words), Text: each(words), Labels: each(labels),
	DC: each(dublinCore), OHMS: each(ohms), CSV: tables, Crate: crate, Bag: bag,
}

// each makes a writer of one that writes one story.
func each(write func(context.Context, hand, told) ([]File, error)) func(context.Context, hand, []told) ([]File, error) {
	return func(ctx context.Context, h hand, all []told) ([]File, error) { return write(ctx, h, all[0]) }
}

// together puts stories into groups that are written as one.
func together(f Format, all []told) [][]told {
	if f == CSV || f == Crate || f == Bag {
		return [][]told{all}
	}
	var groups [][]told
	for _, t := range all {
		groups = append(groups, []told{t})
	}
	return groups
}

// fit asks for a folder that is there, and not the library's own: a copy among
// the recordings would be taken for one of them.
func fit(lib *library.Library, to string) error {
	if info, err := os.Stat(to); err != nil || !info.IsDir() {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	at, errAt := filepath.EvalSymlinks(to)
	dir, errDir := filepath.EvalSymlinks(lib.Dir())
	if err := errors.Join(errAt, errDir); err != nil {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	at, err := filepath.Abs(at)
	if err != nil {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	within, err := filepath.Rel(dir, at)
	if err == nil && filepath.IsLocal(within) && within != "exports" {
		return fmt.Errorf("export: %w", ErrInside)
	}
	return nil
}

// written tells the ledger, and who waits, of a file that is there.
func (h hand) written(ctx context.Context, f File, stories ...told) (File, error) {
	for _, t := range stories {
		_, err := h.lib.Exported(ctx, library.Ledger{Story: t.ID, Format: string(h.Format), Use: h.use(), Place: library.PlaceOf(h.To), Files: 1, Bytes: f.Bytes})
		if err != nil {
			return f, err
		}
	}
	if h.Progress != nil {
		h.Progress(f)
	}
	return f, nil
}

func (o Order) use() catalog.Use {
	if o.Use == "" {
		return catalog.UseKeep
	}
	return o.Use
}

// now is the time a story is judged at.
func now() time.Time { return time.Now() }
