// Package api is the archive's HTTP for laptops, as sync/wire describes it:
// joining, changes both ways, sound up by tus and down by ranges, receipts.
//
// It knows who asks and how the question travels; what is kept and who may see
// it is the store's to say. Every answer that is not a success is a
// wire.Problem: what went wrong inside stands in the log, by ids only, and is
// never sent.
package api

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Options say who is told, what time it is, and where people reach the archive.
type Options struct {
	Log     *slog.Logger
	Now     func() time.Time // nil = time.Now
	Address func() string    // nil = nobody is told

	BodyTime time.Duration // for what a laptop sends that has proved itself, but for sound; 0 = five minutes
}

// API serves every path of the form /v1/…. It is an http.Handler for any
// number of goroutines.
type API struct {
	store    *store.Store
	log      *slog.Logger
	now      func() time.Time
	address  func() string
	bodyTime time.Duration
	bodies   bodies
	shelf    shelf
	tus      http.Handler
	locker   locker
	handler  http.Handler

	closing context.Context // done: whoever waits is to be answered now
	close   context.CancelFunc
	taking  sync.WaitGroup // files that are being taken in
}

// New makes the API of an archive. It first removes what a killed program left
// of uploads, and those of stories that may not be kept any more.
func New(ctx context.Context, s *store.Store, o Options) (*API, error) {
	a := &API{store: s, log: o.Log, now: o.Now, bodyTime: cmp.Or(o.BodyTime, 5*time.Minute), bodies: bodies{of: map[catalog.ID][]*body{}}}
	if a.now == nil {
		a.now = time.Now
	}
	if a.address = o.Address; a.address == nil {
		a.address = func() string { return "" }
	}
	a.closing, a.close = context.WithCancel(context.WithoutCancel(ctx))
	var err error
	a.shelf, a.locker = shelf{s, o.Log}, newLocker(s)
	if a.tus, err = a.newTus(); err != nil {
		return nil, err
	}
	if err := s.TidyUploads(ctx); err != nil {
		return nil, fmt.Errorf("tidy uploads: %w", err)
	}
	a.handler = a.plain(a.routes())
	return a, nil
}

// Serves reports whether a path is the API's, in this version or another.
func Serves(path string) bool { return versioned.MatchString(path) }

var versioned = regexp.MustCompile(`^/v[0-9]+(/|$)`)

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Stop answers those who wait for news and ends uploads where they are; they
// can be carried on later. It returns at once.
func (a *API) Stop() { a.close() }

// Wait returns when every file that had arrived whole is taken in.
func (a *API) Wait() { a.taking.Wait() }

func (a *API) routes() http.Handler {
	mux := http.NewServeMux()
	project := func(path string) string { return fmt.Sprintf(path, "{project}") }
	mux.Handle("POST "+wire.PathEnrol, a.open(a.enrol))
	mux.Handle("POST "+project(wire.PathChanges), a.signed(a.push))
	mux.Handle("GET "+project(wire.PathChanges), a.signed(a.pull))
	mux.Handle("POST "+project(wire.PathAsk), a.signed(a.ask))
	mux.Handle("GET "+project(wire.PathFile)+"{sha256}", a.signed(a.hear))
	mux.Handle("GET "+project(wire.PathFile)+"{sha256}/receipt", a.signed(a.receipt))
	mux.Handle("GET "+project(wire.PathDevices), a.signed(a.devices))
	mux.Handle("POST "+project(wire.PathLink), a.signed(a.link))
	mux.Handle(wire.PathUploads, a.signed(a.upload))
	mux.Handle("/"+wire.Version+"/", a.open(func(http.ResponseWriter, *http.Request) error { return &wire.Problem{Code: wire.CodeNotFound} }))
	mux.Handle("/", a.open(func(http.ResponseWriter, *http.Request) error { return &wire.Problem{Code: wire.CodeVersion} }))
	return mux
}
