package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// line is the way bytes of one request come in. It can be ended from another
// goroutine, because the archive stops or the laptop has begun another request
// for the same upload; what came before stays. tusd 2.10.0 has a way of its own
// to do that, which races with the goroutine that reads.
type line struct {
	io.ReadCloser
	over atomic.Bool

	mu   sync.Mutex               // guards conn
	conn *http.ResponseController // nil when the request has been answered: it is nobody's any more
}

// lineKey is where a line stands in the context that tusd hands on.
type lineKey struct{}

func (l *line) end() {
	l.over.Store(true)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.SetReadDeadline(time.Now()) // the connection may be gone, which ends it too
	}
}

// answered lets go of the request. Ending the line does nothing from then on.
func (l *line) answered() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = nil
}

// Read looks before and after: tusd moves the deadline after each read.
func (l *line) Read(b []byte) (int, error) {
	if l.over.Load() {
		return 0, handler.ErrServerShutdown
	}
	n, err := l.ReadCloser.Read(b)
	if err != nil && err != io.EOF && l.over.Load() {
		err = handler.ErrServerShutdown
	}
	return n, err
}

// locker is tusd's lock: for one process in memory, and where several copies
// of the archive work on the same uploads, in the database as well. Who is asked
// to make room does so by ending its line.
type locker struct {
	inside *memorylocker.MemoryLocker
	store  *store.Store
}

func newLocker(s *store.Store) locker { return locker{memorylocker.New(), s} }

type lock struct {
	id     catalog.ID
	inside handler.Lock
	store  *store.Store
	free   func() // gives the upload back to other copies
}

// NewLock names a lock. It does not lock yet.
func (l locker) NewLock(id string) (handler.Lock, error) {
	inside, err := l.inside.NewLock(id)
	return &lock{id: catalog.ID(id), inside: inside, store: l.store}, err
}

// Lock waits for the lock. makeRoom is not called for a request with a line.
func (l *lock) Lock(ctx context.Context, makeRoom func()) error {
	if way, is := ctx.Value(lineKey{}).(*line); is {
		makeRoom = way.end
	}
	if err := l.inside.Lock(ctx, makeRoom); err != nil {
		return err
	}
	free, err := l.store.Hold(ctx, l.id, makeRoom)
	if err != nil {
		return errors.Join(handler.ErrLockTimeout, l.inside.Unlock())
	}
	l.free = free
	return nil
}

// Unlock lets the next one in.
func (l *lock) Unlock() error {
	if l.free != nil {
		l.free()
	}
	return l.inside.Unlock()
}
