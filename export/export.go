// Package export hands stories out of this laptop as files that other programs
// and archives read: words, labels, tables, catalogue records, bags. It is the
// one room that brings together what a story is and the formats of package
// exchange, and the door that all of them go through: what consent does not
// allow is not in any of them, parts that are left out are silent and blank,
// people are called as they chose to be called by others, and nothing of how
// to reach them is known here at all.
//
// What was handed out stands in the library's export ledger before it has its
// name, so that it can be asked back.
package export

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
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

	// Progress is told of what is being written, now and then, on the goroutine
	// that called Write; nil: nobody asks.
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
// go do, and Left tells of the others. Nothing that is there already is written
// over. After an error nothing of the story that was being written is left,
// and nothing of a folder of several; files of stories that were finished
// before it are there, in Done and in the ledger.
func Write(ctx context.Context, lib *library.Library, o Order) (Done, error) {
	d := Done{Format: o.Format, Files: []File{}}
	writeFolder, several := folders[o.Format]
	if plan[o.Format] == nil && !several {
		return d, fmt.Errorf("export %.20q: %w", o.Format, ErrFormat)
	}
	h, err := order(ctx, lib, o)
	if err != nil {
		return d, durable.Unnamed(err)
	}
	ids, err := h.gather(ctx)
	if err != nil {
		return d, durable.Unnamed(err)
	}
	if several {
		err = h.folder(ctx, ids, writeFolder, &d)
	} else {
		err = h.each(ctx, ids, &d)
	}
	d.Left = h.left
	return d, durable.Unnamed(err)
}

// now is the time a story is judged at.
func now() time.Time { return time.Now() }
