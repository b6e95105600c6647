package api

import (
	"errors"
	"net/http"

	"ownvoice/archive/store"
	"ownvoice/sync/wire"
)

// maxLink is how long a question for a link may be, in bytes.
const maxLink = 4 << 10

// link makes a private page for a storyteller, or switches off those there are,
// at the asking of a laptop that brought the story or may hear it.
func (a *API) link(d store.Device, w http.ResponseWriter, r *http.Request) error {
	var asked wire.NewLink
	if err := read(w, r, maxLink, &asked); err != nil {
		return err
	}
	if known, err := a.store.KnownTo(r.Context(), d, asked.Story); err != nil || !known {
		return errors.Join(err, store.ErrNotFound)
	}
	if asked.Off {
		if err := a.store.LinkOff(r.Context(), d.Project, asked.Story); err != nil {
			return err
		}
		if err := a.store.Audit(r.Context(), d.ID, "switched private links off", d.Project, asked.Story); err != nil {
			return err
		}
		return answer(w, r, wire.Link{})
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
