package api_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/archive/api"
	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
)

// bench is a running archive: real TLS, real tusd, real SQLite.
type bench struct {
	testing.TB
	store   *store.Store
	api     *api.API
	data    string
	address string
	log     *journal
	asked   atomic.Int64 // requests that have arrived
}

// patience is how long a test waits for what comes at once when all is well.
const patience = time.Minute

// until waits until something is so.
func (b *bench) until(what string, is func() bool) {
	b.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			b.Fatalf("after %s it is not so that %s", patience, what)
		}
	}
}

// journal is a log that a test can read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func start(t testing.TB) *bench { return startIn(t, t.TempDir()) }

func startIn(t testing.TB, data string) *bench { return startHurried(t, data, time.Minute) }

// startHurried is an archive that gives a body that long to come.
func startHurried(t testing.TB, data string, bodyTime time.Duration) *bench {
	b := &bench{TB: t, data: data, log: &journal{}}
	b.store = trial.Open(t, store.Config{Data: b.data})
	log := slog.New(slog.NewTextHandler(io.MultiWriter(b.log, t.Output()), nil))
	var err error
	b.api, err = api.New(t.Context(), b.store, api.Options{Log: log, BodyTime: bodyTime})
	trial.OK(t, err)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(1)
		b.api.ServeHTTP(w, r)
	}))
	server.EnableHTTP2 = true
	server.Config.ReadTimeout = bodyTime
	server.StartTLS()
	b.address = server.URL
	t.Cleanup(func() {
		b.api.Stop()
		server.Close()
		b.api.Wait()
	})
	return b
}

func (b *bench) uploads() string { return filepath.Join(b.data, "uploads") }

// join lets a new laptop into a project.
func (b *bench) join(project string) *laptop.Laptop {
	b.Helper()
	l := laptop.New().At(b.address, "")
	code, _, err := b.store.Invite(b.Context(), project, "reporter")
	if err == nil {
		err = l.Join(code)
	}
	if err != nil {
		b.Fatal(err)
	}
	return l
}

// request makes a request that is not signed yet.
func (b *bench) request(method, path string, body io.Reader, headers ...string) *http.Request {
	req, err := http.NewRequest(method, b.address+path, body)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return req
}
