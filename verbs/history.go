package verbs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type historyVerb struct {
	Show historyShow `cmd:"" default:"withargs" help:"What has changed in a story, newest first, e.g. ownvoice history 0193"`
	Undo historyUndo `cmd:"" help:"Write back what was there before a change, e.g. ownvoice history undo 0193f3a2-1c7d"`
}

type historyShow struct {
	Story  string `arg:"" help:"The story's id, or its beginning; project for what is not one story's."`
	Of     string `placeholder:"ID" help:"Only what was done to this: a note, a segment, an extract, a picture, a person, a theme."`
	Limit  int    `default:"100" help:"How many changes at most."`
	Offset int    `help:"How many of the newest to pass over."`
}

// change is a change as history prints it.
type change struct {
	ID      catalog.ID      `json:"id"`
	At      time.Time       `json:"at"`
	Author  catalog.ID      `json:"author"`
	Kind    catalog.Kind    `json:"kind"`
	Entity  catalog.ID      `json:"entity"`
	Field   string          `json:"field"`
	Before  json.RawMessage `json:"before,omitempty"`
	Value   json.RawMessage `json:"value"`
	Shown   bool            `json:"shown"`
	CanUndo bool            `json:"can_undo"`
}

func (v historyShow) Run(r *run) error {
	if v.Story == "project" {
		return r.with(func(lib *library.Library) error { return v.print(r, lib, "") })
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error { return v.print(r, lib, id) })
}

func (v historyShow) print(r *run, lib *library.Library, story catalog.ID) error {
	past, err := v.past(r, lib, story)
	if err != nil {
		return err
	}
	names, err := lib.Authors(r, story)
	if err != nil {
		return err
	}
	out := make([]change, len(past))
	for i, d := range past {
		out[i] = change{d.ID, d.At, d.Author, d.Kind, d.Entity, d.Field, d.Before, d.Value, d.Now, d.CanUndo()}
	}
	about, err := v.about(r, lib, story)
	if err != nil {
		return err
	}
	return r.print(out, func(w io.Writer) {
		for _, c := range out {
			line := fmt.Sprintf("%s: %s %s: %s", named(names[c.Author]), c.Kind, c.Field, beginning(string(c.Value), 100))
			var e catalog.Consent
			if c.Kind == catalog.KindConsent && json.Unmarshal(c.Value, &e) == nil {
				line = strings.Join(about.Said(e), " ")
			}
			fmt.Fprintf(w, "%s  %s  %s\n", c.ID[:18], c.At.Format("2 Jan 2006 15:04"), line)
		}
	})
}

// about is how the storyteller and the extracts are called where what they said
// is told in sentences.
func (historyShow) about(r *run, lib *library.Library, story catalog.ID) (catalog.About, error) {
	a := catalog.About{Who: "The storyteller", Parts: map[catalog.Target]string{}}
	if story == "" {
		return a, nil
	}
	w, err := lib.Story(r, story)
	if err != nil {
		return a, err
	}
	if w.KnownAs != "" {
		a.Who = w.KnownAs
	}
	for _, e := range w.Extracts {
		a.Parts[e.Target()] = "the extract “" + e.Title + "”"
	}
	p, err := lib.Project(r)
	a.Asks = p.Uses
	return a, err
}

// past is what was done to the story, or to one thing of it.
func (v historyShow) past(r *run, lib *library.Library, story catalog.ID) ([]library.Did, error) {
	if v.Of == "" {
		return lib.Past(r, story, max(0, v.Offset), max(0, v.Limit))
	}
	for _, kind := range []catalog.Kind{catalog.KindNote, catalog.KindSegment, catalog.KindExtract, catalog.KindPicture, catalog.KindPerson, catalog.KindTheme} {
		id, _, err := lib.FindThing(r, kind, v.Of)
		if !errors.Is(err, library.ErrNoThing) {
			if err != nil {
				return nil, err
			}
			return lib.PastOf(r, id)
		}
	}
	return nil, fmt.Errorf("list history: %w", library.ErrNoThing)
}

// beginning is as much of a text as a line has room for.
func beginning(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return string(r[:letters]) + " …"
	}
	return s
}

type historyUndo struct {
	Changes []string `arg:"" help:"The changes' ids, or their beginnings, as history shows them."`
}

func (v historyUndo) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		var ids []catalog.ID
		for _, prefix := range v.Changes {
			id, _, err := lib.FindChange(r, prefix)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if err := lib.Undo(r, ids...); err != nil {
			return err
		}
		return r.print(map[string]any{"undone": ids}, func(w io.Writer) { fmt.Fprintln(w, "It is as it was before. This can be undone too.") })
	})
}
