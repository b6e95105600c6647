package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Reminder is something about one story's permission that waits for a person.
type Reminder struct {
	Story   catalog.ID `json:"story"`
	Title   string     `json:"title"`
	KnownAs string     `json:"known_as"`
	catalog.Reminder
}

// Reminders lists what waits for a person in the stories this laptop may show,
// and in those taken back, the most pressing first.
func (l *Library) Reminders(ctx context.Context) ([]Reminder, error) {
	if err := l.catchUpShelf(ctx); err != nil {
		return nil, err
	}
	all, said := []Reminder{}, map[catalog.ID]bool{}
	err := rows(ctx, l.read, `SELECT story, title, known_as, reminds FROM shelf WHERE reminds <> '' AND sight AND NOT bin ORDER BY at DESC, story DESC`, func(rs *sql.Rows) error {
		var of Reminder
		var raw []byte
		if err := rs.Scan(&of.Story, &of.Title, &of.KnownAs, &raw); err != nil {
			return err
		}
		var waits []catalog.Reminder
		if err := json.Unmarshal(raw, &waits); err != nil {
			return err
		}
		for _, of.Reminder = range waits {
			if ofAll := of.Target == catalog.WholeProject; ofAll && said[of.Event] {
				continue // the other stories say the same
			} else if ofAll {
				said[of.Event] = true
			}
			all = append(all, of)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	slices.SortStableFunc(all, func(a, b Reminder) int { return a.Due.Compare(b.Due) })
	return all, nil
}

// RemindersOf lists what waits for a person in one story, the most pressing
// first.
func (l *Library) RemindersOf(ctx context.Context, story catalog.ID) ([]catalog.Reminder, error) {
	all, err := l.Events(ctx, story)
	if err != nil {
		return nil, err
	}
	return catalog.Reminders(all, l.now()), nil
}

// Now is the time by which this library decides.
func (l *Library) Now() time.Time { return l.now() }

// WhoMayHear answers who can hear a story, an extract or a picture of it, and
// why, see catalog.WhoMayHear.
func (l *Library) WhoMayHear(ctx context.Context, story catalog.ID, target catalog.Target) ([]catalog.Hearing, error) {
	all, err := l.Events(ctx, story)
	if err != nil {
		return nil, err
	}
	if target, err = l.whereIs(ctx, target); err != nil {
		return nil, err
	}
	return catalog.WhoMayHear(all, target, l.now()), nil
}

// whereIs fills in where an extract lies that was named by its id alone, and
// that a picture lies nowhere.
func (l *Library) whereIs(ctx context.Context, t catalog.Target) (catalog.Target, error) {
	if t.Kind != catalog.TargetExtract || t.To > 0 {
		return t, nil
	}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(recording), ''), coalesce(max(start_ms), 0), coalesce(max(end_ms), 0),
		EXISTS (SELECT 1 FROM picture WHERE id = ?1) FROM extract WHERE id = ?1`, t.Extract).Scan(&t.Recording, &t.From, &t.To, &t.Apart)
	return t, edge(err)
}
