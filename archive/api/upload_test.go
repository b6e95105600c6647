package api_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// story pushes a story that may be kept.
func (b *bench) story(l *laptop.Laptop) catalog.ID {
	b.Helper()
	story := catalog.NewID()
	if p, err := l.Push(l.Yes(story, catalog.UseKeep), l.Title(story, "t")); err != nil || len(p.Kept) != 2 {
		b.Fatalf("push %+v, %v", p, err)
	}
	return story
}

func (b *bench) lying() int {
	left, err := os.ReadDir(b.uploads())
	if err != nil {
		b.Fatal(err)
	}
	return len(left)
}

// comes waits until some bytes of an upload have been written down.
func (b *bench) comes(upload string) {
	b.Helper()
	path := filepath.Join(b.uploads(), filepath.Base(upload))
	b.until("bytes of the upload lie there", func() bool {
		lies, err := os.Stat(path)
		return err == nil && lies.Size() > 0
	})
}

func TestNoSoundComesInWithoutAYes(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := catalog.NewID(), []byte("a secret sound")
	if p, err := l.Push(l.Yes(story, catalog.UseTeam), l.Title(story, "a secret title"), l.Facts(story, story, sound)); err != nil || len(p.Refused) != 3 {
		t.Fatalf("push %+v, %v", p, err)
	}
	if _, err := l.Begin(story, story, sound); code(err) != "consent" {
		t.Fatalf("upload begun: %v", err)
	}
	req := b.request("POST", wire.PathUploads, bytes.NewReader(sound), "Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Length", "14",
		"Upload-Metadata", "filename YSBzZWNyZXQ=")
	if res, err := l.Do(req); err != nil || code(laptop.Problem(res)) != "malformed" {
		t.Fatalf("upload with its creation: %v", err)
	}
	filepath.WalkDir(b.data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("secret")) || bytes.Contains(raw, []byte(story)) {
			t.Errorf("something of the story stands in %s", d.Name())
		}
		return err
	})
	if logged := b.log.String(); strings.Contains(logged, "secret") || strings.Contains(logged, string(story)) {
		t.Errorf("something of the story is logged:\n%s", logged)
	}
}

func TestAnUploadBelongsToItsLaptop(t *testing.T) {
	b := start(t)
	l, other := b.join("P"), b.join("P")
	sound := []byte("some sound")
	upload, err := l.Begin(b.story(l), catalog.NewID(), sound)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Send(t.Context(), upload, 0, bytes.NewReader(sound)); code(err) != "not-found" {
		t.Errorf("another sends: %v", err)
	}
	if _, err := other.Offset(upload); err == nil {
		t.Error("another learns how much has come")
	}
	for _, method := range []string{"DELETE", "GET"} {
		res, err := other.Do(b.request(method, strings.TrimPrefix(upload, b.address), nil, "Tus-Resumable", "1.0.0"))
		if err != nil || code(laptop.Problem(res)) != "not-found" {
			t.Errorf("another's %s: %v", method, err)
		}
	}
	if res, err := l.Do(b.request("GET", strings.TrimPrefix(upload, b.address), nil)); err != nil || res.StatusCode != http.StatusMethodNotAllowed || code(laptop.Problem(res)) != "malformed" {
		t.Errorf("an upload can be read back: %v %v", res, err)
	}
	if res, err := l.Do(b.request("POST", strings.TrimPrefix(upload, b.address), nil, "Tus-Resumable", "1.0.0", "X-HTTP-Method-Override", "DELETE")); err != nil || res.StatusCode < 400 {
		t.Errorf("a signed POST became a DELETE: %v", err)
	}
	if err := l.Send(t.Context(), upload, 3, bytes.NewReader(sound[3:])); code(err) != "malformed" {
		t.Errorf("bytes at the wrong place: %v", err)
	}
	if res, err := l.Do(b.request("DELETE", strings.TrimPrefix(upload, b.address), nil, "Tus-Resumable", "1.0.0")); err != nil || res.StatusCode != 204 {
		t.Fatalf("giving up: %v %v", res, err)
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d files stay", n)
	}
}

func TestWhatAnUploadSaysOfItselfIsChecked(t *testing.T) {
	b := start(t)
	l, elsewhere := b.join("P"), b.join("Q")
	story := b.story(l)
	for name, c := range map[string]struct {
		change func(map[string]string)
		length int64
		want   string
	}{
		"another project":     {func(m map[string]string) { m[wire.MetaProject] = string(elsewhere.Project) }, 5, "other-project"},
		"a story not here":    {func(m map[string]string) { m[wire.MetaStory] = string(catalog.NewID()) }, 5, "consent"},
		"no recording":        {func(m map[string]string) { delete(m, wire.MetaRecording) }, 5, "malformed"},
		"a track with a path": {func(m map[string]string) { m[wire.MetaTrack] = "../x.wav" }, 5, "malformed"},
		"a hash of no form":   {func(m map[string]string) { m[wire.MetaSHA256] = "ABC" }, 5, "malformed"},
		"more than may come":  {func(map[string]string) {}, wire.MaxFile + 1, "too-large"},
		"less than nothing":   {func(map[string]string) {}, -5, "malformed"},
	} {
		meta := map[string]string{wire.MetaProject: string(l.Project), wire.MetaStory: string(story), wire.MetaRecording: string(catalog.NewID()),
			wire.MetaTrack: laptop.Track, wire.MetaSHA256: laptop.Hash([]byte("x"))}
		c.change(meta)
		if _, err := l.BeginAs(meta, c.length); code(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d files stay", n)
	}
}

func TestNamesThatAnUploadBringsAlongAreNotKept(t *testing.T) {
	b := start(t)
	l := b.join("P")
	_, err := l.BeginAs(map[string]string{wire.MetaProject: string(l.Project), wire.MetaStory: string(b.story(l)), wire.MetaRecording: string(catalog.NewID()),
		wire.MetaTrack: laptop.Track, wire.MetaSHA256: laptop.Hash([]byte("x")), "filename": "Maureen.wav"}, 5)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(b.data, func(path string, d fs.DirEntry, err error) error {
		if raw, _ := os.ReadFile(path); bytes.Contains(raw, []byte("Maureen")) {
			t.Errorf("the name stays in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsNotWhatItsHashSaysIsSentAgain(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, recording, sound := b.story(l), catalog.NewID(), []byte("some sound")
	upload, err := l.Begin(story, recording, sound)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Send(t.Context(), upload, 0, strings.NewReader("s0me sound")); code(err) != "not-whole" {
		t.Fatalf("sent: %v", err)
	}
	if _, err := l.Receipt(laptop.Hash(sound)); code(err) != "not-found" || b.lying() != 0 {
		t.Fatalf("receipt: %v, %d files stay", err, b.lying())
	}
	upload, _ = l.Begin(story, recording, sound)
	if err := l.Send(t.Context(), upload, 0, bytes.NewReader(sound)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Receipt(laptop.Hash(sound)); err != nil {
		t.Fatal(err)
	}
}

// The archive is killed after the last byte and before the file is taken in.
func TestAskingForTheReceiptTakesInWhatWasLeftBehind(t *testing.T) {
	data := t.TempDir()
	b := startIn(t, data)
	l := b.join("P")
	sound := bytes.Repeat([]byte("some sound"), 1000)
	upload, err := l.Begin(b.story(l), catalog.NewID(), sound)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.uploads(), filepath.Base(upload)), sound, 0o600); err != nil {
		t.Fatal(err)
	}
	if at, err := l.Offset(upload); err != nil || at != int64(len(sound)) {
		t.Fatalf("offset %d, %v", at, err)
	}
	if _, err := l.Receipt(laptop.Hash(sound)); err != nil {
		t.Fatal(err)
	}
	if heard, err := l.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) || b.lying() != 0 {
		t.Fatalf("heard %d bytes, %v, %d files stay", len(heard), err, b.lying())
	}
}

func TestAWithdrawalStopsSoundThatIsOnItsWay(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), bytes.Repeat([]byte("some sound"), 1000)
	upload, err := l.Begin(story, catalog.NewID(), sound)
	if err != nil {
		t.Fatal(err)
	}
	rest, pipe := io.Pipe()
	sent := make(chan error)
	go func() { sent <- l.Send(t.Context(), upload, 0, rest) }()
	pipe.Write(sound[:5000])
	if p, err := l.Push(l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw})); err != nil || len(p.Kept) != 1 {
		t.Fatalf("push %+v, %v", p, err)
	}
	pipe.Write(sound[5000:])
	pipe.Close()
	if err := <-sent; err == nil {
		t.Error("sent all the same")
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d files stay", n)
	}
	if _, err := l.Offset(upload); err == nil {
		t.Error("can be carried on")
	}
	if _, err := l.Begin(story, catalog.NewID(), sound); code(err) != "consent" {
		t.Errorf("begun again: %v", err)
	}
}

func TestStoppingEndsAnUploadWhereItIs(t *testing.T) {
	data := t.TempDir()
	b := startIn(t, data)
	l := b.join("P")
	sound := bytes.Repeat([]byte("some sound"), 100_000)
	upload, err := l.Begin(b.story(l), catalog.NewID(), sound)
	if err != nil {
		t.Fatal(err)
	}
	rest, pipe := io.Pipe()
	sent := make(chan error)
	go func() { sent <- l.Send(t.Context(), upload, 0, rest) }()
	pipe.Write(sound[:500_000])
	b.comes(upload)
	b.api.Stop()
	select {
	case err := <-sent:
		if code(err) != "too-many" {
			t.Fatalf("sent: %v", err)
		}
	case <-time.After(patience):
		t.Fatal("still going on")
	}
	again := startIn(t, data)
	l.At(again.address, "")
	at, err := l.Offset(strings.Replace(upload, b.address, again.address, 1))
	if err != nil || at == 0 || at > 500_000 {
		t.Fatalf("offset %d, %v", at, err)
	}
}

// A laptop whose connection died without a word comes back on another one.
func TestANewRequestTakesOverAnUploadThatHangs(t *testing.T) {
	b := start(t)
	l := b.join("P")
	sound := bytes.Repeat([]byte("some sound"), 100_000)
	upload, err := l.Begin(b.story(l), catalog.NewID(), sound)
	if err != nil {
		t.Fatal(err)
	}
	rest, pipe := io.Pipe()
	sent := make(chan error)
	go func() { sent <- l.Send(t.Context(), upload, 0, rest) }()
	pipe.Write(sound[:500_000])
	b.comes(upload)
	at, err := l.Offset(upload)
	if err != nil || at == 0 {
		t.Fatalf("offset %d, %v", at, err)
	}
	if err := <-sent; err == nil {
		t.Fatal("the request that hung was not ended")
	}
	if err := l.Send(t.Context(), upload, at, bytes.NewReader(sound[at:])); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Receipt(laptop.Hash(sound)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAPowerCutTookIsSentAgain(t *testing.T) {
	data := t.TempDir()
	b := startIn(t, data)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound that is cut")
	upload, err := l.Begin(story, catalog.NewID(), sound)
	if err == nil {
		err = l.Send(context.Background(), upload, 0, bytes.NewReader(sound[:20]))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(b.uploads(), filepath.Base(upload)), 5); err != nil {
		t.Fatal(err)
	}
	again := startIn(t, data)
	l.At(again.address, "")
	upload = strings.Replace(upload, b.address, again.address, 1)
	if at, err := l.Offset(upload); err != nil || at != 5 {
		t.Fatalf("at %d, %v", at, err)
	}
	if err := l.Send(context.Background(), upload, 5, bytes.NewReader(sound[5:])); err != nil {
		t.Fatal(err)
	}
	if heard, err := l.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) {
		t.Errorf("heard %q, %v", heard, err)
	}
}

// tus sends one request of the protocol and gives status and header of the
// answer.
func (b *bench) tus(l *laptop.Laptop, method, path string, body []byte, headers ...string) (int, http.Header) {
	b.Helper()
	req := b.request(method, path, bytes.NewReader(body), append([]string{"Tus-Resumable", "1.0.0"}, headers...)...)
	res, err := l.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode, res.Header
}

// about is the metadata of a file.
func about(l *laptop.Laptop, story catalog.ID, sound []byte) string {
	var all []string
	for k, v := range map[string]string{wire.MetaProject: string(l.Project), wire.MetaStory: string(story), wire.MetaRecording: string(story),
		wire.MetaTrack: laptop.Track, wire.MetaSHA256: laptop.Hash(sound)} {
		all = append(all, k+" "+base64.StdEncoding.EncodeToString([]byte(v)))
	}
	return strings.Join(all, ",")
}

func TestPartsOfAFileComeAtOnceAndAreJoinedInTheirOrder(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("first second third")
	var parts []string
	for _, part := range []string{" third", "first ", "second"} {
		status, h := b.tus(l, "POST", wire.PathUploads, []byte(part), "Upload-Concat", "partial", "Upload-Length", fmt.Sprint(len(part)),
			"Upload-Metadata", about(l, story, sound), "Content-Type", "application/offset+octet-stream")
		if status != 201 || h.Get("Upload-Offset") != fmt.Sprint(len(part)) {
			t.Fatalf("part %q: %d %v", part, status, h)
		}
		parts = append(parts, h.Get("Location"))
	}
	other := b.join("P")
	final := []string{"Upload-Concat", "final;" + parts[1] + " " + parts[2] + " " + parts[0], "Upload-Metadata", about(l, story, sound)}
	if status, _ := b.tus(other, "POST", wire.PathUploads, nil, final...); status != 404 {
		t.Errorf("another laptop joins them: %d", status)
	}
	wrong := []string{"Upload-Concat", "final;" + parts[0] + " " + parts[1] + " " + parts[2], "Upload-Metadata", about(l, story, sound)}
	if status, _ := b.tus(l, "POST", wire.PathUploads, nil, append(wrong[:1:1], "final;"+parts[1], wrong[2], wrong[3])...); status != 409 {
		t.Errorf("a file that is not whole: %d", status)
	}
	for i, part := range []string{" third", "first ", "second"} { // what was wrong is forgotten with its parts
		_, h := b.tus(l, "POST", wire.PathUploads, []byte(part), "Upload-Concat", "partial", "Upload-Length", fmt.Sprint(len(part)),
			"Upload-Metadata", about(l, story, sound), "Content-Type", "application/offset+octet-stream")
		parts[i] = h.Get("Location")
	}
	if status, _ := b.tus(l, "POST", wire.PathUploads, nil, "Upload-Concat", "final;"+parts[1]+" "+parts[2]+" "+parts[0], "Upload-Metadata", about(l, story, sound)); status != 201 {
		t.Fatalf("joined: %d", status)
	}
	if heard, err := l.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) {
		t.Errorf("heard %q, %v", heard, err)
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// A laptop that was near is far away now.
func TestTheRestOfAFileThatWasBegunAsOneComesInParts(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("begun as one, and the rest in parts")
	path := func(h http.Header) string { return strings.TrimPrefix(h.Get("Location"), b.address) }
	_, h := b.tus(l, "POST", wire.PathUploads, nil, "Upload-Length", fmt.Sprint(len(sound)), "Upload-Metadata", about(l, story, sound))
	first := path(h)
	if status, _ := b.tus(l, "PATCH", first, sound[:13], "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"); status != 204 {
		t.Fatalf("begun: %d", status)
	}
	_, h = b.tus(l, "POST", wire.PathUploads, sound[13:20], "Upload-Concat", "partial", "Upload-Length", fmt.Sprint(len(sound)-13),
		"Upload-Metadata", about(l, story, sound), "Content-Type", "application/offset+octet-stream")
	rest := path(h)
	final := []string{"Upload-Concat", "final;" + first + " " + rest, "Upload-Metadata", about(l, story, sound)}
	if status, _ := b.tus(l, "POST", wire.PathUploads, nil, final...); status != 400 {
		t.Errorf("joined before all of a part had come: %d", status)
	}
	if status, _ := b.tus(l, "PATCH", rest, sound[20:], "Upload-Offset", "7", "Content-Type", "application/offset+octet-stream"); status != 204 {
		t.Fatalf("the rest: %d", status)
	}
	if status, _ := b.tus(l, "POST", wire.PathUploads, nil, final...); status != 201 {
		t.Fatalf("joined: %d", status)
	}
	if heard, err := l.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) {
		t.Errorf("heard %q, %v", heard, err)
	}
	if n := b.lying(); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestBytesThatDoNotBearOutTheirChecksumAreNotKept(t *testing.T) {
	b := start(t)
	l := b.join("P")
	story, sound := b.story(l), []byte("some sound")
	_, h := b.tus(l, "OPTIONS", wire.PathUploads, nil)
	if !strings.Contains(h.Get("Tus-Extension"), "checksum") || !strings.Contains(h.Get("Tus-Checksum-Algorithm"), "sha1") {
		t.Errorf("offers %v", h)
	}
	upload, err := l.Begin(story, story, sound)
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(upload, b.address)
	right, wrong := sha1.Sum(sound[:4]), sha1.Sum([]byte("another"))
	patch := []string{"Upload-Offset", "0", "Content-Type", "application/offset+octet-stream", "Upload-Checksum"}
	for _, at := range []struct {
		sum    string
		status int
	}{
		{"sha1 " + base64.StdEncoding.EncodeToString(wrong[:]), 460}, {"crc9 AAAA", 400}, {"sha1 AAAA", 400},
		{"sha1 " + base64.StdEncoding.EncodeToString(right[:]), 204},
	} {
		if status, _ := b.tus(l, "PATCH", path, sound[:4], append(patch, at.sum)...); status != at.status {
			t.Errorf("%s: %d", at.sum, status)
		}
	}
	if at, err := l.Offset(upload); err != nil || at != 4 {
		t.Errorf("at %d, %v", at, err)
	}
}
