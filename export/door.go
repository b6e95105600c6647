package export

import (
	"context"
	"errors"
	"slices"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// told is a story as others may have it: the storyteller is called as they
// chose, and what is left out is gone from its words and notes.
type told struct {
	library.Whole
	project catalog.Project
	themes  map[catalog.ID]catalog.Theme
	forms   []catalog.Form
	use     catalog.Use
	silent  map[catalog.ID][]catalog.Span // by recording
}

// gather asks the door for each story of an order.
func gather(ctx context.Context, lib *library.Library, o Order) (all []told, left []catalog.Waits, err error) {
	ids := o.Stories
	if len(ids) == 0 {
		rows, err := lib.Stories(ctx, library.Filter{})
		if err != nil {
			return nil, nil, err
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
	}
	for _, id := range ids {
		t, err := tell(ctx, lib, id, o.use())
		var no *library.Refused
		switch {
		case len(o.Stories) != 1 && errors.As(err, &no):
			left = append(left, catalog.Waits{Story: id, Why: no.Decision.Why})
		case err != nil:
			return nil, nil, err
		default:
			all = append(all, t)
		}
	}
	if len(all) == 0 && len(ids) > 0 {
		return nil, nil, &library.Refused{Use: o.use(), Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "None of these stories may leave this laptop."}}
	}
	return all, left, nil
}

// tell is the door: a story goes out only when it may be heard here, may be
// kept elsewhere, and may be used for what it is wanted for.
func tell(ctx context.Context, lib *library.Library, id catalog.ID, use catalog.Use) (told, error) {
	if err := lib.MayHear(ctx, id); err != nil {
		return told{}, err
	}
	for _, u := range []catalog.Use{catalog.UseKeep, use} {
		d, err := lib.Decide(ctx, id, catalog.WholeStory, u)
		if err != nil {
			return told{}, err
		}
		if !d.Allows() {
			return told{}, &library.Refused{Use: u, Decision: d}
		}
	}
	whole, err := lib.Story(ctx, id)
	if err != nil {
		return told{}, err
	}
	t := told{Whole: whole, use: use, themes: map[catalog.ID]catalog.Theme{}, silent: map[catalog.ID][]catalog.Span{}}
	if t.project, err = lib.Project(ctx); err != nil {
		return told{}, err
	}
	if t.forms, err = lib.Forms(ctx); err != nil {
		return told{}, err
	}
	themes, err := lib.Themes(ctx)
	if err != nil {
		return told{}, err
	}
	for _, theme := range themes {
		t.themes[theme.ID] = theme
	}
	for _, r := range t.Recordings {
		if t.silent[r.ID], err = silent(ctx, lib, r.ID, use); err != nil {
			return told{}, err
		}
	}
	t.blank()
	return t, nil
}

// silent is what may not be heard outside of this laptop.
func silent(ctx context.Context, lib *library.Library, recording catalog.ID, use catalog.Use) ([]catalog.Span, error) {
	var all []catalog.Span
	for _, u := range []catalog.Use{"", catalog.UseKeep, catalog.UseTeam, use} {
		parts, err := lib.LeftOut(ctx, recording, u)
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, nil
}

// blank takes out of the story what nobody outside may read: the name the
// storyteller did not choose for others, words and extracts of parts that are
// left out, and of the reporter's notes all but those that an archive keeps.
func (t *told) blank() {
	t.Teller.KnownAs = catalog.ShownAs(t.Events, catalog.WholeStory, t.KnownAs, now())
	t.KnownAs = t.Teller.KnownAs
	t.Teller.Access = "" // what they need is for those who meet them
	t.Segments = slices.DeleteFunc(slices.Clone(t.Segments), func(s catalog.Segment) bool {
		return t.isSilent(s.Recording, catalog.Span{FromMS: s.StartMS, ToMS: max(s.StartMS+1, s.EndMS)})
	})
	t.Extracts = slices.DeleteFunc(slices.Clone(t.Extracts), func(e catalog.Extract) bool {
		return !t.mayGo(e.Target()) || t.isSilent(e.Recording, catalog.Span{FromMS: e.StartMS, ToMS: e.EndMS})
	})
	t.Pictures = slices.DeleteFunc(append([]catalog.Picture{}, t.Pictures...), func(p catalog.Picture) bool {
		return !catalog.DecideExtract(t.Events, p.Target(), catalog.UsePicture, now()).Allows()
	})
	t.Notes = slices.DeleteFunc(slices.Clone(t.Notes), func(n catalog.Note) bool {
		private := n.Sort == catalog.NotePrivate || t.use != catalog.UseKeep
		return private || n.AtMS != nil && t.isSilent(n.Recording, catalog.Span{FromMS: *n.AtMS, ToMS: *n.AtMS + 1})
	})
}

// mayGo asks for one extract. An archive keeps those that the storyteller has
// not asked to leave out; every other use needs them to have said so.
func (t *told) mayGo(target catalog.Target) bool {
	if t.use == catalog.UseKeep {
		return catalog.Approved(t.Events, target, now()).State != catalog.Removed && catalog.Decide(t.Events, target, t.use, now()).Allows()
	}
	return catalog.DecideExtract(t.Events, target, t.use, now()).Allows()
}

// isSilent reports whether a stretch reaches into a part that is left out. One
// that does not say of which recording it is lies in the first; where that is
// not known either, in all.
func (t *told) isSilent(recording catalog.ID, part catalog.Span) bool {
	if recording == "" && len(t.Recordings) > 0 {
		recording = t.Recordings[0].ID
	}
	return slices.ContainsFunc(t.silent[recording], part.Overlaps)
}

// named is how the storyteller is written down where something must stand.
func (t *told) named() string {
	if t.Teller.KnownAs == "" {
		return "Anonymous"
	}
	return t.Teller.KnownAs
}
