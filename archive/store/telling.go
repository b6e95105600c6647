package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Telling is a story as one reader may read and hear it: what they may not is
// not in it.
type Telling struct {
	ID        catalog.ID
	ProjectID catalog.ID
	Project   string // its name
	Title     string
	KnownAs   string // as the storyteller chose to be known; "" = no name
	Reporter  string // who listened; "" = nobody knows
	Language  string // BCP 47, may be empty
	Begun     time.Time
	Tracks    []Track   // what is to be heard: of each recording its listening copy, or else its masters
	Words     []Line    // what was said, in order
	Written   bool      // there are words
	Extracts  []Passage // in order
	Themes    []string  // of its extracts
	Why       string    // one sentence: why this reader may hear it
	Yes       time.Time // the day of the yes, as the laptop's clock had it; zero when it cannot be told
	Until     time.Time // when the yes ends; zero = it does not
}

// Track is one file of a telling that is to be heard.
type Track struct {
	Recording catalog.ID
	Kind      catalog.FileKind // listening, or master
	Name      string           // file name inside the recording
	Label     string           // of a master: whose voice
	Seconds   float64
	Bytes     int64
	Bars      []int // of a listening copy: its picture, each up to catalog.MostBar; nil when it has none
	sha256    string
}

// Line is one stretch of what was said, or of what is left out.
type Line struct {
	Recording    catalog.ID
	FromMS, ToMS int64
	Speaker      string // "" = as before; a name as it is shown
	Teller       bool   // it is the storyteller who speaks
	Text         string
	Second       string // the same in a second language
	LeftOut      bool   // nothing is to be heard or read here
}

// Passage is one extract.
type Passage struct {
	catalog.Extract
	Words  string // what is said in it
	Names  []string
	Said   catalog.Approval // for the storyteller and the team: what they have said of it
	Public bool             // anyone may hear it
}

func (p Passage) public() bool { return p.Public }

// Seconds is the length of a passage.
func (p Passage) Seconds() float64 { return float64(p.EndMS-p.StartMS) / 1000 }

// Seconds is the length of the longest track.
func (t Telling) Seconds() float64 {
	var longest float64
	for _, track := range t.Tracks {
		longest = max(longest, track.Seconds)
	}
	return longest
}

// Which says which tellings are asked for.
type Which struct {
	Project catalog.ID // "" = of any
	Theme   string     // "" = with any
	Search  string     // in titles and words; "" = any
}

// Plays reports whether a passage of the telling is to be heard.
func (t Telling) Plays(p Passage) bool {
	return slices.ContainsFunc(t.Tracks, func(track Track) bool { return track.Recording == p.Recording })
}

func (w Which) takes(t Telling) bool {
	if w.Theme != "" && !slices.Contains(t.Themes, w.Theme) {
		return false
	}
	if w.Search == "" {
		return true
	}
	for _, word := range strings.Fields(strings.ToLower(w.Search)) {
		in := strings.Contains(strings.ToLower(t.Title+" "+t.KnownAs), word) ||
			slices.ContainsFunc(t.Words, func(l Line) bool { return strings.Contains(strings.ToLower(l.Text), word) })
		if !in {
			return false
		}
	}
	return true
}

// Telling returns one story if a reader may hear it now. ErrNotFound says either
// that it may not be heard or that there is none: from outside the two must
// look the same.
func (s *Store) Telling(ctx context.Context, r Reader, id catalog.ID) (Telling, error) {
	found, err := s.tellings(ctx, r, `s.id = $1`, id)
	if err != nil {
		return Telling{}, err
	}
	if len(found) == 0 {
		return Telling{}, ErrNotFound
	}
	return found[0], nil
}

// OpenTrack opens a track of a telling that was read for this same request. For
// any other see HearTelling, which asks again.
func (s *Store) OpenTrack(ctx context.Context, t Track) (*Sound, error) {
	return s.open(ctx, t.sha256, t.Bytes)
}

// HearTelling opens one file of a story if a reader may hear it now; otherwise
// ErrNotFound, as Telling.
func (s *Store) HearTelling(ctx context.Context, r Reader, id, recording catalog.ID, name string) (*Sound, error) {
	t, err := s.Telling(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, have := range t.Tracks {
		if have.Recording == recording && have.Name == name {
			return s.open(ctx, have.sha256, have.Bytes)
		}
	}
	return nil, ErrNotFound
}

// place is where a story lies.
type place struct {
	project, story catalog.ID
	name           string // of the project
}

func (s *Store) tellings(ctx context.Context, r Reader, where string, args ...any) ([]Telling, error) {
	var places []place
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var p place
		err := rs.Scan(&p.project, &p.story, &p.name)
		if r.in(p.project, p.story) {
			places = append(places, p)
		}
		return err
	}, `SELECT s.project, s.id, p.name FROM story s JOIN project p ON p.id = s.project WHERE s.kept = 1 AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	var all []Telling
	for _, p := range places {
		t, err := s.tell(ctx, r, p.project, p.story)
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

// tell makes the telling of a story, or nil when the reader may not hear it.
func (s *Store) tell(ctx context.Context, r Reader, project, id catalog.ID) (*Telling, error) {
	return s.tellOf(ctx, r, project, id, `kind <> 'consent'`)
}

// glance is a telling without its Words, which are most of a story.
func (s *Store) glance(ctx context.Context, r Reader, project, id catalog.ID) (*Telling, error) {
	t, err := s.tellOf(ctx, r, project, id, `kind NOT IN ('consent', 'segment')`)
	if err != nil || t == nil {
		return nil, err
	}
	return t, s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM change WHERE project = $1 AND story = $2 AND kind = 'segment')`, project, id).Scan(&t.Written)
}

func (s *Store) tellOf(ctx context.Context, r Reader, project, id catalog.ID, changed string) (*Telling, error) {
	events, err := readConsents(ctx, s.read, project, id)
	if err != nil {
		return nil, err
	}
	now, use := s.now(), cmp.Or(r.use(), catalog.UseKeep)
	yes := catalog.DecideHeard(events, catalog.WholeStory, use, now)
	if !events.keep(now) || !yes.Allows() {
		return nil, nil
	}
	changes, err := readChanges(ctx, s.read, `project = $1 AND story IN ($2, '') AND `+changed, project, id)
	if err != nil {
		return nil, fmt.Errorf("read story %s: %w", id, err)
	}
	v := scene{l: logOf(changes), events: events, now: now, use: use}
	if use == catalog.UseWhole && v.l.keepsPrivate() {
		return nil, nil
	}
	v.look(id)
	t := v.telling(id)
	t.Written = slices.ContainsFunc(t.Words, func(l Line) bool { return !l.LeftOut })
	t.ProjectID, t.Yes, t.Until, t.Why = project, dayOf(events, yes.Event), yes.Until, yes.Why
	return &t, s.sounds(ctx, project, &t, v)
}

// sounds gives a telling what is to be heard of it: of each recording the
// listening copy that is here and silent in all that is left out, or where
// there is none and nothing is left out, its masters.
func (s *Store) sounds(ctx context.Context, project catalog.ID, t *Telling, v scene) error {
	held, err := s.filesOf(ctx, s.read, `project = $1 AND story = $2`, project, t.ID)
	if err != nil {
		return err
	}
	whole := v.events.may(v.use, v.now).Allows() && v.events.may(catalog.UseKeep, v.now).Allows()
	for _, r := range v.takes {
		is := func(kind catalog.FileKind, name, hash string) bool {
			return slices.ContainsFunc(held, func(f File) bool {
				return f.Kind == kind && f.Recording == r.ID && f.Track == name && f.SHA256 == hash
			})
		}
		if c, known := v.l.copyOf(r.ID, listeningName); known && c.Silent(v.left[r.ID]) && is(catalog.FileListening, c.File, c.SHA256) {
			t.Tracks = append(t.Tracks, Track{Recording: r.ID, Kind: catalog.FileListening, Name: c.File, Seconds: r.Seconds(), Bytes: c.Bytes, Bars: c.Bars, sha256: c.SHA256})
			continue
		}
		for _, f := range r.Tracks {
			if whole && is(catalog.FileMaster, f.File, f.SHA256) {
				t.Tracks = append(t.Tracks, Track{Recording: r.ID, Kind: catalog.FileMaster, Name: f.File, Label: f.Label, Seconds: f.Seconds(), Bytes: f.Bytes, sha256: f.SHA256})
			}
		}
	}
	return nil
}

const listeningName = "listening.opus"

func dayOf(events consents, id catalog.ID) time.Time {
	for _, e := range events {
		if clock, err := catalog.ParseClock(e.Clock); e.ID == id && err == nil {
			return time.UnixMilli(clock.Millis).UTC()
		}
	}
	return time.Time{}
}
