// Package page is what all of the archive's pages share: the frame around
// them, their style, their letters and pictures, the headers that go with
// each, and what is said when something is not there or went wrong.
//
// It knows no story and asks no permission: the rooms whose pages these are
// do. Pages are made on the server and work without a script.
package page

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"

	"ownvoice/archive/store"
)

//go:embed frame
var files embed.FS

// Frame makes pages. It may be used from any goroutine.
type Frame struct {
	Passes Passes
	log    *slog.Logger
	sorry  *template.Template
}

// New makes the frame.
func New(log *slog.Logger, passes Passes) (*Frame, error) {
	f := &Frame{Passes: passes, log: log}
	var err error
	f.sorry, err = f.Parse(files, "frame/sorry.html", nil)
	return f, err
}

// Parse reads one page, which defines "main", into the frame.
func (f *Frame) Parse(from fs.FS, name string, words template.FuncMap) (*template.Template, error) {
	t, err := template.New("frame.html").Funcs(words).ParseFS(files, "frame/frame.html")
	if err == nil {
		t, err = t.ParseFS(from, name)
	}
	if err != nil {
		return nil, fmt.Errorf("read page %s: %w", name, err)
	}
	return t, nil
}

// View is what every page is made from.
type View struct {
	Title   string   // in the window's bar
	Project string   // whose pages these are; "" for several
	Home    string   // where the name at the top leads; "" to the stories for everybody
	Places  []Place  // in the bar at the top; nil: those for everybody
	Here    string   // the Name of the place that is shown as current
	Private string   // one line at the top of a page that only some may see, "Only you and Rosa can see this page"
	Worry   string   // where a visitor tells of what worries them here; "" where they cannot
	Styles  []string // addresses of style sheets besides the frame's
	Scripts []string // addresses; the page works without them
	Of      any      // what "main" shows
}

// Place is one link in the bar at the top.
type Place struct{ Name, Address string }

var public = []Place{{"Stories", "/"}}

// Bar is the places that a page shows.
func (v View) Bar() []Place {
	if v.Places == nil {
		return public
	}
	return v.Places
}

// Show writes a page: whole, or an apology instead.
func (f *Frame) Show(w http.ResponseWriter, r *http.Request, status int, t *template.Template, v View) {
	var made bytes.Buffer // whole before the first byte goes, or not at all
	if err := t.Execute(&made, v); err != nil {
		f.Fail(w, r, fmt.Errorf("make page: %w", err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(made.Bytes())
}

// Sorry shows a page of two sentences.
func (f *Frame) Sorry(w http.ResponseWriter, r *http.Request, status int, what, then string) {
	f.Show(w, r, status, f.sorry, View{Title: what, Of: struct{ What, Then string }{what, then}})
}

// Lost answers for an address that nothing stands at.
func (f *Frame) Lost(w http.ResponseWriter, r *http.Request) {
	f.Sorry(w, r, http.StatusNotFound, "This page is not here.", "It may have moved. The stories that anyone may hear are on the first page.")
}

// Gone answers alike for a story that was taken back and one that never was.
func (f *Frame) Gone(w http.ResponseWriter, r *http.Request) {
	f.Sorry(w, r, http.StatusNotFound, "This story is not here to be heard.", "Storytellers can change their mind at any time. When they do, we take their story down.")
}

// Fail answers for an error. store.ErrNotFound is Gone; any other is logged,
// and no word of it is shown.
func (f *Frame) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, store.ErrNotFound) {
		f.Gone(w, r)
		return
	}
	f.log.Error("page failed", "route", r.Pattern, "error", err)
	if store.NoRoom(err) {
		f.Sorry(w, r, http.StatusInsufficientStorage, "This archive has no room left.", "Nothing was lost, and nothing was changed. Please tell whoever looks after it, and try again later.")
		return
	}
	http.Error(w, "Something went wrong on our side. The stories are safe. Please try again in a minute.", http.StatusInternalServerError)
}

// policy lets a page use what this archive serves, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Guard sets the headers that go with every page and file for people.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // an address holds a story's id, or a storyteller's code
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // who takes a story back takes it back from caches
		next.ServeHTTP(w, r)
	})
}

// Files serves the frame's own style, letters and pictures below /frame/.
func Files() http.Handler { return Static(files) }

// Static serves the files of a room. They hold nothing of anybody.
func Static(from fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		http.FileServerFS(from).ServeHTTP(w, r)
	})
}
