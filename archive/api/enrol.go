package api

import (
	"errors"
	"net/http"
	"time"

	"ownvoice/archive/store"
	"ownvoice/sync/wire"
)

const maxEnrolment = 16 << 10 // bytes: anybody may send one

// How many wrong codes from one address are answered.
const (
	wrongCodes  = 60
	wrongWithin = 15 * time.Minute
)

func (a *API) enrol(w http.ResponseWriter, r *http.Request) error {
	var e wire.Enrolment
	if err := read(w, r, maxEnrolment, &e); err != nil {
		return err
	}
	welcome, err := a.store.Enrol(r.Context(), e)
	var refused *wire.Problem
	if errors.As(err, &refused) { // whoever tries codes is told less and less; a right one always opens
		err = errors.Join(a.store.Try(r.Context(), "enrol from "+store.From(r.RemoteAddr), wrongCodes, wrongWithin), err)
	}
	if err != nil {
		return err
	}
	a.log.Info("laptop joined", "device", e.Device, "project", welcome.Project)
	return answer(w, r, welcome)
}
