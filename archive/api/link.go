package api

import (
	"net/http"

	"ownvoice/archive/store"
	"ownvoice/sync/wire"
)

// maxLink is how long a question for a link may be, in bytes.
const maxLink = 4 << 10

// link makes a private page for a storyteller, at the asking of a laptop that
// may hear the story.
func (a *API) link(d store.Device, w http.ResponseWriter, r *http.Request) error {
	var asked wire.NewLink
	if err := read(w, r, maxLink, &asked); err != nil {
		return err
	}
	if _, err := a.store.Telling(r.Context(), store.MemberOf(d.ID, d.Project), asked.Story); err != nil {
		return err
	}
	code, expires, err := a.store.NewLink(r.Context(), d.Project, asked.Story, d.ID)
	if err != nil {
		return err
	}
	if err := a.store.Audit(r.Context(), d.ID, "made private link", d.Project, asked.Story); err != nil {
		return err
	}
	return answer(w, r, wire.Link{Address: a.address() + "/yours/" + code, Expires: expires})
}
