package library

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// Begin says who is going to tell a story and how. KnownAs "" is a person who
// wants no name.
type Begin struct {
	Title       string
	KnownAs     string
	Storyteller catalog.ID // somebody who has told a story before; "": somebody new
	Mode        catalog.Mode
	Language    string
}

// BeginStory makes a story and its storyteller, before the first word is said.
func (l *Library) BeginStory(ctx context.Context, b Begin) (catalog.Story, error) {
	if b.Storyteller == "" {
		b.Storyteller = catalog.NewID()
	}
	s := catalog.Story{
		ID: catalog.NewID(), Title: b.Title, Storyteller: b.Storyteller, Reporter: l.Device().Reporter,
		Mode: b.Mode, Language: b.Language, Begun: l.now().Truncate(time.Second),
	}
	err := l.change(ctx, func(w *writing) error {
		s.Project = w.project
		if err := w.storyteller(s.Storyteller, s.ID, b.KnownAs); err != nil {
			return err
		}
		return w.fields(catalog.KindStory, s.ID, s.ID, []field{
			{"title", s.Title}, {"storyteller", s.Storyteller}, {"reporter", s.Reporter},
			{"mode", s.Mode}, {"language", s.Language}, {"begun", s.Begun.Format(time.RFC3339)},
		})
	})
	return s, err
}

// storyteller writes who tells a story, under its permission.
func (w *writing) storyteller(id, story catalog.ID, knownAs string) error {
	return w.fields(catalog.KindPerson, id, story, []field{{"known_as", knownAs}, {"role", catalog.RoleStoryteller}})
}

// ChangeStory writes what was said about a story that has begun.
func (l *Library) ChangeStory(ctx context.Context, story catalog.ID, b Begin) error {
	s, err := l.story(ctx, story)
	if err != nil {
		return err
	}
	return l.change(ctx, func(w *writing) error {
		if err := w.storyteller(s.Storyteller, story, b.KnownAs); err != nil {
			return err
		}
		return w.fields(catalog.KindStory, story, story, []field{{"title", b.Title}, {"mode", b.Mode}, {"language", b.Language}})
	})
}

// Retitle gives a story another title.
func (l *Library) Retitle(ctx context.Context, story catalog.ID, title string) error {
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindStory, story, story, "title", title) })
}

// Row is a story as a list shows it.
type Row struct {
	catalog.Story
	KnownAs    string
	Recorded   time.Time // of the first recording; of the beginning when there is none
	Seconds    float64   // of sound
	Permission catalog.Permission
	Kept       Kept
	Themes     []catalog.ID // of its extracts, values first
	Found      []Hit        // where a search found what was looked for
	unfinished int          // recordings without a take
	changes    int          // not sent
	files      int          // masters without a receipt
	bytes      int64
	refused    string // why one of its files did not go
	own        bool   // it was begun here, or came from nowhere else
}

// ownRow is a row that knows whether it was written here: by this device, or
// by an earlier one whose file was lost – what never left came from nowhere else.
type ownRow struct{ Row }

// may reports whether it may stand in a list here. One that was taken back
// stands in that of those, so that it can be restored, and in no other.
func (r ownRow) may(events []catalog.Consent, now time.Time) bool {
	return r.maySee(events, now) == nil
}

// maySee is the door of that there is a story: its own laptop may know, another
// only with the team's yes. Otherwise it is a *Refused.
func (r ownRow) maySee(events []catalog.Consent, now time.Time) error {
	if d := catalog.Decide(events, catalog.WholeStory, catalog.UseTeam, now); !r.own && !d.Allows() {
		return &Refused{Use: catalog.UseTeam, Decision: d}
	}
	return nil
}

// mayRead asks whether a story's words may be read here: as maySee, and not
// when it was taken back.
func (l *Library) mayRead(ctx context.Context, story catalog.ID) error {
	s, err := l.story(ctx, story)
	if err != nil {
		return err
	}
	all, err := l.Events(ctx, story)
	if err != nil {
		return err
	}
	if err := s.maySee(all, l.now()); err != nil {
		return err
	}
	if d, is := catalog.TakenBack(all, l.now()); is {
		return &Refused{Use: catalog.UseTeam, Decision: d}
	}
	return nil
}

const storyQuery = `SELECT s.id, s.title, s.storyteller, s.reporter, s.mode, s.language, s.second, s.deleted, s.begun,
	coalesce(p.known_as, ''), NOT s.has_left OR EXISTS (SELECT 1 FROM change c WHERE c.entity = s.id AND c.field = 'begun' AND c.device = ?1),
	(SELECT count(*) FROM recording r WHERE r.story = s.id AND r.facts = ''),
	coalesce((SELECT min(json_extract(r.facts, '$.started')) FROM recording r WHERE r.story = s.id AND r.facts <> ''), s.begun),
	coalesce((SELECT sum((SELECT max(json_extract(t.value, '$.frames') * 1.0 / json_extract(t.value, '$.rate'))
		FROM json_each(r.facts, '$.tracks') t WHERE t.type = 'object')) FROM recording r
		WHERE r.story = s.id AND r.facts <> '' AND json_extract(r.facts, '$.beside.recording') IS NULL), 0),
	(SELECT count(*) FROM change c WHERE c.story = s.id AND c.sent = 0),
	(SELECT count(*) FROM file f JOIN recording r ON r.id = f.recording WHERE r.story = s.id AND f.receipt = '' AND NOT ` + proven + `)
		+ (SELECT count(*) FROM attachment a WHERE a.story = s.id AND a.receipt = '' AND ` + named + `),
	coalesce((SELECT sum(f.bytes) FROM file f JOIN recording r ON r.id = f.recording WHERE r.story = s.id AND f.kind = 'master'), 0),
	coalesce((SELECT f.refused FROM file f JOIN recording r ON r.id = f.recording WHERE r.story = s.id AND f.refused <> '' AND f.receipt = '' AND NOT ` + proven + ` LIMIT 1),
		(SELECT a.refused FROM attachment a WHERE a.story = s.id AND a.refused <> '' AND a.receipt = '' AND ` + named + ` LIMIT 1), '')
	FROM story s LEFT JOIN person p ON p.id = s.storyteller`

func scanStory(rs *sql.Rows) (ownRow, error) {
	var r ownRow
	var begun, recorded string
	err := rs.Scan(&r.ID, &r.Title, &r.Storyteller, &r.Reporter, &r.Mode, &r.Language, &r.Second, &r.Binned, &begun,
		&r.KnownAs, &r.own, &r.unfinished, &recorded, &r.Seconds, &r.changes, &r.files, &r.bytes, &r.refused)
	// A date that another program wrote wrongly is no date; the story stays.
	r.Begun, _ = time.Parse(time.RFC3339, begun)
	r.Recorded, _ = time.Parse(time.RFC3339, recorded)
	return r, err
}

func (l *Library) story(ctx context.Context, id catalog.ID) (ownRow, error) {
	var found []ownRow
	err := rows(ctx, l.read, storyQuery+` WHERE s.id = ?2`, func(rs *sql.Rows) error {
		r, err := scanStory(rs)
		found = append(found, r)
		return err
	}, l.Device().ID, id)
	if err != nil {
		return ownRow{}, fmt.Errorf("read story %s: %w", id, err)
	}
	if len(found) == 0 {
		return ownRow{}, fmt.Errorf("story %s: %w", id, ErrNotFound)
	}
	return found[0], nil
}

// Whole is everything of one story that this laptop may show. It has no
// contact details.
type Whole struct {
	Row
	Teller       catalog.Person
	ReporterName string
	Recordings   []catalog.Recording
	Notes        []catalog.Note
	Segments     []catalog.Segment // what is said, where somebody wrote it down
	Extracts     []catalog.Extract
	Pictures     []catalog.Picture
	Events       []catalog.Consent // its own and the project's
	Files        []catalog.File    // its masters
	Copies       []catalog.File    // that were made of them, here or elsewhere
	BothVersions []BothVersions
}

// Story gives all of one story. Others' stories that the team may not hear
// answer ErrConsent. Of one that was taken back there are no words, no notes
// and nothing that was made of it.
func (l *Library) Story(ctx context.Context, id catalog.ID) (Whole, error) {
	r, err := l.story(ctx, id)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Row: r.Row}
	if w.Events, err = l.Events(ctx, id); err != nil {
		return Whole{}, err
	}
	if err := r.maySee(w.Events, l.now()); err != nil {
		return Whole{}, err
	}
	w.judge(w.Events, l.now(), l.Device().Enrolment != nil)
	loads := []func(context.Context, *Whole) error{l.loadPeople, l.loadRecordings, l.loadFiles}
	if _, takenBack := catalog.TakenBack(w.Events, l.now()); !takenBack {
		loads = append(loads, l.loadNotes, l.loadSegments, l.loadExtracts, l.loadPictures, l.loadVersions)
	}
	for _, load := range loads {
		if err := load(ctx, &w); err != nil {
			return Whole{}, err
		}
	}
	return w, nil
}

func (l *Library) loadPeople(ctx context.Context, w *Whole) (err error) {
	if w.Teller, err = l.Person(ctx, w.Storyteller); err != nil {
		return err
	}
	reporter, err := l.Person(ctx, w.Reporter)
	w.ReporterName = reporter.KnownAs
	return err
}
