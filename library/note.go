package library

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

const wholeStory = -1 // at_ms of a note that is about no moment

// AddNote keeps a note, a mark, a good quote or a part to keep private.
func (l *Library) AddNote(ctx context.Context, n catalog.Note) (catalog.Note, error) {
	if n.Sort == "" {
		n.Sort = catalog.NotePlain
	}
	n.ID = catalog.NewID()
	if _, err := l.story(ctx, n.Story); err != nil {
		return n, err
	}
	return n, l.change(ctx, func(w *writing) error { return w.fields(catalog.KindNote, n.ID, n.Story, noteFields(n)) })
}

func noteFields(n catalog.Note) []field {
	at := int64(wholeStory)
	if n.AtMS != nil {
		at = *n.AtMS
	}
	fields := []field{{"text", n.Text}, {"at_ms", at}, {"sort", n.Sort}}
	if n.Recording != "" {
		fields = append(fields, field{"recording", n.Recording})
	}
	return fields
}

// SaveNote writes where a note stands, what it says and what it is for, where
// that differs from the note as somebody knew it.
func (l *Library) SaveNote(ctx context.Context, was, is catalog.Note) error {
	at := func(n catalog.Note) int64 {
		if n.AtMS == nil {
			return wholeStory
		}
		return max(0, *n.AtMS)
	}
	var fields []field
	if was.Text != is.Text {
		fields = append(fields, field{"text", is.Text})
	}
	if was.Sort != is.Sort {
		fields = append(fields, field{"sort", is.Sort})
	}
	if at(was) != at(is) || was.Recording != is.Recording {
		fields = append(fields, field{"recording", is.Recording}, field{"at_ms", at(is)})
	}
	return l.change(ctx, func(w *writing) error { return w.fields(catalog.KindNote, was.ID, was.Story, fields) })
}

// DropNote puts a note in the bin.
func (l *Library) DropNote(ctx context.Context, n catalog.Note) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindNote, n.ID, n.Story, "deleted", true) })
}

// Notes gives a story's notes, those about the whole story first, then
// recording by recording in the order of the moments they are about. Others'
// stories that the team may not hear answer ErrConsent.
func (l *Library) Notes(ctx context.Context, story catalog.ID) ([]catalog.Note, error) {
	if err := l.mayRead(ctx, story); err != nil {
		return nil, err
	}
	return l.notes(ctx, story)
}

func (l *Library) notes(ctx context.Context, story catalog.ID) ([]catalog.Note, error) {
	hidden, err := l.elsewhere(ctx, story)
	if err != nil {
		return nil, err
	}
	notes := []catalog.Note{}
	err = rows(ctx, l.read, `SELECT id, story, recording, text, at_ms, sort FROM note
		WHERE story = ? AND NOT deleted ORDER BY at_ms >= 0, recording, at_ms, id`, func(rs *sql.Rows) error {
		var n catalog.Note
		var at int64
		if err := rs.Scan(&n.ID, &n.Story, &n.Recording, &n.Text, &at, &n.Sort); err != nil {
			return err
		}
		if at >= 0 {
			n.AtMS = &at
		}
		if hidden[n.ID] {
			n.Text = ""
		}
		notes = append(notes, n)
		return nil
	}, story)
	if err != nil {
		return nil, fmt.Errorf("list notes of %s: %w", story, err)
	}
	return notes, nil
}

func (l *Library) loadNotes(ctx context.Context, w *Whole) (err error) {
	w.Notes, err = l.notes(ctx, w.ID)
	return err
}
