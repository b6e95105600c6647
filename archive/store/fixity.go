package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// FixityDays is within how many days every stored byte is read again.
const FixityDays = 30

// How much is read at a time, so that those who listen do not wait for it.
const (
	fixityBytes = 256 << 20
	fixityFiles = 500
)

// checkSome reads again those files that were not read for longest, if that is
// long ago.
func (s *Store) checkSome(ctx context.Context) error {
	type held struct {
		hash  string
		bytes int64
	}
	var due []held
	total := int64(0)
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var h held
		err := rs.Scan(&h.hash, &h.bytes)
		if total += h.bytes; total <= fixityBytes || len(due) == 0 {
			due = append(due, h)
		}
		return err
	}, `SELECT sha256, max(bytes) FROM file WHERE checked < $1 GROUP BY sha256 ORDER BY min(checked) LIMIT $2`, s.now().AddDate(0, 0, -FixityDays).Unix(), fixityFiles)
	if err != nil {
		return fmt.Errorf("list files to check: %w", err)
	}
	for _, h := range due {
		err := s.media.check(ctx, h.hash, h.bytes)
		if err != nil && !errors.Is(err, errNotWhole) {
			return err
		}
		if err := s.mark(ctx, h.hash, err != nil); err != nil {
			return err
		}
	}
	return nil
}

// mark writes down what became of reading a file again. A damaged one is
// promised to nobody, so that a laptop that asks sends it again.
func (s *Store) mark(ctx context.Context, hash string, damaged bool) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE file SET damaged = $1, checked = $2 WHERE sha256 = $3`, flag(damaged), s.now().Unix(), hash)
	})
}

// maxMissed is of how many damaged files a laptop is told at a time. Which ones
// is left to chance: those that nobody has any more must not hide the others.
const maxMissed = 100

// Missed names damaged files, by SHA-256, to a laptop that may know that they
// are here: it sends again what it still has. Mostly there are none.
func (s *Store) Missed(ctx context.Context, by Device) ([]string, error) {
	type held struct {
		hash          string
		story, device catalog.ID
	}
	var found []held
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var h held
		err := rs.Scan(&h.hash, &h.story, &h.device)
		found = append(found, h)
		return err
	}, `SELECT sha256, story, device FROM file WHERE project = $1 AND damaged = 1 ORDER BY random() LIMIT $2`, by.Project, maxMissed)
	if err != nil {
		return nil, fmt.Errorf("list damaged files: %w", err)
	}
	var all []string
	for _, h := range found {
		known, err := s.KnownTo(ctx, by, h.story)
		if err != nil {
			return nil, err
		}
		if (known || h.device == by.ID) && !slices.Contains(all, h.hash) {
			all = append(all, h.hash)
		}
	}
	return all, nil
}

// Fixity is how well the stored bytes are looked after.
type Fixity struct {
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`
	Oldest  time.Time `json:"oldest,omitzero"` // when that file was read which was not read for longest
	Late    int       `json:"late"`            // files not read within FixityDays
	Damaged []Damaged `json:"damaged"`
}

// Damaged is a file that is not what its hash says, and who can send it again.
type Damaged struct {
	Project, Story catalog.ID
	SHA256         string
	Bytes          int64
	Found          time.Time
	Device         catalog.ID // who sent it
}

// Fixity says how the files stand that a reader looks after.
func (s *Store) Fixity(ctx context.Context, r Reader) (Fixity, error) {
	f := Fixity{Damaged: []Damaged{}}
	if r.right != member {
		return f, nil
	}
	late := s.now().AddDate(0, 0, -FixityDays).Unix()
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var d Damaged
		var damaged, checked int64
		if err := rs.Scan(&d.Project, &d.Story, &d.SHA256, &d.Bytes, &damaged, &checked, &d.Device); err != nil || !r.in(d.Project, d.Story) {
			return err
		}
		f.Files, f.Bytes = f.Files+1, f.Bytes+d.Bytes
		if at := timeOf(checked); f.Oldest.IsZero() || at.Before(f.Oldest) {
			f.Oldest = at
		}
		if checked < late {
			f.Late++
		}
		if d.Found = timeOf(checked); damaged != 0 {
			f.Damaged = append(f.Damaged, d)
		}
		return nil
	}, `SELECT project, story, sha256, bytes, damaged, checked, device FROM file ORDER BY project, story, sha256`)
	if err != nil {
		return f, fmt.Errorf("look at fixity: %w", err)
	}
	return f, nil
}

// dropOldCopies takes away listening copies in whose place another has come.
func (s *Store) dropOldCopies(ctx context.Context) error {
	all, err := s.filesOf(ctx, s.read, `kind = 'listening'`)
	if err != nil {
		return err
	}
	for _, f := range all {
		c, err := readCopy(ctx, s.read, f.Project, f.Story, f.Recording, f.Track)
		if err != nil {
			return err
		}
		if c == nil || c.SHA256 == f.SHA256 {
			continue
		}
		newer, err := s.filesOf(ctx, s.read, `project = $1 AND story = $2 AND recording = $3 AND track = $4 AND sha256 = $5`, f.Project, f.Story, f.Recording, f.Track, c.SHA256)
		if err != nil || len(newer) == 0 { // what nobody may hear is not heard; what may be is kept until then
			if err != nil {
				return err
			}
			continue
		}
		if err := s.dropFile(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// dropFile forgets a file, and destroys its bytes when nothing else is of them.
func (s *Store) dropFile(ctx context.Context, f File) error {
	return s.drop(ctx, `project = $1 AND story = $2 AND recording = $3 AND track = $4 AND sha256 = $5`, f.Project, f.Story, f.Recording, f.Track, f.SHA256)
}
