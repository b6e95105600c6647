package library

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// AddPicture keeps a photo as part of a story. The file is attached already,
// see Attach; whether it is a picture at all, the caller has seen.
func (l *Library) AddPicture(ctx context.Context, p catalog.Picture) (catalog.Picture, error) {
	if _, err := l.story(ctx, p.Story); err != nil {
		return p, err
	}
	p.ID = catalog.NewID()
	return p, l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindPicture, p.ID, p.Story, []field{{"sha256", p.SHA256}, {"caption", p.Caption}})
	})
}

// Caption writes what is to be seen on a picture.
func (l *Library) Caption(ctx context.Context, p catalog.Picture, caption string) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindPicture, p.ID, p.Story, "caption", caption) })
}

// DropPicture puts a picture in the bin.
func (l *Library) DropPicture(ctx context.Context, p catalog.Picture) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindPicture, p.ID, p.Story, "deleted", true) })
}

func (l *Library) loadPictures(ctx context.Context, w *Whole) error {
	err := rows(ctx, l.read, `SELECT id, story, sha256, caption FROM picture WHERE story = ? AND NOT deleted ORDER BY id`, func(rs *sql.Rows) error {
		var p catalog.Picture
		err := rs.Scan(&p.ID, &p.Story, &p.SHA256, &p.Caption)
		w.Pictures = append(w.Pictures, p)
		return err
	}, w.ID)
	if err != nil {
		return fmt.Errorf("list pictures of %s: %w", w.ID, err)
	}
	return nil
}
