package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"mime/multipart"
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

// most is how much memory the archive has had so far, in MB.
func (r *running) most(t *testing.T) (mb int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.Process.Pid))
	if err != nil {
		t.Skip("no /proc here to read from how much memory a program has:", err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(after, &mb); err != nil {
		t.Fatal(err)
	}
	return mb >> 10
}

// allowed is how much memory an archive may have had when somebody meant to
// fill it: it must run beside other programs on 4 GB.
const allowed = 400 // MB

// within reports whether the archive has kept to what is allowed.
func (r *running) within(t *testing.T) bool {
	t.Helper()
	return raced || r.most(t) <= allowed
}

func zipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.Bytes()
}

// unraced serves by a program without the race detector, whose memory counts.
func unraced(t *testing.T, data string) *running {
	t.Helper()
	if !raced {
		return serve(t, data)
	}
	path := filepath.Join(t.TempDir(), "ownvoice-archive")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return (&running{Cmd: exec.Command(path, "serve", "--data", data, "--listen", "127.0.0.1:0"), stderr: &bytes.Buffer{}}).begin(t)
}

func TestBombsOfALaptopDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := unraced(t, data)
	l, honest := invited(t, data), invited(t, data)
	send(t, honest, catalog.NewID(), catalog.NewID(), []byte("some sound"))
	for name, bomb := range map[string][]byte{
		"one long word":             zipped(`{"changes":[{"value":"` + strings.Repeat("x", wire.MaxBody-100) + `"}]}`),
		"a million changes":         zipped(`{"changes":[{}` + strings.Repeat(`,{}`, 1_000_000) + `]}`),
		"five hundred long changes": zipped(`{"changes":[{}` + strings.Repeat(`,{"value":"`+strings.Repeat("x", 16_000)+`"}`, 499) + `]}`),
	} {
		var all sync.WaitGroup
		var answered atomic.Int64
		for range 16 {
			all.Go(func() {
				req, err := http.NewRequest("POST", r.address+fmt.Sprintf(wire.PathChanges, l.Project), bytes.NewReader(bomb))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Encoding", "gzip")
				if res, err := l.Do(req); err == nil {
					io.Copy(io.Discard, res.Body)
					res.Body.Close()
					answered.Add(1)
				}
			})
		}
		all.Wait()
		t.Logf("%s, %d bytes 16 times at once: %d answered, memory %d MB at most", name, len(bomb), answered.Load(), r.most(t))
	}
	if mb := r.most(t); mb > allowed {
		t.Errorf("it took %d MB", mb)
	}
	send(t, honest, catalog.NewID(), catalog.NewID(), []byte("another sound"))
}

func TestFormsThatHaveNoEndAreNotRead(t *testing.T) {
	t.Parallel()
	r := serve(t, t.TempDir())
	c := laptop.New().At(r.address, "").Client()
	long := strings.Repeat("a=b&", 5<<20)
	var many strings.Builder
	for n := range 500_000 {
		fmt.Fprintf(&many, "a%d&", n)
	}
	var parts bytes.Buffer
	form := multipart.NewWriter(&parts)
	for n := range 20_000 {
		file, err := form.CreateFormFile(fmt.Sprint("file", n), "x")
		if err != nil {
			t.Fatal(err)
		}
		file.Write(make([]byte, 1000))
	}
	form.Close()
	for _, path := range []string{"/sign-in", "/join", "/oai", "/yours/x/say", "/yours/x", "/desk/", "/desk/people", "/nowhere", "/iiif/collection.json", "/sign-out", wire.PathEnrol} {
		for kind, body := range map[string]string{"application/x-www-form-urlencoded": long, "application/x-www-form-urlencoded; charset=utf-8": many.String(), form.FormDataContentType(): parts.String()} {
			began := time.Now()
			res, err := c.Post(r.address+path, kind, strings.NewReader(body))
			if err != nil {
				continue // it closed the door
			}
			said, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode >= 500 || len(said) > 100<<10 {
				t.Errorf("%s, %.40s: %s after %s: %.200s", path, kind, res.Status, time.Since(began), said)
			}
		}
	}
	if !r.within(t) {
		t.Errorf("it took %d MB", r.most(t))
	}
}

func TestWhoAsksForThousandsOfPiecesIsGivenTheFileOnce(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := serve(t, data)
	l := invited(t, data)
	story, sound := catalog.NewID(), bytes.Repeat([]byte("0123456789abcdef"), 1<<14)
	send(t, l, story, story, sound)
	if _, err := l.Push(l.Yes(story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole)); err != nil {
		t.Fatal(err)
	}
	for name, ranges := range map[string]string{
		"the same again and again": "bytes=" + strings.Repeat("0-,", 10_000) + "0-",
		"each byte":                "bytes=0-0" + strings.Repeat(",2-2", 10_000),
		"turned round":             "bytes=9-1" + strings.Repeat(",9-1", 10_000),
		"past its end":             "bytes=999999999-",
		"past all numbers":         "bytes=18446744073709551615-18446744073709551616",
		"of no form":               "bytes=-,-,,--,a-b",
		"below zero":               "bytes=--5",
	} {
		for _, path := range []string{fmt.Sprintf(wire.PathFile, l.Project) + laptop.Hash(sound), "/stories/" + string(story) + "/listen"} {
			req, err := http.NewRequest("GET", r.address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Range", ranges)
			res, err := l.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			n, _ := io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode >= 500 || n > int64(len(sound))+1000 {
				t.Errorf("%s of %s: %s, %d bytes", name, path, res.Status, n)
			}
		}
	}
}

// frame is one frame of HTTP/2 (RFC 9113, section 4.1).
func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	head := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(head[5:], stream)
	return append(head, payload...)
}

func TestRequestsThatAreTakenBackAtOnceKeepNobodyOut(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data)
	l := invited(t, data)
	s := r.stranger("127.0.0.2")
	ctx, end := context.WithTimeout(t.Context(), waitsFor)
	defer end()
	var all sync.WaitGroup
	var sent atomic.Int64
	for range 2 {
		all.Go(func() {
			for ctx.Err() == nil {
				conn, err := s.secure(ctx, "h2")
				if err != nil {
					continue
				}
				context.AfterFunc(ctx, func() { conn.Close() })
				go io.Copy(io.Discard, conn)
				conn.Write(append([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(4, 0, 0, nil)...))
				for stream := uint32(1); ctx.Err() == nil; stream += 2 {
					// :method GET, :scheme https, :path / and :authority x, by HPACK's own table
					ask := frame(1, 5, stream, []byte{0x82, 0x87, 0x84, 0x41, 1, 'x'})
					if _, err := conn.Write(append(ask, frame(3, 0, stream, []byte{0, 0, 0, 8})...)); err != nil {
						break
					}
					sent.Add(1)
				}
				conn.Close()
			}
		})
	}
	var longest time.Duration
	rounds := 0
	for ; ctx.Err() == nil && (rounds < 10 || sent.Load() < 50_000); rounds++ {
		began := time.Now()
		send(t, l, catalog.NewID(), catalog.NewID(), fmt.Appendf(nil, "sound %d", rounds))
		longest = max(longest, time.Since(began))
	}
	end()
	all.Wait()
	t.Logf("%d requests were taken back; %d stories were sent meanwhile, the slowest in %s", sent.Load(), rounds, longest)
	if sent.Load() < 50_000 || rounds < 10 || !r.within(t) {
		t.Errorf("%d requests taken back, %d stories, %d MB", sent.Load(), rounds, r.most(t))
	}
}

func TestWhoTriesCodesAllTheTimeKeepsNobodyFromWriting(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := serve(t, data)
	l := invited(t, data)
	ctx, end := context.WithTimeout(t.Context(), waitsFor)
	defer end()
	var all sync.WaitGroup
	var tries atomic.Int64
	for range 16 {
		all.Go(func() {
			c := laptop.New().At(r.address, "").Client()
			for ctx.Err() == nil {
				tried(t, c, r.address)
				tries.Add(1)
			}
		})
	}
	rounds := 0
	for ; ctx.Err() == nil && (rounds < 10 || tries.Load() < 1000); rounds++ {
		send(t, l, catalog.NewID(), catalog.NewID(), fmt.Appendf(nil, "sound %d", rounds))
	}
	end()
	all.Wait()
	t.Logf("%d codes were tried; %d stories were sent meanwhile", tries.Load(), rounds)
	if said := tried(t, l.Client(), r.address); said != `archive answers "too-many"` || rounds < 10 || tries.Load() < 1000 {
		t.Errorf("%d stories were sent, and a code more: %s", rounds, said)
	}
}
