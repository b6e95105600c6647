package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ownvoice/library/catalog"
)

// Happening is one thing that was said or done about a story, as a sentence.
type Happening struct {
	At   time.Time // as the laptop's clock had it
	Said string    // "Maureen said yes to short extracts."
	By   string    // who wrote down what was said; "" where the sentence says who did it
}

// Sayings tells what a storyteller said about their story, the latest first, if
// a member may hear the story now; otherwise ErrNotFound.
func (s *Store) Sayings(ctx context.Context, r Reader, project, story catalog.ID) ([]Happening, error) {
	p, err := s.past(ctx, r, project, story, `kind IN ('story', 'person', 'extract', 'picture', 'project', 'consent')`)
	if err != nil {
		return nil, err
	}
	return p.told(p.consents()), nil
}

// History tells what was said and done about a story on every laptop and here,
// the latest first, if a member may hear the story now; otherwise ErrNotFound.
// It says who and what, and nothing that is left out: of words and notes only
// that they were written.
func (s *Store) History(ctx context.Context, r Reader, project, story catalog.ID) ([]Happening, error) {
	p, err := s.past(ctx, r, project, story, `1 = 1`)
	if err != nil {
		return nil, err
	}
	return p.told(append(p.consents(), p.deeds()...)), nil
}

// past is a story's log in the order in which it was written.
type past struct {
	scene
	story   catalog.ID
	changes []catalog.Change
	about   catalog.About
	laptops map[catalog.ID]string
}

func (s *Store) past(ctx context.Context, r Reader, project, story catalog.ID, which string) (*past, error) {
	events, err := readConsents(ctx, s.read, project, story)
	if err != nil {
		return nil, err
	}
	if !s.hears(r, project, story, events) {
		return nil, ErrNotFound
	}
	all, err := readChanges(ctx, s.read, `project = $1 AND story IN ($2, '') AND `+which+` ORDER BY clock, device, id`, project, story)
	if err != nil {
		return nil, fmt.Errorf("read history of story %s: %w", story, err)
	}
	p := &past{scene: scene{l: logOf(all), events: events, now: s.now(), use: catalog.UseTeam}, story: story, changes: all, laptops: map[catalog.ID]string{}}
	p.look(story)
	p.about = catalog.About{Who: cmp.Or(p.name, "The storyteller"), Parts: map[catalog.Target]string{}}
	p.l.shown(catalog.KindProject, project, "uses", &p.about.Asks)
	for _, x := range p.passages(story, nil) {
		if x.Title != "" {
			p.about.Parts[x.Target()] = "the extract “" + x.Title + "”"
		}
	}
	err = rows(ctx, s.read, func(rs *sql.Rows) error {
		var id catalog.ID
		var name, role string
		err := rs.Scan(&id, &name, &role)
		if p.laptops[id] = name; role == roleArchive {
			p.laptops[id] = ""
		}
		return err
	}, `SELECT id, name, role FROM device WHERE project = $1`, project)
	if err != nil {
		return nil, fmt.Errorf("name laptops: %w", err)
	}
	return p, nil
}

// told puts happenings in order, the latest first.
func (p *past) told(all []Happening) []Happening {
	slices.SortStableFunc(all, func(a, b Happening) int { return b.At.Compare(a.At) })
	return all
}

// consents are what the events say.
func (p *past) consents() (all []Happening) {
	for _, c := range p.changes {
		e, err := event(c)
		if err != nil || e == nil || len(e.Carried) > 0 {
			continue
		}
		by := "Written down by " + p.who(cmp.Or(e.WrittenBy, c.Author), c.Device)
		if e.How == catalog.HowPage {
			by = "On their own page"
		}
		for _, sentence := range p.about.Said(*e) {
			all = append(all, Happening{At: written(c), Said: sentence, By: by})
		}
	}
	return all
}

// oneGo is the longest pause within one deed.
const oneGo = 3 * time.Minute

// deeds are what was done to the story: what one person did of one sort in one
// go is one deed.
func (p *past) deeds() (all []Happening) {
	type deed struct {
		who, what string
		first, at time.Time
		of        map[catalog.ID]bool
	}
	var done []*deed
	for _, c := range p.changes {
		what := p.deed(c)
		if what == "" || c.Story != p.story {
			continue
		}
		who, at := p.who(c.Author, c.Device), written(c)
		i := len(done) - 1
		for i >= 0 && (done[i].who != who || done[i].what != what || at.Sub(done[i].at) > oneGo) {
			if i--; len(done)-i > 8 { // others may have written in between
				i = -1
			}
		}
		if i < 0 {
			i, done = len(done), append(done, &deed{who: who, what: what, first: at, of: map[catalog.ID]bool{}})
		}
		done[i].at = at
		done[i].of[c.Entity] = true
	}
	for _, d := range done {
		all = append(all, Happening{At: d.at, Said: begun(d.who) + " " + counted(d.what, len(d.of)) + "."})
	}
	return all
}

// begun is the subject of a sentence at its beginning.
func begun(who string) string {
	first, size := utf8.DecodeRuneInString(who)
	return string(unicode.ToUpper(first)) + who[size:]
}

// counted fills in how many of a thing a deed was done to: "wrote {a note|%d
// notes}".
func counted(what string, n int) string {
	before, rest, is := strings.Cut(what, "{")
	inner, after, closed := strings.Cut(rest, "}")
	if !is || !closed {
		return what
	}
	one, many, _ := strings.Cut(inner, "|")
	if n == 1 {
		return before + one + after
	}
	return before + strings.Replace(many, "%d", fmt.Sprint(n), 1) + after
}

// deed is what a change did, in words that go behind a name; "" where it says
// nothing to a person.
func (p *past) deed(c catalog.Change) string {
	first := len(c.Replaces) == 0
	thing := map[catalog.Kind]string{catalog.KindStory: "this story", catalog.KindNote: "{a note|%d notes}", catalog.KindExtract: "{an extract|%d extracts}",
		catalog.KindPicture: "{a picture|%d pictures}", catalog.KindSegment: "{one passage|%d passages} of the words"}[c.Kind]
	if c.Field == "deleted" && thing != "" {
		switch string(c.Value) {
		case "true", "1":
			return "put " + thing + " in the bin"
		}
		if first {
			return ""
		}
		return "took " + thing + " out of the bin"
	}
	switch at := string(c.Kind) + " " + c.Field; {
	case at == "story begun":
		return "began this story"
	case at == "story title" && string(c.Value) == string(catalog.Shown(p.l[fieldOf{c.Kind, c.Entity, c.Field}])):
		var title string
		if json.Unmarshal(c.Value, &title) != nil || title == "" {
			return ""
		}
		return "called it “" + title + "”"
	case at == "story title":
		return "gave it a title that was changed since"
	case at == "person known_as":
		return "wrote down how they want to be known"
	case at == "recording facts":
		return p.recorded(c.Entity)
	case at == "segment text" && first:
		return "wrote {one passage|%d passages} of the words"
	case at == "segment text" || at == "segment second":
		return "changed {one passage|%d passages} of the words"
	case at == "segment checked":
		return "listened to {one passage|%d passages} and found the words right"
	case at == "note text" && p.l.text(catalog.KindNote, c.Entity, "sort") == string(catalog.NoteTeller):
		return "kept the storyteller’s own words beside it"
	case at == "note text" && first:
		return "wrote {a note|%d notes}"
	case at == "note text":
		return "changed {a note|%d notes}"
	case at == "extract title" && first:
		return "made {an extract|%d extracts}"
	case at == "extract title":
		return "gave {an extract|%d extracts} another title"
	case (at == "extract start_ms" || at == "extract end_ms") && !first:
		return "moved {an extract|%d extracts}"
	case c.Kind == catalog.KindExtract && strings.HasPrefix(c.Field, "theme:") && string(c.Value) == "true":
		return "put a theme on {an extract|%d extracts}"
	case c.Kind == catalog.KindExtract && strings.HasPrefix(c.Field, "theme:") && !first:
		return "took a theme off {an extract|%d extracts}"
	case at == "picture sha256" && first:
		return "added {a picture|%d pictures}"
	case at == "export entry":
		return "gave out something of it"
	}
	return ""
}

func (p *past) recorded(id catalog.ID) string {
	for _, r := range p.takes {
		if minutes := int(r.Seconds()/60 + 0.5); r.ID == id && minutes > 1 {
			return fmt.Sprintf("recorded %d minutes", minutes)
		}
	}
	return "made a recording"
}

// who is who did something, so that it can stand within a sentence: by name if
// it is somebody of the team, or the storyteller as they chose to be known. Who
// another person is that was only written down is nobody's business here.
func (p *past) who(author, device catalog.ID) string {
	switch role := catalog.Role(p.l.text(catalog.KindPerson, author, "role")); {
	case author != "" && author == catalog.ID(p.l.text(catalog.KindStory, p.story, "storyteller")):
		return cmp.Or(p.name, "the storyteller")
	case author != "" && (role != "" && role != catalog.RoleStoryteller || author == catalog.ID(p.l.text(catalog.KindStory, p.story, "reporter"))):
		if name := p.l.text(catalog.KindPerson, author, "known_as"); name != "" {
			return name
		}
	}
	laptop, known := p.laptops[device]
	switch {
	case known && laptop == "":
		return "the archive"
	case known:
		return "somebody at the laptop “" + laptop + "”"
	}
	return "somebody of the team"
}

func written(c catalog.Change) time.Time {
	clock, err := catalog.ParseClock(c.Clock)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(clock.Millis).UTC()
}
