package feeds

import (
	"crypto/subtle"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"ownvoice/archive/store"
)

// Metrics are figures for those who run the archive, as Prometheus reads them.
// They hold numbers only: no id, no name, no address.
type Metrics struct {
	store *store.Store
	allow func(*http.Request) bool
	room  func() (int64, error)
	tally
}

// NewMetrics counts for a store. Only requests that allow lets through are
// given the figures. room says how many bytes are free where the data lies; nil:
// it is not known.
func NewMetrics(s *store.Store, allow func(*http.Request) bool, room func() (int64, error)) *Metrics {
	return &Metrics{store: s, allow: allow, room: room, tally: newTally()}
}

// ServeHTTP gives the figures. Who may not have them learns nothing, not even
// that they are here.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.allow == nil || !m.allow(r) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	var out exposition
	m.write(&out)
	standing(r.Context(), &out, m.store, m.room)
	w.Write(out.Bytes())
}

// Bearer allows who sends the token, and while there is none, this machine
// itself, unless something has passed the request on.
func Bearer(token string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		if token != "" {
			sent, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			return is && subtle.ConstantTimeCompare([]byte(sent), []byte(token)) == 1
		}
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		passedOn := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || r.Header.Get("Via") != ""
		return err == nil && net.ParseIP(host).IsLoopback() && !passedOn
	}
}

// Watch counts what a handler answers.
func (m *Metrics) Watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, route := time.Now(), routeOf(r.URL.Path)
		seen := &watched{ResponseWriter: w, m: m, status: http.StatusOK}
		if r.Body != nil {
			r.Body = counted{r.Body, &m.in}
		}
		defer func() { // also when the connection is cut
			m.answered(route, seen.status, time.Since(began))
		}()
		next.ServeHTTP(seen, r)
	})
}

// routes are the classes that requests are counted in. A path holds ids, and
// what strangers ask for has no end.
var routes = []struct{ prefix, route string }{
	{"/v1/uploads", "uploads"}, {"/v1/projects/", "projects"}, {"/v1/", "v1"}, {"/oai", "oai"}, {"/iiif/", "iiif"}, {"/feeds/", "feeds"}, {"/bags/", "bags"},
	{"/desk", "desk"}, {"/sign-in", "desk"}, {"/yours/", "yours"}, {"/stories/", "stories"}, {"/frame/", "frame"}, {"/healthz", "health"}, {"/readyz", "health"}, {"/metrics", "metrics"},
}

func routeOf(path string) string {
	for _, r := range routes {
		if strings.HasPrefix(path, r.prefix) {
			switch {
			case r.route != "projects":
			case strings.HasSuffix(path, "/changes"):
				return "changes"
			case strings.Contains(path, "/files"):
				return "files"
			}
			return r.route
		}
	}
	return "pages"
}

// watched remembers the status and counts the bytes of one answer.
type watched struct {
	http.ResponseWriter
	m      *Metrics
	status int
	begun  bool
}

func (w *watched) WriteHeader(status int) {
	if !w.begun && status >= 200 {
		w.status, w.begun = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	w.begun = true
	n, err := w.ResponseWriter.Write(p)
	w.m.out.Add(int64(n))
	return n, err
}

// ReadFrom lets the kernel copy a file, where it can.
func (w *watched) ReadFrom(src io.Reader) (int64, error) {
	w.begun = true
	n, err := io.Copy(w.ResponseWriter, src)
	w.m.out.Add(n)
	return n, err
}

// Unwrap lets deadlines through (http.ResponseController).
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type counted struct {
	io.ReadCloser
	bytes *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}
