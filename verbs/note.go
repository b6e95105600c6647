package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type noteVerb struct {
	Add  noteAdd  `cmd:"" help:"Write a note, e.g. ownvoice note add 0193 \"ask about the bus fares\" --at 1:23"`
	List noteList `cmd:"" help:"List the notes of a story."`
}

type noteAdd struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
	Text  string `arg:"" help:"What to write."`
	At    string `placeholder:"1:23" help:"The moment it is about. Default: the whole story."`
}

func (v noteAdd) Run(r *run) error {
	if strings.TrimSpace(v.Text) == "" {
		return usage{"a note needs words"}
	}
	n := catalog.Note{Text: v.Text}
	if v.At != "" {
		at, err := catalog.ParseMoment(v.At)
		if err != nil {
			return usage{"--at is written as 1:23"}
		}
		n.AtMS = &at
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		n.Story = id
		kept, err := lib.AddNote(r, n)
		if err != nil {
			return err
		}
		return r.print(kept, func(w io.Writer) { fmt.Fprintln(w, "Noted.") })
	})
}

type noteList struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v noteList) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		notes, err := lib.Notes(r, id)
		if err != nil {
			return err
		}
		return r.print(notes, func(w io.Writer) { printNotes(w, notes) })
	})
}

func printNotes(w io.Writer, notes []catalog.Note) {
	for _, n := range notes {
		at := ""
		if n.AtMS != nil {
			at = clock(float64(*n.AtMS) / 1000)
		}
		fmt.Fprintf(w, "%7s  %s\n", at, n.Text)
	}
}
