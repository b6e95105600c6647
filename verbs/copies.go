package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

type copiesVerb struct {
	Story string `arg:"" optional:"" help:"The story's id, or its beginning. Default: every story."`
}

// copiesOut is what was made of one recording.
type copiesOut struct {
	Story     catalog.ID `json:"story"`
	Recording catalog.ID `json:"recording"`
	studio.Copies
}

// Run makes what is missing, now. What cannot be made of one recording keeps
// none of the others from theirs.
func (v copiesVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		stories, err := v.stories(r, lib)
		if err != nil {
			return err
		}
		var failed error
		if len(stories) > 0 { // none would mean all
			failed = studio.MakeCopies(r, lib, r.tellCopying, stories...)
		}
		out, err := copiesOf(r, lib, stories)
		if err != nil {
			return err
		}
		err = r.print(out, func(w io.Writer) {
			for _, of := range out {
				for _, c := range of.Copies.Copies {
					fmt.Fprintf(w, "%s  %-15s %9d bytes\n", short(of.Story), c.File, c.Bytes)
				}
			}
		})
		if failed != nil {
			return failed
		}
		return err
	})
}

// stories are those that are meant and may be heard here: of what was taken
// back nothing more is made.
func (v copiesVerb) stories(ctx context.Context, lib *library.Library) ([]catalog.ID, error) {
	if v.Story != "" {
		id, err := lib.Find(ctx, v.Story)
		if err != nil {
			return nil, err
		}
		return []catalog.ID{id}, lib.MayHear(ctx, id)
	}
	rows, err := lib.Stories(ctx, library.Filter{})
	if err != nil {
		return nil, err
	}
	var ids []catalog.ID
	for _, s := range rows {
		if err := lib.MayHear(ctx, s.ID); err == nil {
			ids = append(ids, s.ID)
		} else if !errors.Is(err, library.ErrConsent) {
			return nil, err
		}
	}
	return ids, nil
}

func (r *run) tellCopying(p studio.CopyProgress) {
	r.progress(map[string]any{"story": p.Story, "recording": p.Recording, "file": p.File, "left": p.Left, "done": p.Done})
}

func copiesOf(ctx context.Context, lib *library.Library, stories []catalog.ID) ([]copiesOut, error) {
	out := []copiesOut{}
	for _, id := range stories {
		s, err := lib.Story(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, rec := range s.Recordings {
			made, err := studio.CopiesOf(lib.RecordingDir(rec.ID))
			if err != nil {
				return nil, err
			}
			out = append(out, copiesOut{id, rec.ID, made})
		}
	}
	return out, nil
}
