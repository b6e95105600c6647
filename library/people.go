package library

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ownvoice/library/catalog"
)

// Listed is a person in the list of people: as they want to be known, and how
// many stories of theirs are here.
type Listed struct {
	catalog.Person
	Stories []catalog.ID // those they told, that this laptop may show, newest first
}

const personColumns = `p.id, p.known_as, p.role, p.pronouns, p.languages, p.access, p.portrait`

func scanPerson(scan func(...any) error) (catalog.Person, error) {
	var p catalog.Person
	var languages string
	err := scan(&p.ID, &p.KnownAs, &p.Role, &p.Pronouns, &languages, &p.Access, &p.Portrait)
	_ = json.Unmarshal([]byte(languages), &p.Languages) // a list written by another program may be no list
	return p, err
}

// Person gives one person; one nobody wrote about has an id and nothing else.
func (l *Library) Person(ctx context.Context, id catalog.ID) (catalog.Person, error) {
	p := catalog.Person{ID: id}
	err := rows(ctx, l.read, `SELECT `+personColumns+` FROM person p WHERE p.id = ?`, func(rs *sql.Rows) (err error) {
		p, err = scanPerson(rs.Scan)
		return err
	}, id)
	if err != nil {
		return p, fmt.Errorf("read person %s: %w", id, err)
	}
	return p, nil
}

// People lists everybody this laptop may show, by the name they chose: those
// of its own and those whose stories it may read. A storyteller whose stories
// are all out of sight, or erased, is not in it.
func (l *Library) People(ctx context.Context) ([]Listed, error) {
	stories, err := l.Stories(ctx, Filter{})
	if err != nil {
		return nil, err
	}
	told := map[catalog.ID][]catalog.ID{}
	for _, s := range stories {
		told[s.Storyteller] = append(told[s.Storyteller], s.ID)
	}
	list := []Listed{}
	err = rows(ctx, l.read, `SELECT `+personColumns+` FROM person p ORDER BY p.id`, func(rs *sql.Rows) error {
		p, err := scanPerson(rs.Scan)
		if of := told[p.ID]; err == nil && (len(of) > 0 || p.Role != catalog.RoleStoryteller && p.Role != "") {
			list = append(list, Listed{Person: p, Stories: of})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	byName(list)
	return list, nil
}

// byName sorts as a person looks for a name: É beside E, those without one
// last.
func byName(list []Listed) {
	names := make(map[catalog.ID]string, len(list))
	for _, p := range list {
		names[p.ID] = folded(p.KnownAs)
	}
	slices.SortStableFunc(list, func(a, b Listed) int {
		if nameless := cmp.Compare(len(a.KnownAs), 0) - cmp.Compare(len(b.KnownAs), 0); nameless != 0 {
			return -nameless
		}
		return cmp.Compare(names[a.ID], names[b.ID])
	})
}

// Called keeps those of a list in whose name all of the words are found,
// whatever their case and accents. No words keep all; a person without a name
// is found by nothing else.
func Called(all []Listed, words string) []Listed {
	wanted := strings.Fields(folded(words))
	if len(wanted) == 0 {
		return all
	}
	found := []Listed{}
	for _, p := range all {
		name := folded(p.KnownAs)
		if !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(name, word) }) {
			found = append(found, p)
		}
	}
	return found
}

// folded is a name in small letters, without accents.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(name)))
}

// SavePerson writes how a person wants to be known and met. A storyteller's
// changes travel under the permission of their stories.
func (l *Library) SavePerson(ctx context.Context, p catalog.Person) error {
	return l.change(ctx, func(w *writing) error {
		stories, err := w.toldBy(p.ID)
		if err != nil {
			return err
		}
		if len(stories) == 0 {
			stories = []catalog.ID{""}
		}
		for _, story := range stories {
			if err := w.person(p, story); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddPerson keeps somebody who tells no story: a reporter, a coordinator. A
// storyteller comes to be with the story, see BeginStory.
func (l *Library) AddPerson(ctx context.Context, p catalog.Person) (catalog.Person, error) {
	p.ID = catalog.NewID()
	return p, l.change(ctx, func(w *writing) error { return w.person(p, "") })
}

func (w *writing) toldBy(person catalog.ID) ([]catalog.ID, error) {
	var stories []catalog.ID
	err := rows(w.ctx, w.tx, `SELECT id FROM story WHERE storyteller = ? ORDER BY id`, func(rs *sql.Rows) error {
		var id catalog.ID
		err := rs.Scan(&id)
		stories = append(stories, id)
		return err
	}, person)
	return stories, err
}

// person writes somebody under the permission of a story they told; "" for
// people who told none.
func (w *writing) person(p catalog.Person, story catalog.ID) error {
	fields := []field{{"known_as", p.KnownAs}, {"role", p.Role}}
	for _, f := range []field{{"pronouns", p.Pronouns}, {"languages", p.Languages}, {"access", p.Access}, {"portrait", p.Portrait}} {
		said, err := w.isSaid(p.ID, f)
		if err != nil {
			return err
		}
		if said {
			fields = append(fields, f)
		}
	}
	for _, f := range fields {
		if err := w.tell(p.ID, story, f); err != nil {
			return err
		}
	}
	return nil
}

// tell writes one field of a person under one of their stories.
func (w *writing) tell(person, story catalog.ID, f field) error {
	told, err := w.isTold(person, story, f)
	if err != nil || told {
		return err
	}
	return w.set(catalog.KindPerson, person, story, f.name, f.value)
}

// isTold reports whether a field of a person who told several stories says so
// already, on every laptop that may read this one of them: the newest word
// about it is the same, and stands under this story too. Without it each save
// would write the same under one story after the other, for ever.
func (w *writing) isTold(person, story catalog.ID, f field) (bool, error) {
	raw, err := json.Marshal(f.value)
	if err != nil {
		return false, fmt.Errorf("write person %s: %w", person, err)
	}
	all, err := w.changesTo(person, f.name)
	for _, c := range all {
		if string(c.Value) != string(raw) {
			break
		}
		if c.Story == story {
			return true, err
		}
	}
	return false, err
}

// Reporter is the person who uses this laptop.
func (l *Library) Reporter(ctx context.Context) (catalog.Person, error) {
	return l.Person(ctx, l.Device().Reporter)
}

// SetReporter says what the person who uses this laptop is known as.
func (l *Library) SetReporter(ctx context.Context, knownAs string) error {
	p, err := l.Reporter(ctx)
	if err != nil {
		return err
	}
	p.KnownAs = knownAs
	if p.Role == "" {
		p.Role = catalog.RoleReporter
	}
	return l.change(ctx, func(w *writing) error { return w.person(p, "") })
}
