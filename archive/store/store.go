// Package store keeps what laptops send to the archive: who they are, the
// changes of each project in one count, and the sound itself. Metadata lies in
// SQLite (the default) or PostgreSQL, media in a folder or any bucket that
// gocloud.dev speaks to.
//
// It asks catalog.Decide before anything of a story is written and each time
// anything of it is read. It knows no HTTP and no page. What a laptop must be
// told is returned as a *wire.Problem that errors.As finds; every other error
// is the archive's own business.
package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"ownvoice/library/durable"
	"ownvoice/sync/wire"
)

// Config says where everything lies.
type Config struct {
	Data     string             // the archive's folder
	Database string             // a postgres:// address; "" = archive.db in Data
	Media    string             // a bucket's address, e.g. s3://name; "" = the folder media in Data
	Key      ed25519.PrivateKey // signs receipts, unless Sign names another; nil for a program that makes none
	Now      func() time.Time   // nil = time.Now
}

// Store is an open archive. Its methods may be called from any goroutine, and
// several processes may have the same archive open.
type Store struct {
	write, read *sql.DB // one and the same for PostgreSQL
	file        string  // of SQLite
	media       *media
	staging     staging
	key         ed25519.PrivateKey
	carry       string // age recipient of packs for the archive
	now         func() time.Time
	news        news
	tally       tally
	writing     gate // who writes
	pulling     gate // who has a batch in memory
}

// Open opens the archive, makes its tables or brings them up to date. An
// archive made by a newer program is refused with ErrNewer and left alone.
func Open(ctx context.Context, c Config) (*Store, error) {
	if err := durable.MkdirAll(c.Data); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	s := &Store{key: c.Key, now: c.Now, pulling: make(gate, pullers)}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if s.media, err = openMedia(ctx, c); err != nil {
		return nil, err
	}
	if c.Database == "" {
		err = s.openSQLite(ctx, filepath.Join(c.Data, "archive.db"))
	} else {
		err = s.openPostgres(ctx, c.Database)
	}
	if err == nil {
		err = s.openStaging(c)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openStaging stages uploads in a folder when the media lie in one, and else
// in the bucket, where other copies of the archive find them.
func (s *Store) openStaging(c Config) (err error) {
	if s.media.folder == "" {
		s.staging = pieces{s}
		return nil
	}
	s.staging, err = openFolder(filepath.Join(c.Data, "uploads"))
	return err
}

// Sign signs receipts with another key from now on, and Carried says which age
// recipient packs for the archive are closed for. Both are called before
// anything is served.
func (s *Store) Sign(key ed25519.PrivateKey) { s.key = key }

// Carried says for which recipient packs are closed, see Sign.
func (s *Store) Carried(recipient string) { s.carry = recipient }

// Close lets go of the database and the media. The store is of no use after it.
func (s *Store) Close() error {
	var errs []error
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	if s.media != nil {
		errs = append(errs, s.media.bucket.Close())
	}
	return errors.Join(errs...)
}

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.read.PingContext(ctx) }

// transact runs do in one transaction: all of it is on disk after nil, nothing
// of it after an error.
func (s *Store) transact(ctx context.Context, do func(*sql.Tx) error) error {
	if err := s.writing.enter(ctx); err != nil {
		return fmt.Errorf("begin write: %w", err)
	}
	defer s.writing.leave()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin write: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit write: %w", err)
	}
	return nil
}

// asker is what a query can be put to: a database or a transaction.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// rows calls each for every row of a query.
func rows(ctx context.Context, from asker, each func(*sql.Rows) error, query string, args ...any) error {
	rs, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		if err := each(rs); err != nil {
			return err
		}
	}
	return rs.Err()
}

// exec is for statements of which only the error matters.
func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

func no(code wire.Code) error { return &wire.Problem{Code: code} }
