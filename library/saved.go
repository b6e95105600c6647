package library

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// SavedSearch is a filter that somebody wants to use again, under a name.
type SavedSearch struct {
	Name   string `json:"name"`
	Filter Filter `json:"filter"`
}

// searchesSetting is where they are kept: what somebody looks for on this
// laptop is nobody else's business, and never travels.
const searchesSetting = "searches"

// SavedSearches gives the searches that were saved, by name.
func (l *Library) SavedSearches(ctx context.Context) ([]SavedSearch, error) {
	value, err := l.Setting(ctx, searchesSetting)
	return savedIn(value), err
}

// savedIn reads the setting. What another program wrote there is no list.
func savedIn(value string) []SavedSearch {
	saved := []SavedSearch{}
	if json.Unmarshal([]byte(value), &saved) != nil {
		return []SavedSearch{}
	}
	return saved
}

// SaveSearch keeps a search. It takes the place of one with the same name.
func (l *Library) SaveSearch(ctx context.Context, s SavedSearch) error {
	if s.Name = strings.TrimSpace(s.Name); s.Name == "" {
		return fmt.Errorf("save search without a name: %w", catalog.ErrMalformed)
	}
	return l.changeSearches(ctx, func(all []SavedSearch) []SavedSearch {
		return append(without(all, s.Name), s)
	})
}

// ForgetSearch forgets a search; one that is not there is forgotten already.
func (l *Library) ForgetSearch(ctx context.Context, name string) error {
	return l.changeSearches(ctx, func(all []SavedSearch) []SavedSearch { return without(all, strings.TrimSpace(name)) })
}

func without(all []SavedSearch, name string) []SavedSearch {
	return slices.DeleteFunc(all, func(s SavedSearch) bool { return s.Name == name })
}

func (l *Library) changeSearches(ctx context.Context, change func([]SavedSearch) []SavedSearch) error {
	err := l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		var value string
		if err := w.tx.QueryRowContext(ctx, `SELECT coalesce(max(value), '') FROM setting WHERE key = ?`, searchesSetting).Scan(&value); err != nil {
			return err
		}
		all := change(savedIn(value))
		slices.SortFunc(all, func(a, b SavedSearch) int { return strings.Compare(a.Name, b.Name) })
		raw, err := json.Marshal(all)
		if err != nil {
			return err
		}
		_, err = w.tx.ExecContext(ctx, `INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, searchesSetting, string(raw))
		return err
	})
	if err != nil {
		return fmt.Errorf("save searches: %w", edge(err))
	}
	return nil
}
