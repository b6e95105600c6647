// Package library keeps stories on this machine: one folder, with a SQLite
// database of rows, the log of every change to them, and the sound beside it.
//
// Every write is a change in the log and the row it changes, in one
// transaction (architecture.md, "Change log"). Every way out asks the consent
// decision of package catalog. The library knows no sound device, no network
// and no window: takes come to it finished, and what may travel is handed to
// whoever asks.
//
// A Library may be used from any goroutine. All of it waits for the disk:
// never call it from the goroutine that draws.
package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Reasons for which a library says no. Callers decide by errors.Is.
var (
	ErrOpenElsewhere = errors.New("library is open in another program")
	ErrShared        = errors.New("library folder is watched by a file-sharing program")
	ErrNewer         = errors.New("library was written by a newer Ownvoice")
	ErrDamaged       = errors.New("library database is damaged")
	ErrReadOnly      = errors.New("library folder cannot be written to")
	ErrFull          = errors.New("disk is full")
	ErrNotFound      = errors.New("not found")
	ErrNoThing       = fmt.Errorf("no such thing: %w", ErrNotFound) // of what is not a story
	ErrAmbiguous     = errors.New("more than one begins like this")
	ErrConsent       = errors.New("consent says no")
)

// Library is one open library folder.
type Library struct {
	dir      string
	lock     *flock.Flock
	now      func() time.Time
	device   catalog.Device // guarded by mu
	mu       sync.Mutex
	write    *sql.DB // one connection
	read     *sql.DB
	heard    listeners
	erasing  sync.Mutex // held while something is destroyed
	beside   sync.Mutex // held while sidecars are written, so that the newest is last
	typing   typing
	fetching fetching
	packing  atomic.Bool // packed copies of masters are being made, see Packing
}

const (
	databaseName   = "library.db"
	recordingsName = "recordings"
	deviceName     = "device.json"
	lockName       = "library.lock"
)

// Open opens the library in dir, making it when there is none, and mends what
// a crash left half done. It refuses, with one of the errors above, a folder
// that another Ownvoice has open, that a file-sharing program watches, or that
// a newer Ownvoice wrote; nothing is changed then.
func Open(ctx context.Context, dir string) (*Library, error) {
	return open(ctx, dir, time.Now, false)
}

// OpenAt is Open with another clock, for tests of what time does.
func OpenAt(ctx context.Context, dir string, now func() time.Time) (*Library, error) {
	return open(ctx, dir, now, false)
}

// open is Open. anew says that an empty database beside recordings is meant.
func open(ctx context.Context, dir string, now func() time.Time, anew bool) (*Library, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find library folder: %w", err)
	}
	if err := shared(dir); err != nil {
		return nil, err
	}
	if err := durable.MkdirAll(dir); err != nil {
		return nil, edge(err)
	}
	if within, err := filepath.EvalSymlinks(dir); err != nil {
		return nil, edge(err)
	} else if err := shared(within); err != nil {
		return nil, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	l := &Library{dir: dir, now: now, lock: lock}
	if err := l.start(ctx, anew); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// start makes a locked library ready, mending what a crash left half done.
func (l *Library) start(ctx context.Context, anew bool) error {
	if err := l.checkOurs(ctx, anew); err != nil {
		return fmt.Errorf("open library database: %w", edge(err))
	}
	if err := durable.MkdirAll(filepath.Join(l.dir, recordingsName)); err != nil {
		return edge(err)
	}
	if err := durable.Sweep(l.dir); err != nil {
		return edge(err)
	}
	if err := l.openDevice(ctx); err != nil {
		return err
	}
	if err := l.openDatabase(ctx); err != nil {
		return err
	}
	if err := l.catchUp(ctx); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	if err := l.lookAround(ctx); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	if _, err := l.projectID(ctx); err != nil {
		return err
	}
	if err := l.findTombstones(ctx); err != nil {
		return err
	}
	// What cannot be finished now is sealed meanwhile, and tried again.
	if err := l.eraseAll(ctx); err != nil && !errors.Is(err, ErrErasing) {
		return err
	}
	// With a full disk the library can still be read, and room be made; the
	// sidecars are made good at the next write.
	if err := l.refreshSidecars(ctx); !errors.Is(err, ErrFull) {
		return err
	}
	return nil
}

// lockFolder makes this program the only one that has the library open.
func lockFolder(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock library: %w", edge(err))
	}
	if !got {
		return nil, ErrOpenElsewhere
	}
	return lock, nil
}

// Close closes the library. Everything that was written is already on disk;
// sidecars that waited for typing to rest are brought up to date.
func (l *Library) Close() error {
	l.settle()
	var errs []error
	for _, db := range []*sql.DB{l.read, l.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, l.lock.Unlock())...)
}

// Dir is the library's folder.
func (l *Library) Dir() string { return l.dir }

// RecordingDir is the folder of one recording.
func (l *Library) RecordingDir(recording catalog.ID) string {
	return filepath.Join(l.dir, recordingsName, string(recording))
}

// edge gives errors of the disk and of SQLite the names of this room.
func edge(err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, os.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case isDamaged(err):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}
