package api

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// maxAsk is how long a question for files may be, in bytes.
const maxAsk = 100*wire.MaxAsk + 1<<10

func (a *API) ask(d store.Device, w http.ResponseWriter, r *http.Request) error {
	var asked wire.Ask
	if err := read(w, r, maxAsk, &asked); err != nil {
		return err
	}
	if len(asked.SHA256) > wire.MaxAsk {
		return &wire.Problem{Code: wire.CodeTooLarge}
	}
	has := wire.Has{Receipts: []wire.Receipt{}}
	for _, hash := range asked.SHA256 {
		if !hashForm.MatchString(hash) {
			return fmt.Errorf("hash: %w", catalog.ErrMalformed)
		}
		receipt, err := a.store.ReceiptFor(r.Context(), d, hash)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		has.Receipts = append(has.Receipts, receipt)
	}
	return answer(w, r, has)
}

// receipt promises a file. One whose last byte arrived just before the archive
// was killed is taken in now.
func (a *API) receipt(d store.Device, w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("sha256")
	if !hashForm.MatchString(hash) {
		return fmt.Errorf("hash: %w", catalog.ErrMalformed)
	}
	receipt, err := a.store.ReceiptFor(r.Context(), d, hash)
	if errors.Is(err, store.ErrNotFound) {
		receipt, err = a.finishLate(r.Context(), d, hash)
	}
	if err != nil {
		return err
	}
	return answer(w, r, receipt)
}

const (
	slowest = 4096 // bytes a second: a laptop that reads slower than this has gone
	grace   = 2 * time.Minute
)

// hear sends a file or ranges of it (RFC 9110). Nothing on the way may keep a
// copy: consent is asked at each read.
func (a *API) hear(d store.Device, w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("sha256")
	if !hashForm.MatchString(hash) {
		return fmt.Errorf("hash: %w", catalog.ErrMalformed)
	}
	sound, err := a.store.Hear(r.Context(), d, hash)
	if err != nil {
		return err
	}
	defer sound.Close()
	conn := http.NewResponseController(w)
	if err := errors.Join(conn.SetReadDeadline(time.Time{}), conn.SetWriteDeadline(time.Now().Add(grace+time.Duration(sound.Bytes/slowest)*time.Second))); err != nil {
		return fmt.Errorf("hear file %s: %w", hash, err)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", `"`+hash+`"`)
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, sound)
	return nil
}
