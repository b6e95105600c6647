// Package desk is the pages of those who look after the archive: archivists,
// coordinators, reporters. They sign in, see their projects' stories, people,
// laptops and what storytellers took back, are the second person for an
// erasure, invite others, and see how well the bytes are kept.
//
// What somebody may see is asked of the store with a Reader, never decided
// here; what is not theirs looks like what does not exist. Pages work without a
// script.
package desk

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

//go:embed pages/*.html
var files embed.FS

// Options are what the desk is told of the archive it belongs to.
type Options struct {
	Address func() (string, string) // where laptops reach the archive, and its certificate's fingerprint
}

// Desk serves /desk/, /sign-in and /join. It is an http.Handler for any number
// of goroutines.
type Desk struct {
	store *store.Store
	frame *page.Frame
	log   *slog.Logger
	o     Options
	pages map[string]*template.Template
	mux   *http.ServeMux
}

// New makes the pages.
func New(s *store.Store, frame *page.Frame, log *slog.Logger, o Options) (*Desk, error) {
	d := &Desk{store: s, frame: frame, log: log, o: o, pages: map[string]*template.Template{}, mux: http.NewServeMux()}
	for _, name := range []string{"sign-in", "join", "projects", "stories", "story", "requests", "request", "laptops", "invitations", "fixity", "accounts", "log"} {
		t, err := frame.Parse(files, "pages/"+name+".html", words)
		if err != nil {
			return nil, err
		}
		d.pages[name] = t
	}
	d.routes()
	return d, nil
}

func (d *Desk) routes() {
	d.mux.HandleFunc("GET /sign-in", d.askSignIn)
	d.mux.HandleFunc("POST /sign-in", d.signIn)
	d.mux.HandleFunc("POST /sign-out", d.signOut)
	d.mux.HandleFunc("GET /join", d.askJoin)
	d.mux.HandleFunc("POST /join", d.join)
	in := func(pattern string, serve func(visit) error) { d.mux.HandleFunc(pattern, d.signedIn(serve, false)) }
	leads := func(pattern string, serve func(visit) error) { d.mux.HandleFunc(pattern, d.signedIn(serve, true)) }
	in("GET /desk/{$}", d.projects)
	in("GET /desk/stories", d.stories)
	in("GET /desk/stories/{story}", d.story)
	in("GET /desk/stories/{story}/sound/{recording}/{name}", d.sound)
	leads("POST /desk/stories/{story}/link", d.link)
	leads("POST /desk/stories/{story}/link/off", d.linkOff)
	leads("GET /desk/requests", d.requests)
	leads("GET /desk/requests/{request}", d.request)
	leads("POST /desk/requests/{request}", d.approve)
	leads("GET /desk/laptops", d.laptops)
	leads("POST /desk/laptops/{laptop}/off", d.laptopOff)
	leads("GET /desk/invitations", d.invitations)
	leads("POST /desk/invitations", d.invite)
	leads("POST /desk/invitations/off", d.uninvite)
	leads("GET /desk/fixity", d.fixity)
	leads("GET /desk/accounts", d.accounts)
	leads("POST /desk/accounts/{account}/off", d.accountOff)
	in("POST /desk/passphrase", d.repass)
	leads("GET /desk/log", d.acts)
	d.mux.HandleFunc("/desk/", d.frame.Lost)
}

// ServeHTTP answers one request. A form that comes from another site is
// refused.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.NewCrossOriginProtection().Handler(d.mux).ServeHTTP(w, r)
}

// visit is one request of somebody who signed in.
type visit struct {
	w http.ResponseWriter
	r *http.Request
	store.Account
	names map[catalog.ID]string // of their projects
}

const (
	cookieName = "__Host-ownvoice"
	maxForm    = 64 << 10 // bytes
)

// Reader is by what right a request reads: that of who signed in, or else
// everybody's.
func (d *Desk) Reader(r *http.Request) store.Reader {
	if c, err := r.Cookie(cookieName); err == nil {
		if a, err := d.store.SignedIn(r.Context(), c.Value); err == nil {
			return a.Reader()
		}
	}
	return store.Everybody()
}

// signedIn serves who has a session; leads: who looks after things as well. To
// the others a page that only some may see does not exist.
func (d *Desk) signedIn(serve func(visit) error, leads bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		v := visit{w: w, r: r, names: map[catalog.ID]string{}}
		c, err := r.Cookie(cookieName)
		if err == nil {
			v.Account, err = d.store.SignedIn(r.Context(), c.Value)
		}
		if err != nil {
			if !errors.Is(err, http.ErrNoCookie) && !errors.Is(err, store.ErrNotFound) {
				d.frame.Fail(w, r, err)
				return
			}
			http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
			return
		}
		if leads && !v.Leads() {
			d.frame.Lost(w, r)
			return
		}
		projects, err := d.store.ProjectsOf(r.Context(), v.Reader())
		for _, p := range projects {
			v.names[p.ID] = p.Name
		}
		if err == nil {
			err = serve(v)
		}
		d.answer(w, r, err)
	}
}

func (d *Desk) answer(w http.ResponseWriter, r *http.Request, err error) {
	var p *wire.Problem
	switch {
	case err == nil:
	case errors.Is(err, store.ErrNotFound):
		d.frame.Lost(w, r)
	case errors.As(err, &p) && p.Code == wire.CodeTooMany:
		d.frame.Sorry(w, r, http.StatusTooManyRequests, "That was tried too often.", "Please wait a quarter of an hour, then try again.")
	default:
		d.frame.Fail(w, r, err)
	}
}

// places are what the bar at the top shows to an account.
func places(a store.Account) []page.Place {
	all := []page.Place{{Name: "Projects", Address: "/desk/"}, {Name: "Stories", Address: "/desk/stories"}}
	if a.Leads() {
		all = append(all, page.Place{Name: "Taken back", Address: "/desk/requests"}, page.Place{Name: "Laptops", Address: "/desk/laptops"},
			page.Place{Name: "Invitations", Address: "/desk/invitations"}, page.Place{Name: "People", Address: "/desk/accounts"},
			page.Place{Name: "How it is kept", Address: "/desk/fixity"}, page.Place{Name: "What was done", Address: "/desk/log"})
	}
	return all
}

// shown is what every page of the desk is made from.
type shown struct {
	Me    store.Account
	Names map[catalog.ID]string
	Of    any
}

func (d *Desk) show(v visit, name, title string, of any) error {
	d.frame.Show(v.w, v.r, http.StatusOK, d.pages[name], page.View{Title: title, Places: places(v.Account), Here: title, Of: shown{v.Account, v.names, of}})
	return nil
}

func (d *Desk) back(v visit, to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// from is where a request comes from, as a hash: it is counted, not kept.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	sum := sha256.Sum256([]byte(host))
	return hex.EncodeToString(sum[:8])
}

var words = template.FuncMap{
	"minutes": page.Minutes, "clock": page.Clock,
	"day":    func(t time.Time) string { return t.Format("2 January 2006") },
	"ago":    ago,
	"size":   size,
	"choice": func(c string) string { return choices[c] },
	"short":  func(id catalog.ID) string { return string(id)[:min(8, len(id))] },
	"join":   strings.Join,
}
