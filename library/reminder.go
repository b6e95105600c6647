package library

import (
	"context"
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
	events, err := l.eventsByStory(ctx)
	if err != nil {
		return nil, err
	}
	all, seen := []Reminder{}, map[catalog.ID]bool{}
	for _, permit := range []catalog.PermissionState{"", catalog.PermitTaken} {
		stories, err := l.Stories(ctx, Filter{Permit: permit})
		if err != nil {
			return nil, err
		}
		for _, s := range stories {
			if seen[s.ID] {
				continue
			}
			seen[s.ID] = true
			for _, r := range catalog.Reminders(events.of(s.ID), l.now()) {
				if ofAll := r.Target == catalog.WholeProject; ofAll && seen[r.Event] {
					continue // the other stories say the same
				} else if ofAll {
					seen[r.Event] = true
				}
				all = append(all, Reminder{s.ID, s.Title, s.KnownAs, r})
			}
		}
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

// whereIs fills in where an extract lies that was named by its id alone.
func (l *Library) whereIs(ctx context.Context, t catalog.Target) (catalog.Target, error) {
	if t.Kind != catalog.TargetExtract || t.To > 0 {
		return t, nil
	}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(recording), ''), coalesce(max(start_ms), 0), coalesce(max(end_ms), 0) FROM extract WHERE id = ?`, t.Extract).
		Scan(&t.Recording, &t.From, &t.To)
	return t, edge(err)
}
