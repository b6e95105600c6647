// Package feeds is what machines read of the archive: records for harvesters
// (OAI-PMH), manifests for players (IIIF), feeds for podcast programs (RSS),
// bags for other archives (BagIt), figures and health for those who run it.
//
// It decides nothing. What everybody may hear it asks of the store at every
// read, and it tells machines no more than the pages tell people: of a talk's
// day the month only. What is taken back is gone from the next answer on;
// harvesters, who keep what they were given, are told that it is deleted.
package feeds

import (
	"encoding/xml"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Options say what the archive does not know of itself.
type Options struct {
	Log     *slog.Logger
	Name    string // of the archive; "": Ownvoice
	Contact string // a mail address for those who run harvesters; "": archive@HOST

	// Address is where the archive is reached, https://HOST:PORT. nil, or "":
	// as each request calls it.
	Address func() string

	// Reader is whom a request comes from, by their session. nil: everybody.
	// Only those who signed in get bags.
	Reader func(*http.Request) store.Reader
}

// Feeds serves what machines read. It is an http.Handler for any number of
// goroutines.
type Feeds struct {
	Options
	store *store.Store
	now   func() time.Time
	mux   *http.ServeMux
}

// New makes the feeds of an archive: for /oai, /iiif/, /feeds/, /bags/,
// /healthz and /readyz.
func New(s *store.Store, o Options) *Feeds {
	f := &Feeds{Options: o, store: s, now: time.Now, mux: http.NewServeMux()}
	f.mux.HandleFunc("GET /oai", f.oai)
	f.mux.HandleFunc("POST /oai", f.oai)
	f.mux.HandleFunc("GET /iiif/collection.json", f.collection)
	f.mux.HandleFunc("GET /iiif/projects/{project}/collection.json", f.collection)
	f.mux.HandleFunc("GET /iiif/{story}/manifest.json", f.manifest)
	f.mux.HandleFunc("GET /iiif/{story}/words.vtt", f.captions)
	f.mux.HandleFunc("GET /feeds/stories.rss", f.stories)
	f.mux.HandleFunc("GET /feeds/extracts.rss", f.extracts)
	f.mux.HandleFunc("GET /feeds/{project}/stories.rss", f.stories)
	f.mux.HandleFunc("GET /feeds/{project}/extracts.rss", f.extracts)
	f.mux.HandleFunc("GET /bags/{story}", f.bag)
	f.mux.HandleFunc("GET /bags/projects/{project}", f.bags)
	f.mux.HandleFunc("GET /healthz", f.health)
	f.mux.HandleFunc("GET /readyz", f.health)
	return f
}

// ServeHTTP answers one request.
func (f *Feeds) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // who takes a story back takes it back from caches
	w.Header().Set("X-Content-Type-Options", "nosniff")
	f.mux.ServeHTTP(w, r)
}

// base is the archive's address as this request knows it, without a slash.
func (f *Feeds) base(r *http.Request) string {
	if f.Address != nil {
		if address := f.Address(); address != "" {
			return address
		}
	}
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// host is the name in base, without its port.
func (f *Feeds) host(r *http.Request) string {
	u, err := url.Parse(f.base(r))
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	return u.Hostname()
}

func (f *Feeds) name() string {
	if f.Name == "" {
		return "Ownvoice"
	}
	return f.Name
}

func (f *Feeds) contact(r *http.Request) string {
	host := f.host(r)
	switch {
	case f.Contact != "":
		return f.Contact
	case !strings.Contains(host, ".") || net.ParseIP(host) != nil:
		host = "localhost.invalid" // the protocol wants a dot
	}
	return "archive@" + host
}

// fail answers for an error: alike for a story that was taken back and one that
// never was, and without a word of what went wrong here.
func (f *Feeds) fail(w http.ResponseWriter, r *http.Request, err error) {
	var p *wire.Problem
	switch {
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, "This story is not here to be heard.", http.StatusNotFound)
	case errors.As(err, &p) && p.Code == wire.CodeConsent:
		http.Error(w, "The storyteller has not said yes to that.", http.StatusForbidden)
	default:
		f.Log.Error("feed failed", "route", r.Pattern, "error", err)
		http.Error(w, "Something went wrong on our side. Please try again in a minute.", http.StatusInternalServerError)
	}
}

// told finds one page of the stories that anyone may hear: of the project in
// the path, or of all. A page after the first on which there is nothing is not
// there, nor is a project that nobody may hear anything of.
func (f *Feeds) told(r *http.Request, w store.Sought) (name string, found store.Found, err error) {
	w.Project = catalog.ID(r.PathValue("project"))
	found, err = f.store.Find(r.Context(), w)
	if err == nil && len(found.Stories) == 0 && w.Extracts { // no extract is public: the stories say whether the project is
		name, _, err = f.told(r, store.Sought{Most: 1})
		return name, store.Found{}, err
	}
	switch {
	case err != nil || len(found.Stories) == 0 && w.Page == 0 && w.Project == "":
		return f.name(), found, err
	case len(found.Stories) > 0 && w.Project != "":
		return found.Stories[0].Project, found, nil
	case len(found.Stories) > 0:
		return f.name(), found, nil
	}
	return "", found, store.ErrNotFound
}

// open lets programs on other sites read what everybody may read.
func open(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func sendXML(w http.ResponseWriter, kind string, v any) error {
	made, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.Write([]byte(xml.Header))
	w.Write(made) //nolint:gosec // xml.Marshal has escaped every word
	return nil
}
