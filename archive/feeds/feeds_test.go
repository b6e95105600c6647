package feeds_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/archive/feeds"
	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// bench is an archive with its feeds behind a real server, and one laptop.
type bench struct {
	*testing.T
	*store.Store
	data   string
	l      *laptop.Laptop
	d      store.Device
	server *httptest.Server
	reader store.Reader
	now    atomic.Int64
}

func start(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, data: t.TempDir(), reader: store.Everybody()}
	b.now.Store(time.Now().UnixNano())
	b.Store = trial.Open(t, store.Config{Data: b.data, Now: func() time.Time { return time.Unix(0, b.now.Load()) }})
	b.server = trial.Serve(t, feeds.New(b.Store, feeds.Options{Log: trial.Log(t), Reader: func(*http.Request) store.Reader { return b.reader }}))
	b.l, b.d = trial.Join(t, b.Store, "Co-Pro <Stories> & more", "Rosa's")
	return b
}

func (b *bench) push(all ...catalog.Change) {
	b.Helper()
	trial.Push(b, b.Store, b.d, all...)
}

// told is a story that anyone may hear.
type told struct{ story, recording, extract catalog.ID }

const odd = "A cup of <tea> & \"more\" \u2028 ]]> café"

var (
	listening = []byte("OggS a listening copy")
	packed    = []byte("fLaC a packed master")
)

func (b *bench) tell(uses ...catalog.Use) told {
	b.Helper()
	s := told{catalog.NewID(), catalog.NewID(), catalog.NewID()}
	person := catalog.NewID()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return b.l.Change(kind, id, s.story, field, value)
	}
	master := []byte("RIFF a master")
	all := []catalog.Change{
		b.l.Yes(s.story, append(uses, catalog.UseKeep, catalog.UseTeam, catalog.UseExtract)...), b.l.Title(s.story, odd),
		c(catalog.KindStory, s.story, "storyteller", person), c(catalog.KindStory, s.story, "language", "cy"), c(catalog.KindStory, s.story, "begun", "2026-03-17T10:00:00Z"),
		c(catalog.KindPerson, person, "known_as", "Gwen <Evans>"), b.l.Facts(s.story, s.recording, master),
		c(catalog.KindRecording, s.recording, catalog.FieldCopy("listening.opus"), catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: int64(len(listening)),
			SHA256: laptop.Hash(listening), Masters: []string{laptop.Hash(master)}}),
		c(catalog.KindExtract, s.extract, "recording", s.recording), c(catalog.KindExtract, s.extract, "start_ms", 2000), c(catalog.KindExtract, s.extract, "end_ms", 9500),
		c(catalog.KindExtract, s.extract, "title", "The <kettle>"),
	}
	for n, words := range []string{"Paned o de & <b>bara</b> brith", "a wedyn --> adre"} {
		id := catalog.NewID()
		all = append(all, c(catalog.KindSegment, id, "recording", s.recording), c(catalog.KindSegment, id, "start_ms", n*4000), c(catalog.KindSegment, id, "end_ms", n*4000+3500),
			c(catalog.KindSegment, id, "text", words), c(catalog.KindSegment, id, "speaker", "Them"))
	}
	target := catalog.Target{Kind: catalog.TargetExtract, Extract: s.extract, Recording: s.recording, From: 2000, To: 9500}
	all = append(all, b.l.Event(s.story, catalog.Consent{Kind: catalog.EventAgreement, Target: target, Choice: catalog.ChoiceKeep,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.Yes}, Heard: &catalog.Spoken{Recording: s.recording, Span: catalog.Span{FromMS: 0, ToMS: 20000}}}))
	b.push(all...)
	b.keep(s, catalog.FileListening, "listening.opus", listening)
	b.keep(s, catalog.FilePacked, "track-1.flac", packed)
	return s
}

func (b *bench) keep(s told, kind catalog.FileKind, name string, bytes []byte) {
	b.Helper()
	trial.Keep(b, b.Store, store.File{Kind: kind, Project: b.l.Project, Story: s.story, Recording: s.recording, Track: name, Device: b.d.ID}, bytes)
}

func (b *bench) withdraw(s told) {
	b.Helper()
	b.push(b.l.Event(s.story, catalog.Consent{Kind: catalog.EventWithdraw}))
}

func (b *bench) get(path string, want int) (string, http.Header) {
	b.Helper()
	res, err := http.Get(b.server.URL + path)
	trial.OK(b.T, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	trial.OK(b.T, err)
	if res.StatusCode != want {
		b.Fatalf("%s answers %d: %s", path, res.StatusCode, text)
	}
	return string(text), res.Header
}

// run runs a program that is not ours.
func (b *bench) run(dir, program string, args ...string) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

// node runs a script of testdata with JavaScript packages that are not ours.
func (b *bench) node(script string, packages []string, args ...string) string {
	b.Helper()
	dir := workbench.NPM(b.T, packages...)
	from, err := os.ReadFile(filepath.Join("testdata", script))
	trial.OK(b.T, err)
	to := filepath.Join(dir, script)
	trial.OK(b.T, os.WriteFile(to, from, 0o600))
	return b.run(dir, "node", append([]string{to}, args...)...)
}

// places are every address that tells of one story.
func places(s told) []string {
	id := string(s.story)
	return []string{"/iiif/" + id + "/manifest.json", "/iiif/" + id + "/words.vtt", "/bags/" + id, "/bags/" + id + "?for=whole"}
}

// lists are every address that lists stories.
func (b *bench) lists() []string {
	p := string(b.l.Project)
	return []string{"/iiif/collection.json", "/feeds/stories.rss", "/feeds/extracts.rss", "/iiif/projects/" + p + "/collection.json", "/feeds/" + p + "/stories.rss", "/feeds/" + p + "/extracts.rss",
		"/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"}
}

func TestAWithdrawalIsGoneFromEveryFeedAtOnce(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole, catalog.UsePartner)
	b.tell(catalog.UseWhole) // another story of the project, which stays
	b.reader = store.Archivist("somebody")
	for _, path := range places(s) {
		b.get(path, 200)
	}
	for _, path := range b.lists() {
		if text, _ := b.get(path, 200); !strings.Contains(text, string(s.story)) && !strings.Contains(text, string(s.extract)) {
			t.Errorf("%s does not tell of it: %s", path, text)
		}
	}
	b.withdraw(s)
	for _, path := range places(s) {
		b.get(path, 404)
	}
	for _, path := range b.lists() {
		text, _ := b.get(path, 200)
		deleted := strings.Contains(text, `<header status="deleted">`)
		if is := strings.HasPrefix(path, "/oai"); is != deleted || !is && (strings.Contains(text, string(s.story)) || strings.Contains(text, string(s.extract))) {
			t.Errorf("%s after the withdrawal: %s", path, text)
		}
	}
}

func TestWhatWasNeverPublicIsInNoFeed(t *testing.T) {
	b := start(t)
	s := b.tell()
	for _, path := range places(s) {
		b.get(path, 404)
	}
	for _, path := range []string{"/iiif/collection.json", "/feeds/stories.rss", "/feeds/extracts.rss", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListSets"} {
		if text, _ := b.get(path, 200); strings.Contains(text, string(s.story)) || strings.Contains(text, "Gwen") || strings.Contains(text, "Co-Pro") {
			t.Errorf("%s: %s", path, text)
		}
	}
	b.get("/feeds/"+string(b.l.Project)+"/stories.rss", 404)
}

func TestOtherSitesMayReadWhatEverybodyMay(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole, catalog.UsePartner)
	b.reader = store.Archivist("somebody")
	for _, path := range append(places(s), b.lists()...) {
		_, h := b.get(path, 200)
		open := h.Get("Access-Control-Allow-Origin") == "*" && h.Get("Cross-Origin-Resource-Policy") == "cross-origin"
		if want := strings.HasPrefix(path, "/iiif") || strings.HasPrefix(path, "/feeds"); open != want || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, h)
		}
	}
	_, h := b.get("/iiif/"+string(catalog.NewID())+"/manifest.json", 404)
	if h.Get("Access-Control-Allow-Origin") != "" {
		t.Error("open where there is nothing")
	}
}

func TestHealthIsTrue(t *testing.T) {
	b := start(t)
	if text, _ := b.get("/healthz", 200); text != "{\"archive\":\"ownvoice\"}\n" {
		t.Error(text)
	}
	trial.OK(t, b.Close())
	b.get("/healthz", 503)
	b.get("/readyz", 503)
}
