package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"crypto/rand"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// ErrNoSecond says that nobody may approve this: the reader looks after no such
// request, or it does not wait.
var ErrNoSecond = errors.New("no erasure waits for this person")

// Approve is the second person's word on an erasure: from now on the story is
// destroyed here – its files, its words, its private links –, and what is left
// is a tombstone and the withdrawal itself. It returns when that is done, or
// when only what a reader still reads is left; what is cut short goes on by itself.
func (s *Store) Approve(ctx context.Context, r Reader, request catalog.ID) error {
	q, err := s.RequestOf(ctx, r, request)
	if errors.Is(err, ErrNotFound) || err == nil && q.State != RequestWaiting && q.State != RequestDestroying {
		return fmt.Errorf("approve request %s: %w", request, ErrNoSecond)
	}
	if err != nil {
		return err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `UPDATE request SET state = 'destroying', approved = $1 WHERE id = $2 AND state = 'waiting'`, r.who, request); err != nil {
			return err
		}
		return s.bury(ctx, tx, q)
	})
	if err != nil {
		return fmt.Errorf("approve request %s: %w", request, err)
	}
	if err := s.erase(ctx, q); !errors.Is(err, errBeingRead) {
		return err
	}
	return nil // the last of it goes with the chores
}

// bury writes the tombstone: from its commit on nothing of the story comes in.
func (s *Store) bury(ctx context.Context, tx *sql.Tx, q Request) error {
	t := tombstone{Salt: newSalt()}
	files, err := s.filesAnyhow(ctx, tx, q)
	if err != nil {
		return err
	}
	for _, f := range files {
		if salted := t.salted(f.SHA256); !slices.Contains(t.Media, salted) {
			t.Media = append(t.Media, salted)
		}
	}
	media, err := json.Marshal(t.Media)
	if err != nil {
		return err
	}
	return exec(ctx, tx, `INSERT INTO tombstone (story, project, event, erased, salt, media) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (story) DO NOTHING`,
		q.Story, q.Project, q.ID, s.now().Unix(), t.Salt, string(media))
}

func newSalt() string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails since Go 1.24
	return hex.EncodeToString(raw)
}

// filesAnyhow are all files of a story: those that are here, whole or not, and
// those that its changes speak of and that may still come.
func (s *Store) filesAnyhow(ctx context.Context, from asker, q Request) ([]File, error) {
	var all []File
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var f File
		err := rs.Scan(&f.SHA256)
		all = append(all, f)
		return err
	}, `SELECT sha256 FROM file WHERE project = $1 AND story = $2 UNION SELECT sha256 FROM upload WHERE project = $1 AND story = $2`, q.Project, q.Story)
	if err != nil {
		return nil, err
	}
	takes, err := readTakes(ctx, from, q.Project, q.Story)
	for _, r := range takes {
		for _, t := range r.Tracks {
			all = append(all, File{SHA256: t.SHA256})
		}
	}
	return all, err
}

// erase destroys what Approve has buried. Each step may be done again.
func (s *Store) erase(ctx context.Context, q Request) error {
	ctx = context.WithoutCancel(ctx)
	for _, step := range []func(context.Context, Request) error{s.eraseUploads, s.eraseFiles, s.eraseWords} {
		if err := step(ctx, q); err != nil {
			return fmt.Errorf("erase story %s: %w", q.Story, err)
		}
	}
	if err := s.forget(ctx); err != nil {
		return fmt.Errorf("erase story %s: %w", q.Story, err)
	}
	return s.answer(ctx, q)
}

func (s *Store) eraseUploads(ctx context.Context, q Request) error {
	all, err := uploads(ctx, s.read, `WHERE project = $1 AND story = $2`, q.Project, q.Story)
	for _, u := range all {
		err = errors.Join(err, s.EndUpload(ctx, u.ID))
	}
	return err
}

// eraseFiles destroys the files of the story that no other story has.
func (s *Store) eraseFiles(ctx context.Context, q Request) error {
	return s.drop(ctx, `project = $1 AND story = $2`, q.Project, q.Story)
}

// eraseWords leaves of each change that there was one, and of permission the
// withdrawals and that they were carried out.
func (s *Store) eraseWords(ctx context.Context, q Request) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		all, err := readChanges(ctx, tx, `project = $1 AND story = $2`, q.Project, q.Story)
		if err != nil {
			return err
		}
		for _, c := range all {
			if err := exec(ctx, tx, `UPDATE change SET value = $1 WHERE id = $2`, string(outliving(c)), c.ID); err != nil {
				return err
			}
		}
		if err := exec(ctx, tx, `DELETE FROM worry WHERE project = $1 AND story = $2`, q.Project, q.Story); err != nil {
			return err
		}
		if err := unpublish(ctx, tx, q.Project, q.Story); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE link SET off = 1 WHERE project = $1 AND story = $2`, q.Project, q.Story)
	})
}

// outliving is what stays of a change when its story is erased.
func outliving(c catalog.Change) json.RawMessage {
	var e catalog.Consent
	if c.Kind != catalog.KindConsent || json.Unmarshal(c.Value, &e) != nil || e.Kind != catalog.EventWithdraw && len(e.Carried) == 0 {
		return json.RawMessage("null")
	}
	e.ID = c.Entity
	raw, err := json.Marshal(e.Skeleton())
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

// errBeingRead says that SQLite's log cannot be emptied yet, because somebody
// reads what stood there before: a backup, for example.
var errBeingRead = errors.New("the database is being read")

// forget makes SQLite's own files forget what is in no row any more, and takes
// away the copy that was made before an upgrade. PostgreSQL's autovacuum does
// the first by itself.
func (s *Store) forget(ctx context.Context) error {
	if s.write == s.read {
		return nil
	}
	if _, err := s.write.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	if err := dropCopies(s.file); err != nil {
		return err
	}
	var busy, pages, moved int
	err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	if err == nil && busy != 0 {
		err = errBeingRead
	}
	return err
}

// siftErased answers for a change of a story that was erased here: what was
// known counts as kept, a withdrawal or an answer to one is taken in without a
// word, and all else is refused.
func (b *batch) siftErased(ctx context.Context, c *catalog.Change) (is bool, err error) {
	if c.Story == "" {
		return false, nil
	}
	found, err := readTombstones(ctx, b.tx, `story = $1 AND project = $2`, c.Story, c.Project)
	if err != nil || len(found) == 0 {
		return false, err
	}
	twin, err := known(ctx, b.tx, c.ID)
	if err != nil {
		return true, err
	}
	if twin != nil {
		b.answer.Kept = append(b.answer.Kept, c.ID)
		return true, nil
	}
	if c.Value = outliving(*c); string(c.Value) == "null" {
		return true, no(wire.CodeErased)
	}
	return false, nil
}
