package web

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

const (
	onPage    = 24 // stories
	onHits    = 12 // stories in which words were found, each with a line
	mostChips = 10
	inOpening = 4   // voices beside the welcome
	mostTyped = 200 // letters of what is looked for
	mostPages = 1 << 20
)

// typed is what somebody wrote, without what no text holds, and not too much.
func typed(text string) string {
	letters := []rune(strings.ReplaceAll(strings.ToValidUTF8(strings.TrimSpace(text), ""), "\x00", ""))
	return string(letters[:min(len(letters), mostTyped)])
}

// shelf is a page of stories and how to come to others.
type shelf struct {
	store.Sought
	Cards    []card
	Themes   []string
	Projects []catalog.Project
	More     bool
}

// card is a story with its picture.
type card struct {
	store.Telling
	Print template.HTML
	Hit   *store.Line // where the words that were looked for are said
}

// ToHit is the address of the moment at which it is said.
func (c card) ToHit() string { return "/stories/" + string(c.ID) + "#t=" + page.Clock(c.Hit.FromMS) }

func (s *Web) home(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	at, err := strconv.Atoi(q.Get("page"))
	if err != nil || at < 1 || at > mostPages {
		at = 1
	}
	of := shelf{Sought: store.Sought{Page: at - 1, Most: onPage}}
	of.Which = store.Which{Project: catalog.ID(typed(q.Get("project"))), Theme: typed(q.Get("theme")), Search: typed(q.Get("search"))}
	if of.Search != "" {
		of.Most = onHits
	}
	if err := s.fill(r.Context(), &of); err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	p := page.View{Title: "Stories", Here: "Stories", Of: of}
	if len(of.Projects) == 1 {
		p.Project = of.Projects[0].Name
	}
	s.show(w, r, http.StatusOK, "home", p)
}

// fill looks for what the page shows.
func (s *Web) fill(ctx context.Context, of *shelf) error {
	found, err := s.store.Find(ctx, of.Sought)
	if err != nil {
		return err
	}
	of.More = found.More
	drawn, cancel := context.WithTimeout(ctx, s.prints.patience)
	defer cancel()
	for _, t := range found.Stories {
		of.Cards = append(of.Cards, card{t, s.prints.small(drawn, t), hit(t, of.Search)})
	}
	if of.Themes, err = s.store.PublicThemes(ctx, of.Project, mostChips); err != nil {
		return err
	}
	if of.Theme != "" && !slices.Contains(of.Themes, of.Theme) {
		of.Themes = append(of.Themes, of.Theme) // it is what was asked for, whether there is such a theme or not
	}
	of.Projects, err = s.store.PublicProjects(ctx, mostChips)
	return err
}

// hit is the line of a telling that holds most of the words, the first such;
// nil when only its title or name does.
func hit(t store.Telling, search string) (best *store.Line) {
	most := 0
	for _, l := range t.Words {
		if n := l.Says(search); n > most {
			best, most = &l, n
		}
	}
	return best
}

// Opening reports whether it is the page a visitor sees first.
func (s shelf) Opening() bool { return s.Bare() && s.Page == 0 }

// Bare reports whether nothing in particular is looked for.
func (s shelf) Bare() bool { return s.Which == store.Which{} }

// Voices are those beside the welcome: none of one alone, and none without
// their pictures.
func (s shelf) Voices() (all []card) {
	for _, c := range s.Cards {
		if c.Print != "" && len(all) < inOpening {
			all = append(all, c)
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// To is the address of the same search with another theme.
func (s shelf) To(theme string) string { return address(s.Project, theme, s.Search, 0) }

// In is the address of the same search in another project.
func (s shelf) In(project catalog.ID) string { return address(project, "", s.Search, 0) }

// Newer and Older are the addresses of the pages beside this one; "" none.
func (s shelf) Newer() string {
	if s.Page == 0 {
		return ""
	}
	return address(s.Project, s.Theme, s.Search, s.Page-1)
}

// Older is Newer the other way.
func (s shelf) Older() string {
	if !s.More {
		return ""
	}
	return address(s.Project, s.Theme, s.Search, s.Page+1)
}

// Number is the page as people count.
func (s shelf) Number() int { return s.Page + 1 }

func address(project catalog.ID, theme, search string, at int) string {
	q := url.Values{}
	for name, value := range map[string]string{"project": string(project), "theme": theme, "search": search} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if at > 0 {
		q.Set("page", strconv.Itoa(at+1))
	}
	return (&url.URL{Path: "/", RawQuery: q.Encode()}).String()
}
