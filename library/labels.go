package library

import (
	"context"

	"ownvoice/library/catalog"
)

// AddLabels keeps extracts and notes of a story that were made in another
// program: all of them, or after an error none. Their ids are given here.
func (l *Library) AddLabels(ctx context.Context, story catalog.ID, extracts []catalog.Extract, notes []catalog.Note) error {
	for i := range extracts {
		extracts[i].ID, extracts[i].Story = catalog.NewID(), story
		if err := sensible(extracts[i]); err != nil {
			return err
		}
	}
	for i := range notes {
		notes[i].ID, notes[i].Story = catalog.NewID(), story
	}
	if _, err := l.story(ctx, story); err != nil {
		return err
	}
	return l.change(ctx, func(w *writing) error {
		for _, e := range extracts {
			if err := w.fields(catalog.KindExtract, e.ID, story, extractFields(e)); err != nil {
				return err
			}
		}
		for _, n := range notes {
			if err := w.fields(catalog.KindNote, n.ID, story, noteFields(n)); err != nil {
				return err
			}
		}
		return nil
	})
}
