package main

import (
	"log/slog"
	"net/http"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/archive/web"
)

// pages puts the rooms for people and for their machines together: each has
// the addresses below its own name, and web the rest.
func pages(st *store.Store, log *slog.Logger) (http.Handler, error) {
	frame, err := page.New(log)
	if err != nil {
		return nil, err
	}
	everybody, err := web.New(st, frame, log)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /frame/", page.Files())
	mux.Handle("/", everybody)
	return page.Guard(mux), nil
}
