package feeds_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/feeds"
	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func TestABagIsWholeForProgramsThatAreNotOurs(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UsePartner)
	b.get("/bags/"+string(s.story), 404) // everybody
	b.reader = store.Archivist("somebody")
	b.get("/bags/"+string(s.story)+"?for=whole", 403)
	b.get("/bags/"+string(s.story)+"?for=train", 400)
	text, _ := b.get("/bags/"+string(s.story), 200)
	dir := t.TempDir()
	trial.OK(t, os.WriteFile(filepath.Join(dir, "bag.zip"), []byte(text), 0o600))
	b.run(dir, "unzip", "-q", "bag.zip")
	bag := filepath.Join(dir, "ownvoice-"+string(s.story))
	b.run(bag, "sha256sum", "--strict", "-c", "manifest-sha256.txt")
	b.run(bag, "sha256sum", "--strict", "-c", "tagmanifest-sha256.txt")
	b.run(bag, "xmllint", "--noout", "data/dublin-core.xml")
	for path, want := range map[string]string{
		"data/recordings/" + string(s.recording) + "/listening.opus": string(listening),
		"data/recordings/" + string(s.recording) + "/track-1.flac":   string(packed),
		"data/recordings/" + string(s.recording) + "/words.vtt":      "bara",
		"data/consent.json": `"packed_for": "partner"`, "data/story.json": "Gwen", "bagit.txt": "BagIt-Version: 1.0",
	} {
		if got, err := os.ReadFile(filepath.Join(bag, filepath.FromSlash(path))); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	// a part that the storyteller takes out of it
	b.push(b.l.Event(s.story, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: s.recording, From: 0, To: 1000},
		Uses: map[catalog.Use]catalog.Answer{catalog.UsePartner: catalog.No}}))
	text, _ = b.get("/bags/"+string(s.story), 200)
	for _, gone := range []string{string(listening), string(packed), "bara"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is in the bag", gone)
		}
	}
}

func TestManifestsAreReadByAParserThatIsNotOurs(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	b.node("iiif.mjs", []string{"@iiif/parser@2.2.10"}, b.server.URL, string(s.story))
	b.node("viewer.mjs", []string{"manifesto.js@4.3.5"}, b.server.URL, string(s.story))
}

func TestManifestsAreOfTheTypesThatIIIFPublishes(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	b.node("types.mjs", []string{"@iiif/presentation-3@2.2.3", "typescript@5.9.3"}, b.server.URL, string(s.story))
}

func TestFeedsAreReadByAParserThatIsNotOurs(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	b.node("rss.mjs", []string{"feedsmith@3.0.1"}, b.server.URL, string(s.story), string(s.extract))
	b.node("podcast.mjs", []string{"rss-parser@3.13.0"}, b.server.URL, string(s.story), string(s.extract))
}

// A byte on the disk turns over. The scheduled reading finds it, the figures
// tell of it, nobody is promised it, and who sends it again heals it.
func TestAByteThatTurnedOverIsFoundByItselfToldAndHealed(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	hash := laptop.Hash(packed)
	path := filepath.Join(b.data, "media", hash[:2], hash)
	turned := bytes.Clone(packed)
	turned[5] ^= 1
	trial.OK(t, os.WriteFile(path, turned, 0o600))
	b.now.Add(int64((store.FixityDays + 1) * 24 * time.Hour))
	trial.OK(t, b.Chores(t.Context()))

	m := feeds.NewMetrics(b.Store, feeds.Bearer(""), nil)
	mux := http.NewServeMux()
	mux.Handle("/metrics", m)
	figures := httptest.NewServer(m.Watch(mux))
	t.Cleanup(figures.Close)
	for range 3 { // the first two are in the third
		res, err := http.Get(figures.URL + "/metrics")
		trial.OK(t, err)
		res.Body.Close()
	}
	b.node("figures.mjs", []string{"parse-prometheus-text-format@1.1.1"}, figures.URL)
	f, err := b.Fixity(t.Context(), store.Archivist("somebody"))
	if err != nil || len(f.Damaged) != 1 || f.Damaged[0].SHA256 != hash || f.Damaged[0].Story != s.story || f.Damaged[0].Device != b.d.ID || f.Late != 0 {
		t.Errorf("fixity %+v, %v", f, err)
	}
	if _, err := b.ReceiptFor(t.Context(), b.d, hash); err == nil {
		t.Error("a damaged file is promised")
	}
	b.keep(s, catalog.FilePacked, "track-1.flac", packed)
	if f, err := b.Fixity(t.Context(), store.Archivist("somebody")); err != nil || len(f.Damaged) != 0 {
		t.Errorf("after it was sent again: %+v, %v", f, err)
	}
	if raw, err := os.ReadFile(path); err != nil || !bytes.Equal(raw, packed) {
		t.Errorf("on the disk is %q, %v", raw, err)
	}
}

func TestFiguresAreForThisMachineOrATokenAndHoldNoIds(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	ask := func(token, remote string, header http.Header) *httptest.ResponseRecorder {
		m := feeds.NewMetrics(b.Store, feeds.Bearer(token), nil)
		m.Watch(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/stories/"+string(s.story), nil))
		r, w := httptest.NewRequest("GET", "/metrics", nil), httptest.NewRecorder()
		r.RemoteAddr, r.Header = remote, header
		m.ServeHTTP(w, r)
		return w
	}
	here, away := "127.0.0.1:1", "192.0.2.1:1"
	text := ask("", here, http.Header{}).Body.String()
	for _, want := range []string{`ownvoice_requests_total{route="stories",status="404"} 1`, "ownvoice_stories_public 1", "ownvoice_database_up 1", "ownvoice_files 2", `le="+Inf"} 1`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, string(s.story)) || strings.Contains(text, laptop.Hash(packed)) {
		t.Error("ids in the figures")
	}
	for _, w := range []*httptest.ResponseRecorder{ask("", away, http.Header{}), ask("secret", here, http.Header{}), ask("secret", here, http.Header{"Authorization": {"Bearer no"}}),
		ask("", here, http.Header{"X-Forwarded-For": {"192.0.2.1"}})} {
		if w.Code != 404 {
			t.Errorf("status %d", w.Code)
		}
	}
	if w := ask("secret", away, http.Header{"Authorization": {"Bearer secret"}}); w.Code != 200 {
		t.Errorf("status %d with the token", w.Code)
	}
}
