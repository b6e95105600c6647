package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type noteVerb struct {
	Add    noteAdd    `cmd:"" help:"Write a note, e.g. ownvoice note add 0193 \"ask about the bus fares\" --at 1:23"`
	List   noteList   `cmd:"" help:"List the notes of a story."`
	Edit   noteEdit   `cmd:"" help:"Change a note: its words, its moment, what it is for, e.g. ownvoice note edit 0193 \"ask about the bus\" --sort quote"`
	Remove noteRemove `cmd:"" help:"Put a note in the bin."`
}

type noteAdd struct {
	Story     string `arg:"" help:"The story's id, or its beginning."`
	Text      string `arg:"" help:"What to write."`
	At        string `placeholder:"1:23" help:"The moment it is about. Default: the whole story."`
	Recording string `placeholder:"ID" help:"In which recording the moment is. Default: the first."`
	Sort      string `enum:"note,mark,quote,private" default:"note" help:"note, mark, quote or private."`
}

func (v noteAdd) Run(r *run) error {
	if strings.TrimSpace(v.Text) == "" {
		return usage{"a note needs words"}
	}
	n := catalog.Note{Text: v.Text, Sort: catalog.NoteSort(v.Sort)}
	at, err := noteMoment(v.At)
	if err != nil {
		return err
	}
	n.AtMS = at
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		n.Story = id
		if v.Recording != "" {
			w, err := lib.Story(r, id)
			if err != nil {
				return err
			}
			of, err := r.recordingOf(w, v.Recording)
			if err != nil {
				return err
			}
			n.Recording = of.ID
		}
		kept, err := lib.AddNote(r, n)
		if err != nil {
			return err
		}
		return r.print(kept, func(w io.Writer) { fmt.Fprintln(w, "Noted.") })
	})
}

// noteMoment reads a moment; "" and "story" are none.
func noteMoment(s string) (*int64, error) {
	if s == "" || s == "story" {
		return nil, nil
	}
	at, err := catalog.ParseMoment(s)
	if err != nil {
		return nil, usage{"--at is written as 1:23"}
	}
	return &at, nil
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

type noteEdit struct {
	Note string  `arg:"" help:"The note's id, or its beginning."`
	Text *string `arg:"" optional:"" help:"What it says from now on."`
	At   string  `placeholder:"1:23|story" help:"The moment it is about, or the whole story."`
	Sort string  `enum:",note,mark,quote,private" default:"" help:"note, mark, quote or private."`
}

func (v noteEdit) Run(r *run) error {
	at, err := noteMoment(v.At)
	if err != nil {
		return err
	}
	if v.Text != nil && strings.TrimSpace(*v.Text) == "" {
		return usage{"a note needs words"}
	}
	return r.withNote(v.Note, func(lib *library.Library, was catalog.Note) error {
		is := was
		if v.Text != nil {
			is.Text = *v.Text
		}
		if v.At != "" {
			is.AtMS = at
		}
		if v.Sort != "" {
			is.Sort = catalog.NoteSort(v.Sort)
		}
		if err := lib.SaveNote(r, was, is); err != nil {
			return err
		}
		return r.print(is, func(w io.Writer) { fmt.Fprintln(w, "Changed. What it said before is kept.") })
	})
}

type noteRemove struct {
	Note string `arg:"" help:"The note's id, or its beginning."`
}

func (v noteRemove) Run(r *run) error {
	return r.withNote(v.Note, func(lib *library.Library, n catalog.Note) error {
		if err := lib.DropNote(r, n); err != nil {
			return err
		}
		return r.print(map[string]any{"note": n.ID}, func(w io.Writer) { fmt.Fprintln(w, "Removed. It is in the bin.") })
	})
}

// withNote opens the library and finds the note whose id begins with prefix.
func (r *run) withNote(prefix string, do func(*library.Library, catalog.Note) error) error {
	return r.with(func(lib *library.Library) error {
		id, story, err := lib.FindThing(r, catalog.KindNote, prefix)
		if err != nil {
			return err
		}
		notes, err := lib.Notes(r, story)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if n.ID == id {
				return do(lib, n)
			}
		}
		return fmt.Errorf("find note %s: %w", id, library.ErrNoThing) // in the bin
	})
}
