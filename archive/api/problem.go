package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"runtime/debug"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// statusOf is the HTTP status that goes with each code.
var statusOf = map[wire.Code]int{
	wire.CodeMalformed:    http.StatusBadRequest,
	wire.CodeUnauthorised: http.StatusUnauthorized,
	wire.CodeClockSkew:    http.StatusUnauthorized,
	wire.CodeSwitchedOff:  http.StatusForbidden,
	wire.CodeInvitation:   http.StatusForbidden,
	wire.CodeConsent:      http.StatusForbidden,
	wire.CodeOtherProject: http.StatusForbidden,
	wire.CodeNotFound:     http.StatusNotFound,
	wire.CodeVersion:      http.StatusNotFound,
	wire.CodeNotWhole:     http.StatusConflict,
	wire.CodeConflict:     http.StatusConflict,
	wire.CodeTooLarge:     http.StatusRequestEntityTooLarge,
	wire.CodeTooMany:      http.StatusTooManyRequests,
	wire.CodeInternal:     http.StatusInternalServerError,
	wire.CodeFull:         http.StatusInsufficientStorage,
	wire.CodeErased:       http.StatusGone,
	wire.CodeChecksum:     460, // of the tus checksum extension
	wire.CodeBusy:         http.StatusLocked,
}

// codeOf is the code for a status that somebody else's code answered with:
// net/http's or tusd's. A lock that is held and a body that comes too slowly
// are nobody's fault: the laptop comes back later.
func codeOf(status int) wire.Code {
	switch status {
	case http.StatusUnauthorized:
		return wire.CodeUnauthorised
	case http.StatusNotFound, http.StatusGone:
		return wire.CodeNotFound
	case http.StatusLocked:
		return wire.CodeBusy
	case http.StatusRequestEntityTooLarge:
		return wire.CodeTooLarge
	case http.StatusRequestTimeout, http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return wire.CodeTooMany
	case http.StatusInsufficientStorage:
		return wire.CodeFull
	case http.StatusNotImplemented: // a tus extension that is not spoken here
		return wire.CodeMalformed
	}
	if status >= 500 {
		return wire.CodeInternal
	}
	return wire.CodeMalformed
}

// explain turns an error into what the laptop is told, and says whether it is
// one that the archive's keeper must hear of.
func explain(err error) (p *wire.Problem, status int, ours bool) {
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &p):
	case errors.Is(err, store.ErrNotFound):
		p = &wire.Problem{Code: wire.CodeNotFound}
	case errors.Is(err, catalog.ErrMalformed):
		p = &wire.Problem{Code: wire.CodeMalformed}
	case errors.As(err, &tooBig):
		p = &wire.Problem{Code: wire.CodeTooLarge}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &wire.Problem{Code: wire.CodeTooMany}, http.StatusRequestTimeout, false
	case store.NoRoom(err):
		p, ours = &wire.Problem{Code: wire.CodeFull}, true
	default:
		p, ours = &wire.Problem{Code: wire.CodeInternal}, true
	}
	return p, statusOf[p.Code], ours
}

// refuse answers with a problem and logs what is the archive's own fault.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		// Mostly nobody is there to be told. But net/http ends the context of a
		// whole connection when a deadline passes behind a body that was read, and
		// goes on to take requests from it: such a connection is good for nothing.
		w.Header().Set("Connection", "close")
		writeProblem(w, &wire.Problem{Code: wire.CodeTooMany}, http.StatusServiceUnavailable)
		return
	}
	p, status, ours := explain(err)
	if ours {
		a.log.Error("request failed", "method", r.Method, "route", r.Pattern, "error", err)
	}
	writeProblem(w, p, status)
}

func writeProblem(w http.ResponseWriter, p *wire.Problem, status int) {
	raw, err := json.Marshal(p)
	if err != nil {
		panic(err) // a Problem always can be written
	}
	w.Header().Del("Content-Length")
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(raw)
}

// plain makes sure that whatever refuses a request – the router, tusd, a
// panic – answers with a problem and nothing else.
func (a *API) plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard := &guarded{ResponseWriter: w, head: r.Method == http.MethodHead}
		defer func() {
			broken := recover()
			if err, is := broken.(error); broken == nil || is && errors.Is(err, http.ErrAbortHandler) {
				return
			}
			a.log.Error("request broke", "method", r.Method, "route", r.Pattern, "panic", broken, "stack", string(debug.Stack()))
			writeProblem(guard, &wire.Problem{Code: wire.CodeInternal}, http.StatusInternalServerError)
		}()
		next.ServeHTTP(guard, r)
	})
}

// guarded exchanges the body of every refusal that is not a problem.
type guarded struct {
	http.ResponseWriter
	head      bool
	begun     bool
	exchanged bool
}

func (g *guarded) WriteHeader(status int) {
	if g.begun {
		return
	}
	g.begun = true
	if status < 400 || g.Header().Get("Content-Type") == "application/json" {
		g.ResponseWriter.WriteHeader(status)
		return
	}
	g.exchanged = true
	if g.head {
		g.Header().Del("Content-Type")
		g.ResponseWriter.WriteHeader(status)
		return
	}
	g.Header().Del("X-Content-Type-Options")
	writeProblem(g.ResponseWriter, &wire.Problem{Code: codeOf(status)}, status)
}

func (g *guarded) Write(b []byte) (int, error) {
	if !g.begun {
		g.WriteHeader(http.StatusOK)
	}
	if g.exchanged {
		return len(b), nil
	}
	return g.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (g *guarded) Unwrap() http.ResponseWriter { return g.ResponseWriter }
