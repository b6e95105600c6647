package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// open serves a request that anybody may send.
func (a *API) open(serve func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := serve(w, r); err != nil {
			a.refuse(w, r, err)
		}
	})
}

// signed serves a request of a laptop that has joined, in its own project.
func (a *API) signed(serve func(store.Device, http.ResponseWriter, *http.Request) error) http.Handler {
	return a.open(func(w http.ResponseWriter, r *http.Request) error {
		d, err := a.whoAsks(r)
		if err != nil {
			return err
		}
		if project := r.PathValue("project"); project != "" && project != string(d.Project) {
			return &wire.Problem{Code: wire.CodeOtherProject}
		}
		if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(a.bodyTime)); err != nil {
			return fmt.Errorf("give device %s time: %w", d.ID, err)
		}
		return serve(d, w, r)
	})
}

// whoAsks proves a request. The clock is compared last: only a laptop that is
// known is told what time it is here.
func (a *API) whoAsks(r *http.Request) (store.Device, error) {
	stranger := &wire.Problem{Code: wire.CodeUnauthorised}
	claim, err := wire.ReadClaim(r)
	if err != nil {
		return store.Device{}, stranger
	}
	d, err := a.store.Device(r.Context(), claim.Device)
	switch now := a.now(); {
	case errors.Is(err, store.ErrNotFound):
		return store.Device{}, stranger
	case err != nil:
		return store.Device{}, err
	case !claim.Proves(r, d.Key):
		return store.Device{}, stranger
	case d.Off:
		return store.Device{}, &wire.Problem{Code: wire.CodeSwitchedOff}
	case claim.Skewed(now):
		return store.Device{}, &wire.Problem{Code: wire.CodeClockSkew, Now: now.Unix()}
	}
	return d, nil
}

// read reads a JSON body, packed or not, that is no longer than limit either
// way and holds one value.
func read(w http.ResponseWriter, r *http.Request, limit int64, into any) error {
	body := io.Reader(http.MaxBytesReader(w, r.Body, limit))
	switch packed := r.Header.Get("Content-Encoding"); packed {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return unreadable(err)
		}
		body = http.MaxBytesReader(w, io.NopCloser(unpacked), limit)
	default:
		return fmt.Errorf("content encoding: %w", catalog.ErrMalformed)
	}
	d := json.NewDecoder(body)
	if err := d.Decode(into); err != nil {
		return unreadable(err)
	}
	return ends(io.MultiReader(d.Buffered(), body))
}

// ends reads white space to its end. A json.Decoder would look through all of
// it again with each piece that comes: megabytes of it, for minutes.
func ends(body io.Reader) error {
	piece := make([]byte, 4<<10)
	for {
		n, err := body.Read(piece)
		if len(bytes.Trim(piece[:n], " \t\r\n")) > 0 {
			return fmt.Errorf("behind the body: %w", catalog.ErrMalformed)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
	}
}

// unreadable keeps the errors that say something else than "not our shape".
func unreadable(err error) error {
	var tooBig *http.MaxBytesError
	if _, status, ours := explain(err); errors.As(err, &tooBig) || !ours || status == http.StatusInsufficientStorage {
		return err
	}
	return fmt.Errorf("body: %w: %w", err, catalog.ErrMalformed)
}

const packFrom = 1400 // bytes; less goes in one packet anyway

// answer writes JSON, packed when the laptop can unpack and it is worth it.
func answer(w http.ResponseWriter, r *http.Request, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Accept-Encoding")
	if len(raw) >= packFrom && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if raw, err = pack(raw); err != nil {
			return err
		}
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Write(raw) // a laptop that has gone asks again
	return nil
}

func pack(raw []byte) ([]byte, error) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(raw); err != nil {
		return nil, fmt.Errorf("pack answer: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack answer: %w", err)
	}
	return packed.Bytes(), nil
}
