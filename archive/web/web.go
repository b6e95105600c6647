// Package web is the archive's pages for everybody: the stories that anyone may
// hear, to be searched, each with its sound and its words, and a form for who
// is worried by one.
//
// Pages are made on the server and need no script. What may be heard is asked
// of the store at every read; this package decides nothing, and cannot tell a
// story that is not public from one that does not exist.
package web

import (
	"crypto/rand"
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
	salt   []byte // of visitors' addresses while their worries are counted; in no file
	mux    *http.ServeMux
}

// New makes the pages of an archive.
func New(s *store.Store, frame *page.Frame, log *slog.Logger) (*Web, error) {
	w := &Web{store: s, frame: frame, log: log, pages: map[string]*template.Template{}, mux: http.NewServeMux(),
		salt: []byte(rand.Text()), prints: &voiceprints{store: s, patience: drawing, drawn: map[string][]int{}}}
	for _, name := range []string{"home", "story", "worry"} {
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
	w.mux.HandleFunc("GET /stories/{story}/worry", w.worry)
	w.mux.HandleFunc("POST /stories/{story}/worry", w.tell)
	w.mux.HandleFunc("/", frame.Lost)
	return w, nil
}

// ServeHTTP answers one request. A form that comes from another site is
// refused.
func (s *Web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.NewCrossOriginProtection().Handler(s.mux).ServeHTTP(w, r)
}

func (s *Web) show(w http.ResponseWriter, r *http.Request, status int, name string, v page.View) {
	s.frame.Show(w, r, status, s.pages[name], v)
}
