package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// backedUp are the tables of a backup, each after those it refers to. Uploads
// on their way, sessions, passphrase codes and jobs are not: they begin anew.
// Nor is the index of what is public, which is made of the rest.
var backedUp = []string{"project", "invitation", "device", "story", "seen", "change", "file", "account", "member", "link", "request", "tombstone", "audit", "harvest", "worry", "setting"}

// Saved is what a backup or a restore has done.
type Saved struct {
	Files  int   `json:"files"`  // of all that belong to it
	Copied int   `json:"copied"` // now: what was there already is not copied again
	Bytes  int64 `json:"bytes"`
	Rows   int64 `json:"rows"`
}

// Backup makes to, a folder, an archive like this one was at one moment: what
// is known in archive.db, whatever database this one has, and every file by its
// hash in media. The archive may be serving. A second backup to the same folder
// copies only what is new. After an error the folder holds the backup it held
// before.
func (s *Store) Backup(ctx context.Context, to string) (Saved, error) {
	done, err := s.backup(ctx, to)
	if err != nil {
		return done, fmt.Errorf("back up archive: %w", err)
	}
	return done, nil
}

func (s *Store) backup(ctx context.Context, to string) (done Saved, err error) {
	if err := durable.MkdirAll(to); err != nil {
		return done, err
	}
	anew := filepath.Join(to, ".archive.db.part-new")
	for _, path := range []string{anew, anew + "-wal", anew + "-shm"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return done, err
		}
	}
	copied := &Store{now: s.now}
	if err := copied.openSQLite(ctx, anew); err != nil {
		return done, errors.Join(err, copied.Close())
	}
	done.Rows, err = copyTables(ctx, s.read, copied.write, func(*sql.Tx) error { return nil })
	if err == nil {
		_, err = copied.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	if err == nil {
		err = s.copyMedia(ctx, copied, to, &done)
	}
	if err := errors.Join(err, copied.Close()); err != nil {
		return done, err
	}
	if err := durable.SyncFile(anew); err != nil {
		return done, err
	}
	os.Remove(anew + ".lock")
	return done, durable.Rename(anew, filepath.Join(to, "archive.db"))
}

// copyTables copies every row as it is at one moment; then does what belongs to
// the same transaction.
func copyTables(ctx context.Context, from, to *sql.DB, then func(*sql.Tx) error) (n int64, err error) {
	look, err := from.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		look, err = from.BeginTx(ctx, nil) // SQLite's transactions are snapshots as they are
	}
	if err != nil {
		return 0, err
	}
	defer look.Rollback()
	write, err := to.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer write.Rollback()
	for _, table := range backedUp {
		rows, err := copyTable(ctx, look, write, table)
		if n += rows; err != nil {
			return n, fmt.Errorf("copy table %s: %w", table, err)
		}
	}
	if err := then(write); err != nil {
		return n, err
	}
	return n, write.Commit()
}

func copyTable(ctx context.Context, from, to *sql.Tx, table string) (n int64, err error) {
	rs, err := from.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return 0, err
	}
	defer rs.Close()
	columns, err := rs.Columns()
	if err != nil {
		return 0, err
	}
	places := make([]string, len(columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	insert, err := to.PrepareContext(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(places, ", ")+`)`+unless(table))
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rs.Next() {
		if err := rs.Scan(into...); err != nil {
			return n, err
		}
		for i, v := range values {
			if raw, is := v.([]byte); is {
				values[i] = string(raw)
			}
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return n, err
		}
		n++
	}
	return n, rs.Err()
}

// unless lets the receipt key that is there already stay: it came with the
// backup's keys.
func unless(table string) string {
	if table == "setting" {
		return ` ON CONFLICT (key) DO NOTHING`
	}
	return ""
}

// copyMedia copies the files that a backup's rows speak of. One that was
// erased meanwhile is not missed.
func (s *Store) copyMedia(ctx context.Context, of *Store, to string, done *Saved) error {
	target, err := openMedia(ctx, Config{Data: to})
	if err != nil {
		return err
	}
	defer target.bucket.Close()
	held := map[string]int64{}
	err = rows(ctx, of.write, func(rs *sql.Rows) error {
		var hash string
		var bytes int64
		err := rs.Scan(&hash, &bytes)
		held[hash] = bytes
		return err
	}, `SELECT DISTINCT sha256, bytes FROM file WHERE damaged = 0`)
	if err != nil {
		return err
	}
	for hash, bytes := range held {
		done.Files, done.Bytes = done.Files+1, done.Bytes+bytes
		there, err := target.has(ctx, hash, bytes)
		if err != nil || there {
			if err != nil {
				return err
			}
			continue
		}
		if err := s.copyFile(ctx, target, hash, bytes); err != nil {
			return err
		}
		done.Copied++
	}
	return nil
}

func (s *Store) copyFile(ctx context.Context, to *media, hash string, bytes int64) error {
	src, err := s.open(ctx, hash, bytes)
	if errors.Is(err, ErrNotFound) {
		var still int
		if failed := s.read.QueryRowContext(ctx, `SELECT count(*) FROM file WHERE sha256 = $1`, hash).Scan(&still); failed == nil && still == 0 {
			return nil
		}
	}
	if err != nil {
		return err
	}
	defer src.Close()
	return to.put(ctx, hash, bytes, io.Reader(src))
}

// ErrNotEmpty says that there is something where an archive is to be restored.
var ErrNotEmpty = errors.New("an archive is there already")

// Restore fills this archive, which must be empty, from a backup. It gets
// another epoch, so that laptops offer again what was sent after the backup.
// What was erased after it must be erased again: erased are the tombstones that
// Erased of the lost archive, or its keeper's list, gave.
func (s *Store) Restore(ctx context.Context, from string, erased []Erased) (Saved, error) {
	done, err := s.restore(ctx, from, erased)
	if err != nil {
		return done, fmt.Errorf("restore archive: %w", err)
	}
	return done, nil
}

func (s *Store) restore(ctx context.Context, from string, erased []Erased) (done Saved, err error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM project`).Scan(&n); err != nil || n > 0 {
		return done, errors.Join(err, ErrNotEmpty)
	}
	if _, err := os.Stat(filepath.Join(from, "archive.db")); err != nil {
		return done, err
	}
	saved, err := Open(ctx, Config{Data: from, Now: s.now})
	if err != nil {
		return done, err
	}
	defer saved.Close()
	// Sound first: no row may speak of a file that is not here yet. And what was
	// erased is buried before anybody can see that it was not.
	if err := saved.fill(ctx, s, &done); err != nil {
		return done, err
	}
	if _, err := s.write.ExecContext(ctx, `DELETE FROM setting WHERE key <> $1`, secret+ReceiptKey); err != nil {
		return done, err
	}
	done.Rows, err = copyTables(ctx, saved.read, s.write, func(tx *sql.Tx) error { return s.begin(ctx, tx, erased) })
	if err != nil {
		return done, err
	}
	return done, s.actAll(ctx)
}

// begin makes a restored archive another one than was lost: with an epoch of
// its own, and without what was erased there.
func (s *Store) begin(ctx context.Context, tx *sql.Tx, erased []Erased) error {
	if err := exec(ctx, tx, `UPDATE setting SET value = $1 WHERE key = 'epoch'`, catalog.NewID()); err != nil {
		return err
	}
	if err := exec(ctx, tx, `UPDATE story SET turns = 1`); err != nil { // look at each again: what is public gets into its index
		return err
	}
	for _, e := range erased {
		if err := s.buryAgain(ctx, tx, e); err != nil {
			return fmt.Errorf("bury story %s again: %w", e.Story, err)
		}
	}
	return nil
}

// buryAgain buries what a backup still has. A project that is younger than the
// backup needs none: none of its laptops is known any more.
func (s *Store) buryAgain(ctx context.Context, tx *sql.Tx, e Erased) error {
	var known int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM project WHERE id = $1`, e.Project).Scan(&known)
	if err != nil || known == 0 {
		return err
	}
	q := Request{ID: e.Event, Project: e.Project, Story: e.Story}
	if err := exec(ctx, tx, `INSERT INTO request (id, project, story, choice, came, state) VALUES ($1, $2, $3, $4, $5, 'destroying')
		ON CONFLICT (id) DO UPDATE SET state = 'destroying'`, q.ID, q.Project, q.Story, catalog.ChoiceErase, s.now().Unix()); err != nil {
		return err
	}
	return s.bury(ctx, tx, q)
}

// fill copies a backup's files into the media of another archive.
func (s *Store) fill(ctx context.Context, to *Store, done *Saved) error {
	all, err := s.filesOf(ctx, s.read, `1 = 1`)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.SHA256] {
			continue
		}
		seen[f.SHA256] = true
		done.Files, done.Bytes, done.Copied = done.Files+1, done.Bytes+f.Bytes, done.Copied+1
		if err := s.copyFile(ctx, to.media, f.SHA256, f.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// Erased is a story that was erased here: what a restore needs to know so that
// it does not come back.
type Erased struct {
	Project catalog.ID `json:"project"`
	Story   catalog.ID `json:"story"`
	Event   catalog.ID `json:"event"`
}

// Erased lists the stories that were erased here.
func (s *Store) Erased(ctx context.Context) ([]Erased, error) {
	all := []Erased{}
	found, err := readTombstones(ctx, s.read, `1 = 1 ORDER BY erased, story`)
	for _, t := range found {
		all = append(all, Erased{t.Project, t.Story, t.Event})
	}
	return all, err
}
