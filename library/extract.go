package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"ownvoice/library/catalog"
)

// AddExtract keeps a stretch of a story's recording as an extract, with the
// themes that are on it. It comes back with its id.
func (l *Library) AddExtract(ctx context.Context, e catalog.Extract) (catalog.Extract, error) {
	if err := sensible(e); err != nil {
		return e, err
	}
	if _, err := l.story(ctx, e.Story); err != nil {
		return e, err
	}
	e.ID = catalog.NewID()
	return e, l.change(ctx, func(w *writing) error { return w.fields(catalog.KindExtract, e.ID, e.Story, extractFields(e)) })
}

func extractFields(e catalog.Extract) []field {
	fields := []field{{"recording", e.Recording}, {"start_ms", e.StartMS}, {"end_ms", e.EndMS}, {"title", e.Title}}
	for _, theme := range e.Themes {
		fields = append(fields, field{themeField + string(theme), true})
	}
	return fields
}

// SaveExtract writes where an extract lies and what it is called; its themes
// are SetTheme's.
func (l *Library) SaveExtract(ctx context.Context, e catalog.Extract) error {
	if err := sensible(e); err != nil {
		return err
	}
	return l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindExtract, e.ID, e.Story, []field{{"start_ms", e.StartMS}, {"end_ms", e.EndMS}, {"title", e.Title}})
	})
}

func sensible(e catalog.Extract) error {
	if e.StartMS < 0 || e.EndMS <= e.StartMS {
		return fmt.Errorf("keep extract of %s: it ends before it begins: %w", e.Story, catalog.ErrMalformed)
	}
	return nil
}

// DropExtract puts an extract in the bin.
func (l *Library) DropExtract(ctx context.Context, e catalog.Extract) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindExtract, e.ID, e.Story, "deleted", true) })
}

// Extracts lists a story's extracts, recording by recording, in the order in
// which they are said. Others' stories that the team may not hear answer
// ErrConsent.
func (l *Library) Extracts(ctx context.Context, story catalog.ID) ([]catalog.Extract, error) {
	if err := l.mayRead(ctx, story); err != nil {
		return nil, err
	}
	return l.extracts(ctx, story)
}

func (l *Library) extracts(ctx context.Context, story catalog.ID) ([]catalog.Extract, error) {
	hidden, err := l.elsewhere(ctx, story)
	if err != nil {
		return nil, err
	}
	all := []catalog.Extract{}
	err = rows(ctx, l.read, `SELECT e.id, e.story, e.recording, e.start_ms, e.end_ms, e.title,
		(SELECT json_group_array(x.theme ORDER BY x.theme) FROM extract_theme x JOIN theme t ON t.id = x.theme WHERE x.extract = e.id AND NOT t.deleted)
		FROM extract e WHERE e.story = ? AND NOT e.deleted ORDER BY e.recording, e.start_ms, e.id`, func(rs *sql.Rows) error {
		var e catalog.Extract
		var themes []byte
		if err := rs.Scan(&e.ID, &e.Story, &e.Recording, &e.StartMS, &e.EndMS, &e.Title, &themes); err != nil {
			return err
		}
		e.StartMS = max(0, e.StartMS) // whatever another program wrote
		e.EndMS = max(e.StartMS, e.EndMS)
		if hidden[e.ID] {
			e.Title = ""
		}
		all = append(all, e)
		return json.Unmarshal(themes, &all[len(all)-1].Themes)
	}, story)
	if err != nil {
		return nil, fmt.Errorf("list extracts of %s: %w", story, err)
	}
	return all, nil
}

func (l *Library) loadExtracts(ctx context.Context, w *Whole) (err error) {
	w.Extracts, err = l.extracts(ctx, w.ID)
	return err
}
