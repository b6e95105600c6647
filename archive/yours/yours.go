// Package yours is the page that a storyteller opens with a private link,
// without an account: they hear their story, say of each extract whether it may
// be used, leave a part out, choose who may hear the whole, add their own
// words, take their story back, and give it again.
//
// Whoever has the address has the page: it is asked of the store each time, and
// stands in no log. What is said here is an event like any other, which the
// store writes and every laptop of the project hears. Works without a script;
// with one, what is typed stays when the network is gone, and the page too.
package yours

import (
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

//go:embed pages/*.html
var files embed.FS

// Yours serves the pages below /yours/. It is an http.Handler for any number of
// goroutines.
type Yours struct {
	store *store.Store
	frame *page.Frame
	log   *slog.Logger
	page  *template.Template
	mux   *http.ServeMux
}

// New makes the pages.
func New(s *store.Store, frame *page.Frame, log *slog.Logger) (*Yours, error) {
	y := &Yours{store: s, frame: frame, log: log, mux: http.NewServeMux()}
	var err error
	if y.page, err = frame.Parse(files, "pages/*.html", words); err != nil {
		return nil, err
	}
	at := func(pattern string, serve func(store.Link, http.ResponseWriter, *http.Request) error) {
		y.mux.HandleFunc(pattern, y.opened(serve))
	}
	at("GET /yours/{code}", y.show)
	at("GET /yours/{code}/sound/{recording}/{name}", y.sound)
	at("POST /yours/{code}/extract/{extract}", y.extract)
	at("POST /yours/{code}/who", y.who)
	at("POST /yours/{code}/part", y.part)
	at("POST /yours/{code}/words", y.words)
	at("POST /yours/{code}/back", y.back)
	at("POST /yours/{code}/again", y.giveAgain)
	y.mux.HandleFunc("/yours/", y.unknown)
	return y, nil
}

// ServeHTTP answers one request. A form that comes from another site is
// refused.
func (y *Yours) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.NewCrossOriginProtection().Handler(y.mux).ServeHTTP(w, r)
}

const maxForm = 64 << 10 // bytes

// How many links that do not open are answered, from one address.
const (
	wrongLinks  = 120
	wrongWithin = 15 * time.Minute
)

// opened serves who has a link that opens.
func (y *Yours) opened(serve func(store.Link, http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		l, err := y.store.OpenLink(r.Context(), r.PathValue("code"))
		if errors.Is(err, store.ErrNotFound) {
			y.closed(w, r)
			return
		}
		if err == nil {
			err = serve(l, w, r)
		}
		if errors.Is(err, store.ErrNotFound) && r.Method == http.MethodPost { // it was taken back meanwhile: the page says so
			err = y.again(w, r, "")
		}
		var refused *wire.Problem
		switch {
		case err == nil:
		case errors.Is(err, store.ErrNotFound):
			y.frame.Sorry(w, r, http.StatusNotFound, "This sound is not here any more.", "Open your link again. Your page says how your story stands.")
		case errors.As(err, &refused):
			y.frame.Sorry(w, r, http.StatusConflict, "This cannot be changed here any more.", "Your story was taken back, or may not be kept. Ask whoever gave you this link.")
		default:
			y.frame.Fail(w, r, err)
		}
	}
}

// closed answers for a link that does not open. Who tries many is made to wait.
func (y *Yours) closed(w http.ResponseWriter, r *http.Request) {
	if day, err := y.store.ErasedLink(r.Context(), r.PathValue("code")); err == nil {
		y.frame.Sorry(w, r, http.StatusGone, "Your story is erased.", "We destroyed it here on "+day.Format("2 January 2006")+", as you asked. Nobody can bring it back. Thank you for what you told.")
		return
	}
	if y.store.Try(r.Context(), "link from "+store.From(r.RemoteAddr), wrongLinks, wrongWithin) != nil {
		w.Header().Set("Retry-After", strconv.Itoa(int(wrongWithin.Seconds())))
		y.frame.Sorry(w, r, http.StatusTooManyRequests, "That was tried too often.", "Please wait a quarter of an hour, then open your link again.")
		return
	}
	y.unknown(w, r)
}

func (y *Yours) unknown(w http.ResponseWriter, r *http.Request) {
	y.frame.Sorry(w, r, http.StatusNotFound, "This link does not open.", "A private link opens for ninety days, and only if every letter of it is there. Ask the reporter you talked with for a new one. What you said before stays as you said it.")
}

// view is what the page shows.
type view struct {
	page.Passes
	store.Telling
	store.Standing
	Code  string
	Heard bool   // nothing stops them from hearing it here
	Whole string // the chosen answer to who may hear the whole: anyone, team, nobody; "" not answered
	Left  int    // extracts that are still to be answered
	Asked string // what was asked for and needs one thing more: "name", "part", "again"
}

func (y *Yours) show(l store.Link, w http.ResponseWriter, r *http.Request) error {
	standing, err := y.store.Standing(r.Context(), l)
	if err != nil {
		return err
	}
	v := view{Passes: y.frame.Passes, Standing: standing, Code: r.PathValue("code"), Asked: r.URL.Query().Get("asked")}
	p := page.View{Title: "Your story", Private: private(standing.Reporter), Scripts: []string{"/frame/listen.js", "/frame/answer.js"}}
	v.Telling, err = y.store.Telling(r.Context(), store.Storyteller(l.ID, l.Story), l.Story)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	v.Heard, p.Project = err == nil && !standing.Taken, v.Project
	for _, e := range v.Extracts {
		if e.Said.State == catalog.Waiting || e.Said.State == catalog.Outgrown {
			v.Left++
		}
	}
	v.Whole = wholeAnswer(standing)
	p.Of = v
	y.frame.Show(w, r, http.StatusOK, y.page, p)
	return nil
}

// TeamHears reports whether the team may hear the story as things stand.
func (v view) TeamHears() bool { return v.Uses[catalog.UseTeam].Allows() }

// Remade reports whether nothing plays of a recording because a part of it is
// left out: it plays again when a laptop has made a listening copy that is
// silent there.
func (v view) Remade() bool {
	return slices.ContainsFunc(v.Words, func(l store.Line) bool {
		return l.LeftOut && !v.Plays(store.Passage{Extract: catalog.Extract{Recording: l.Recording}})
	})
}

// At is where a file of the story is heard for a while.
func (v view) At(t store.Track) string {
	return v.For("/yours/" + v.Code + "/sound/" + string(t.Recording) + "/" + t.Name)
}

func private(reporter string) string {
	if reporter == "" {
		return "Only you and the team can see this page"
	}
	return "Only you and " + reporter + " can see this page"
}

func wholeAnswer(s store.Standing) string {
	whole, team := s.Uses[catalog.UseWhole], s.Uses[catalog.UseTeam]
	switch {
	case whole.Allows():
		return "anyone"
	case whole.Event == "" || whole.Outcome == catalog.AskFirst:
		return ""
	case team.Allows():
		return "team"
	}
	return "nobody"
}

// sound sends a file of the story, or ranges of it.
func (y *Yours) sound(l store.Link, w http.ResponseWriter, r *http.Request) error {
	if !y.frame.Passes.Proves(r) {
		return store.ErrNotFound
	}
	sound, err := y.store.HearTelling(r.Context(), store.Storyteller(l.ID, l.Story), l.Story, catalog.ID(r.PathValue("recording")), r.PathValue("name"))
	if err != nil {
		return err
	}
	defer sound.Close()
	return page.Sound(w, r, sound, r.PathValue("name"))
}

// again leads back to the page, to the part that was answered.
func (y *Yours) again(w http.ResponseWriter, r *http.Request, part string) error {
	http.Redirect(w, r, "/yours/"+r.PathValue("code")+part, http.StatusSeeOther) //nolint:gosec // it begins with our own path
	return nil
}

var words = template.FuncMap{
	"minutes": page.Minutes,
	"day":     func(t time.Time) string { return t.Format("2 January 2006") },
	"clock":   page.Clock,
	"seconds": func(ms int64) float64 { return float64(ms) / 1000 },
	"side":    side,
}

// side says whose voice a track is, to the storyteller themselves.
func side(label string) string {
	switch label {
	case "You":
		return "The reporter's side"
	case "Them":
		return "Your side"
	}
	return "Your story"
}
