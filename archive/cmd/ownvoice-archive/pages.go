package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"

	"ownvoice/archive/desk"
	"ownvoice/archive/feeds"
	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/archive/web"
	"ownvoice/archive/yours"
)

// pages puts the rooms for people and for their machines together: each has
// the addresses below its own name, and web the rest.
func pages(ctx context.Context, st *store.Store, log *slog.Logger, door func() (string, string)) (http.Handler, error) {
	key, err := st.Shared(ctx, "pass key", rand.Text)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	frame, err := page.New(log, page.NewPasses([]byte(key)))
	if err != nil {
		return nil, err
	}
	own, err := yours.New(st, frame, log)
	if err != nil {
		return nil, err
	}
	everybody, err := web.New(st, frame, log)
	if err != nil {
		return nil, err
	}
	mux.Handle("GET /frame/", page.Files())
	staff, err := desk.New(st, frame, log, desk.Options{Address: door})
	if err != nil {
		return nil, err
	}
	for _, path := range []string{"/desk/", "/sign-in", "/sign-out", "/join", "/new-passphrase"} {
		mux.Handle(path, staff)
	}
	address := func() string { address, _ := door(); return address }
	machines := feeds.New(st, feeds.Options{Log: log, Address: address, Reader: staff.Reader})
	for _, path := range []string{"/oai", "/iiif/", "/feeds/", "/bags/", "/healthz", "/readyz"} {
		mux.Handle(path, machines)
	}
	mux.Handle("/yours/", own)
	mux.Handle("/", everybody)
	return page.Guard(mux), nil
}
