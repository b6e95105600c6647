package web

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"slices"
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
	"quoted":  quoted,
	"length":  length,
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

// quoted is a title as its storyteller said it.
func quoted(title string) string {
	if title = strings.Trim(title, " \"“”"); title == "" {
		return "A story"
	}
	return "“" + title + "”"
}

// length says how long a story is, and whether it can be read.
func length(c card) string {
	said := page.Minutes(c.Seconds())
	switch {
	case !c.Written:
		return said
	case said == "":
		return "The words are written out"
	}
	return said + ", with the words written out"
}

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

func (s *Web) story(w http.ResponseWriter, r *http.Request) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.prints.patience)
	defer cancel()
	of := storyPage{Telling: t}
	for _, track := range t.Tracks {
		of.Heard = append(of.Heard, heard{track, s.frame.Passes.For(soundOf(t, track)), s.prints.large(ctx, track)})
	}
	of.Said = lines(t)
	s.show(w, r, http.StatusOK, "story", page.View{Title: title(t), Project: t.Project, Here: "Stories", Worry: worryOf(t.ID), Scripts: []string{"/frame/listen.js", "/frame/player.js"}, Of: of})
}

// storyPage is what the page of one story shows.
type storyPage struct {
	store.Telling
	Heard []heard
	Said  []line
}

// heard is a track, where it is heard for a while, and its picture.
type heard struct {
	store.Track
	Address string
	Print   template.HTML
}

// line is a line of what is said, and the name of its place on the page: that
// of its moment, so that an address leads there without a script too.
type line struct {
	store.Line
	Anchor string
}

func lines(t store.Telling) (all []line) {
	taken := map[string]bool{}
	for _, l := range t.Words {
		at := line{l, "t=" + page.Clock(l.FromMS)}
		if l.Recording != t.Words[0].Recording || taken[at.Anchor] {
			at.Anchor = ""
		}
		taken[at.Anchor] = true
		all = append(all, at)
	}
	return all
}

// Passage is where an extract is heard; "" when its recording is not here.
func (p storyPage) Passage(e store.Passage) string {
	for _, h := range p.Heard {
		if h.Recording == e.Recording {
			return h.Address
		}
	}
	return ""
}

// Quiet reports whether something is left out of the story.
func (p storyPage) Quiet() bool {
	return slices.ContainsFunc(p.Words, func(l store.Line) bool { return l.LeftOut })
}

func title(t store.Telling) string { return cmp.Or(t.Title, "A story") }
