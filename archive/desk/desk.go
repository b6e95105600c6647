// Package desk is the pages of those who look after the archive: archivists,
// coordinators, reporters. They sign in, see their projects' stories, people,
// laptops and what storytellers took back, are the second person for an
// erasure, answer what worries visitors, invite others, help who forgot a
// passphrase, take stories along, and see how well the bytes are kept.
//
// What cannot be undone is asked once more, on a page that says what will
// happen. Each act is written into the audit log before it is done, or before
// its answer is shown.
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
	"net/http"
	"slices"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

//go:embed pages/*.html
var files embed.FS

//go:embed desk.css
var look embed.FS

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
	for _, name := range []string{"sign-in", "join", "passphrase", "projects", "stories", "story", "people", "person", "requests", "request", "erase", "export",
		"laptops", "laptop-off", "accounts", "account", "account-off", "invitations", "fixity", "log"} {
		t, err := frame.Parse(files, "pages/"+name+".html", words)
		if err == nil {
			t, err = t.ParseFS(files, "pages/parts.html")
		}
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
	d.mux.HandleFunc("GET /new-passphrase", d.askPassphrase)
	d.mux.HandleFunc("POST /new-passphrase", d.newPassphrase)
	d.mux.Handle("GET /desk/desk.css", http.StripPrefix("/desk", page.Static(look)))
	in := func(pattern string, serve func(visit) error) { d.mux.HandleFunc(pattern, d.signedIn(serve, false)) }
	leads := func(pattern string, serve func(visit) error) { d.mux.HandleFunc(pattern, d.signedIn(serve, true)) }
	in("GET /desk/{$}", d.projects)
	in("GET /desk/stories", d.stories)
	in("GET /desk/stories/{story}", d.story)
	in("GET /desk/stories/{story}/sound/{recording}/{name}", d.sound)
	leads("POST /desk/stories/{story}/link", d.link)
	leads("POST /desk/stories/{story}/link/off", d.linkOff)
	in("GET /desk/people", d.people)
	in("GET /desk/people/{person}", d.person)
	in("GET /desk/export", d.export)
	leads("GET /desk/requests", d.requests)
	leads("GET /desk/requests/{request}", d.request)
	leads("GET /desk/requests/{request}/erase", d.askErase)
	leads("POST /desk/requests/{request}/erase", d.erase)
	leads("POST /desk/worries/{worry}", d.answerWorry)
	leads("GET /desk/laptops", d.laptops)
	leads("GET /desk/laptops/{laptop}/off", d.askLaptopOff)
	leads("POST /desk/laptops/{laptop}/off", d.laptopOff)
	leads("GET /desk/accounts", d.accounts)
	leads("GET /desk/accounts/{account}", d.account)
	leads("POST /desk/accounts/{account}/out", d.accountOut)
	leads("POST /desk/accounts/{account}/code", d.accountCode)
	leads("GET /desk/accounts/{account}/off", d.askAccountOff)
	leads("POST /desk/accounts/{account}/off", d.accountOff)
	leads("GET /desk/invitations", d.invitations)
	leads("POST /desk/invitations", d.invite)
	leads("POST /desk/invitations/off", d.uninvite)
	leads("GET /desk/fixity", d.fixity)
	leads("GET /desk/log", d.acts)
	in("POST /desk/passphrase", d.repass)
	in("POST /desk/out", d.outEverywhere)
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
		v := visit{w: w, r: r}
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
		if v.names, err = d.store.ProjectNames(r.Context(), v.Reader()); err == nil {
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
	all := []page.Place{{Name: "Projects", Address: "/desk/"}, {Name: "Stories", Address: "/desk/stories"}, {Name: "People", Address: "/desk/people"}}
	if a.Leads() {
		all = append(all, page.Place{Name: "Requests", Address: "/desk/requests"})
	}
	all = append(all, page.Place{Name: "Export", Address: "/desk/export"})
	if a.Leads() {
		all = append(all, page.Place{Name: lookingAfter, Address: rooms[0].Address})
	}
	return all
}

// lookingAfter is the place that has several rooms.
const lookingAfter = "Looking after"

var rooms = []page.Place{{Name: "Laptops", Address: "/desk/laptops"}, {Name: "Accounts", Address: "/desk/accounts"}, {Name: "Invitations", Address: "/desk/invitations"},
	{Name: "How it is kept", Address: "/desk/fixity"}, {Name: "What was done", Address: "/desk/log"}}

// shown is what every page of the desk is made from.
type shown struct {
	Me    store.Account
	Names map[catalog.ID]string
	Here  string
	Rooms []page.Place // of the place Looking after
	Of    any
}

// show shows a page at a place, or in one of the rooms of Looking after.
func (d *Desk) show(v visit, name, here string, of any) error {
	s := shown{Me: v.Account, Names: v.names, Here: here, Of: of}
	view := page.View{Title: here, Project: "The archive", Home: "/desk/", Places: places(v.Account), Here: here, Styles: []string{"/desk/desk.css"}}
	if slices.ContainsFunc(rooms, func(p page.Place) bool { return p.Name == here }) {
		s.Rooms, view.Here = rooms, lookingAfter
	}
	switch name {
	case "story":
		view.Scripts = []string{"/frame/listen.js", "/frame/player.js", "/frame/copy.js"}
	case "invitations", "account":
		view.Scripts = []string{"/frame/copy.js"}
	}
	view.Of = s
	d.frame.Show(v.w, v.r, http.StatusOK, d.pages[name], view)
	return nil
}

func (d *Desk) back(v visit, to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// from is where a request comes from, as a hash: it is counted, not kept.
func from(r *http.Request) string {
	sum := sha256.Sum256([]byte(store.From(r.RemoteAddr)))
	return hex.EncodeToString(sum[:8])
}
