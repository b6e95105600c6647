package export

import (
	"context"
	"fmt"
	"slices"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// told is a story as others may have it: the storyteller is called as they
// chose, and what is left out is gone from its words and notes.
type told struct {
	library.Whole
	h      *hand
	silent map[catalog.ID][]catalog.Span // by recording
}

// gather asks the door for each story of an order.
func (h *hand) gather(ctx context.Context) ([]catalog.ID, error) {
	asked := h.Stories
	if len(asked) == 0 {
		rows, err := h.lib.Stories(ctx, library.Filter{Sort: library.SortOldest})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			asked = append(asked, r.ID)
		}
	}
	var ids []catalog.ID
	for _, id := range asked {
		err := h.may(ctx, id)
		switch {
		case err == nil && !slices.Contains(ids, id):
			ids = append(ids, id)
		case err != nil && !h.stays(id, err):
			return nil, err
		}
	}
	if len(ids) == 0 {
		return nil, h.nothing()
	}
	return ids, nil
}

// may is the door: a story goes out only when it may be heard here, may be
// kept elsewhere, and may be used for what it is wanted for.
func (h *hand) may(ctx context.Context, id catalog.ID) error {
	if err := h.lib.MayHear(ctx, id); err != nil {
		return err
	}
	for _, u := range []catalog.Use{catalog.UseKeep, h.Use} {
		d, err := h.lib.Decide(ctx, id, catalog.WholeStory, u)
		if err != nil {
			return err
		}
		if !d.Allows() {
			return &library.Refused{Use: u, Decision: d}
		}
	}
	return nil
}

// tell gives a story as it may go out, after asking the door (again: of several
// it may be long since it was asked).
func (h *hand) tell(ctx context.Context, id catalog.ID) (told, error) {
	if err := h.may(ctx, id); err != nil {
		return told{}, err
	}
	whole, err := h.lib.Story(ctx, id)
	if err != nil {
		return told{}, err
	}
	t := told{Whole: whole, h: h, silent: map[catalog.ID][]catalog.Span{}}
	t.settle()
	for _, r := range t.Recordings {
		for _, u := range []catalog.Use{"", catalog.UseKeep, catalog.UseTeam, h.Use} {
			parts, err := h.lib.LeftOut(ctx, r.ID, u)
			if err != nil {
				return told{}, err
			}
			t.silent[r.ID] = append(t.silent[r.ID], parts...)
		}
	}
	return t, t.blank()
}

// settle says of which recording everything is that does not say it itself –
// the first –, and takes labels of tracks away that a reporter typed: they may
// be somebody's name.
func (t *told) settle() {
	if len(t.Recordings) == 0 {
		return
	}
	first := t.Recordings[0].ID
	for i := range t.Extracts {
		if t.Extracts[i].Recording == "" {
			t.Extracts[i].Recording = first
		}
	}
	for i := range t.Notes {
		if t.Notes[i].Recording == "" && t.Notes[i].AtMS != nil {
			t.Notes[i].Recording = first
		}
	}
	for i := range t.Segments {
		if t.Segments[i].Recording == "" {
			t.Segments[i].Recording = first
		}
	}
	for _, r := range t.Recordings {
		for i := range r.Tracks {
			if !studio.PlainLabel(r.Tracks[i].Label) {
				r.Tracks[i].Label = fmt.Sprintf("Track %d", i+1)
			}
		}
	}
}

// blank takes out of the story what nobody outside may read: words and extracts
// of parts that are left out, the name the storyteller did not choose for
// others, and of the reporter's notes all but those that an archive keeps.
func (t *told) blank() error {
	t.Teller.Access = "" // what they need is for those who meet them
	t.Extracts = slices.DeleteFunc(t.Extracts, func(e catalog.Extract) bool {
		return !t.mayGo(e.Target()) || t.isSilent(e.Recording, catalog.Span{FromMS: e.StartMS, ToMS: e.EndMS})
	})
	t.Pictures = slices.DeleteFunc(t.Pictures, func(p catalog.Picture) bool {
		return !catalog.DecideExtract(t.Events, p.Asked(), catalog.UsePicture, now()).Allows()
	})
	if err := t.onlyParts(); err != nil {
		return err
	}
	t.call()
	t.Segments = slices.DeleteFunc(t.Segments, func(s catalog.Segment) bool {
		return t.isSilent(s.Recording, catalog.Span{FromMS: s.StartMS, ToMS: max(s.StartMS+1, s.EndMS)})
	})
	t.Notes = slices.DeleteFunc(t.Notes, func(n catalog.Note) bool {
		private := n.Sort == catalog.NotePrivate || t.h.Use != catalog.UseKeep
		return private || n.AtMS != nil && t.isSilent(n.Recording, catalog.Span{FromMS: *n.AtMS, ToMS: *n.AtMS + 1})
	})
	return nil
}

// inParts are the uses that are of parts of a story and never of the whole.
var inParts = []catalog.Use{catalog.UseWorkshop, catalog.UseQuote, catalog.UseExtract, catalog.UsePicture}

// onlyParts leaves out, for a use that is of parts, all but the parts that the
// storyteller has heard and said to keep.
func (t *told) onlyParts() error {
	if !slices.Contains(inParts, t.h.Use) {
		return nil
	}
	if len(t.Extracts) == 0 && (len(t.Pictures) == 0 || t.h.Use != catalog.UsePicture) {
		return &library.Refused{Use: t.h.Use, Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "No part of it has been heard and agreed to for this yet."}}
	}
	for _, r := range t.Recordings {
		var kept []catalog.Span
		for _, e := range t.Extracts {
			if e.Recording == r.ID {
				kept = append(kept, catalog.Span{FromMS: e.StartMS, ToMS: e.EndMS})
			}
		}
		t.silent[r.ID] = append(t.silent[r.ID], around(kept)...)
	}
	return nil
}

// forever is later than any recording ends.
const forever = int64(1e12)

// around is what lies between spans, before and after them.
func around(kept []catalog.Span) (out []catalog.Span) {
	slices.SortFunc(kept, func(a, b catalog.Span) int { return int(a.FromMS - b.FromMS) })
	at := int64(0)
	for _, s := range kept {
		if s.FromMS > at {
			out = append(out, catalog.Span{FromMS: at, ToMS: s.FromMS})
		}
		at = max(at, s.ToMS)
	}
	return append(out, catalog.Span{FromMS: at, ToMS: forever})
}

// mayGo asks for one extract. An archive keeps those that the storyteller has
// not asked to leave out; every other use needs them to have said so.
func (t *told) mayGo(target catalog.Target) bool {
	if t.h.Use == catalog.UseKeep {
		return catalog.Approved(t.Events, target, now()).State != catalog.Removed && catalog.Decide(t.Events, target, t.h.Use, now()).Allows()
	}
	return catalog.DecideExtract(t.Events, target, t.h.Use, now()).Allows()
}

// isSilent reports whether a stretch reaches into a part that is left out.
func (t *told) isSilent(recording catalog.ID, part catalog.Span) bool {
	return slices.ContainsFunc(t.silent[recording], part.Overlaps)
}
