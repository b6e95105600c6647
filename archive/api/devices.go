package api

import (
	"net/http"

	"ownvoice/archive/store"
)

// devices tells a laptop which others its project has, so that they know each
// other when they meet without a network.
func (a *API) devices(d store.Device, w http.ResponseWriter, r *http.Request) error {
	all, err := a.store.Peers(r.Context(), d.Project)
	if err != nil {
		return err
	}
	return answer(w, r, all)
}
