// Package trial is an archive for the tests of its rooms: a real store, a
// laptop that has joined, and a room's pages behind a real server. It is used
// by tests only; no program imports it.
package trial

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// OK ends the test where something failed.
func OK(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Open opens a store, with a folder and a key of its own where none are given.
// It closes with the test.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	if c.Key == nil {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		OK(t, err)
		c.Key = key
	}
	st, err := store.Open(t.Context(), c)
	OK(t, err)
	t.Cleanup(func() { st.Close() })
	return st
}

// Log writes to the test's own output.
func Log(t testing.TB) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

// Frame is the frame around a room's pages.
func Frame(t testing.TB) *page.Frame {
	t.Helper()
	frame, err := page.New(Log(t), page.NewPasses([]byte("a key")))
	OK(t, err)
	return frame
}

// Serve serves a room as the archive does, beside the frame's files and behind
// its guard, until the test ends.
func Serve(t testing.TB, room http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(framed(room))
	t.Cleanup(server.Close)
	return server
}

// ServeTLS is Serve with a certificate, which the cookies of accounts need.
func ServeTLS(t testing.TB, room http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(framed(room))
	t.Cleanup(server.Close)
	return server
}

func framed(room http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /frame/", page.Files())
	mux.Handle("/", room)
	return page.Guard(mux)
}

// Join lets a new laptop of some name into a project by an invitation.
func Join(t testing.TB, st *store.Store, project, name string) (*laptop.Laptop, store.Device) {
	t.Helper()
	code, _, err := st.Invite(t.Context(), project, "reporter")
	OK(t, err)
	l := laptop.New()
	welcome, err := st.Enrol(t.Context(), wire.Enrolment{Code: code, Device: l.Device, Laptop: name, PublicKey: l.Public()})
	OK(t, err)
	l.Project = welcome.Project
	d, err := st.Device(t.Context(), l.Device)
	OK(t, err)
	return l, d
}

// Push brings changes from a laptop that must all be kept.
func Push(t testing.TB, st *store.Store, from store.Device, changes ...catalog.Change) {
	t.Helper()
	p, err := st.Push(t.Context(), from, changes)
	if err != nil || len(p.Refused) > 0 {
		t.Fatalf("push: %v, refused %v", err, p.Refused)
	}
}

// Keep brings the bytes of a file, which it counts and hashes.
func Keep(t testing.TB, st *store.Store, f store.File, sound []byte) {
	t.Helper()
	f.SHA256, f.Bytes = laptop.Hash(sound), int64(len(sound))
	_, err := st.KeepFile(t.Context(), f, bytes.NewReader(sound))
	OK(t, err)
}
