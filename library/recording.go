package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// BeginRecording makes the place where a take will be written, after asking
// consent (MayRecord). The row and the folder are on disk before it returns.
func (l *Library) BeginRecording(ctx context.Context, story catalog.ID) (catalog.ID, string, error) {
	if err := l.MayRecord(ctx, story); err != nil {
		return "", "", err
	}
	id := catalog.NewID()
	dir := l.RecordingDir(id)
	if err := durable.MkdirAll(dir); err != nil {
		return "", "", fmt.Errorf("make place for recording %s: %w", id, edge(err))
	}
	err := l.change(ctx, func(w *writing) error {
		_, err := w.tx.ExecContext(w.ctx, `INSERT INTO recording (id, story) VALUES (?, ?)`, id, story)
		if err == nil {
			_, err = w.tx.ExecContext(w.ctx, `UPDATE story SET stale = stale + 1 WHERE id = ?`, story)
		}
		return err
	})
	return id, dir, err
}

// Keep takes over a finished take. Its files must already be whole and synced
// in the recording's folder. Keeping a take twice is keeping it once. Sound that
// was erased here is not kept again when it is brought in: its copy goes, and
// the answer is ErrErased.
func (l *Library) Keep(ctx context.Context, t catalog.Take) (catalog.Recording, error) {
	r := catalog.Recording{ID: t.Recording, Take: t}
	err := l.read.QueryRowContext(ctx, `SELECT story FROM recording WHERE id = ?`, t.Recording).Scan(&r.Story)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return r, fmt.Errorf("keep take %s: %w", t.Recording, edge(err))
	}
	if err := l.refuseErased(ctx, t); err != nil {
		return r, err
	}
	err = l.change(ctx, func(w *writing) error {
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE file SET here = 0 WHERE recording = ? AND kind = 'master'`, t.Recording); err != nil {
			return err
		}
		if err := w.set(catalog.KindRecording, t.Recording, r.Story, "facts", t); err != nil {
			return err
		}
		_, err := w.tx.ExecContext(w.ctx, `UPDATE file SET here = 1 WHERE recording = ? AND kind = 'master'`, t.Recording)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("keep take %s: %w", t.Recording, err)
	}
	return r, nil
}

// What a track's file may be called and how a hash is written. What another
// laptop wrote becomes part of a path or an address only if it is like this.
var (
	trackName = regexp.MustCompile(`^track-[0-9]{1,3}\.wav$`)
	trackHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

const maxTrackBytes = 1 << 40

func odd(t catalog.Track) bool {
	return !trackName.MatchString(t.File) || !trackHash.MatchString(t.SHA256) || t.Bytes < 0 || t.Bytes > maxTrackBytes
}

// showFiles keeps the list of masters as the facts of a recording have it. A
// master that lies here is not given up for another: it never changes, whatever
// somebody writes about it.
func (w *writing) showFiles(recording, wroteIt catalog.ID) error {
	if wroteIt == w.l.Device().ID {
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE recording SET own = 1 WHERE id = ? AND NOT own`, recording); err != nil {
			return fmt.Errorf("own recording %s: %w", recording, err)
		}
	}
	var raw []byte
	if err := w.tx.QueryRowContext(w.ctx, `SELECT facts FROM recording WHERE id = ?`, recording).Scan(&raw); err != nil {
		return fmt.Errorf("read recording %s: %w", recording, err)
	}
	var t catalog.Take
	if json.Unmarshal(raw, &t) != nil {
		return nil // written by a newer Ownvoice; the log keeps it
	}
	for _, track := range t.Tracks {
		if odd(track) {
			continue
		}
		_, err := w.tx.ExecContext(w.ctx, `INSERT INTO file (recording, name, sha256, bytes) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET receipt = iif(sha256 = excluded.sha256, receipt, ''), upload = iif(sha256 = excluded.sha256, upload, ''), refused = iif(sha256 = excluded.sha256, refused, ''),
			sha256 = excluded.sha256, bytes = excluded.bytes WHERE NOT here`, recording, track.File, track.SHA256, track.Bytes)
		if err != nil {
			return fmt.Errorf("list files of %s: %w", recording, err)
		}
	}
	return nil
}

func (l *Library) loadRecordings(ctx context.Context, w *Whole) error {
	err := rows(ctx, l.read, `SELECT id, facts FROM recording WHERE story = ? ORDER BY id`, func(rs *sql.Rows) error {
		r := catalog.Recording{Story: w.ID}
		var facts []byte
		if err := rs.Scan(&r.ID, &facts); err != nil {
			return err
		}
		if len(facts) == 0 { // a take that is not finished
			return nil
		}
		if json.Unmarshal(facts, &r.Take) != nil {
			r.Take = catalog.Take{} // of a newer Ownvoice: it is there, and no more is known
		}
		r.Recording, r.Tracks = r.ID, slices.DeleteFunc(r.Tracks, odd)
		leaveOdd(&r.Take)
		w.Recordings = append(w.Recordings, r)
		return nil
	}, w.ID)
	if err != nil {
		return fmt.Errorf("list recordings of %s: %w", w.ID, err)
	}
	return nil
}

// Unfinished is a recording that was begun and has no take: it is being made
// now, or was cut short.
type Unfinished struct {
	Recording, Story catalog.ID
	Dir              string
}

// Unfinished lists recordings without a take. Right after Open, all of them
// were cut short: mend what lies in Dir and Keep it.
func (l *Library) Unfinished(ctx context.Context) ([]Unfinished, error) {
	var all []Unfinished
	err := rows(ctx, l.read, `SELECT id, story FROM recording WHERE facts = '' ORDER BY id`, func(rs *sql.Rows) error {
		var u Unfinished
		err := rs.Scan(&u.Recording, &u.Story)
		u.Dir = l.RecordingDir(u.Recording)
		all = append(all, u)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list unfinished recordings: %w", err)
	}
	return here(all), nil
}

// here leaves out recordings of other laptops, which have no folder here.
func here(all []Unfinished) []Unfinished {
	var found []Unfinished
	for _, u := range all {
		if _, err := os.Stat(u.Dir); err == nil {
			found = append(found, u)
		}
	}
	return found
}

// Drop forgets a recording that was begun and never held a sample. One with a
// take, or with any sound in its folder, is kept.
func (l *Library) Drop(ctx context.Context, recording catalog.ID) error {
	sound, err := below(l.RecordingDir(recording), "*.wav")
	if err != nil || len(sound) > 0 {
		return err
	}
	return l.change(ctx, func(w *writing) error {
		_, err := w.tx.ExecContext(w.ctx, `DELETE FROM recording WHERE id = ? AND facts = ''`, recording)
		return err
	})
}
