package store

import (
	"cmp"
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

// File is one file of a story, and the hash of all its bytes.
type File struct {
	Kind                      catalog.FileKind
	Project, Story, Recording catalog.ID // of an attachment no Recording
	Track                     string     // file name: in the recording's folder, or among the attachments
	SHA256                    string     // lower-case hex
	Bytes                     int64
	Device                    catalog.ID // who sends it
}

// KeepFile takes over a whole file and promises it with a receipt. The bytes
// are written, synced and read back first; a file that does not hold what its
// hash says is refused with CodeNotWhole, one that may not be kept (any more)
// with CodeConsent or CodeErased. Twice is once.
func (s *Store) KeepFile(ctx context.Context, f File, src io.Reader) (wire.Receipt, error) {
	r, err := s.keepFile(ctx, f, func(ctx context.Context) error {
		if err := s.MakeSure(f.Bytes); err != nil {
			return err
		}
		return s.media.put(ctx, f.SHA256, f.Bytes, src)
	})
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("keep file %s: %w", f.SHA256, err)
	}
	return r, nil
}

// keepFile asks, lets bring put the bytes where they stay, and promises them.
func (s *Store) keepFile(ctx context.Context, f File, bring func(context.Context) error) (wire.Receipt, error) {
	f.Kind = cmp.Or(f.Kind, catalog.FileMaster)
	if err := s.MayKeep(ctx, f); err != nil {
		return wire.Receipt{}, err
	}
	held, err := s.held(ctx, f)
	if err != nil {
		return wire.Receipt{}, err
	}
	if !held {
		if err := bring(ctx); errors.Is(err, errNotWhole) {
			return wire.Receipt{}, fmt.Errorf("%w: %w", no(wire.CodeNotWhole), err)
		} else if err != nil {
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
		if err := s.mayKeep(ctx, tx, f); err != nil {
			return err
		}
		if err := s.stillThere(ctx, tx, f); err != nil {
			return err
		}
		if err := exec(ctx, tx, `UPDATE file SET damaged = 0 WHERE sha256 = $1`, f.SHA256); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO file (project, story, recording, track, sha256, bytes, device, receipt, kind, checked)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (project, story, recording, track, sha256) DO UPDATE SET receipt = $8, checked = $10`,
			f.Project, f.Story, f.Recording, f.Track, f.SHA256, f.Bytes, f.Device, string(raw), f.Kind, s.now().Unix())
	})
}

// MayKeep asks whether a file may come in now: nil, or a CodeConsent problem,
// or CodeErased for what was destroyed here. A story that is not known here may
// not send anything.
func (s *Store) MayKeep(ctx context.Context, f File) error {
	return s.mayKeep(ctx, s.read, f)
}

func (s *Store) mayKeep(ctx context.Context, from asker, f File) error {
	if err := s.refuseErased(ctx, from, f); err != nil {
		return err
	}
	st, err := readStory(ctx, from, f.Project, f.Story)
	if err != nil {
		return err
	}
	if st == nil {
		return no(wire.CodeConsent)
	}
	events, err := readConsents(ctx, from, f.Project, f.Story)
	if err != nil {
		return err
	}
	may, err := s.allows(ctx, from, events, f, catalog.UseKeep)
	if err == nil && !may {
		err = no(wire.CodeConsent)
	}
	return err
}

// allows asks whether a file may be put to a use: a listening copy when it is
// silent where something is left out, an attachment with its story, and every
// other file when all of it may.
func (s *Store) allows(ctx context.Context, from asker, events consents, f File, use catalog.Use) (bool, error) {
	now := s.now()
	if !events.keep(now) || !catalog.Decide(events, catalog.WholeStory, use, now).Allows() {
		return false, nil
	}
	switch f.Kind {
	case catalog.FileAttachment:
		return true, nil
	case catalog.FileListening:
		return s.silent(ctx, from, events, f, use)
	}
	return events.may(catalog.UseKeep, now).Allows() && events.may(use, now).Allows(), nil
}

// silent reports whether the log knows the copy and says that nothing is to be
// heard in it of what is left out.
func (s *Store) silent(ctx context.Context, from asker, events consents, f File, use catalog.Use) (bool, error) {
	c, err := readCopy(ctx, from, f.Project, f.Story, f.Recording, f.Track)
	if err != nil || c == nil || c.SHA256 != f.SHA256 {
		return false, err
	}
	takes, err := readTakes(ctx, from, f.Project, f.Story)
	if err != nil {
		return false, err
	}
	for _, u := range []catalog.Use{catalog.UseKeep, catalog.UseTeam, use} {
		if !c.Silent(catalog.LeftOutOf(events, f.Recording, takes, u, s.now())) {
			return false, nil
		}
	}
	return true, nil
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

// ReceiptFor is Receipt for a laptop, about files of stories that it brought or
// that the team may hear: of others it does not learn that they are here.
func (s *Store) ReceiptFor(ctx context.Context, by Device, sha256 string) (wire.Receipt, error) {
	holders, err := s.filesOf(ctx, s.read, `project = $1 AND sha256 = $2`, by.Project, sha256)
	if err != nil {
		return wire.Receipt{}, err
	}
	for _, f := range holders {
		known, err := s.KnownTo(ctx, by, f.Story)
		if err != nil {
			return wire.Receipt{}, err
		}
		if known || f.Device == by.ID {
			return s.Receipt(ctx, by.Project, sha256)
		}
	}
	return wire.Receipt{}, ErrNotFound
}

// KnownTo reports whether a laptop may know that a story of its project is
// here: it brought it, or the team may hear it.
func (s *Store) KnownTo(ctx context.Context, by Device, story catalog.ID) (bool, error) {
	st, err := readStory(ctx, s.read, by.Project, story)
	if err != nil || st == nil || st.Origin == by.ID {
		return err == nil && st != nil, err
	}
	events, err := readConsents(ctx, s.read, by.Project, story)
	return events.team(s.now()), err
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
	holders, err := s.filesOf(ctx, s.read, `project = $1 AND sha256 = $2`, by.Project, sha256)
	if err != nil {
		return nil, err
	}
	for _, f := range holders {
		events, err := readConsents(ctx, s.read, f.Project, f.Story)
		if err != nil {
			return nil, err
		}
		st, err := readStory(ctx, s.read, f.Project, f.Story)
		if err != nil {
			return nil, err
		}
		if st == nil {
			continue
		}
		use := catalog.UseTeam
		if st.Origin == by.ID {
			use = catalog.UseKeep
		}
		may, err := s.allows(ctx, s.read, events, f, use)
		if err != nil {
			return nil, err
		}
		if may {
			return s.open(ctx, sha256, f.Bytes)
		}
	}
	if len(holders) > 0 {
		return nil, no(wire.CodeConsent)
	}
	return nil, ErrNotFound
}

// filesOf lists files that are here whole, by a condition on the table.
func (s *Store) filesOf(ctx context.Context, from asker, where string, args ...any) ([]File, error) {
	var all []File
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var f File
		err := rs.Scan(&f.Kind, &f.Project, &f.Story, &f.Recording, &f.Track, &f.SHA256, &f.Bytes, &f.Device)
		all = append(all, f)
		return err
	}, `SELECT kind, project, story, recording, track, sha256, bytes, device FROM file WHERE damaged = 0 AND `+where+` ORDER BY story, recording, track, sha256`, args...)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return all, nil
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
