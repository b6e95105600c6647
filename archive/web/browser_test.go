package web_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/archive/web"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/wire"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// quiet is ten seconds of a sound file that a browser plays.
func quiet() []byte {
	const frames = 10 * 48000
	var b bytes.Buffer
	b.WriteString("RIFF")
	binary.Write(&b, binary.LittleEndian, uint32(36+2*frames))
	b.WriteString("WAVEfmt \x10\x00\x00\x00")
	binary.Write(&b, binary.LittleEndian, []uint16{1, 1})
	binary.Write(&b, binary.LittleEndian, []uint32{48000, 96000})
	binary.Write(&b, binary.LittleEndian, []uint16{2, 16})
	b.WriteString("data")
	binary.Write(&b, binary.LittleEndian, uint32(2*frames))
	b.Write(make([]byte, 2*frames))
	return b.Bytes()
}

// told is an archive with one story that anyone may hear.
func told(t *testing.T) (address string, story catalog.ID) {
	t.Helper()
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	st, err := store.Open(t.Context(), store.Config{Data: t.TempDir(), Key: key})
	ok(t, err)
	t.Cleanup(func() { st.Close() })
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	frame, err := page.New(log, page.NewPasses([]byte("a key")))
	ok(t, err)
	pages, err := web.New(st, frame, log)
	ok(t, err)
	mux := http.NewServeMux()
	mux.Handle("/frame/", page.Files())
	mux.Handle("/", pages)
	server := httptest.NewServer(page.Guard(mux))
	t.Cleanup(server.Close)
	l := laptop.New()
	code, _, err := st.Invite(t.Context(), "Co-Pro Stories", "reporter")
	ok(t, err)
	welcome, err := st.Enrol(t.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public(), Laptop: "Rosa's"})
	ok(t, err)
	l.Project = welcome.Project
	d, err := st.Device(t.Context(), l.Device)
	ok(t, err)
	story = catalog.NewID()
	recording, person, sound := catalog.NewID(), catalog.NewID(), quiet()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return l.Change(kind, id, story, field, value)
	}
	changes := []catalog.Change{l.Yes(story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole), l.Title(story, "With my coat on"),
		c(catalog.KindStory, story, "storyteller", person), c(catalog.KindPerson, person, "known_as", "Maureen"), l.Facts(story, recording, sound)}
	for i, text := range []string{"I had my coat on.", "And then I took it off."} {
		id := catalog.NewID()
		changes = append(changes, c(catalog.KindSegment, id, "recording", recording), c(catalog.KindSegment, id, "start_ms", 4000*i), c(catalog.KindSegment, id, "end_ms", 4000*(i+1)),
			c(catalog.KindSegment, id, "speaker", "Them"), c(catalog.KindSegment, id, "text", text))
	}
	_, err = st.Push(t.Context(), d, changes)
	ok(t, err)
	_, err = st.KeepFile(t.Context(), store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: d.ID}, bytes.NewReader(sound))
	ok(t, err)
	return server.URL, story
}

func TestPublicPagesAreForEverybody(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	for name, path := range map[string]string{"home": "/", "story": "/stories/" + string(story), "lost": "/nothing", "gone": "/stories/nothing"} {
		b.Open(address + path)
		b.Reads("web-" + name)
	}
}

func TestTheWordsMoveWithTheVoice(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	b.Open(address + "/stories/" + string(story))
	var line string
	b.Do(chromedp.SendKeys(`p + p button.at`, "\r", chromedp.NodeReady), chromedp.Text(".now", &line, chromedp.NodeReady))
	if !strings.Contains(line, "took it off") {
		t.Errorf("it plays from the second line, and marks %q", line)
	}
	var at float64
	b.Do(chromedp.Navigate("about:blank"))
	b.Open(address + "/stories/" + string(story) + "#t=0:06")
	b.Do(chromedp.WaitReady("audio"), chromedp.Poll(`document.querySelector('audio').readyState > 0`, nil), chromedp.Evaluate(`document.querySelector('audio').currentTime`, &at))
	if at != 6 {
		t.Errorf("#t=0:06 starts at %v", at)
	}
}

func TestAStoryIsReadWithoutAScript(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	b.Scripts(false)
	b.Open(address)
	b.Do(chromedp.SendKeys(`a[href="/stories/`+string(story)+`"]`, "\r", chromedp.NodeReady), chromedp.WaitReady("audio[controls]"))
	var said string
	b.Do(chromedp.OuterHTML("main", &said))
	if !strings.Contains(said, "And then I took it off.") {
		t.Errorf("it says\n%s", said)
	}
}
