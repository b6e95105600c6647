package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// themeField begins the name of the field of an extract that says whether it
// has a theme. Each theme is a field of its own, so that people who add
// different ones apart do not overwrite each other.
const themeField = "theme:"

// AddTheme keeps a theme, or a value of the project. It comes back with its id.
func (l *Library) AddTheme(ctx context.Context, t catalog.Theme) (catalog.Theme, error) {
	t.ID = catalog.NewID()
	return t, l.SaveTheme(ctx, t)
}

// SaveTheme writes what a theme is called and says.
func (l *Library) SaveTheme(ctx context.Context, t catalog.Theme) error {
	return l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindTheme, t.ID, "", []field{{"name", t.Name}, {"statement", t.Statement}, {"is_value", t.Value}, {"named_by", t.NamedBy}, {"deleted", false}})
	})
}

// DropTheme takes a theme away from the list and off every extract. Undo, and
// SaveTheme, bring it back to where it was.
func (l *Library) DropTheme(ctx context.Context, theme catalog.ID) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindTheme, theme, "", "deleted", true) })
}

// Themes lists values first, then themes, each by age.
func (l *Library) Themes(ctx context.Context) ([]catalog.Theme, error) {
	all := []catalog.Theme{}
	err := rows(ctx, l.read, `SELECT id, name, statement, is_value, named_by FROM theme WHERE NOT deleted ORDER BY NOT is_value, id`, func(rs *sql.Rows) error {
		var t catalog.Theme
		err := rs.Scan(&t.ID, &t.Name, &t.Statement, &t.Value, &t.NamedBy)
		all = append(all, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list themes: %w", err)
	}
	return all, nil
}

// SetTheme puts a theme on an extract or takes it off.
func (l *Library) SetTheme(ctx context.Context, e catalog.Extract, theme catalog.ID, on bool) error {
	return l.change(ctx, func(w *writing) error {
		return w.set(catalog.KindExtract, e.ID, e.Story, themeField+string(theme), on)
	})
}

// ThemeOf is the theme that a change puts on an extract or takes off, if that
// is what it does.
func ThemeOf(c catalog.Change) (catalog.ID, bool) {
	theme, is := strings.CutPrefix(c.Field, themeField)
	return catalog.ID(theme), is && c.Kind == catalog.KindExtract
}

// showTheme works out whether an extract has a theme: it has when any head of
// the log says so.
func (w *writing) showTheme(extract, theme catalog.ID) error {
	if !theme.Valid() {
		return nil
	}
	all, err := w.changesTo(extract, themeField+string(theme))
	if err != nil {
		return err
	}
	on := slices.ContainsFunc(catalog.Heads(all), func(c catalog.Change) bool {
		var says bool
		return json.Unmarshal(c.Value, &says) == nil && says
	})
	query := `DELETE FROM extract_theme WHERE extract = ? AND theme = ?`
	if on {
		query = `INSERT INTO extract_theme (extract, theme) VALUES (?, ?) ON CONFLICT DO NOTHING`
	}
	if _, err := w.tx.ExecContext(w.ctx, query, extract, theme); err != nil {
		return fmt.Errorf("show themes of %s: %w", extract, err)
	}
	return nil
}
