package library

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// Find gives the one story whose id begins with prefix.
func (l *Library) Find(ctx context.Context, prefix string) (catalog.ID, error) {
	id, _, err := l.find(ctx, "story", "id", prefix, ErrNotFound)
	return id, err
}

// FindRecording gives the one recording whose id begins with prefix, and its
// story.
func (l *Library) FindRecording(ctx context.Context, prefix string) (recording, story catalog.ID, err error) {
	return l.find(ctx, "recording", "story", prefix, ErrNotFound)
}

// FindThing gives the one thing of a kind – a note, a segment, an extract, a
// picture, a person, a theme, a form – whose id begins with prefix, and its
// story; "" where it has none. What is in the bin is found too. None is
// ErrNoThing.
func (l *Library) FindThing(ctx context.Context, kind catalog.Kind, prefix string) (id, story catalog.ID, err error) {
	of := "''"
	switch kind {
	case catalog.KindNote, catalog.KindSegment, catalog.KindExtract, catalog.KindPicture:
		of = "story"
	case catalog.KindPerson, catalog.KindTheme, catalog.KindForm:
	default:
		return "", "", fmt.Errorf("find %s: %w", kind, ErrNoThing)
	}
	return l.find(ctx, string(kind), of, prefix, ErrNoThing)
}

// FindChange gives the one change whose id begins with prefix, and the story it
// was made under. None is ErrNoThing.
func (l *Library) FindChange(ctx context.Context, prefix string) (id, story catalog.ID, err error) {
	return l.find(ctx, "change", "story", prefix, ErrNoThing)
}

// find looks along the table's key: "~" sorts behind all an id can hold.
func (l *Library) find(ctx context.Context, table, story, prefix string, none error) (id, of catalog.ID, err error) {
	var ids, stories []catalog.ID
	err = rows(ctx, l.read, fmt.Sprintf(`SELECT id, %s FROM %s WHERE id >= ?1 AND id < ?1 || '~' LIMIT 2`, story, table), func(rs *sql.Rows) error {
		var id, of catalog.ID
		err := rs.Scan(&id, &of)
		ids, stories = append(ids, id), append(stories, of)
		return err
	}, strings.ToLower(prefix))
	switch {
	case err != nil:
		return "", "", fmt.Errorf("find %s: %w", table, err)
	case len(ids) == 0 || prefix == "":
		return "", "", fmt.Errorf("find %s: %w", table, none)
	case len(ids) > 1 && !slices.Contains(ids, catalog.ID(prefix)):
		return "", "", fmt.Errorf("find %s: %w", table, ErrAmbiguous)
	}
	return ids[0], stories[0], nil
}
