package api

import (
	"net/http"

	"ownvoice/sync/wire"
)

const maxEnrolment = 16 << 10 // bytes: anybody may send one

func (a *API) enrol(w http.ResponseWriter, r *http.Request) error {
	var e wire.Enrolment
	if err := read(w, r, maxEnrolment, &e); err != nil {
		return err
	}
	welcome, err := a.store.Enrol(r.Context(), e)
	if err != nil {
		return err
	}
	a.log.Info("laptop joined", "device", e.Device, "project", welcome.Project)
	return answer(w, r, welcome)
}
