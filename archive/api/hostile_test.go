package api_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// answered sends a signed request and gives the code of its answer, "" for a
// good one.
func (b *bench) answered(l *laptop.Laptop, req *http.Request) (code wire.Code, status int) {
	b.Helper()
	res, err := l.Do(req)
	if err != nil {
		b.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	defer res.Body.Close()
	if err := laptop.Problem(res); err != nil && req.Method != http.MethodHead {
		p, is := err.(*wire.Problem)
		if !is {
			b.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
		}
		code = p.Code
	}
	return code, res.StatusCode
}

// bomb is begin, then a piece again and again, then end, packed: a short way to
// say something long.
func bomb(begin, again string, times int, end string) *bytes.Buffer {
	block := packed([]byte(strings.Repeat(again, 1<<16)))
	b := packed([]byte(begin))
	for range times >> 16 {
		b.Write(block.Bytes())
	}
	b.Write(packed([]byte(end)).Bytes())
	return b
}

func TestBombsAreRefusedBeforeTheyAreUnpacked(t *testing.T) {
	b := start(t)
	l := b.join("P")
	changes, ask, link := fmt.Sprintf(wire.PathChanges, l.Project), fmt.Sprintf(wire.PathAsk, l.Project), fmt.Sprintf(wire.PathLink, l.Project)
	const gigabyte = 1 << 30
	for name, c := range map[string]struct {
		path string
		body *bytes.Buffer
		want wire.Code
	}{
		"a gigabyte of one word":           {changes, bomb(`{"changes":[{"value":"`, "x", gigabyte, `"}]}`), wire.CodeTooLarge},
		"a gigabyte of white space":        {changes, bomb(``, " ", gigabyte, `{"changes":[]}`), wire.CodeTooLarge},
		"a gigabyte behind the end":        {changes, bomb(`{"changes":[]}`, " ", gigabyte, ``), wire.CodeTooLarge},
		"two million changes of nothing":   {changes, bomb(`{"changes":[{}`, ",{}", 2<<20, `]}`), wire.CodeTooLarge},
		"three million changes of a digit": {changes, bomb(`{"changes":[0`, ",0", 3<<20, `]}`), wire.CodeMalformed},
		"three million lists in lists":     {changes, bomb(`{"changes":`, "[", 3<<20, strings.Repeat("]", 3<<20)+`}`), wire.CodeMalformed},
		"a change of lists in lists":       {changes, bomb(`{"changes":[{"value":`, "[", 3<<20, strings.Repeat("]", 3<<20)+`}]}`), wire.CodeMalformed},
		"a million fields":                 {changes, bomb(`{"changes":[]`, `,"a":0`, 1<<20, `}`), ""},
		"changes again and again":          {changes, bomb(`{"changes":[]`, `,"changes":[]`, 1<<19, `}`), wire.CodeMalformed},
		"two million hashes of nothing":    {ask, bomb(`{"sha256":[""`, `,""`, 2<<20, `]}`), wire.CodeTooLarge},
		"a gigabyte for a link":            {link, bomb(`{"story":"`, "x", gigabyte, `"}`), wire.CodeTooLarge},
		"a gigabyte from a stranger":       {wire.PathEnrol, bomb(`{"code":"`, "x", gigabyte, `"}`), wire.CodeTooLarge},
		"empty packings without an end":    {changes, bytes.NewBuffer(bytes.Repeat(packed(nil).Bytes(), wire.MaxBody/20)), wire.CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			code, _ := b.answered(l, b.request("POST", c.path, c.body, "Content-Encoding", "gzip"))
			runtime.ReadMemStats(&after)
			if code != c.want {
				t.Errorf("answered %q, want %q", code, c.want)
			}
			if taken := after.TotalAlloc - before.TotalAlloc; taken > 12*wire.MaxBody {
				t.Errorf("it took %d MB", taken>>20)
			}
		})
	}
	if p, err := l.Push(l.Change(catalog.KindProject, l.Project, "", "name", "x")); err != nil || len(p.Kept) != 1 {
		t.Errorf("after all that: %+v, %v", p, err)
	}
}

// drops is a body of which each read gives a little.
type drops struct{ io.Reader }

func (d drops) Read(b []byte) (int, error) { return d.Reader.Read(b[:min(len(b), 100)]) }

func TestWhiteSpaceBehindABodyIsReadOnce(t *testing.T) {
	b := startHurried(t, t.TempDir(), 5*time.Minute)
	l := b.join("P")
	spaces := drops{io.MultiReader(strings.NewReader(`{"changes":[]}`), strings.NewReader(strings.Repeat(" ", wire.MaxBody-100)))}
	w := httptest.NewRecorder()
	req := httptest.NewRequest("POST", fmt.Sprintf(wire.PathChanges, l.Project), spaces)
	wire.Sign(req, l.Device, l.Key, time.Now())
	b.api.ServeHTTP(deadlines{w}, req) // for minutes, if each piece were looked at with all before it
	if w.Code != http.StatusOK {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

// deadlines is a recorder that takes deadlines as a connection does.
type deadlines struct{ *httptest.ResponseRecorder }

func (deadlines) SetReadDeadline(time.Time) error { return nil }

func TestNumbersThatMakeNoSenseBeginAndMoveNoUpload(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound")
	for _, length := range []string{"-1", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "0x10", "+10x", " ", "ten", "10,10", "١٠", fmt.Sprint(int64(wire.MaxFile) + 1), ""} {
		req := b.request("POST", wire.PathUploads, nil, "Tus-Resumable", "1.0.0", "Upload-Metadata", about(l, story, sound))
		req.Header["Upload-Length"] = []string{length}
		if code, _ := b.answered(l, req); code != wire.CodeMalformed && code != wire.CodeTooLarge {
			t.Errorf("a length of %q: %q", length, code)
		}
	}
	if code, _ := b.answered(l, b.request("POST", wire.PathUploads, nil, "Tus-Resumable", "1.0.0", "Upload-Defer-Length", "1", "Upload-Metadata", about(l, story, sound))); code != wire.CodeMalformed {
		t.Errorf("a length that is to be said later: %q", code)
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d uploads were begun", n)
	}
	upload, err := l.Begin(story, story, sound)
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(upload, b.address)
	for _, offset := range []string{"-1", "1", "9", "10", "11", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "0x0", "", "0,0", "zero"} {
		req := b.request("PATCH", path, bytes.NewReader(sound), "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream")
		req.Header["Upload-Offset"] = []string{offset}
		if code, status := b.answered(l, req); code != wire.CodeMalformed {
			t.Errorf("at %q: %d %q", offset, status, code)
		}
	}
	long := append(bytes.Clone(sound), " and more than it said"...)
	if code, _ := b.answered(l, b.request("PATCH", path, bytes.NewReader(long), "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0")); code != wire.CodeTooLarge {
		t.Errorf("more than it said: %q", code)
	}
	if at, err := l.Offset(upload); err != nil || at != 0 {
		t.Fatalf("it stands at %d, %v", at, err)
	}
	endless := struct{ io.Reader }{io.MultiReader(bytes.NewReader(sound), strings.NewReader(strings.Repeat(" and more", 1<<16)))} // of a length nobody knows
	code, _ := b.answered(l, b.request("PATCH", path, endless, "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0"))
	if heard, err := l.Hear(laptop.Hash(sound)); code == "" && (err != nil || !bytes.Equal(heard, sound)) {
		t.Errorf("sent without saying how long: %q, then heard %d bytes, %v", code, len(heard), err)
	}
	if n := b.lying(); code == "" && n != 0 {
		t.Errorf("%d files stay", n)
	}
}

func TestNobodyTouchesTheUploadsOfOthers(t *testing.T) {
	b := start(t)
	rosa, asha, far := b.join("P"), b.join("P"), b.join("Q")
	story, sound := b.story(rosa), []byte("first second")
	part := func(l *laptop.Laptop, of []byte, bytes []byte, story catalog.ID) string {
		status, h := b.tus(l, "POST", wire.PathUploads, bytes, "Upload-Concat", "partial", "Upload-Length", fmt.Sprint(len(bytes)),
			"Upload-Metadata", about(l, story, of), "Content-Type", "application/offset+octet-stream")
		if status != 201 {
			t.Fatalf("part %q: %d", bytes, status)
		}
		return strings.TrimPrefix(h.Get("Location"), b.address)
	}
	first, second := part(rosa, sound, sound[:6], story), part(rosa, sound, sound[6:], story)
	far2 := b.story(far)
	theirs := part(far, sound, sound[6:], far2)
	other := part(rosa, []byte("another sound"), []byte("another"), story)
	join := func(l *laptop.Laptop, story catalog.ID, parts ...string) int {
		status, _ := b.tus(l, "POST", wire.PathUploads, nil, "Upload-Concat", "final;"+strings.Join(parts, " "), "Upload-Metadata", about(l, story, sound))
		return status
	}
	before := b.lying()
	for name, c := range map[string]struct {
		status, want int
	}{
		"another laptop joins them":                   {join(asha, story, first, second), 404},
		"another project joins them":                  {join(far, far2, first, second), 404},
		"one's own and another project's":             {join(rosa, story, first, theirs), 404},
		"one part again and again":                    {join(rosa, story, strings.Fields(strings.Repeat(first+" ", 1000))...), 400},
		"one part twice":                              {join(rosa, story, first, second, first), 400},
		"parts of two files":                          {join(rosa, story, first, other), 400},
		"a part that is none":                         {join(rosa, story, first, wire.PathUploads+string(catalog.NewID())), 404},
		"a part by another way":                       {join(rosa, story, wire.PathUploads+"../uploads"+first[strings.LastIndexByte(first, '/'):], second), 404},
		"a part behind another's":                     {join(rosa, story, theirs+first, second), 404},
		"a part of another host":                      {join(rosa, story, "https://evil.example/"+first[strings.LastIndexByte(first, '/')+1:], second), 404},
		"a final one of nothing":                      {join(rosa, story), 400},
		"another's part, named by its own with a tab": {join(rosa, story, first+"\t"+theirs), 404},
	} {
		if c.status != c.want {
			t.Errorf("%s: %d, want %d", name, c.status, c.want)
		}
	}
	for _, l := range []*laptop.Laptop{asha, far} {
		for _, method := range []string{"HEAD", "PATCH", "DELETE", "GET", "POST"} {
			if _, status := b.answered(l, b.request(method, first, strings.NewReader("x"), "Tus-Resumable", "1.0.0", "Upload-Offset", "6", "Content-Type", "application/offset+octet-stream")); status != 404 {
				t.Errorf("%s of another's: %d", method, status)
			}
		}
	}
	if n := b.lying(); n != before {
		t.Errorf("%d files lie there, %d before", n, before)
	}
	if status := join(rosa, story, first, second); status != 201 {
		t.Errorf("its own laptop joins them: %d", status)
	}
	if heard, err := rosa.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) {
		t.Errorf("heard %q, %v", heard, err)
	}
}

func TestARequestThatIsSentAgainDoesNoMore(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound")
	upload, err := l.Begin(story, story, sound)
	if err != nil {
		t.Fatal(err)
	}
	path, changes := strings.TrimPrefix(upload, b.address), fmt.Sprintf(wire.PathChanges, l.Project)
	send := func(signature, method, path string, body []byte, headers ...string) (wire.Code, int) {
		t.Helper()
		req := b.request(method, path, bytes.NewReader(body), append(headers, "Authorization", signature, "Tus-Resumable", "1.0.0")...)
		res, err := l.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := laptop.Problem(res); err != nil {
			return wire.Code(code(err)), res.StatusCode
		}
		return "", res.StatusCode
	}
	signedAt := func(method, path string, at time.Time) string {
		req := b.request(method, path, nil)
		wire.Sign(req, l.Device, l.Key, at)
		return req.Header.Get("Authorization")
	}
	now := time.Now()
	patch := signedAt("PATCH", path, now)
	at := []string{"Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"}
	if code, _ := send(patch, "PATCH", path, sound[:4], at...); code != "" {
		t.Fatal(code)
	}
	if code, _ := send(patch, "PATCH", path, sound[:4], at...); code != wire.CodeMalformed {
		t.Errorf("the same bytes again: %q", code)
	}
	if at, err := l.Offset(upload); err != nil || at != 4 {
		t.Errorf("it stands at %d, %v", at, err)
	}
	push, title := signedAt("POST", changes, now), l.Title(story, "once")
	for range 3 {
		if code, _ := send(push, "POST", changes, mustJSON(wire.Push{Changes: []catalog.Change{title}})); code != "" {
			t.Errorf("the same changes again: %q", code)
		}
	}
	all, _, err := l.Pull(0)
	times := 0
	for _, c := range all {
		if c.ID == title.ID {
			times++
		}
	}
	if err != nil || times != 1 {
		t.Errorf("a change that came three times is there %d times, %v", times, err)
	}
	end := signedAt("DELETE", path, now)
	if _, status := send(end, "DELETE", path, nil); status != 204 {
		t.Errorf("giving up: %d", status)
	}
	if code, _ := send(end, "DELETE", path, nil); code != wire.CodeNotFound {
		t.Errorf("giving up again: %q", code)
	}
	for name, c := range map[string]struct {
		signature, method, path string
		want                    wire.Code
	}{
		"after its time":             {signedAt("GET", changes, now.Add(-(wire.MaxSkew+5)*time.Second)), "GET", changes, wire.CodeClockSkew},
		"before its time":            {signedAt("GET", changes, now.Add((wire.MaxSkew+60)*time.Second)), "GET", changes, wire.CodeClockSkew},
		"in the year 292277026596":   {signedAt("GET", changes, time.Unix(1<<62, 0)), "GET", changes, wire.CodeClockSkew},
		"before there was time":      {signedAt("GET", changes, time.Unix(-1<<62, 0)), "GET", changes, wire.CodeClockSkew},
		"by another method":          {push, "GET", changes, wire.CodeUnauthorised},
		"to another path":            {push, "POST", fmt.Sprintf(wire.PathAsk, l.Project), wire.CodeUnauthorised},
		"with a query":               {push, "POST", changes + "?after=1", wire.CodeUnauthorised},
		"with an empty query":        {push, "POST", changes + "?", wire.CodeUnauthorised},
		"with its path written anew": {push, "POST", strings.Replace(changes, "changes", "chang%65s", 1), wire.CodeUnauthorised},
	} {
		if code, _ := send(c.signature, c.method, c.path, nil); code != c.want {
			t.Errorf("sent again %s: %q, want %q", name, code, c.want)
		}
	}
}

func TestALaptopThatWasSwitchedOffIsAnsweredNothing(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound")
	if _, err := l.Push(l.Yes(story, catalog.UseKeep, catalog.UseTeam)); err != nil {
		t.Fatal(err)
	}
	upload, err := l.Begin(story, story, sound)
	if err == nil {
		err = l.Send(t.Context(), upload, 0, bytes.NewReader(sound))
	}
	if err != nil {
		t.Fatal(err)
	}
	upload, err = l.Begin(story, catalog.NewID(), []byte("another sound"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.store.SwitchOff(t.Context(), l.Device); err != nil {
		t.Fatal(err)
	}
	file := fmt.Sprintf(wire.PathFile, l.Project) + laptop.Hash(sound)
	for _, c := range []struct{ method, path string }{
		{"POST", fmt.Sprintf(wire.PathChanges, l.Project)}, {"GET", fmt.Sprintf(wire.PathChanges, l.Project)}, {"POST", fmt.Sprintf(wire.PathAsk, l.Project)},
		{"GET", file}, {"GET", file + "/receipt"}, {"GET", fmt.Sprintf(wire.PathDevices, l.Project)}, {"POST", fmt.Sprintf(wire.PathLink, l.Project)},
		{"POST", wire.PathUploads}, {"OPTIONS", wire.PathUploads}, {"PATCH", strings.TrimPrefix(upload, b.address)}, {"DELETE", strings.TrimPrefix(upload, b.address)},
	} {
		code, _ := b.answered(l, b.request(c.method, c.path, strings.NewReader("{}"), "Tus-Resumable", "1.0.0", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"))
		if code != wire.CodeSwitchedOff {
			t.Errorf("%s %s: %q", c.method, c.path, code)
		}
	}
	if _, status := b.answered(l, b.request("HEAD", strings.TrimPrefix(upload, b.address), nil, "Tus-Resumable", "1.0.0")); status != 403 {
		t.Errorf("HEAD: %d", status)
	}
}

// inside lists all files below a folder.
func inside(t testing.TB, dir string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[path] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNamesAndIdsThatArePathsLeadNowhere(t *testing.T) {
	around := t.TempDir()
	data := filepath.Join(around, "archive")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	b := startIn(t, data)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound")
	before := inside(t, around)
	bad := []string{"..", "../x", "../../x.wav", "..\\x.wav", "a/b.wav", "/etc/passwd", "C:\\x.wav", "\\\\host\\x.wav", ".wav", "x.", "a\x00.wav", "a\n.wav", "a%2fb.wav", "ｘ.wav", "ä.wav", "a\u202Evaw.exe",
		"track-1.wav ", " track-1.wav", "CON", "track 1.wav", "-x.wav", strings.Repeat("a", 300) + ".wav", "archive.db", "TRACK.WAV", "a..wav", "\xff.wav"}
	for _, name := range bad {
		meta := map[string]string{wire.MetaProject: string(l.Project), wire.MetaStory: string(story), wire.MetaRecording: string(catalog.NewID()), wire.MetaTrack: laptop.Track, wire.MetaSHA256: laptop.Hash(sound)}
		for _, field := range []string{wire.MetaProject, wire.MetaStory, wire.MetaRecording, wire.MetaTrack, wire.MetaSHA256, wire.MetaKind} {
			if field == wire.MetaTrack && name == "archive.db" {
				continue // a name like others, below a hash
			}
			was := meta[field]
			meta[field] = name
			if _, err := l.BeginAs(meta, 5); code(err) != "malformed" {
				t.Errorf("%s %q: %v", field, name, err)
			}
			if meta[field] = was; was == "" {
				delete(meta, field)
			}
		}
		for _, c := range []catalog.Change{
			l.Change(catalog.KindStory, catalog.ID(name), catalog.ID(name), "title", "t"), l.Change(catalog.KindNote, catalog.ID(name), story, "text", "t"),
			l.Change(catalog.KindRecording, catalog.ID(name), story, "facts", catalog.Take{}), l.Change(catalog.KindNote, catalog.NewID(), catalog.ID(name), "text", "t"),
		} {
			if p, err := l.Push(c); err == nil && len(p.Kept) > 0 {
				t.Errorf("kept a %s of the id %q", c.Kind, name)
			}
		}
		if err := l.Ask("POST", wire.PathEnrol, wire.Enrolment{Code: name, Device: catalog.ID(name), Laptop: name, PublicKey: l.Public()}, nil); code(err) != "malformed" && code(err) != "invitation" {
			t.Errorf("joins as %q: %v", name, err)
		}
	}
	for _, path := range []string{"..", "%2e%2e", "..%2f", "%2e%2e%2f%2e%2e%2farchive.db", "..%5carchive.db", "%00", "a%00b", "%ff", "%e2%80%ae", "%0a", strings.Repeat("a", 5000), "archive.db", ".", "%2f", "%2f%2fetc%2fpasswd"} {
		for _, below := range []string{wire.PathUploads, fmt.Sprintf(wire.PathFile, l.Project), "/v1/projects/"} {
			for _, method := range []string{"GET", "PATCH", "DELETE", "HEAD"} {
				req := b.request(method, "/", nil, "Tus-Resumable", "1.0.0", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
				req.URL.Opaque = "//" + req.URL.Host + below + path // as it stands
				res, err := l.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode < 300 || res.StatusCode >= 500 {
					t.Errorf("%s %s%s: %s", method, below, path, res.Status)
				}
			}
		}
	}
	for path := range inside(t, around) {
		if !before[path] && !strings.Contains(path, "archive.db") {
			t.Errorf("%s was made", path)
		}
	}
	if logged := b.log.String(); strings.Contains(logged, "level=ERROR") {
		t.Errorf("that is no fault of the archive:\n%.2000s", logged)
	}
}

func TestACheckThatFailsHalfwayKeepsNothingOfItsBytes(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), bytes.Repeat([]byte("some sound"), 50_000)
	upload, err := l.Begin(story, story, sound)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(sound[:400_000])
	rest, pipe := io.Pipe()
	go func() {
		pipe.Write(sound[:200_000])
		pipe.CloseWithError(io.ErrUnexpectedEOF)
	}()
	req := b.request("PATCH", strings.TrimPrefix(upload, b.address), rest, "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0",
		"Upload-Checksum", "sha1 "+base64.StdEncoding.EncodeToString(sum[:]))
	if res, err := l.Do(req); err == nil {
		res.Body.Close()
		t.Errorf("cut halfway: %s", res.Status)
	}
	if at, err := l.Offset(upload); err != nil || at != 0 {
		t.Errorf("it stands at %d, %v", at, err)
	}
	for _, said := range []string{"sha1", "sha1 ", " ", "sha1  x", "sha256 " + base64.StdEncoding.EncodeToString(sum[:]), "SHA1 " + base64.StdEncoding.EncodeToString(sum[:]), "sha1 " + strings.Repeat("A", 60_000), "sha1,sha256 AAAA", "../sha1 AAAA"} {
		if code, _ := b.answered(l, b.request("PATCH", strings.TrimPrefix(upload, b.address), bytes.NewReader(sound[:4]), "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream",
			"Upload-Offset", "0", "Upload-Checksum", said)); code != wire.CodeMalformed {
			t.Errorf("checksum %.40q: %q", said, code)
		}
	}
}
