package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// stranger is somebody at another address of this machine who means no good.
type stranger struct{ at, address string }

func (r *running) stranger(address string) stranger {
	return stranger{strings.TrimPrefix(r.address, "https://"), address}
}

// waitsFor is how long a test waits for what comes soon when all is well, also
// on a busy machine.
const waitsFor = 2 * time.Minute

// connect opens a connection without a word of TLS.
func (s stranger) connect(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: waitsFor, LocalAddr: &net.TCPAddr{IP: net.ParseIP(s.address)}}
	return d.DialContext(ctx, "tcp", s.at)
}

func (s stranger) secure(ctx context.Context, protocols ...string) (net.Conn, error) {
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, NextProtos: protocols}) //nolint:gosec // a stranger trusts anybody
	ctx, end := context.WithTimeout(ctx, waitsFor)
	defer end()
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

// drip sends a byte now and then until the other end has had enough or ctx
// ends, and says how long that took and what was answered.
func drip(ctx context.Context, conn net.Conn, begin string) (held time.Duration, answer string) {
	began := time.Now()
	ctx, over := context.WithCancel(ctx)
	defer over()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	heard := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(conn)
		over()
		heard <- string(all)
	}()
	io.WriteString(conn, begin)
	for ctx.Err() == nil {
		if _, err := conn.Write([]byte("a")); err != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
	}
	conn.Close()
	return time.Since(began), <-heard
}

// The ways of holding a connection that a stranger has, with what they begin with.
var holds = map[string]struct {
	begin string
	most  time.Duration // that the archive lets it last; its answer takes a moment more
}{
	"a header that never ends":           {"GET / HTTP/1.1\r\nHost: archive\r\nX-Slow: ", 15 * time.Second},
	"a request line that never ends":     {"GET /", 15 * time.Second},
	"a body that nobody asked for":       {"POST /v1/projects/x/changes HTTP/1.1\r\nHost: archive\r\nContent-Length: 100000\r\n\r\n", leftover},
	"chunks that nobody asked for":       {"POST /v1/uploads/ HTTP/1.1\r\nHost: archive\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n", leftover},
	"a body to an address of nothing":    {"POST /nowhere HTTP/1.1\r\nHost: archive\r\nContent-Length: 100000\r\n\r\n", leftover},
	"an invitation a letter at a time":   {"POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: 10000\r\n\r\n{\"code\":\"", bodyTime},
	"a form that comes letter by letter": {"POST /sign-in HTTP/1.1\r\nHost: archive\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\nlogin=", bodyTime},
}

func TestWhoSendsALetterAtATimeIsLetGoOf(t *testing.T) {
	t.Parallel()
	r := serve(t, t.TempDir())
	s := r.stranger("127.0.0.2")
	const slack = waitsFor // this machine may be busy
	var all sync.WaitGroup
	for name, h := range holds {
		if testing.Short() && h.most > 20*time.Second {
			continue
		}
		all.Go(func() {
			conn, err := s.secure(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			ctx, cancel := context.WithTimeout(t.Context(), h.most+slack)
			defer cancel()
			if held, answer := drip(ctx, conn, h.begin); ctx.Err() != nil {
				t.Errorf("%s: still held after %s, answered %q", name, held, answer)
			}
		})
	}
	all.Go(func() {
		conn, err := s.connect(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		conn.SetReadDeadline(time.Now().Add(15*time.Second + slack))
		if _, err := io.ReadAll(conn); os.IsTimeout(err) {
			t.Error("a connection without a word of TLS is still open")
		}
	})
	all.Wait()
}

// narrow starts an archive that may have few files open.
func narrow(t *testing.T, data string, files int) *running {
	t.Helper()
	r := &running{Cmd: exec.Command("sh", "-c", fmt.Sprintf(`ulimit -n %d; exec "$0" "$@"`, files), os.Args[0], "serve", "--data", data, "--listen", "127.0.0.1:0"), stderr: &bytes.Buffer{}}
	r.Env = append(os.Environ(), asProgram+"=1")
	return r.begin(t)
}

func TestALaptopSyncsWhileHundredsOfConnectionsSayNothing(t *testing.T) {
	data := t.TempDir()
	r := narrow(t, data, 256) // 128 connections
	l := invited(t, data)
	ctx, end := context.WithTimeout(t.Context(), waitsFor)
	defer end()
	var crowd sync.WaitGroup
	var held, cut atomic.Int64
	begins := []string{"GET / HTTP/1.1\r\nX-Slow: ", "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: 10000\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""}
	for n := range 300 {
		s := r.stranger(fmt.Sprintf("127.0.0.%d", 2+n%3))
		crowd.Go(func() {
			for ctx.Err() == nil {
				conn, err := s.secure(ctx, "http/1.1")
				if err != nil {
					cut.Add(1)
				} else {
					held.Add(1)
					drip(ctx, conn, begins[n%len(begins)])
				}
				select {
				case <-ctx.Done():
				case <-time.After(500 * time.Millisecond):
				}
			}
		})
	}
	var longest time.Duration
	rounds, crowded := 0, 0 // stories, and those that were sent when far more connections had been made than there is room for
	for ; ctx.Err() == nil && crowded < 3; rounds++ {
		if held.Load() > 5*128 {
			crowded++
		}
		l.At(r.address, "") // a connection of its own each time
		began := time.Now()
		story, sound := catalog.NewID(), bytes.Repeat([]byte{byte(rounds)}, 300_000+rounds)
		send(t, l, story, story, sound)
		longest = max(longest, time.Since(began))
		l.Client().CloseIdleConnections()
	}
	end()
	crowd.Wait()
	t.Logf("%d stories were sent meanwhile, the slowest in %s; strangers held %d connections and were cut off %d times", rounds, longest, held.Load(), cut.Load())
	if crowded < 3 {
		t.Errorf("%d connections were held, %d stories sent", held.Load(), rounds)
	}
	r.stop(t)
	if said := r.stderr.String(); strings.Contains(said, "too many open files") {
		t.Errorf("it ran out of files: %.500s", said)
	}
}

// tried sends a joining code that nobody gave.
func tried(t *testing.T, c *http.Client, address string, passed ...string) string {
	t.Helper()
	body := fmt.Sprintf(`{"code":"x","device":%q,"public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`, catalog.NewID())
	req, err := http.NewRequest("POST", address+wire.PathEnrol, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header["X-Forwarded-For"] = passed
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return laptop.Problem(res).Error()
}

func TestWhoIsCountedAtTheDoorIsWhoAsks(t *testing.T) {
	t.Parallel()
	const wrong, enough = `archive answers "invitation"`, `archive answers "too-many"`
	t.Run("without a load balancer nobody takes another address", func(t *testing.T) {
		r := serve(t, t.TempDir())
		c := laptop.New().At(r.address, "").Client()
		for n := range 60 {
			if said := tried(t, c, r.address, fmt.Sprintf("192.0.2.%d", n)); said != wrong {
				t.Fatalf("try %d: %s", n, said)
			}
		}
		if said := tried(t, c, r.address, "192.0.2.77"); said != enough {
			t.Errorf("try 61, as somebody else: %s", said)
		}
	})
	t.Run("behind one its last word counts", func(t *testing.T) {
		r := serve(t, t.TempDir(), "--behind-proxy", "--address", "https://archive.example")
		for n := range 60 {
			forged := []string{fmt.Sprintf("192.0.2.%d", n), fmt.Sprintf("10.0.0.%d, 198.51.100.7", n)}
			if said := tried(t, http.DefaultClient, r.address, forged...); said != wrong {
				t.Fatalf("try %d: %s", n, said)
			}
		}
		for _, c := range []struct {
			said   string
			passed []string
		}{
			{enough, []string{"198.51.100.7"}},
			{enough, []string{"192.0.2.200, 198.51.100.7"}},
			{enough, []string{"192.0.2.200", "198.51.100.7"}},
			{enough, []string{"198.51.100.7:4711"}},
			{enough, []string{"::ffff:198.51.100.7"}},
			{wrong, []string{"198.51.100.7, 198.51.100.8"}},
			{wrong, []string{"198.51.100.7", "2001:db8::1"}},
			{wrong, []string{"[2001:db8::1]:4711"}},
			{wrong, []string{"not an address"}}, // counted for the load balancer itself
			{wrong, nil},
		} {
			if said := tried(t, http.DefaultClient, r.address, c.passed...); said != c.said {
				t.Errorf("passed on from %q: %s", c.passed, said)
			}
		}
	})
}

// said sends what no client of ours would, word for word, and gives the first
// line of each answer.
func (s stranger) said(t *testing.T, words string) (lines []string) {
	t.Helper()
	conn, err := s.secure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(waitsFor))
	go io.WriteString(conn, words) // it may be answered before it has read all
	in := bufio.NewReader(conn)
	for {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return lines
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		lines = append(lines, res.Status)
	}
}

func TestWordsThatTwoServersWouldReadDifferentlyAreRefused(t *testing.T) {
	t.Parallel()
	r := serve(t, t.TempDir())
	s := r.stranger("127.0.0.2")
	const smuggled = "GET /healthz HTTP/1.1\r\nHost: archive\r\nConnection: close\r\n\r\n"
	for name, words := range map[string]string{
		"two lengths":                      "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: 4\r\nContent-Length: 0\r\n\r\n{}  " + smuggled,
		"a length and another in one line": "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: 4, 0\r\n\r\n{}  " + smuggled,
		"a length that is no number":       "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: +4\r\n\r\n{}  " + smuggled,
		"a length below zero":              "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: -1\r\n\r\n" + smuggled,
		"a coding nobody knows":            "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled,
		"a space before the colon":         "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length : 4\r\n\r\n{}  " + smuggled,
		"a header line without its name":   "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\n: 4\r\n\r\n" + smuggled,
		"two hosts":                        "GET / HTTP/1.1\r\nHost: archive\r\nHost: evil.example\r\n\r\n" + smuggled,
		"a chunk whose length has no end":  "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + smuggled,
		"headers without end":              "GET / HTTP/1.1\r\nHost: archive\r\nX-Long: " + strings.Repeat("a", 200<<10) + "\r\n\r\n" + smuggled,
		"very many headers":                "GET / HTTP/1.1\r\nHost: archive\r\n" + strings.Repeat("X-More: a\r\n", 20<<10) + "\r\n" + smuggled,
		"a biscuit too big":                "GET / HTTP/1.1\r\nHost: archive\r\nCookie: " + strings.Repeat("session=a; ", 20<<10) + "\r\n\r\n" + smuggled,
		"an address too long":              "GET /" + strings.Repeat("a", 200<<10) + " HTTP/1.1\r\nHost: archive\r\n\r\n" + smuggled,
	} {
		if lines := s.said(t, words); len(lines) > 1 || len(lines) == 1 && lines[0][0] != '4' && lines[0] != "501 Not Implemented" {
			t.Errorf("%s: answered %q", name, lines)
		}
	}
	// A length beside chunks is let pass by RFC 9112, section 6.3, as long as only
	// the chunks count and the connection ends behind them.
	both := "POST /v1/enrol HTTP/1.1\r\nHost: archive\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled
	if lines := s.said(t, both); len(lines) > 1 && !strings.HasPrefix(lines[0], "400") {
		t.Errorf("a length and chunks: answered %q", lines)
	}
	if lines := s.said(t, smuggled); len(lines) != 1 || !strings.HasPrefix(lines[0], "200") {
		t.Errorf("after all that: %q", lines)
	}
}

func TestWhatAStrangerCallsTheArchiveIsNotRepeated(t *testing.T) {
	t.Parallel()
	r := serve(t, t.TempDir(), "--behind-proxy", "--address", "https://archive.example")
	for _, path := range []string{"/", "/oai?verb=Identify", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/feeds/stories.rss", "/iiif/collection.json", "/join", "/sign-in", "/desk/", "/yours/x",
		"//evil.example/%2e%2e", "/\\evil.example", "/.//evil.example", "/desk//evil.example/", "/feeds/../..//evil.example", "/frame/..%2f..%2fetc%2fpasswd", "/frame/../../go.mod"} {
		req, err := http.NewRequest("GET", r.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.URL.Opaque = path
		req.Host = "evil.example"
		for _, header := range []string{"X-Forwarded-Host", "X-Host", "X-Original-Url", "X-Rewrite-Url"} {
			req.Header.Set(header, "evil.example")
		}
		req.Header.Set("Forwarded", `host="evil.example";proto=http`)
		c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if bytes.Contains(body, []byte("//evil.example")) && !strings.Contains(path, "evil") || bytes.Contains(body, []byte("root:")) {
			t.Errorf("%s repeats it: %.300s", path, body)
		}
		if to := res.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.HasPrefix(to, "http") {
			t.Errorf("%s leads to %s", path, to)
		}
		if res.StatusCode >= 500 {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

func TestPathsDoNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := serve(t, data)
	l := invited(t, data)
	key, err := os.ReadFile(filepath.Join(data, "keys", "receipt.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := r.stranger("127.0.0.2")
	up := []string{"../keys/receipt.key", "..%2fkeys%2freceipt.key", "%2e%2e/keys/receipt.key", "....//keys/receipt.key", "..%5ckeys%5creceipt.key", "..%c0%afkeys%c0%afreceipt.key", "%00", "a%00b", "%0d%0aX: y",
		"%e2%80%ae", "\u2025/keys", "/" + data + "/keys/receipt.key", strings.Repeat("../", 20) + data[1:] + "/keys/receipt.key"}
	for _, below := range []string{"/", "/frame/", "/stories/", "/feeds/", "/iiif/", "/bags/", "/yours/", "/desk/", "/v1/", wire.PathUploads, fmt.Sprintf(wire.PathFile, l.Project), "/v1/projects/"} {
		for _, path := range up {
			conn, err := s.secure(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			conn.SetDeadline(time.Now().Add(waitsFor))
			fmt.Fprintf(conn, "GET %s%s HTTP/1.1\r\nHost: archive\r\nConnection: close\r\n\r\n", below, path)
			answer, _ := io.ReadAll(conn)
			conn.Close()
			if bytes.Contains(answer, bytes.TrimSpace(key)) || bytes.HasPrefix(answer, []byte("HTTP/1.1 2")) || bytes.HasPrefix(answer, []byte("HTTP/1.1 5")) || bytes.Contains(answer, []byte("\nX: y")) {
				t.Errorf("%s%s: %.200s", below, path, answer)
			}
		}
	}
}
