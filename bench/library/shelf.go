//go:build linux

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

const (
	segmentsEach = 30
	wordsEach    = 14
	longSegments = 1500 // of the story of three hours
)

// shelf is a library of so many stories, and the same data in plain SQLite.
type shelf struct {
	stories int
	lib     *library.Library
	plain   *sql.DB // the library's own file, read by SQLite alone
	fts     *sql.DB // its words in FTS5 as one would set it up, a row for each segment
	words   *vocabulary
	random  *rand.Rand
	long    catalog.ID // the story of three hours
	hidden  catalog.ID // the oldest of all
	themes  []catalog.ID
	person  catalog.ID
}

func (s *shelf) close() error { return errors.Join(s.lib.Close(), s.plain.Close(), s.fts.Close()) }

// shelf opens the library of that size, and makes it when there is none.
func (b *bench) shelf(stories int) (*shelf, error) {
	dir := filepath.Join(b.dir, fmt.Sprint(stories))
	s := &shelf{stories: stories, words: newVocabulary(rand.New(rand.NewSource(b.seed))), random: rand.New(rand.NewSource(b.seed + 1))}
	if _, err := os.Stat(filepath.Join(dir, "made")); err != nil {
		if err := s.make(b.ctx, dir); err != nil {
			return nil, fmt.Errorf("make library of %d: %w", stories, err)
		}
		if err := os.WriteFile(filepath.Join(dir, "made"), nil, 0o600); err != nil {
			return nil, err
		}
	}
	var err error
	if s.lib, err = library.Open(b.ctx, filepath.Join(dir, "Ownvoice")); err != nil {
		return nil, err
	}
	if s.plain, err = raw(filepath.Join(dir, "Ownvoice", "library.db"), "mode=ro"); err != nil {
		return nil, err
	}
	if s.fts, err = raw(filepath.Join(dir, "plain.db"), "mode=rw"); err != nil {
		return nil, err
	}
	err = s.plain.QueryRow(`SELECT (SELECT story FROM segment GROUP BY story ORDER BY count(*) DESC LIMIT 1), (SELECT id FROM story ORDER BY begun LIMIT 1), (SELECT max(storyteller) FROM story)`).Scan(&s.long, &s.hidden, &s.person)
	if err != nil {
		return nil, err
	}
	// The long story's recording has its folder, so that its sidecar is written.
	var rec catalog.ID
	if err := s.plain.QueryRow(`SELECT id FROM recording WHERE story = ?`, s.long).Scan(&rec); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.lib.RecordingDir(rec), 0o700); err != nil {
		return nil, err
	}
	all, err := s.lib.Themes(b.ctx)
	for _, t := range all {
		s.themes = append(s.themes, t.ID)
	}
	return s, err
}

func raw(path, how string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL&"+how)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// make writes a library's rows as the library itself would have them, past its
// doors, which would take hours: all but the log of what cannot be searched.
func (s *shelf) make(ctx context.Context, dir string) error {
	lib, err := library.Open(ctx, filepath.Join(dir, "Ownvoice"))
	if err != nil {
		return err
	}
	if err := lib.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: catalog.NewID()}); err != nil {
		return err
	}
	for i := range 20 {
		t, err := lib.AddTheme(ctx, catalog.Theme{Name: s.words.rank(100, 400) + " " + s.words.rank(400, 900), Value: i < 4})
		if err != nil {
			return err
		}
		s.themes = append(s.themes, t.ID)
	}
	device, project := lib.Device().ID, lib.Device().Enrolment.Project
	if err := lib.Close(); err != nil {
		return err
	}
	db, err := raw(filepath.Join(dir, "Ownvoice", "library.db"), "_synchronous=OFF")
	if err != nil {
		return err
	}
	defer db.Close()
	fts, err := raw(filepath.Join(dir, "plain.db"), "_synchronous=OFF")
	if err != nil {
		return err
	}
	defer fts.Close()
	if _, err := fts.Exec(`CREATE TABLE seg (n INTEGER PRIMARY KEY, story TEXT NOT NULL, text TEXT NOT NULL);
		CREATE VIRTUAL TABLE said USING fts5 (text, content = 'seg', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
		CREATE TABLE keyed (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT`); err != nil {
		return err
	}
	n := 0
	for from := 0; from < s.stories; from += 1000 {
		if err := s.batch(db, fts, from, min(1000, s.stories-from), &n, device, project); err != nil {
			return err
		}
	}
	_, err = db.Exec(`DELETE FROM unindexed; INSERT INTO unindexed SELECT id FROM story; DELETE FROM unshelved; INSERT INTO unshelved SELECT id FROM story`)
	if err != nil {
		return err
	}
	before, err := cpu()
	if err != nil {
		return err
	}
	if lib, err = library.Open(ctx, filepath.Join(dir, "Ownvoice")); err != nil {
		return err
	}
	if _, err := lib.List(ctx, library.Filter{}, 0, 1); err != nil {
		return err
	}
	shelved, err := cpu()
	if err != nil {
		return err
	}
	if err := lib.Index(ctx); err != nil {
		return err
	}
	after, err := cpu()
	fmt.Printf("\nmade: %.2f ms a story for the list, %.2f ms for the search\n",
		float64((shelved-before).Microseconds())/1000/float64(s.stories), float64((after-shelved).Microseconds())/1000/float64(s.stories))
	return errors.Join(err, lib.Close())
}

// batch writes count stories.
func (s *shelf) batch(db, fts *sql.DB, from, count int, n *int, device, project catalog.ID) error {
	w, err := newPen(db)
	if err != nil {
		return err
	}
	plain, err := newPen(fts)
	if err != nil {
		return errors.Join(err, w.done(err))
	}
	for i := from; i < from+count; i++ {
		begun := time.Date(2016, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * (10 * 365 * 24 * time.Hour / time.Duration(s.stories)))
		about := []string{s.words.rank(200, 20000), s.words.rank(50, 5000), s.words.rank(2000, 40000)}
		title, segments := strings.TrimSuffix(s.words.sentence(6, about), "."), segmentsEach
		if i == s.stories/2 {
			segments = longSegments
		}
		story, rec := s.begin(w, title, begun, n, device, project)
		s.record(w, story, rec, begun, segments, about)
		for k := range segments {
			text := s.words.sentence(wordsEach, about)
			*n++
			w.write(`INSERT INTO segment (id, story, recording, start_ms, end_ms, speaker, text) VALUES (?, ?, ?, ?, ?, ?, ?)`, catalog.NewID(), story, rec, k*7000, k*7000+6500, "Them", text)
			plain.write(`INSERT INTO seg VALUES (?, ?, ?)`, *n, story, text)
			plain.write(`INSERT INTO said (rowid, text) VALUES (?, ?)`, *n, text)
		}
	}
	err = errors.Join(w.err, plain.err)
	return errors.Join(w.done(err), plain.done(err))
}

// begin writes a story, its teller, and what they answered.
func (s *shelf) begin(w *pen, title string, begun time.Time, n *int, device, project catalog.ID) (story, rec catalog.ID) {
	story, rec = catalog.NewID(), catalog.NewID()
	person, at := catalog.NewID(), begun.Format(time.RFC3339)
	log := func(kind catalog.Kind, entity catalog.ID, field string, value any) {
		*n++
		raw, _ := json.Marshal(value) // of our own making
		w.write(`INSERT INTO change (id, project, story, kind, entity, field, value, author, device, seq, clock, replaces, sent) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '', 1)`,
			catalog.NewID(), project, story, kind, entity, field, string(raw), device, *n, fmt.Sprintf("%013x-000000", *n))
	}
	name := s.words.rank(2000, 6000)
	w.write(`INSERT INTO person (id, known_as, role) VALUES (?, ?, 'storyteller')`, person, strings.ToUpper(name[:1])+name[1:])
	w.write(`INSERT INTO story (id, title, storyteller, mode, language, begun, has_left) VALUES (?, ?, ?, 'room', 'en', ?, 1)`, story, title, person, at)
	log(catalog.KindStory, story, "begun", at)
	if e := (catalog.Consent{ID: catalog.NewID(), Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: s.uses()}); len(e.Uses) > 0 {
		log(catalog.KindConsent, e.ID, "event", e)
	}
	return story, rec
}

// record writes a recording, a note and extracts with themes.
func (s *shelf) record(w *pen, story, rec catalog.ID, begun time.Time, segments int, about []string) {
	facts, _ := json.Marshal(catalog.Take{Recording: rec, Started: begun, Tracks: []catalog.Track{
		{Label: "Room", File: "track-1.wav", Frames: int64(segments) * 48000 * 7, RateHz: 48000, Channels: 1}}}) // of our own making
	w.write(`INSERT INTO recording (id, story, facts) VALUES (?, ?, ?)`, rec, story, string(facts))
	w.write(`INSERT INTO file (recording, name, sha256, bytes, receipt) VALUES (?, 'track-1.wav', ?, ?, ?)`, rec, strings.ReplaceAll(string(rec), "-", ""), segments*48000*14, pick(s.random, "", "{}"))
	w.write(`INSERT INTO note (id, story, text) VALUES (?, ?, ?)`, catalog.NewID(), story, s.words.sentence(8, about))
	for range s.random.Intn(3) {
		e := catalog.NewID()
		w.write(`INSERT INTO extract (id, story, recording, start_ms, end_ms, title) VALUES (?, ?, ?, 1000, 9000, ?)`, e, story, rec, s.words.sentence(5, about))
		w.write(`INSERT INTO extract_theme VALUES (?, ?)`, e, s.themes[min(s.random.Intn(len(s.themes)), s.random.Intn(len(s.themes)))])
	}
}

func (s *shelf) uses() map[catalog.Use]catalog.Answer {
	all := []catalog.Use{catalog.UseKeep, catalog.UseTeam, catalog.UseExtract, catalog.UseQuote, catalog.UseWhole}
	said := map[catalog.Use]catalog.Answer{}
	for _, use := range all[:s.random.Intn(len(all)+1)] {
		said[use] = catalog.Yes
	}
	return said
}
