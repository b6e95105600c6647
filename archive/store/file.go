package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// File is one track of a recording, and the hash of all its bytes.
type File struct {
	Project, Story, Recording catalog.ID
	Track                     string // file name inside the recording's folder
	SHA256                    string // lower-case hex
	Bytes                     int64
	Device                    catalog.ID // who sends it
}

// KeepFile takes over a whole file and promises it with a receipt. The bytes
// are hashed, written, synced and read back first; a file that does not hold
// what its hash says is refused with CodeNotWhole, one whose story may not be
// kept (any more) with CodeConsent. Twice is once.
func (s *Store) KeepFile(ctx context.Context, f File, src io.ReadSeeker) (wire.Receipt, error) {
	r, err := s.keepFile(ctx, f, src)
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("keep file %s of recording %s: %w", f.SHA256, f.Recording, err)
	}
	return r, nil
}

func (s *Store) keepFile(ctx context.Context, f File, src io.ReadSeeker) (wire.Receipt, error) {
	sum, n, err := hashOf(src)
	if err != nil {
		return wire.Receipt{}, err
	}
	if sum != f.SHA256 || n != f.Bytes {
		return wire.Receipt{}, no(wire.CodeNotWhole)
	}
	if err := s.MayKeep(ctx, f.Project, f.Story); err != nil {
		return wire.Receipt{}, err
	}
	held, err := s.held(ctx, f)
	if err != nil {
		return wire.Receipt{}, err
	}
	if !held {
		if _, err := src.Seek(0, io.SeekStart); err != nil {
			return wire.Receipt{}, err
		}
		if err := s.media.put(ctx, f.SHA256, f.Bytes, src); err != nil {
			return wire.Receipt{}, err
		}
	}
	r := wire.Receipt{SHA256: f.SHA256, Bytes: f.Bytes, Time: s.now().UTC().Truncate(time.Second)}
	r.Sign(s.key)
	return r, s.record(ctx, f, r)
}

// held reports whether the file was received whole before, by anybody. It asks
// the database too: bytes that lie there without a row were never synced.
func (s *Store) held(ctx context.Context, f File) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM file WHERE sha256 = $1 AND bytes = $2 AND damaged = 0`, f.SHA256, f.Bytes).Scan(&n)
	if err != nil || n == 0 {
		return false, err
	}
	return s.media.has(ctx, f.SHA256, f.Bytes)
}

// record writes the receipt down, unless consent went while the file was
// being written.
func (s *Store) record(ctx context.Context, f File, r wire.Receipt) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := s.mayKeep(ctx, tx, f.Project, f.Story); err != nil {
			return err
		}
		if err := exec(ctx, tx, `UPDATE file SET damaged = 0 WHERE sha256 = $1`, f.SHA256); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO file (project, story, recording, track, sha256, bytes, device, receipt)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project, story, recording, track, sha256) DO UPDATE SET receipt = $8`,
			f.Project, f.Story, f.Recording, f.Track, f.SHA256, f.Bytes, f.Device, string(raw))
	})
}

// MayKeep asks whether anything of a story may come in now: nil, or a
// CodeConsent problem. A story that is not known here may not.
func (s *Store) MayKeep(ctx context.Context, project, story catalog.ID) error {
	return s.mayKeep(ctx, s.read, project, story)
}

func (s *Store) mayKeep(ctx context.Context, from asker, project, story catalog.ID) error {
	events, err := readConsents(ctx, from, project, story)
	if err != nil {
		return err
	}
	st, err := readStory(ctx, from, project, story)
	if err != nil {
		return err
	}
	if st == nil || !events.keep(s.now()) {
		return no(wire.CodeConsent)
	}
	return nil
}

// Receipt returns the receipt for a file the project has, or ErrNotFound. It
// looks that the file is still there: a promise must be true when it is made.
func (s *Store) Receipt(ctx context.Context, project catalog.ID, sha256 string) (wire.Receipt, error) {
	var r wire.Receipt
	var raw string
	err := s.read.QueryRowContext(ctx, `SELECT receipt FROM file WHERE project = $1 AND sha256 = $2 AND damaged = 0 LIMIT 1`, project, sha256).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal([]byte(raw), &r)
	}
	if err != nil {
		return r, fmt.Errorf("find receipt for %s: %w", sha256, err)
	}
	there, err := s.media.has(ctx, sha256, r.Bytes)
	if err == nil && !there {
		err = ErrNotFound
	}
	return r, err
}

// Sound is an open file. The caller closes it.
type Sound struct {
	io.ReadSeekCloser
	SHA256 string
	Bytes  int64
}

// Hear opens a file for a laptop: CodeConsent when its story may not be heard
// by that laptop now, ErrNotFound when the project has no such file.
func (s *Store) Hear(ctx context.Context, by Device, sha256 string) (*Sound, error) {
	type holder struct {
		story, origin catalog.ID
		bytes         int64
	}
	var holders []holder
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var h holder
		err := rs.Scan(&h.story, &h.origin, &h.bytes)
		holders = append(holders, h)
		return err
	}, `SELECT f.story, s.origin, f.bytes FROM file f JOIN story s ON s.project = f.project AND s.id = f.story
		WHERE f.project = $1 AND f.sha256 = $2`, by.Project, sha256)
	if err != nil {
		return nil, fmt.Errorf("find file %s: %w", sha256, err)
	}
	for _, h := range holders {
		events, err := readConsents(ctx, s.read, by.Project, h.story)
		if err != nil {
			return nil, err
		}
		if now := s.now(); events.keep(now) && (h.origin == by.ID || events.may(catalog.UseTeam, now).Allows()) {
			return s.open(ctx, sha256, h.bytes)
		}
	}
	if len(holders) > 0 {
		return nil, no(wire.CodeConsent)
	}
	return nil, ErrNotFound
}

// open reads from the media itself. Whoever calls it has asked consent.
func (s *Store) open(ctx context.Context, sha256 string, bytes int64) (*Sound, error) {
	there, err := s.media.has(ctx, sha256, bytes)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, ErrNotFound
	}
	r, err := s.media.bucket.NewReader(ctx, address(sha256), nil)
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", sha256, err)
	}
	return &Sound{ReadSeekCloser: r, SHA256: sha256, Bytes: bytes}, nil
}
