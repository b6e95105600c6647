package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"

	"ownvoice/library/durable"
	"ownvoice/library/migrations"
)

const applicationID = 1331064663 // "OVoW", as in 0001_library.sql

// Every pragma stands in the address, so that each connection of a pool obeys.
const pragmas = "&_foreign_keys=1&_busy_timeout=10000&_secure_delete=1"

// address is a path as SQLite wants it, on Windows as file:///C:/…
func address(path, more string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String() + "?_loc=auto" + pragmas + more
}

func (l *Library) openDatabase(ctx context.Context) (err error) {
	path := filepath.Join(l.dir, databaseName)
	l.write, err = sql.Open("sqlite3", address(path, "&mode=rwc&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"))
	if err != nil {
		return fmt.Errorf("open library database: %w", edge(err))
	}
	l.write.SetMaxOpenConns(1)
	if err := l.migrate(ctx); err != nil {
		return fmt.Errorf("open library database: %w", edge(err))
	}
	if l.read, err = sql.Open("sqlite3", address(path, "&mode=ro")); err != nil {
		return fmt.Errorf("open library database: %w", edge(err))
	}
	l.read.SetMaxOpenConns(4)
	return edge(l.read.PingContext(ctx))
}

// migrate brings the tables up to date: after a whole copy of the database,
// in one transaction a step. A library that a newer Ownvoice wrote is left as
// it is.
func (l *Library) migrate(ctx context.Context) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, l.write, migrations.Files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if err := l.claim(ctx); err != nil {
		return err
	}
	at, newest, err := steps.GetVersions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("read library version: %w", err)
	case at > newest:
		return ErrNewer
	case at == newest:
		return nil
	case at > 0:
		if err := l.copyBefore(ctx, at); err != nil {
			return err
		}
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("bring library up to date: %w", err)
	}
	return durable.SyncDir(l.dir)
}

// claim marks an empty database as a library before it has its first table: a
// power cut between the two must leave nothing that is taken for another
// program's at the next start.
func (l *Library) claim(ctx context.Context) error {
	var id int64
	err := l.write.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	if err == nil && id != applicationID {
		_, err = l.write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	}
	return err
}

// checkOurs refuses a database that another program made, before anything is
// written to it or beside it. One that is empty or gone while recordings lie
// beside it was lost: an empty list must not look like a library that is well.
func (l *Library) checkOurs(ctx context.Context, anew bool) error {
	if _, err := os.Stat(filepath.Join(l.dir, rebuildingName)); err == nil && !anew {
		return fmt.Errorf("rebuilding was cut short: %w", ErrDamaged)
	}
	path := filepath.Join(l.dir, databaseName)
	lost, err := below(l.dir, recordingsName+"/*/"+sidecarName)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return lostUnless(anew || len(lost) == 0)
	} else if err == nil && info.IsDir() {
		return ErrDamaged
	}
	id, tables, err := whose(ctx, address(path, "&mode=ro"))
	if isReadOnly(err) { // killed in the middle of a write, which must be undone before anything can be read
		id, tables, err = whose(ctx, address(path, "&mode=rw"))
	}
	if err != nil {
		return err
	}
	if id != applicationID && tables > 0 {
		return fmt.Errorf("application id %d: %w", id, ErrDamaged)
	}
	return lostUnless(anew || tables > 0 || len(lost) == 0)
}

// whose reads which program's a database is, and how many tables it has.
func whose(ctx context.Context, address string) (id, tables int64, err error) {
	db, err := sql.Open("sqlite3", address)
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	if err == nil {
		err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
	}
	return id, tables, err
}

func lostUnless(well bool) error {
	if well {
		return nil
	}
	return fmt.Errorf("no tables beside recordings: %w", ErrDamaged)
}

// copyBefore keeps the database as it was before a migration, which must not
// reach the disk before its copy.
func (l *Library) copyBefore(ctx context.Context, version int64) error {
	to := filepath.Join(l.dir, fmt.Sprintf("library-before-%d.db", version))
	if err := os.Remove(to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("copy library before migration: %w", err)
	}
	if _, err := l.write.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy library before migration: %w", err)
	}
	return errors.Join(durable.SyncFile(to), durable.SyncDir(l.dir))
}

func isFull(err error) bool {
	var e sqlite3.Error
	return errors.Is(err, syscall.ENOSPC) || errors.As(err, &e) && (e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC)
}

func isReadOnly(err error) bool {
	var e sqlite3.Error
	return errors.Is(err, syscall.EROFS) || errors.As(err, &e) && (e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrPerm)
}

func isDamaged(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}

// rows calls scan for each row of a query and closes it.
func rows(ctx context.Context, db querier, query string, scan func(*sql.Rows) error, args ...any) error {
	rs, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return edge(err)
	}
	defer rs.Close()
	for rs.Next() {
		if err := scan(rs); err != nil {
			return edge(err)
		}
	}
	return edge(rs.Err())
}

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}
