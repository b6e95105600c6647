// Package web is the archive's pages for people: the stories that anyone may
// hear, each with its sound, and what to do with an invitation.
//
// Pages are made on the server and need no script. What may be heard is asked
// of the store at every read; this package decides nothing, and cannot tell a
// story that is not public from one that does not exist.
package web

import (
	"embed"
	"html/template"
	"log/slog"
	"net/http"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
)

//go:embed pages/*.html
var files embed.FS

// Web serves the pages. It is an http.Handler for any number of goroutines.
type Web struct {
	store  *store.Store
	frame  *page.Frame
	log    *slog.Logger
	pages  map[string]*template.Template
	prints *voiceprints
	mux    *http.ServeMux
}

// New makes the pages of an archive.
func New(s *store.Store, frame *page.Frame, log *slog.Logger) (*Web, error) {
	w := &Web{store: s, frame: frame, log: log, pages: map[string]*template.Template{}, mux: http.NewServeMux(),
		prints: &voiceprints{store: s, drawn: map[string]template.HTML{}}}
	for _, name := range []string{"home", "story"} {
		t, err := frame.Parse(files, "pages/"+name+".html", words)
		if err != nil {
			return nil, err
		}
		w.pages[name] = t
	}
	w.mux.HandleFunc("GET /{$}", w.home)
	w.mux.HandleFunc("GET /stories/{story}", w.story)
	w.mux.HandleFunc("GET /stories/{story}/sound/{track}", w.sound)
	w.mux.HandleFunc("GET /stories/{story}/listen", w.listen)
	w.mux.HandleFunc("GET /stories/{story}/words.txt", w.text)
	w.mux.HandleFunc("/", frame.Lost)
	return w, nil
}

// ServeHTTP answers one request.
func (s *Web) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Web) show(w http.ResponseWriter, r *http.Request, name string, v page.View) {
	s.frame.Show(w, r, http.StatusOK, s.pages[name], v)
}
