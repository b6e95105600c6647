package main

import (
	"fmt"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

type requestsVerb struct {
	folder
	Approve string `placeholder:"ID" help:"Be the second person for this erasure: the story is destroyed now, for ever."`
	JSON    bool   `help:"Print one JSON document."`
}

// Help teaches with an example.
func (requestsVerb) Help() string {
	return `Lists what storytellers took back, how long ago, and which laptops have not answered yet. An erasure waits for a second person: look at it, then approve it here or on the archive's pages.

Example:

  ownvoice-archive requests --data ./archive
  ownvoice-archive requests --data ./archive --approve 0198f3c2-…`
}

// keeper is who uses these verbs: somebody at the archive's own computer.
var keeper = store.Archivist("keeper")

// Run lists requests, or approves one.
func (v requestsVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if v.Approve != "" {
		if err := st.Approve(s.ctx, keeper, catalog.ID(v.Approve)); err != nil {
			return err
		}
	}
	all, err := st.Requests(s.ctx, keeper)
	if err != nil {
		return err
	}
	return s.print(v.JSON, listed(all), func() {
		for _, q := range all {
			fmt.Fprintf(s.out, "%s  %s  %s ago  %s\n", q.ID, q.Choice, time.Since(q.Came).Round(time.Hour), q.State)
			for _, a := range q.Answers {
				if !a.Carried {
					fmt.Fprintf(s.out, "    %s has not answered.\n", a.Name)
				}
			}
		}
	})
}

// request is a withdrawal as the verb prints it.
type request struct {
	ID       catalog.ID         `json:"id"`
	Project  catalog.ID         `json:"project"`
	Story    catalog.ID         `json:"story"`
	Choice   string             `json:"choice"`
	Came     time.Time          `json:"came"`
	State    store.RequestState `json:"state"`
	Approved catalog.ID         `json:"approved,omitempty"`
	Missing  []catalog.ID       `json:"missing"` // laptops that have not answered
}

func listed(all []store.Request) []request {
	out := []request{}
	for _, q := range all {
		r := request{q.ID, q.Project, q.Story, q.Choice, q.Came, q.State, q.Approved, []catalog.ID{}}
		for _, a := range q.Answers {
			if !a.Carried {
				r.Missing = append(r.Missing, a.Device)
			}
		}
		out = append(out, r)
	}
	return out
}
