package web

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"strings"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// words are what pages say of a telling.
var words = template.FuncMap{
	"minutes": page.Minutes,
	"clock":   page.Clock,
	"seconds": func(ms int64) float64 { return float64(ms) / 1000 },
	"day":     func(t time.Time) string { return t.Format("2 January 2006") },
	"month":   func(t time.Time) string { return t.Format("January 2006") },
	"left":    left,
	"voice":   voice,
	"side":    side,
}

// left says how much is left out at one place.
func left(l store.Line) string {
	switch length := page.Minutes(float64(l.ToMS-l.FromMS) / 1000); length {
	case "":
		return "A moment is left out here"
	case "1 minute", "1 seconds":
		return strings.TrimSuffix(length, "s") + " is left out here"
	default:
		return length + " are left out here"
	}
}

// voice is the name beside a story.
func voice(knownAs string) string { return cmp.Or(knownAs, "A storyteller") }

// side says whose voice a track is. Laptops call the sides of a call after who
// sits before them; a listener sits elsewhere.
func side(label, knownAs string) string {
	switch label {
	case "You":
		return "The reporter"
	case "Them":
		return voice(knownAs)
	}
	return cmp.Or(label, "A voice")
}

// group is the stories of one project.
type group struct {
	Project string
	Cards   []card
}

// card is a story with its picture.
type card struct {
	store.Telling
	Print  template.HTML
	passes page.Passes
}

// Heard is where a file of the story is heard for a while.
func (c card) Heard(t store.Track) string { return c.passes.For(soundOf(c.Telling, t)) }

func (s *Web) home(w http.ResponseWriter, r *http.Request) {
	all, err := s.store.Tellings(r.Context(), store.Everybody(), store.Which{Theme: r.URL.Query().Get("theme"), Search: r.URL.Query().Get("search")})
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	groups := grouped(s.cards(r.Context(), all))
	p := page.View{Title: "Stories", Here: "Stories", Of: groups}
	if len(groups) == 1 {
		p.Project = groups[0].Project
	}
	s.show(w, r, "home", p)
}

func (s *Web) cards(ctx context.Context, all []store.Telling) []card {
	ctx, cancel := context.WithTimeout(ctx, drawing)
	defer cancel()
	cards := make([]card, len(all))
	for i, t := range all {
		cards[i] = card{t, s.prints.draw(ctx, t), s.frame.Passes}
	}
	return cards
}

// grouped keeps the order of stories, and of projects by their newest.
func grouped(all []card) []group {
	var groups []group
	at := map[string]int{}
	for _, t := range all {
		n, is := at[t.Project]
		if !is {
			n = len(groups)
			at[t.Project] = n
			groups = append(groups, group{Project: t.Project})
		}
		groups[n].Cards = append(groups[n].Cards, t)
	}
	return groups
}

func (s *Web) story(w http.ResponseWriter, r *http.Request) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), drawing)
	defer cancel()
	s.show(w, r, "story", page.View{Title: title(t), Project: t.Project, Here: "Stories", Scripts: []string{"/frame/listen.js"}, Of: card{t, s.prints.draw(ctx, t), s.frame.Passes}})
}

func title(t store.Telling) string { return cmp.Or(t.Title, "A story") }

// sound sends a track or ranges of it. A story of several recordings says
// which by ?recording=ID; otherwise it is the first.
func (s *Web) sound(w http.ResponseWriter, r *http.Request) {
	if !s.frame.Passes.Proves(r) {
		s.frame.Gone(w, r)
		return
	}
	id := catalog.ID(r.PathValue("story"))
	recording := catalog.ID(r.URL.Query().Get("recording"))
	if recording == "" {
		t, err := s.store.Telling(r.Context(), store.Everybody(), id)
		if err != nil {
			s.frame.Fail(w, r, err)
			return
		}
		for _, first := range t.Tracks[:min(1, len(t.Tracks))] {
			recording = first.Recording
		}
	}
	sound, err := s.store.HearTelling(r.Context(), store.Everybody(), id, recording, r.PathValue("track"))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	defer sound.Close()
	if err := page.Sound(w, r, sound, r.PathValue("track")); err != nil {
		s.frame.Fail(w, r, err)
	}
}

// listen leads to the sound of a story, or of one recording of it: an address
// that stays, for feeds and other machines.
func (s *Web) listen(w http.ResponseWriter, r *http.Request) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	asked := r.URL.Query().Get("recording")
	for _, track := range t.Tracks {
		if asked == "" || asked == string(track.Recording) {
			http.Redirect(w, r, s.frame.Passes.For(soundOf(t, track)), http.StatusFound) //nolint:gosec // it begins with our own path
			return
		}
	}
	s.frame.Gone(w, r)
}

func soundOf(t store.Telling, track store.Track) string {
	return "/stories/" + string(t.ID) + "/sound/" + track.Name + "?recording=" + string(track.Recording)
}
