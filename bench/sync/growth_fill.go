package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// full is what stands in an archive that was filled.
type full struct {
	seq    int64
	middle catalog.ID // a story that anyone may hear
	hash   string     // of its sound
}

// grown writes so many stories into an archive that does not run, row by row as
// a push leaves them: sending them would take hours. Every second one may be
// heard by anyone. Of sound there are the rows and no bytes.
func grown(ctx context.Context, path string, by *light, seenBy catalog.ID, stories int) (full, error) {
	var g full
	tx, done, err := filling(ctx, path)
	if err != nil {
		return g, err
	}
	defer done()
	put := map[string]string{
		"change": `INSERT INTO change (id, project, story, kind, entity, field, value, author, device, device_seq, clock, replaces, seq, brought_by, kept) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, 'null', ?, ?, ?)`,
		"story":  `INSERT INTO story (project, id, origin, kept, shown, turns) VALUES (?, ?, ?, 1, 1, 0)`,
		"file":   `INSERT INTO file (project, story, recording, track, sha256, bytes, device, receipt, kind, checked) VALUES (?, ?, ?, 'track-1.wav', ?, 9, ?, '{}', 'master', ?)`,
		"seen":   `INSERT INTO seen (device, story) VALUES (?, ?)`,
		"public": `INSERT INTO public_story (project, story, stale) VALUES (?, ?, 0)`,
		"term":   `INSERT OR IGNORE INTO public_term (kind, term, begun, project, story) VALUES (?, ?, ?, ?, ?)`,
		"heard":  `INSERT INTO harvest (project, story, first, changed, public) VALUES (?, ?, ?, ?, 1)`,
	}
	if err := tx.QueryRowContext(ctx, `SELECT seq FROM project WHERE id = ?`, by.project).Scan(&g.seq); err != nil {
		return g, err
	}
	now := time.Now().Unix()
	for i := range stories {
		public := i%2 == 0
		words := []string{"the", "day", "river", "came", "up", "to", "second", "step", "house", fmt.Sprint("word", i%5000)}
		recording, story, changes, err := by.told(i, words, public)
		if err != nil {
			return g, err
		}
		hash := fmt.Sprintf("%064x", i)
		row := func(name string, args ...any) {
			_, failed := tx.ExecContext(ctx, put[name], args...)
			err = errors.Join(err, failed)
		}
		for _, c := range changes {
			g.seq++
			row("change", c.ID, c.Project, c.Story, c.Kind, c.Entity, c.Field, string(c.Value), c.Device, c.Seq, c.Clock, g.seq, by.id, now)
		}
		row("story", by.project, story, by.id)
		row("file", by.project, story, recording, hash, by.id, now)
		row("seen", seenBy, story)
		if public {
			row("public", by.project, story)
			row("heard", by.project, story, now, now)
			row("term", "all", "", now-int64(i), by.project, story)
			row("term", "project", by.project, now-int64(i), by.project, story)
			for _, w := range words {
				row("term", "word", w, now-int64(i), by.project, story)
			}
			if i <= stories/2 {
				g.middle, g.hash = story, hash
			}
		}
		if err != nil {
			return g, err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE project SET seq = ? WHERE id = ?`, g.seq, by.project); err != nil {
		return g, err
	}
	return g, tx.Commit()
}

// filling is one transaction on a database that nobody else has open.
func filling(ctx context.Context, path string) (tx *sql.Tx, done func(), err error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=OFF&_txlock=immediate&_stmt_cache_size=32")
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	if tx, err = db.BeginTx(ctx, nil); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return tx, func() {
		_ = tx.Rollback() // does nothing after Commit
		_ = db.Close()    // what counts is committed
	}, nil
}

// told is a story as its laptop writes it, with a line of what was said.
func (l *light) told(i int, words []string, public bool) (recording, story catalog.ID, all []catalog.Change, err error) {
	recording, story = catalog.NewID(), catalog.NewID()
	segment, person := catalog.NewID(), catalog.NewID()
	yes := map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes}
	if public {
		yes[catalog.UseWhole] = catalog.Yes
	}
	event := catalog.Consent{ID: catalog.NewID(), Kind: catalog.EventAgreed, Target: catalog.WholeStory, How: catalog.HowPaper, Uses: yes}
	hash := fmt.Sprintf("%064x", i)
	said := ""
	for _, w := range words {
		said += w + " "
	}
	for _, c := range []struct {
		kind   catalog.Kind
		entity catalog.ID
		field  string
		value  any
	}{
		{catalog.KindConsent, event.ID, "event", event},
		{catalog.KindStory, story, "begun", time.Now().Add(-time.Duration(i) * time.Second).Format(time.RFC3339)},
		{catalog.KindStory, story, "title", "The day the river came up to the second step"},
		{catalog.KindPerson, person, "known_as", fmt.Sprint("Maureen ", i)},
		{catalog.KindStory, story, "storyteller", person},
		{catalog.KindRecording, recording, "facts", catalog.Take{Recording: recording, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{
			{Label: "Room", File: "track-1.wav", SHA256: hash, Bytes: 9, Frames: 9, RateHz: 48000, Bits: 16, Channels: 1, Gaps: []catalog.Gap{}}}}},
		{catalog.KindRecording, recording, catalog.FieldCopy("listening.opus"), catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", SHA256: "f" + hash[1:], Bytes: 9, Masters: []string{hash}}},
		{catalog.KindRecording, recording, catalog.FieldCopy("track-1.flac"), catalog.Copy{Kind: catalog.FilePacked, File: "track-1.flac", SHA256: "e" + hash[1:], Bytes: 9, Masters: []string{hash}}},
		{catalog.KindSegment, segment, "recording", recording},
		{catalog.KindSegment, segment, "end_ms", 3900},
		{catalog.KindSegment, segment, "text", said},
	} {
		change, failed := l.change(c.kind, c.entity, story, c.field, c.value)
		all, err = append(all, change), errors.Join(err, failed)
	}
	return recording, story, all, err
}

// shelved is the library of a laptop that knows of so many stories of others,
// which the archive holds and whose listening copies it has fetched: rows as
// Receive leaves them, past its door, which would take hours. Of sound there
// are the rows and no bytes.
func shelved(ctx context.Context, dir string, stories int) (*library.Library, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	other := &light{id: catalog.NewID(), project: catalog.NewID()}
	lib, err := library.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	err = lib.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: other.project, Name: "Bench", Key: key})
	if err == nil { // what this laptop wrote itself the archive has
		var own []catalog.ID
		all, failed := lib.ChangesToSend(ctx, 1000)
		for _, c := range all {
			own = append(own, c.ID)
		}
		err = errors.Join(failed, lib.Sent(ctx, own))
	}
	if err = errors.Join(err, lib.Close()); err != nil {
		return nil, err
	}
	if err := other.fill(ctx, filepath.Join(dir, "library.db"), stories); err != nil {
		return nil, err
	}
	if lib, err = library.Open(ctx, dir); err != nil {
		return nil, err
	}
	if _, err = lib.Waiting(ctx); err != nil { // its list is brought up to date
		err = errors.Join(err, lib.Close())
	}
	return lib, err
}

// fill writes stories of this laptop into the library of another.
func (l *light) fill(ctx context.Context, path string, stories int) error {
	tx, done, err := filling(ctx, path)
	if err != nil {
		return err
	}
	defer done()
	for i := range stories {
		recording, story, changes, err := l.told(i, []string{"the", "day", "the", "river", "came"}, false)
		row := func(query string, args ...any) {
			_, failed := tx.ExecContext(ctx, query, args...)
			err = errors.Join(err, failed)
		}
		row(`INSERT INTO story (id, title, begun, has_left) VALUES (?, 'The day the river came up to the second step', '2026-11-26T14:00:00Z', 1)`, story)
		for _, c := range changes {
			row(`INSERT INTO change (id, project, story, kind, entity, field, value, author, device, seq, clock, replaces, sent) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '', 1)`,
				c.ID, c.Project, c.Story, c.Kind, c.Entity, c.Field, string(c.Value), c.Device, c.Seq, c.Clock)
			if c.Field == "facts" {
				row(`INSERT INTO recording (id, story, facts) VALUES (?, ?, ?)`, recording, story, string(c.Value))
			}
		}
		hash := fmt.Sprintf("%064x", i)
		file := `INSERT INTO file (recording, name, kind, sha256, bytes, masters, here, receipt) VALUES (?, ?, ?, ?, 9, ?, ?, ?)`
		row(file, recording, "listening.opus", "listening", "f"+hash[1:], hash, 1, "{}")
		row(file, recording, "track-1.flac", "packed", "e"+hash[1:], hash, 0, "{}")
		row(file, recording, "track-1.wav", "master", hash, "", 0, "") // its packed copy proves it
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}
