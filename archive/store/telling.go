package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Telling is a story as anyone may read and hear it.
type Telling struct {
	ID       catalog.ID
	Project  string // its name
	Title    string
	KnownAs  string // as the storyteller chose to be known; "" = no name
	Language string // BCP 47, may be empty
	Begun    time.Time
	Tracks   []Track
	Yes      time.Time // the day of the yes, as the laptop's clock had it; zero when it cannot be told
	Until    time.Time // when the yes ends; zero = it does not
}

// Track is one voice of a telling.
type Track struct {
	Recording catalog.ID
	Name      string // file name inside the recording
	Label     string
	Seconds   float64
	sha256    string
	bytes     int64
}

// Seconds is the length of the longest track.
func (t Telling) Seconds() float64 {
	var longest float64
	for _, track := range t.Tracks {
		longest = max(longest, track.Seconds)
	}
	return longest
}

// Tellings lists every story that anyone may hear now, newest first.
func (s *Store) Tellings(ctx context.Context) ([]Telling, error) {
	all, err := s.tellings(ctx, `1 = 1`)
	slices.SortFunc(all, func(a, b Telling) int {
		return cmp.Or(b.Begun.Compare(a.Begun), cmp.Compare(b.ID, a.ID))
	})
	return all, err
}

// Telling returns one story if anyone may hear it now. ErrNotFound says either
// that it may not be heard or that there is none: from outside the two must
// look the same.
func (s *Store) Telling(ctx context.Context, id catalog.ID) (Telling, error) {
	found, err := s.tellings(ctx, `s.id = $1`, id)
	if err != nil {
		return Telling{}, err
	}
	if len(found) == 0 {
		return Telling{}, ErrNotFound
	}
	return found[0], nil
}

// HearTelling opens one track of a story if anyone may hear it now; otherwise
// ErrNotFound, as Telling.
func (s *Store) HearTelling(ctx context.Context, id, recording catalog.ID, track string) (*Sound, error) {
	t, err := s.Telling(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, have := range t.Tracks {
		if have.Recording == recording && have.Name == track {
			return s.open(ctx, have.sha256, have.bytes)
		}
	}
	return nil, ErrNotFound
}

func (s *Store) tellings(ctx context.Context, where string, args ...any) ([]Telling, error) {
	type place struct {
		project, story catalog.ID
		name           string
	}
	var places []place
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p place
		err := rs.Scan(&p.project, &p.story, &p.name)
		places = append(places, p)
		return err
	}, `SELECT s.project, s.id, p.name FROM story s JOIN project p ON p.id = s.project WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	var all []Telling
	for _, p := range places {
		t, err := s.tell(ctx, p.project, p.story)
		if err != nil {
			return nil, err
		}
		if t != nil {
			t.Project = p.name
			all = append(all, *t)
		}
	}
	return all, nil
}

// tell makes the telling of a story, or nil when not everyone may hear it.
func (s *Store) tell(ctx context.Context, project, id catalog.ID) (*Telling, error) {
	events, err := readConsents(ctx, s.read, project, id)
	if err != nil {
		return nil, err
	}
	now := s.now()
	yes := events.may(catalog.UseWhole, now)
	if !events.keep(now) || !yes.Allows() {
		return nil, nil
	}
	changes, err := readChanges(ctx, s.read, `project = $1 AND story = $2 AND kind <> 'consent'`, project, id)
	if err != nil {
		return nil, fmt.Errorf("read story %s: %w", id, err)
	}
	l := logOf(changes)
	if l.keepsPrivate() {
		return nil, nil
	}
	t := l.telling(id)
	t.KnownAs = knownAs(events, l.text(catalog.KindPerson, catalog.ID(l.text(catalog.KindStory, id, "storyteller")), "known_as"), now)
	t.Yes, t.Until = dayOf(events, yes.Event), yes.Until
	return &t, s.onlyHeld(ctx, project, &t)
}

// onlyHeld leaves out tracks that have not arrived whole.
func (s *Store) onlyHeld(ctx context.Context, project catalog.ID, t *Telling) error {
	held := map[Track]bool{}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var f Track
		err := rs.Scan(&f.Recording, &f.Name, &f.sha256, &f.bytes)
		held[f] = true
		return err
	}, `SELECT recording, track, sha256, bytes FROM file WHERE project = $1 AND story = $2 AND damaged = 0`, project, t.ID)
	if err != nil {
		return fmt.Errorf("list files of story %s: %w", t.ID, err)
	}
	t.Tracks = slices.DeleteFunc(t.Tracks, func(f Track) bool {
		return !held[Track{Recording: f.Recording, Name: f.Name, sha256: f.sha256, bytes: f.bytes}]
	})
	return nil
}

func dayOf(events consents, id catalog.ID) time.Time {
	for _, e := range events {
		if clock, err := catalog.ParseClock(e.Clock); e.ID == id && err == nil {
			return time.UnixMilli(clock.Millis).UTC()
		}
	}
	return time.Time{}
}
