package desk

import (
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// tellers is the page of storytellers.
type tellers struct {
	All         []store.Teller
	Next, First string
	Project     catalog.ID
	Search      string
}

// people lists the storytellers who chose a name, as far as the visitor may
// hear something of theirs.
func (d *Desk) people(v visit) error {
	q := v.r.URL.Query()
	p := tellers{Project: catalog.ID(q.Get("project")), Search: q.Get("search")}
	all, next, err := d.store.Tellers(v.r.Context(), v.Reader(), p.Project, p.Search, catalog.ID(q.Get("after")))
	if err != nil {
		return err
	}
	p.All = all
	p.Next, p.First = further(v.r, next)
	return d.show(v, "people", "People", p)
}

// someone is one storyteller and what they said about each of their stories.
type someone struct {
	store.Teller
	Said map[catalog.ID][]store.Happening
}

func (d *Desk) person(v visit) error {
	t, err := d.store.Teller(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("person")), v.r.URL.Query().Get("as"))
	if err != nil {
		return err
	}
	p := someone{t, map[catalog.ID][]store.Happening{}}
	for _, e := range t.Stories {
		if p.Said[e.ID], err = d.store.Sayings(v.r.Context(), v.Reader(), e.ProjectID, e.ID); err != nil {
			return err
		}
	}
	return d.show(v, "person", "People", p)
}
