package api_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// code is the problem in an error, or what the error says.
func code(err error) string {
	var p *wire.Problem
	if errors.As(err, &p) {
		return string(p.Code)
	}
	return fmt.Sprint(err)
}

func TestAStoryGoesFromOneLaptopToAnother(t *testing.T) {
	b := start(t)
	rosa, priya := b.join("Co-Pro Stories"), b.join("Co-Pro Stories")
	story, recording := catalog.NewID(), catalog.NewID()
	sound := bytes.Repeat([]byte("0123456789abcdef"), 70_000)
	hash := laptop.Hash(sound)
	changes := []catalog.Change{rosa.Yes(story, catalog.UseKeep, catalog.UseTeam), rosa.Title(story, "A cup of tea first"), rosa.Facts(story, recording, sound)}
	if p, err := rosa.Push(changes...); err != nil || len(p.Kept) != 3 {
		t.Fatalf("push %+v, %v", p, err)
	}
	upload, err := rosa.Begin(story, recording, sound)
	if err != nil {
		t.Fatal(err)
	}
	if err := rosa.Send(t.Context(), upload, 0, bytes.NewReader(sound[:300_000])); err != nil {
		t.Fatal(err)
	}
	if at, err := rosa.Offset(upload); err != nil || at != 300_000 {
		t.Fatalf("offset %d, %v", at, err)
	}
	if _, err := rosa.Receipt(hash); code(err) != "not-found" {
		t.Fatalf("a receipt for half a file: %v", err)
	}
	if err := rosa.Send(t.Context(), upload, 300_000, bytes.NewReader(sound[300_000:])); err != nil {
		t.Fatal(err)
	}
	if _, err := rosa.Receipt(hash); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(b.uploads()); len(left) != 0 {
		t.Fatalf("%d files stay among the uploads", len(left))
	}
	var has wire.Has
	if err := priya.Ask("POST", fmt.Sprintf(wire.PathAsk, priya.Project), wire.Ask{SHA256: []string{laptop.Hash(nil), hash}}, &has); err != nil || len(has.Receipts) != 1 {
		t.Fatalf("asked: %+v, %v", has, err)
	}
	if all, _, err := priya.Pull(0); err != nil || len(all) != 3 {
		t.Fatalf("%d changes, %v", len(all), err)
	}
	if heard, err := priya.Hear(hash); err != nil || !bytes.Equal(heard, sound) {
		t.Fatalf("heard %d bytes, %v", len(heard), err)
	}
	res, err := priya.Do(b.request("GET", fmt.Sprintf(wire.PathFile, priya.Project)+hash, nil, "Range", "bytes=16-31"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if part, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusPartialContent || string(part) != "0123456789abcdef" || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("range: %s %q", res.Status, part)
	}
}

func TestWhoIsNotKnownIsTurnedAway(t *testing.T) {
	b := start(t)
	l, other := b.join("P"), b.join("Q")
	path := fmt.Sprintf(wire.PathChanges, l.Project)
	send := func(req *http.Request) (wire.Problem, error) {
		res, err := l.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var p *wire.Problem
		err = laptop.Problem(res)
		errors.As(err, &p)
		if p == nil {
			t.Fatalf("status %s, %v", res.Status, err)
		}
		return *p, err
	}
	signedAt := func(device catalog.ID, at time.Time) *http.Request {
		req := b.request("GET", path, nil)
		wire.Sign(req, device, l.Key, at)
		return req
	}
	for name, c := range map[string]struct {
		req  *http.Request
		want wire.Code
	}{
		"no signature at all":              {b.request("GET", path, nil), wire.CodeUnauthorised},
		"a signature that is not one":      {b.request("GET", path, nil, "Authorization", "Ownvoice x y z"), wire.CodeUnauthorised},
		"a signature of another":           {signedAt(other.Device, time.Now()), wire.CodeUnauthorised},
		"a laptop nobody knows":            {signedAt(catalog.NewID(), time.Now()), wire.CodeUnauthorised},
		"a clock an hour behind":           {signedAt(l.Device, time.Now().Add(-time.Hour)), wire.CodeClockSkew},
		"a code nobody gave":               {b.request("POST", wire.PathEnrol, strings.NewReader(fmt.Sprintf(`{"code":"x","device":%q,"public_key":%q}`, catalog.NewID(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))), wire.CodeInvitation},
		"an upload without a signature":    {b.request("POST", wire.PathUploads, nil, "Tus-Resumable", "1.0.0"), wire.CodeUnauthorised},
		"a path that is not there":         {b.request("GET", "/v1/nothing", nil), wire.CodeNotFound},
		"a version that is not there":      {b.request("GET", "/v7/enrol", nil), wire.CodeVersion},
		"a request that was changed after": {func() *http.Request { r := signedAt(l.Device, time.Now()); r.URL.RawQuery = "after=9"; return r }(), wire.CodeUnauthorised},
	} {
		before := time.Now().Unix()
		p, err := send(c.req)
		if p.Code != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if told := p.Now >= before && p.Now <= time.Now().Unix(); told != (c.want == wire.CodeClockSkew) {
			t.Errorf("%s: told the time %d", name, p.Now)
		}
	}
	if err := l.Ask("GET", fmt.Sprintf(wire.PathChanges, other.Project), nil, nil); code(err) != "other-project" {
		t.Errorf("another's project: %v", err)
	}
	if err := b.store.SwitchOff(t.Context(), l.Device); err != nil {
		t.Fatal(err)
	}
	if err := l.Ask("GET", path, nil, nil); code(err) != "switched-off" {
		t.Errorf("switched off: %v", err)
	}
}

func packed(raw []byte) *bytes.Buffer {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(raw)
	z.Close()
	return &b
}

// slowly is a body that never comes to its end.
type slowly struct{ begun bool }

func (s *slowly) Read(b []byte) (int, error) {
	if !s.begun {
		s.begun = true
		return copy(b, `{"changes":[`), nil
	}
	time.Sleep(50 * time.Millisecond)
	b[0] = ' '
	return 1, nil
}

func TestEveryBadMessageHasItsAnswer(t *testing.T) {
	b := start(t)
	l := b.join("P")
	changes, ask, file := fmt.Sprintf(wire.PathChanges, l.Project), fmt.Sprintf(wire.PathAsk, l.Project), fmt.Sprintf(wire.PathFile, l.Project)
	many := "[" + strings.Repeat("{},", wire.MaxBatch) + "{}]"
	for name, c := range map[string]struct {
		method, path string
		body         io.Reader
		header       string
		want         wire.Code
		status       int
	}{
		"not JSON":                      {"POST", changes, strings.NewReader("hello"), "", wire.CodeMalformed, 400},
		"nothing":                       {"POST", changes, nil, "", wire.CodeMalformed, 400},
		"JSON cut short":                {"POST", changes, strings.NewReader(`{"changes":[{`), "", wire.CodeMalformed, 400},
		"more after the end":            {"POST", changes, strings.NewReader(`{"changes":[]} x`), "", wire.CodeMalformed, 400},
		"another shape":                 {"POST", changes, strings.NewReader(`{"changes":[{"id":7}]}`), "", wire.CodeMalformed, 400},
		"too many changes":              {"POST", changes, strings.NewReader(`{"changes":` + many + `}`), "", wire.CodeTooLarge, 413},
		"a body too long":               {"POST", changes, strings.NewReader(`{"changes":["` + strings.Repeat("x", wire.MaxBody)), "", wire.CodeTooLarge, 413},
		"a bomb":                        {"POST", changes, packed([]byte(`{"changes":["` + strings.Repeat("x", 8*wire.MaxBody))), "gzip", wire.CodeTooLarge, 413},
		"not packed as it says":         {"POST", changes, strings.NewReader("hello"), "gzip", wire.CodeMalformed, 400},
		"packed in a way unknown":       {"POST", changes, strings.NewReader("{}"), "zstd", wire.CodeMalformed, 400},
		"deep nesting":                  {"POST", changes, strings.NewReader(strings.Repeat(`{"changes":[`, 100_000)), "", wire.CodeMalformed, 400},
		"a place that is no number":     {"GET", changes + "?after=x", nil, "", wire.CodeMalformed, 400},
		"a place below zero":            {"GET", changes + "?after=-1", nil, "", wire.CodeMalformed, 400},
		"a query that is none":          {"GET", changes + "?after=%zz", nil, "", wire.CodeMalformed, 400},
		"a hash that is none":           {"POST", ask, strings.NewReader(`{"sha256":["../../x"]}`), "", wire.CodeMalformed, 400},
		"a file of no hash":             {"GET", file + "x", nil, "", wire.CodeMalformed, 400},
		"a file that is not here":       {"GET", file + laptop.Hash(nil), nil, "", wire.CodeNotFound, 404},
		"a way out of the folder":       {"GET", file + "..%2f..%2farchive.db", nil, "", wire.CodeMalformed, 400},
		"a receipt for nothing":         {"GET", file + laptop.Hash(nil) + "/receipt", nil, "", wire.CodeNotFound, 404},
		"a method that is not spoken":   {"DELETE", changes, nil, "", wire.CodeNotFound, 404},
		"an upload that is not here":    {"PATCH", wire.PathUploads + string(catalog.NewID()), nil, "", wire.CodeNotFound, 404},
		"an upload of no name":          {"PATCH", wire.PathUploads + "..%2farchive.db", nil, "", wire.CodeNotFound, 404},
		"an upload without its version": {"POST", wire.PathUploads, nil, "", wire.CodeMalformed, 412},
	} {
		t.Run(name, func(t *testing.T) {
			req := b.request(c.method, c.path, c.body)
			if c.header != "" {
				req.Header.Set("Content-Encoding", c.header)
			}
			res, err := l.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if err := laptop.Problem(res); code(err) != string(c.want) || res.StatusCode != c.status {
				t.Errorf("answer %d %v, want %d %q", res.StatusCode, err, c.status, c.want)
			}
		})
	}
	if logged := b.log.String(); strings.Contains(logged, "level=ERROR") {
		t.Errorf("a bad message is no fault of the archive:\n%s", logged)
	}
	if p, err := l.Push(l.Change(catalog.KindProject, l.Project, "", "name", "x")); err != nil || len(p.Kept) != 1 {
		t.Errorf("after all that: %+v, %v", p, err)
	}
}

// hurry is how little time a body has where its end is waited for: short for a
// test, and long for a greeting on a busy machine.
const hurry = 2 * time.Second

func TestABodyThatDoesNotComeIsToComeLater(t *testing.T) {
	b := startHurried(t, t.TempDir(), hurry)
	l := b.join("P")
	res, err := l.Do(b.request("POST", fmt.Sprintf(wire.PathChanges, l.Project), &slowly{}))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := laptop.Problem(res); code(err) != "too-many" || res.StatusCode != http.StatusRequestTimeout {
		t.Errorf("answer %d %v", res.StatusCode, err)
	}
}

func TestPackedMessagesAreReadAndLongAnswersPacked(t *testing.T) {
	b := start(t)
	l := b.join("P")
	raw := fmt.Appendf(nil, `{"changes":[%s]}`, mustJSON(l.Change(catalog.KindProject, l.Project, "", "name", strings.Repeat("a", 5000))))
	res, err := l.Do(b.request("POST", fmt.Sprintf(wire.PathChanges, l.Project), packed(raw), "Content-Encoding", "gzip"))
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	res, err = l.Do(b.request("GET", fmt.Sprintf(wire.PathChanges, l.Project), nil, "Accept-Encoding", "gzip"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.Header.Get("Content-Encoding") != "gzip" || len(body) > 1000 {
		t.Fatalf("answer of %d bytes, packed %q", len(body), res.Header.Get("Content-Encoding"))
	}
}

func TestALongPollEndsWithNewsAndWhenTheArchiveStops(t *testing.T) {
	b := startHurried(t, t.TempDir(), hurry)
	l := b.join("P")
	ended := make(chan wire.Pulled)
	wait := func() {
		var p wire.Pulled
		if err := l.Ask("GET", fmt.Sprintf(wire.PathChanges, l.Project)+"?after=0&wait=50", nil, &p); err != nil {
			t.Error(err)
		}
		ended <- p
	}
	go wait()
	time.Sleep(hurry + 300*time.Millisecond) // longer than any body may take: waiting is not being slow
	if _, err := l.Push(l.Change(catalog.KindProject, l.Project, "", "name", "x")); err != nil {
		t.Fatal(err)
	}
	if p := <-ended; len(p.Changes) != 1 {
		t.Fatalf("%d changes", len(p.Changes))
	}
	asked := b.asked.Load()
	go func() {
		var p wire.Pulled
		if err := l.Ask("GET", fmt.Sprintf(wire.PathChanges, l.Project)+"?after=1&wait=50", nil, &p); err != nil {
			t.Error(err)
		}
		ended <- p
	}()
	b.until("the laptop has asked", func() bool { return b.asked.Load() > asked })
	b.api.Stop() // while it still looks for news or waits for them
	select {
	case p := <-ended:
		if len(p.Changes) != 0 || p.Next != 1 {
			t.Fatalf("%+v", p)
		}
	case <-time.After(wire.MaxWait / 2 * time.Second):
		t.Fatal("still waiting")
	}
	if all, _, err := l.Pull(0); err != nil || len(all) != 1 {
		t.Errorf("asked while the archive stops: %d changes, %v", len(all), err)
	}
}

func TestManyLaptopsAtOnceLoseNothing(t *testing.T) {
	b := start(t)
	const laptops, notes = 6, 25
	var all []*laptop.Laptop
	for range laptops {
		all = append(all, b.join("P"))
	}
	story := catalog.NewID()
	if _, err := all[0].Push(all[0].Yes(story, catalog.UseKeep, catalog.UseTeam)); err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	for _, l := range all {
		working.Go(func() {
			var after int64
			for range notes {
				if p, err := l.Push(l.Note(story, "n")); err != nil || len(p.Kept) != 1 {
					t.Errorf("push %+v, %v", p, err)
				}
				_, next, err := l.Pull(after)
				if err != nil || next < after {
					t.Errorf("pull from %d to %d: %v", after, next, err)
				}
				after = next
			}
		})
	}
	working.Wait()
	for _, l := range all {
		if got, _, err := l.Pull(0); err != nil || len(got) != laptops*notes+1 {
			t.Fatalf("%d changes, %v", len(got), err)
		}
	}
}

func TestALaptopAsksForItsStorytellersPrivatePage(t *testing.T) {
	b := start(t)
	l, other := b.join("P"), b.join("Q")
	story := catalog.NewID()
	if _, err := l.Push(l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "t")); err != nil {
		t.Fatal(err)
	}
	var link wire.Link
	if err := l.Ask("POST", fmt.Sprintf(wire.PathLink, l.Project), wire.NewLink{Story: story}, &link); err != nil || !strings.Contains(link.Address, "/yours/") {
		t.Errorf("link %+v, %v", link, err)
	}
	if err := other.Ask("POST", fmt.Sprintf(wire.PathLink, other.Project), wire.NewLink{Story: story}, &link); code(err) != "not-found" {
		t.Errorf("a laptop of another project: %v", err)
	}
}

func TestALaptopDoesNotLearnWhichSoundOthersHaveSent(t *testing.T) {
	b := start(t)
	rosa, asha := b.join("P"), b.join("P")
	story, sound := b.story(rosa), []byte("some sound")
	upload, err := rosa.Begin(story, story, sound)
	if err == nil {
		err = rosa.Send(t.Context(), upload, 0, bytes.NewReader(sound))
	}
	if err != nil {
		t.Fatal(err)
	}
	asks := func(l *laptop.Laptop) int {
		var has wire.Has
		if err := l.Ask("POST", fmt.Sprintf(wire.PathAsk, l.Project), wire.Ask{SHA256: []string{laptop.Hash(sound)}}, &has); err != nil {
			t.Fatal(err)
		}
		return len(has.Receipts)
	}
	if asks(rosa) != 1 || asks(asha) != 0 {
		t.Error("the team may not hear it, and learns that it is there")
	}
	if _, err := rosa.Push(rosa.Yes(story, catalog.UseKeep, catalog.UseTeam)); err != nil {
		t.Fatal(err)
	}
	if asks(asha) != 1 {
		t.Error("the team may hear it, and does not learn that it is safe")
	}
}
