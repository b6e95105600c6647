package faults_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// way is the only way between laptops and an archive: it speaks with the
// archive's own certificate and does to requests what bad networks do.
type way struct {
	address string
	client  *http.Client
	late    sync.WaitGroup // requests that arrive long after they were given up

	mu     sync.Mutex // guards what follows
	chance *rand.Rand
	nodes  []string
	bad    float64 // how often something goes wrong
	next   int

	luck *tally
}

// mishaps are what can happen to a request.
var mishaps = []string{"lost", "unanswered", "twice", "again later", "cut going up", "cut coming down", "somebody else answers"}

func newWay(t *testing.T, certificate tls.Certificate, chance *rand.Rand, luck *tally) *way {
	t.Helper()
	w := &way{chance: chance, luck: luck, client: &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 8, ResponseHeaderTimeout: 60 * time.Second, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.address = "https://" + listener.Addr().String()
	server := &http.Server{Handler: w, ErrorLog: log.New(io.Discard, "", 0), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}}
	served := make(chan error, 1)
	go func() { served <- server.ServeTLS(listener, "", "") }()
	t.Cleanup(func() {
		server.Close()
		<-served
		w.late.Wait()
		w.client.CloseIdleConnections()
	})
	return w
}

// lead sends requests to these nodes, one after the other.
func (w *way) lead(nodes ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nodes = nodes
}

// worsen says how often something goes wrong; 0 is a good network.
func (w *way) worsen(bad float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = bad
}

func (w *way) draw() (mishap, node string, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.nodes) == 0 {
		return "lost", "", 0
	}
	w.next++
	node = w.nodes[w.next%len(w.nodes)]
	if w.chance.Float64() < w.bad {
		mishap = mishaps[w.chance.IntN(len(mishaps))]
		w.luck.add(mishap)
	}
	return mishap, node, w.chance.Int64N(64 << 10)
}

// ServeHTTP passes a request on, or not.
func (w *way) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	mishap, node, n := w.draw()
	switch mishap {
	case "lost":
		panic(http.ErrAbortHandler)
	case "somebody else answers":
		rw.Header().Set("Content-Type", "text/html")
		rw.WriteHeader([]int{200, 302, 502}[n%3])
		io.WriteString(rw, "<html>Welcome to the hotel</html>")
		return
	case "cut going up":
		w.pass(r, node, io.MultiReader(io.LimitReader(r.Body, n), broken{}))
		panic(http.ErrAbortHandler)
	case "twice", "again later":
		w.repeat(rw, r, node, mishap == "twice")
		return
	}
	res, err := w.pass(r, node, r.Body)
	if err != nil || mishap == "unanswered" {
		if err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		panic(http.ErrAbortHandler)
	}
	if mishap == "cut coming down" {
		answerCut(rw, res, n%700)
	}
	answer(rw, res)
}

// broken is a line that breaks.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("line is cut") }

// repeat sends a request two times: at once, or once more when it has long
// been answered. One that is too long is sent once.
func (w *way) repeat(rw http.ResponseWriter, r *http.Request, node string, now bool) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	again := r.Clone(context.WithoutCancel(r.Context()))
	if len(body) == 1<<20 {
		w.give(rw, r, node, io.MultiReader(bytes.NewReader(body), r.Body))
		return
	}
	once := func() {
		if res, err := w.pass(again, node, bytes.NewReader(body)); err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	}
	if now && r.URL.Query().Get("wait") == "" {
		once()
	} else {
		pause := time.Duration(len(body)%300) * time.Millisecond
		w.late.Go(func() { time.Sleep(pause); once() })
	}
	w.give(rw, r, node, bytes.NewReader(body))
}

func (w *way) give(rw http.ResponseWriter, r *http.Request, node string, body io.Reader) {
	res, err := w.pass(r, node, body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	answer(rw, res)
}

func (w *way) pass(r *http.Request, node string, body io.Reader) (*http.Response, error) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, node+r.URL.RequestURI(), body)
	if err != nil {
		return nil, err
	}
	out.Header, out.ContentLength, out.Host = r.Header.Clone(), r.ContentLength, r.Host
	if r.ContentLength == 0 {
		out.Body = http.NoBody
	}
	res, err := w.client.Do(out)
	if err == nil && res.StatusCode == http.StatusInsufficientStorage {
		w.luck.add(archiveFull)
	}
	return res, err
}

func answer(rw http.ResponseWriter, res *http.Response) {
	defer res.Body.Close()
	head(rw, res)
	if _, err := io.Copy(rw, res.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// answerCut gives the beginning of an answer and breaks off.
func answerCut(rw http.ResponseWriter, res *http.Response, n int64) {
	defer res.Body.Close()
	head(rw, res)
	io.CopyN(rw, res.Body, n)
	if f, is := rw.(http.Flusher); is {
		f.Flush()
	}
	panic(http.ErrAbortHandler)
}

func head(rw http.ResponseWriter, res *http.Response) {
	for k, v := range res.Header {
		rw.Header()[k] = v
	}
	rw.WriteHeader(res.StatusCode)
}
