package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "github.com/mattn/go-sqlite3"    // the SQLite driver
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ownvoice/library/durable"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer says that the archive was made by a newer program than this one.
var ErrNewer = errors.New("this archive was made by a newer Ownvoice")

// Each pragma stands in the address, because one that is sent as a statement
// reaches one connection of the pool only.
const (
	sqliteWriter = "_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_secure_delete=on&_busy_timeout=20000&_txlock=immediate"
	sqliteReader = "mode=ro&_foreign_keys=on&_busy_timeout=20000"
)

// readers is how many questions SQLite answers at once: each has a connection
// with files and pages of its own, and more of them than that wait for the same
// processors.
const readers = 32

// How many connections PostgreSQL is asked for by one copy of the archive, and
// how many of them may write at once: those who wait for a project's lock must
// leave some for those who read.
const (
	connections = 16
	writers     = 12
)

// pullers is how many batches of changes are in memory at once.
const pullers = 16

func (s *Store) openSQLite(ctx context.Context, path string) error {
	// Two programs may open a new archive at once, and SQLite has no lock that
	// outlasts the several transactions of a migration.
	making := flock.New(path + ".lock")
	if err := making.Lock(); err != nil {
		return fmt.Errorf("open archive database: %w", err)
	}
	defer making.Unlock()
	s.file = path
	var err error
	if s.write, err = sql.Open("sqlite3", sqliteAddress(path, sqliteWriter)); err != nil {
		return fmt.Errorf("open archive database: %w", err)
	}
	s.write.SetMaxOpenConns(1)
	s.writing = make(gate, 1)
	before := func(version int64) error { return copyBefore(ctx, s.write, path, version) }
	if err := migrate(ctx, goose.DialectSQLite3, s.write, strings.NewReplacer(), before); err != nil {
		return err
	}
	if s.read, err = sql.Open("sqlite3", sqliteAddress(path, sqliteReader)); err != nil {
		return fmt.Errorf("open archive database to read: %w", err)
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers) // or nearly each question would open the files anew
	return nil
}

// sqliteAddress escapes what would mean something in an address.
func sqliteAddress(path, query string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") && filepath.IsAbs(path) {
		path = "/" + path // Windows: file:/C:/…
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query
}

func (s *Store) openPostgres(ctx context.Context, address string) error {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return errors.New("open archive database: the address does not begin with postgres://")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("open archive database: %w", err)
	}
	s.write, s.read = db, db
	s.writing = make(gate, writers)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	one, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("open archive database: %w", err)
	}
	// PostgreSQL's INTEGER ends at 2 GB, and all its tables are strict.
	words := strings.NewReplacer(") STRICT;", ");", " INTEGER ", " BIGINT ")
	before := func(int64) error { return nil } // its keeper makes backups of it
	return migrate(ctx, goose.DialectPostgres, db, words, before, goose.WithSessionLocker(one))
}

// migrate applies the migrations that are missing, each with its record in one
// transaction, after exchanging the words that differ; before is called first
// when there is something to lose.
func migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB, words *strings.Replacer, before func(version int64) error, opts ...goose.ProviderOption) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	var all []*goose.Migration
	for n, name := range files { // sorted, numbered from 0001 without a gap
		text, err := migrations.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read migration: %w", err)
		}
		statements := words.Replace(string(text))
		all = append(all, goose.NewGoMigration(int64(n+1), &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			return exec(ctx, tx, statements)
		}}, nil))
	}
	opts = append(opts, goose.WithGoMigrations(all...), goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, db, nil, opts...)
	if err != nil {
		return fmt.Errorf("migrate archive: %w", err)
	}
	if at, err := p.GetDBVersion(ctx); err != nil {
		return fmt.Errorf("read archive version: %w", err)
	} else if at > int64(len(all)) {
		return ErrNewer
	} else if at > 0 && at < int64(len(all)) {
		if err := before(at); err != nil {
			return fmt.Errorf("copy archive before migration: %w", err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate archive: %w", err)
	}
	return nil
}

// copyBefore keeps the database as it was before a migration, beside it.
func copyBefore(ctx context.Context, db *sql.DB, path string, version int64) error {
	to := fmt.Sprintf("%s-before-%d.db", strings.TrimSuffix(path, ".db"), version)
	if err := os.Remove(to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, to); err != nil {
		return err
	}
	return errors.Join(durable.SyncFile(to), durable.SyncDir(filepath.Dir(to)))
}

// dropCopies takes away what copyBefore made: an erasure counts for it too.
func dropCopies(path string) error {
	for version := range int64(100) {
		err := os.Remove(fmt.Sprintf("%s-before-%d.db", strings.TrimSuffix(path, ".db"), version))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return durable.SyncDir(filepath.Dir(path))
}
