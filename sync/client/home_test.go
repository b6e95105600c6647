package client_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ownvoice/archive/api"
	"ownvoice/archive/store"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// home is a real archive, with somebody at its door who counts and can be a
// nuisance, and a laptop that is enrolled with it.
type home struct {
	*testing.T
	lib     *library.Library
	store   *store.Store
	data    string // where the archive keeps all of it
	address string
	print   string // of its certificate

	mu     sync.Mutex // guards what follows
	asked  []string   // method, path and Upload-Concat of each request
	bodies int64      // bytes of files that came to the door
	slow   time.Duration
	cuts   int // how many bodies are cut after cutAt bytes
	due    func() bool
	then   func() // is called once, when due is true
	until  int    // requests, the last of which meets with mishap; 0: none does
	mishap func(a http.Handler, w http.ResponseWriter, r *http.Request)
}

const cutAt = 40 << 10

func newHome(t *testing.T) *home {
	t.Helper()
	ctx := t.Context()
	h := &home{T: t, data: t.TempDir()}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	check(t, err)
	st, err := store.Open(ctx, store.Config{Data: h.data, Key: key})
	check(t, err)
	a, err := api.New(ctx, st, api.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	check(t, err)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.door(a, w, r) }))
	sum := sha256.Sum256(server.Certificate().Raw)
	h.store, h.address, h.print = st, server.URL, hex.EncodeToString(sum[:])
	t.Cleanup(func() {
		a.Stop()
		server.Close()
		a.Wait()
		st.Close()
	})
	h.lib = h.join()
	return h
}

// join enrols another laptop.
func (h *home) join() *library.Library {
	h.Helper()
	lib, err := library.Open(h.Context(), h.TempDir())
	check(h, err)
	h.Cleanup(func() { lib.Close() })
	code, _, err := h.store.Invite(h.Context(), "P", "reporter")
	check(h, err)
	check(h, client.Enrol(h.Context(), lib, wire.Invitation{Address: h.address, Code: code, Fingerprint: h.print}.String(), "laptop"))
	return lib
}

func (h *home) door(a http.Handler, w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	concat, _, _ := strings.Cut(r.Header.Get("Upload-Concat"), ";")
	h.asked = append(h.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+concat))
	h.look()
	serve := a.ServeHTTP
	if h.until > 0 {
		if h.until--; h.until == 0 {
			mishap := h.mishap
			serve = func(w http.ResponseWriter, r *http.Request) { mishap(a, w, r) }
		}
	}
	h.mu.Unlock()
	if r.Method == http.MethodPatch {
		r.Body = &nuisance{ReadCloser: r.Body, h: h, conn: http.NewResponseController(w)}
	}
	if r.Method == http.MethodGet && r.Header.Get("Range") != "" {
		w = &cutShort{ResponseWriter: w, h: h}
	}
	serve(w, r)
}

// cutShort is an answer on a bad line.
type cutShort struct {
	http.ResponseWriter
	h    *home
	went int
}

func (c *cutShort) Write(b []byte) (int, error) {
	c.h.mu.Lock()
	cut := c.h.cuts > 0 && c.went >= cutAt
	if cut {
		c.h.cuts--
	}
	c.h.mu.Unlock()
	if cut {
		panic(http.ErrAbortHandler)
	}
	n, err := c.ResponseWriter.Write(b)
	c.went += n
	c.h.mu.Lock()
	c.h.bodies += int64(n)
	c.h.mu.Unlock()
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *cutShort) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// nuisance is a body on a bad line.
type nuisance struct {
	io.ReadCloser
	h    *home
	conn *http.ResponseController
	came int64
}

func (n *nuisance) Read(b []byte) (int, error) {
	n.h.mu.Lock()
	slow, cut := n.h.slow, n.came >= cutAt && n.h.cuts > 0
	if cut {
		n.h.cuts--
	}
	n.h.mu.Unlock()
	if cut {
		_ = n.conn.SetReadDeadline(time.Now())
	}
	time.Sleep(slow)
	m, err := n.ReadCloser.Read(b[:min(len(b), 16<<10)])
	n.came += int64(m)
	n.h.mu.Lock()
	n.h.bodies += int64(m)
	n.h.look()
	n.h.mu.Unlock()
	return m, err
}

// when calls then, once, as soon as what came to the door makes due true.
func (h *home) when(due func() bool, then func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.due, h.then = due, then
}

// look is called with h.mu held, and so is due.
func (h *home) look() {
	if h.due != nil && h.due() {
		h.due = nil
		h.then()
	}
}

// came is how many bytes of files came to the door.
func (h *home) came() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bodies
}

// count is how many requests of a kind came, and forgets none.
func (h *home) count(what string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asksFor(what)
}

// asksFor is count with h.mu held.
func (h *home) asksFor(what string) (n int) {
	for _, a := range h.asked {
		if strings.HasPrefix(a, what) {
			n++
		}
	}
	return n
}

// story makes one that may be kept, with so many bytes of sound.
func (h *home) story(bytes int) catalog.ID {
	h.Helper()
	ctx := h.Context()
	s, err := h.lib.BeginStory(ctx, library.Begin{Title: "The long table", KnownAs: "Gwen"})
	check(h, err)
	_, err = h.lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes}})
	check(h, err)
	id, dir, err := h.lib.BeginRecording(ctx, s.ID)
	check(h, err)
	sound := make([]byte, bytes)
	_, _ = rand.Read(sound)
	check(h, os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600))
	sum := sha256.Sum256(sound)
	_, err = h.lib.Keep(ctx, catalog.Take{Recording: id, Tracks: []catalog.Track{{File: "track-1.wav", SHA256: hex.EncodeToString(sum[:]), Bytes: int64(bytes), Frames: 1, RateHz: 1}}})
	check(h, err)
	return s.ID
}

func (h *home) client() *client.Client {
	h.Helper()
	c, err := client.New(h.lib)
	check(h, err)
	return c
}

// far is a client that takes no archive for near, and sends large files in
// pieces.
func (h *home) far() *client.Client {
	h.Helper()
	c := h.client()
	c.Near = 0
	return c
}

// near is a client that takes every archive for near.
func (h *home) near() *client.Client {
	h.Helper()
	c := h.client()
	c.Near = time.Hour
	return c
}

// soundsGo sets how long the door waits before it takes a little more of a file.
func (h *home) soundsGo(slow time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slow = slow
}

func (h *home) isSafe(story catalog.ID) bool {
	h.Helper()
	s, err := h.lib.Story(context.Background(), story)
	check(h, err)
	return s.Kept.State == library.KeptSafe
}
