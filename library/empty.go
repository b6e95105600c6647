package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// ErrNotYet is the answer to throwing away for good what has not been in the
// bin for BinDays.
var ErrNotYet = errors.New("it has not been in the bin for long enough")

// scopeBin is the scope of the tombstone of a story that nobody took back, but
// that was thrown away. Its sound may be brought in again.
const scopeBin = "bin"

// Empty throws a story in the bin away for good, from this laptop: no sooner
// than BinDays after it was put there, and only when name is one of those that
// Whose gives. Nothing ever leaves the bin by itself. One that could not be
// finished answers ErrErasing: it goes on at the next Open.
func (l *Library) Empty(ctx context.Context, story catalog.ID, name string) error {
	bin, err := l.Bin(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bin, func(b Binned) bool { return b.Kind == catalog.KindStory && b.Entity == story })
	switch {
	case i < 0:
		return fmt.Errorf("empty bin of %s: %w", story, ErrNotFound)
	case l.now().Before(bin[i].Until):
		return fmt.Errorf("empty bin of %s: %w", story, ErrNotYet)
	}
	names, err := l.Whose(ctx, story)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(names, func(n string) bool { return spelt(n) == spelt(name) }) {
		return fmt.Errorf("empty bin of %s: %w", story, ErrWrongName)
	}
	err = l.change(ctx, func(w *writing) error {
		w.buried = nil // is read again
		var left bool
		if err := w.tx.QueryRowContext(ctx, `SELECT has_left FROM story WHERE id = ?`, story).Scan(&left); err != nil {
			return err
		}
		return w.saveTombstone(Tombstone{
			Left: left, Format: tombstoneFormat, Project: w.project, Story: story, Asked: l.now().UTC().Truncate(time.Second), Scope: scopeBin,
			Handler: l.Device().Reporter, Second: catalog.SecondName, Device: l.Device().ID, Salt: string(catalog.NewID()), Known: true, Media: []string{},
		}, erasingMarked)
	})
	if err != nil {
		return fmt.Errorf("empty bin of %s: %w", story, err)
	}
	return l.eraseAll(ctx)
}
