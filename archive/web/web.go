// Package web is the archive's pages for people: the stories that anyone may
// hear, each with its sound, and what to do with an invitation.
//
// Pages are made on the server and need no script. What may be heard is asked
// of the store at every read; this package decides nothing, and cannot tell a
// story that is not public from one that does not exist.
package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"

	"ownvoice/archive/store"
)

//go:embed pages/*.html web.css
var files embed.FS

// Web serves the pages. It is an http.Handler for any number of goroutines.
type Web struct {
	store  *store.Store
	log    *slog.Logger
	pages  map[string]*template.Template
	prints *voiceprints
	mux    *http.ServeMux
}

// New makes the pages of an archive.
func New(s *store.Store, log *slog.Logger) (*Web, error) {
	w := &Web{store: s, log: log, pages: map[string]*template.Template{}, mux: http.NewServeMux(),
		prints: &voiceprints{store: s, drawn: map[string]template.HTML{}}}
	for _, name := range []string{"home", "story", "join", "sorry"} {
		page, err := template.New("frame.html").Funcs(words).ParseFS(files, "pages/frame.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("read page %s: %w", name, err)
		}
		w.pages[name] = page
	}
	w.mux.HandleFunc("GET /{$}", w.home)
	w.mux.HandleFunc("GET /stories/{story}", w.story)
	w.mux.HandleFunc("GET /stories/{story}/sound/{track}", w.sound)
	w.mux.HandleFunc("GET /join", w.join)
	w.mux.HandleFunc("GET /web.css", w.css)
	w.mux.HandleFunc("/", w.lost)
	return w, nil
}

// policy lets a page use its own style, pictures and sound, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP answers one request.
func (s *Web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer") // an address holds a story's id
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // who takes a story back takes it back from caches
	s.mux.ServeHTTP(w, r)
}

// page is what every page is made from.
type page struct {
	Title   string // in the window's bar
	Project string // whose pages these are; "" for several
	Here    string // which place in the bar is shown as current
	Of      any
}

func (s *Web) show(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	var made bytes.Buffer // whole before the first byte goes, or not at all
	if err := s.pages[name].Execute(&made, p); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(made.Bytes())
}

// sorry is a page of two sentences.
type sorry struct{ What, Then string }

func (s *Web) lost(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusNotFound, "sorry", page{Title: "Not here", Of: sorry{
		"This page is not here.", "It may have moved. The stories that anyone may hear are on the first page."}})
}

// gone answers alike for a story that was taken back and one that never was.
func (s *Web) gone(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusNotFound, "sorry", page{Title: "Not here", Of: sorry{
		"This story is not here to be heard.", "Storytellers can change their mind at any time. When they do, we take their story down."}})
}

func (s *Web) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, store.ErrNotFound) {
		s.gone(w, r)
		return
	}
	s.log.Error("page failed", "route", r.Pattern, "error", err)
	http.Error(w, "Something went wrong on our side. The stories are safe. Please try again in a minute.", http.StatusInternalServerError)
}

func (s *Web) css(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "max-age=3600")
	http.ServeFileFS(w, r, files, "web.css")
}

func (s *Web) join(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, "join", page{Title: "Your invitation"})
}
