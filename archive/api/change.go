package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func (a *API) push(from store.Device, w http.ResponseWriter, r *http.Request) error {
	leave, err := a.bodies.enter(r.Context(), from.ID, w)
	if err != nil {
		return err
	}
	defer leave()
	var sent struct {
		Changes batch `json:"changes"`
	}
	if err := read(w, r, wire.MaxBody, &sent); err != nil {
		return err
	}
	pushed, err := a.store.Push(r.Context(), from, sent.Changes)
	if err != nil {
		return err
	}
	a.log.Info("changes came", "device", from.ID, "kept", len(pushed.Kept), "refused", len(pushed.Refused))
	if err := a.tidy(r.Context(), from.Project, sent.Changes); err != nil { // the changes are kept whatever comes of this
		a.log.Error("uploads not tidied", "error", err)
	}
	return answer(w, r, pushed)
}

// tidy ends the uploads that permission events in a batch have stopped: of
// their stories, or of all when one speaks about the project.
func (a *API) tidy(ctx context.Context, project catalog.ID, changes []catalog.Change) error {
	done := map[catalog.ID]bool{}
	for _, c := range changes {
		if c.Kind != catalog.KindConsent || done[c.Story] {
			continue
		}
		if c.Story == "" {
			return a.store.TidyUploads(ctx)
		}
		done[c.Story] = true
		if err := a.store.TidyUploadsOf(ctx, project, c.Story); err != nil {
			return err
		}
	}
	return nil
}

func (a *API) pull(to store.Device, w http.ResponseWriter, r *http.Request) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return fmt.Errorf("query: %w", catalog.ErrMalformed)
	}
	after, err := number(query, "after")
	if err != nil {
		return err
	}
	wait, err := number(query, "wait")
	if err != nil {
		return err
	}
	epoch, err := a.store.Epoch(r.Context())
	if err != nil {
		return err
	}
	if known := query.Get("epoch"); known != "" && known != epoch {
		after = 0
	}
	if err := a.store.Heard(r.Context(), to, after); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(a.closing, cancel)()
	p, err := a.store.Pull(ctx, to, after, time.Duration(min(wait, wire.MaxWait))*time.Second)
	if errors.Is(err, context.Canceled) && a.closing.Err() != nil { // told to stop in the middle of a look: nobody waits any more, but it is answered
		p, err = a.store.Pull(r.Context(), to, after, 0)
	}
	if err != nil {
		return err
	}
	p.Epoch = epoch
	if !p.More {
		if p.Missed, err = a.store.Missed(r.Context(), to); err != nil {
			return err
		}
	}
	return answer(w, r, p)
}

// number reads a number that is not below zero; a missing one is zero.
func number(query url.Values, name string) (int64, error) {
	s := query.Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("query %s: %w", name, catalog.ErrMalformed)
	}
	return n, nil
}
