package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
)

// SegmentEdit is a segment as somebody knew it and as it shall be. The fields
// in which the two differ are written, each as a change of its own: what
// somebody else wrote into another field meanwhile stays. Was is zero for a
// new segment, whose id is Is.ID; Is is zero for one that goes to the bin.
type SegmentEdit struct{ Was, Is catalog.Segment }

// Back is the edit that undoes this one.
func (e SegmentEdit) Back() SegmentEdit { return SegmentEdit{e.Is, e.Was} }

// ID is that of the segment it is about.
func (e SegmentEdit) ID() catalog.ID {
	if e.Is.ID == "" {
		return e.Was.ID
	}
	return e.Is.ID
}

// EditSegments writes a batch of typing, all of it or nothing: it is on disk
// when it returns. Words that are written anew have been checked by nobody.
// Watchers hear of it when the typing rests. Others' stories that the team may
// not hear answer ErrConsent.
func (l *Library) EditSegments(ctx context.Context, story catalog.ID, edits []SegmentEdit) error {
	if err := l.mayRead(ctx, story); err != nil {
		return err
	}
	err := l.typed(ctx, func(w *writing) error {
		for _, e := range edits {
			if err := w.edit(story, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep words of %s: %w", story, err)
	}
	return nil
}

func (w *writing) edit(story catalog.ID, e SegmentEdit) error {
	id := e.ID()
	if !id.Valid() {
		return fmt.Errorf("segment without an id: %w", catalog.ErrMalformed)
	}
	var elsewhere, binned bool
	err := w.tx.QueryRowContext(w.ctx, `SELECT story <> ?, deleted FROM segment WHERE id = ?`, story, id).Scan(&elsewhere, &binned)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	case elsewhere:
		return fmt.Errorf("segment %s of this story: %w", id, ErrNotFound)
	case e.Is.ID == "":
		return w.set(catalog.KindSegment, id, story, "deleted", true)
	case binned && e.Was.ID == "":
		if err := w.set(catalog.KindSegment, id, story, "deleted", false); err != nil {
			return err
		}
	}
	return w.fields(catalog.KindSegment, id, story, e.fields())
}

// fields are those that the edit writes.
func (e SegmentEdit) fields() []field {
	was, is := e.Was, e.Is
	if was.Checked == is.Checked && was.Text != is.Text && was.ID != "" {
		is.Checked = ""
	}
	made := was.ID == ""
	var all []field
	write := func(name string, value any, changed bool) {
		if changed {
			all = append(all, field{name, value})
		}
	}
	write("recording", is.Recording, was.Recording != is.Recording || made)
	write("start_ms", is.StartMS, was.StartMS != is.StartMS || made)
	write("end_ms", is.EndMS, was.EndMS != is.EndMS || made)
	write("text", is.Text, was.Text != is.Text || made)
	write("speaker", is.Speaker, was.Speaker != is.Speaker)
	write("second", is.Second, was.Second != is.Second)
	write("checked", is.Checked, was.Checked != is.Checked)
	return all
}

// SetSecond says in which language a story's words stand beside themselves; ""
// is none. What was written in it stays.
func (l *Library) SetSecond(ctx context.Context, story catalog.ID, language string) error {
	if err := l.mayRead(ctx, story); err != nil {
		return err
	}
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindStory, story, story, "second", language) })
}
