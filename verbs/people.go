package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type peopleVerb struct {
	List    peopleList    `cmd:"" help:"List the people, as they want to be known."`
	Show    peopleShow    `cmd:"" help:"Show one of them."`
	Add     peopleAdd     `cmd:"" help:"Add somebody who tells no story, e.g. ownvoice people add known_as=Priya role=coordinator"`
	Set     peopleSet     `cmd:"" help:"Write down how a person wants to be known and met, e.g. ownvoice people set Maureen pronouns=she/her"`
	Contact peopleContact `cmd:"" help:"Write down the legal name and how to reach a person, e.g. ownvoice people contact Maureen way=phone detail=\"01632 960 001\". It stays on this laptop."`
}

// personOut is a person as programs read it. It never has a legal name or a
// way to reach them.
type personOut struct {
	ID        catalog.ID   `json:"id"`
	KnownAs   string       `json:"known_as"`
	Role      catalog.Role `json:"role"`
	Pronouns  string       `json:"pronouns"`
	Languages []string     `json:"languages"`
	Access    string       `json:"access"`
	Portrait  string       `json:"portrait"`
	Stories   []catalog.ID `json:"stories"`
}

func personOf(l library.Listed) personOut {
	return personOut{l.ID, l.KnownAs, l.Role, l.Pronouns, append([]string{}, l.Languages...), l.Access, l.Portrait, append([]catalog.ID{}, l.Stories...)}
}

// roleWords are what people are called, by what they do.
var roleWords = map[catalog.Role]string{
	catalog.RoleStoryteller: "storyteller", catalog.RoleReporter: "reporter", catalog.RoleCoordinator: "coordinator",
	catalog.RoleArchivist: "archivist", catalog.RoleSupporter: "supporter",
}

type peopleList struct {
	Search string `placeholder:"WORDS" help:"Part of the name they chose."`
}

func (v peopleList) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.People(r)
		if err != nil {
			return err
		}
		out := []personOut{}
		for _, p := range library.Called(all, v.Search) {
			out = append(out, personOf(p))
		}
		return r.print(out, func(w io.Writer) {
			for _, p := range out {
				fmt.Fprintf(w, "%s  %s, %s, %s\n", shortPerson(p.ID), named(p.KnownAs), roleWords[p.Role], stories(len(p.Stories)))
			}
		})
	})
}

// shortPerson is enough of an id to type: people come to be in the same
// moment as their stories, so it is longer than a story's.
func shortPerson(id catalog.ID) string {
	if len(id) < 23 {
		return string(id)
	}
	return string(id)[:23]
}

func stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return fmt.Sprintf("%d stories", n)
}

type peopleShow struct {
	Person string `arg:"" help:"The name they chose, their id, or its beginning."`
}

func (v peopleShow) Run(r *run) error {
	return r.withPerson(v.Person, func(_ *library.Library, p library.Listed) error { return r.showPerson(p) })
}

func (r *run) showPerson(p library.Listed) error {
	out := personOf(p)
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s, %s, %s\n", named(out.KnownAs), roleWords[out.Role], stories(len(out.Stories)))
		var tongues []string
		for _, tag := range out.Languages {
			tongues = append(tongues, catalog.LanguageName(tag))
		}
		for _, line := range [][2]string{{"Pronouns", out.Pronouns}, {"Languages", strings.Join(tongues, ", ")}, {"Needs", out.Access}} {
			if line[1] != "" {
				fmt.Fprintf(w, "%s: %s\n", line[0], line[1])
			}
		}
		for _, s := range out.Stories {
			fmt.Fprintln(w, short(s))
		}
	})
}

type peopleAdd struct {
	Pairs []string `arg:"" name:"KEY=VALUE" help:"known_as, role (reporter, coordinator, archivist, supporter), pronouns, languages, access."`
}

func (v peopleAdd) Run(r *run) error {
	p := catalog.Person{Role: catalog.RoleReporter}
	for _, pair := range v.Pairs {
		if err := setPerson(&p, pair); err != nil {
			return err
		}
	}
	if p.Role == catalog.RoleStoryteller {
		return usage{"a storyteller comes with a story: record one, or import one"}
	}
	return r.with(func(lib *library.Library) error {
		p, err := lib.AddPerson(r, p)
		if err != nil {
			return err
		}
		return r.showPerson(library.Listed{Person: p})
	})
}

type peopleSet struct {
	Person string   `arg:"" help:"The name they chose, their id, or its beginning."`
	Pairs  []string `arg:"" name:"KEY=VALUE" help:"known_as, role, pronouns, languages (commas between), access, portrait (a JPEG or PNG file; empty takes it away)."`
}

func (v peopleSet) Run(r *run) error {
	return r.withPerson(v.Person, func(lib *library.Library, p library.Listed) error {
		photo := ""
		for _, pair := range v.Pairs {
			if file, is := strings.CutPrefix(pair, "portrait="); is && file != "" {
				photo = file
				continue
			}
			if err := setPerson(&p.Person, pair); err != nil {
				return err
			}
		}
		if err := lib.SavePerson(r, p.Person); err != nil {
			return err
		}
		if photo != "" {
			var err error
			if p.Person, err = lib.SetPortrait(r, p.ID, photo); err != nil {
				return err
			}
		}
		return r.showPerson(p)
	})
}

// setPerson writes one KEY=VALUE into a person.
func setPerson(p *catalog.Person, pair string) error {
	key, value, ok := strings.Cut(pair, "=")
	field := map[string]*string{"known_as": &p.KnownAs, "pronouns": &p.Pronouns, "access": &p.Access}[key]
	var err error
	switch {
	case ok && field != nil:
		*field = strings.TrimSpace(value)
	case ok && key == "languages":
		p.Languages, err = languageTags(value)
	case pair == "portrait=":
		p.Portrait = ""
	case ok && key == "role" && roleWords[catalog.Role(value)] != "":
		p.Role = catalog.Role(value)
	case ok && key == "role":
		return usage{"a role is storyteller, reporter, coordinator, archivist or supporter"}
	default:
		return usage{"a person has known_as, role, pronouns, languages, access and portrait, written as KEY=VALUE"}
	}
	return err
}

type peopleContact struct {
	Person  string   `arg:"" help:"The name they chose, their id, or its beginning."`
	Pairs   []string `arg:"" optional:"" name:"KEY=VALUE" help:"legal_name, way (phone, letter, link, in person, none), detail (the number or address). Empty takes it away."`
	Private bool     `help:"Print it. Without this nothing of it is printed."`
}

// contactOut is printed with --private and by no other verb.
type contactOut struct {
	Person    catalog.ID `json:"person"`
	LegalName string     `json:"legal_name"`
	Way       string     `json:"way"`
	Detail    string     `json:"detail"`
}

func (v peopleContact) Run(r *run) error {
	return r.withPerson(v.Person, func(lib *library.Library, p library.Listed) error {
		c, err := lib.Contact(r, p.ID)
		if err != nil {
			return err
		}
		for _, pair := range v.Pairs {
			key, value, _ := strings.Cut(pair, "=")
			field := map[string]*string{"legal_name": &c.LegalName, "way": &c.Way, "detail": &c.Detail}[key]
			if field == nil || !strings.Contains(pair, "=") {
				return usage{"contact has legal_name, way and detail, written as KEY=VALUE"}
			}
			*field = strings.TrimSpace(value)
		}
		if len(v.Pairs) > 0 {
			if err := lib.SetContact(r, c); err != nil {
				return err
			}
		}
		if !v.Private {
			return r.print(map[string]any{"person": p.ID, "private": true}, func(w io.Writer) {
				fmt.Fprintln(w, "It stays on this laptop. With --private it is printed.")
			})
		}
		return r.print(contactOut{p.ID, c.LegalName, c.Way, c.Detail}, func(w io.Writer) {
			fmt.Fprintf(w, "%s\n%s\n%s\n", c.LegalName, c.Way, c.Detail)
		})
	})
}
