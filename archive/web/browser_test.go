package web_test

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/archive/web"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// quiet is a minute of a sound file that a browser plays: long enough that it
// still plays when a busy machine looks.
func quiet() []byte {
	const frames = 60 * 48000
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
	address, story, _ = toldIn(t)
	return address, story
}

func toldIn(t *testing.T) (address string, story catalog.ID, st *store.Store) {
	t.Helper()
	address, story, st, _ = toldBy(t)
	return address, story, st
}

func toldBy(t *testing.T) (address string, story catalog.ID, st *store.Store, l *laptop.Laptop) {
	t.Helper()
	st = trial.Open(t, store.Config{})
	pages, err := web.New(st, trial.Frame(t), trial.Log(t))
	trial.OK(t, err)
	pages.WaitForPictures()
	l, d := trial.Join(t, st, "Co-Pro Stories", "Rosa's")
	story = catalog.NewID()
	recording, person, sound := catalog.NewID(), catalog.NewID(), quiet()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return l.Change(kind, id, story, field, value)
	}
	changes := []catalog.Change{l.Yes(story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole, catalog.UseExtract), l.Title(story, "With my coat on"),
		c(catalog.KindStory, story, "storyteller", person), c(catalog.KindPerson, person, "known_as", "Maureen"), l.Facts(story, recording, sound)}
	for i, text := range []string{"I had my coat on.", "And then I took it off."} {
		id := catalog.NewID()
		changes = append(changes, c(catalog.KindSegment, id, "recording", recording), c(catalog.KindSegment, id, "start_ms", 4000*i), c(catalog.KindSegment, id, "end_ms", []int{4000, 60_000}[i]),
			c(catalog.KindSegment, id, "speaker", "Them"), c(catalog.KindSegment, id, "text", text))
	}
	theme, extract := catalog.NewID(), catalog.NewID()
	changes = append(changes, l.Change(catalog.KindTheme, theme, "", "name", "Spaces"), c(catalog.KindExtract, extract, "recording", recording), c(catalog.KindExtract, extract, "start_ms", 1000),
		c(catalog.KindExtract, extract, "end_ms", 3000), c(catalog.KindExtract, extract, "title", "My coat"), c(catalog.KindExtract, extract, "theme:"+string(theme), true),
		l.Event(story, catalog.Consent{Kind: catalog.EventReview, Person: person, Choice: catalog.ChoiceKeep, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: extract, Recording: recording, From: 1000, To: 3000},
			Heard: &catalog.Spoken{Recording: recording, Span: catalog.Span{FromMS: 1000, ToMS: 3000}}, Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.Yes}}))
	trial.Push(t, st, d, changes...)
	trial.Keep(t, st, store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, Device: d.ID}, sound)
	return trial.Serve(t, pages).URL, story, st, l
}

func TestPublicPagesAreForEverybody(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	for name, path := range map[string]string{"home": "/", "found": "/?search=coat", "not-found": "/?search=walrus&theme=Spaces", "story": "/stories/" + string(story), "worry": "/stories/" + string(story) + "/worry",
		"thanks": "/stories/" + string(story) + "/worry?sent", "lost": "/nothing", "gone": "/stories/nothing"} {
		b.Open(address + path)
		b.Reads("web-" + name)
	}
}

// axe-core cannot run where scripts are off, so that here ours alone are.
func TestPublicPagesAreForEverybodyWithoutOurScripts(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	b.Do(network.Enable(), network.SetBlockedURLs([]string{"*.js"}))
	for name, path := range map[string]string{"home": "/", "story": "/stories/" + string(story), "worry": "/stories/" + string(story) + "/worry"} {
		b.Open(address + path)
		b.Reads("web-" + name + "-bare")
	}
	b.Open(address + "/stories/" + string(story))
	b.Do(chromedp.WaitReady("audio[controls]", chromedp.ByQuery), chromedp.WaitNotPresent("button.at", chromedp.ByQuery))
}

func TestTheSkipLinkSaysWhereItLeads(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	for path, want := range map[string]string{"/": "Go to “Stories”", "/stories/" + string(story): "Go to “With my coat on”", "/nothing": "Go to “This page is not here.”"} {
		var said, id string
		b.Open(address + path)
		b.Do(chromedp.KeyEvent("\t"), chromedp.Evaluate(`document.activeElement.textContent`, &said), chromedp.KeyEvent("\r"), chromedp.Evaluate(`document.querySelector(':target').id`, &id))
		if said != want || id != "main" {
			t.Errorf("on %s the first link says %q and leads to %q", path, said, id)
		}
	}
}

func TestAVoiceIsPlayedByKeysAlone(t *testing.T) {
	address, story := told(t)
	p := workbench.NewBrowser(t)
	p.Open(address + "/stories/" + string(story))
	p.Until(`document.querySelector('[data-player] audio').readyState > 0`)
	p.Do(chromedp.Focus(".place", chromedp.ByQuery), chromedp.KeyEvent(" "))
	p.Until(`!document.querySelector('[data-player] audio').paused && document.querySelector('.controls .main').textContent === ' Pause'`)
	p.Do(chromedp.KeyEvent(" "))
	p.Until(`document.querySelector('[data-player] audio').paused && document.querySelector('.controls .main').textContent === ' Play'`)
	p.Do(chromedp.KeyEvent(kb.Home), chromedp.KeyEvent(kb.ArrowRight))
	p.Until(`Math.floor(document.querySelector('[data-player] audio').currentTime) === 5 && document.querySelector('.place').getAttribute('aria-valuetext') === '0:05 of 1:00'`)
	p.Do(chromedp.KeyEvent(kb.ArrowLeft))
	p.Until(`document.querySelector('[data-player] audio').currentTime < 1`)
	p.Do(chromedp.KeyEvent(kb.ArrowRight), chromedp.SendKeys(`//button[contains(., "Link to this moment")]`, "\r"))
	p.Until(`location.hash === '#t=0:05' && document.querySelector('.said').textContent.includes('0:05')`)
	p.Do(chromedp.Evaluate(`var part = document.querySelector('[data-extract] audio'), on = 0; part.addEventListener('timeupdate', () => { if (part.currentTime >= 3 && !part.paused) on++ })`, nil),
		chromedp.SendKeys(`.round`, "\r", chromedp.ByQuery))
	p.Until(`part.currentTime >= 1 && !part.paused`)
	p.Until(`part.currentTime > 2.5 && part.paused`)
	var on int
	if p.Do(chromedp.Evaluate(`on`, &on)); on > 0 { // counted, for a busy browser tells the time late
		t.Errorf("told %d times that its end is past, the extract plays on", on)
	}
}

func TestASearchLeadsToWhereItIsSaid(t *testing.T) {
	address, story := told(t)
	b := workbench.NewBrowser(t)
	b.Scripts(false)
	b.Open(address)
	var at, marked string
	b.Do(chromedp.SendKeys("#search", "TOOK off\r", chromedp.ByQuery), chromedp.WaitReady(".hit", chromedp.ByQuery), chromedp.SendKeys(".hit", "\r", chromedp.ByQuery),
		chromedp.WaitReady("audio", chromedp.ByQuery), chromedp.Location(&at), chromedp.Text(":target", &marked, chromedp.ByQuery))
	if at != address+"/stories/"+string(story)+"#t=0:04" || !strings.Contains(marked, "took it off") {
		t.Errorf("it leads to %s, which says %q", at, marked)
	}
}

func TestAVisitorTellsOfAWorryWithoutAScript(t *testing.T) {
	address, story, st := toldIn(t)
	b := workbench.NewBrowser(t)
	b.Scripts(false)
	b.Open(address + "/stories/" + string(story))
	b.Do(chromedp.SendKeys(`aside a[href$="/worry"]`, "\r", chromedp.ByQuery), chromedp.WaitReady("#words", chromedp.ByQuery),
		chromedp.SendKeys("#words", "She says where she lives.", chromedp.ByQuery), chromedp.SendKeys("#reach", "sam@example.org\r", chromedp.ByQuery), chromedp.WaitNotPresent("form", chromedp.ByQuery))
	if said := b.Text(); !strings.Contains(said, "Thank you for telling us") {
		t.Errorf("it says\n%s", said)
	}
	all, err := st.Worries(t.Context(), store.Archivist("somebody"))
	if err != nil || len(all) != 1 || all[0].Words != "She says where she lives." || all[0].Reach != "sam@example.org" || all[0].Story != story {
		t.Errorf("kept is %+v, %v", all, err)
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
	b.Do(chromedp.WaitReady("audio"))
	b.Until(`document.querySelector('audio').readyState > 0`)
	b.Do(chromedp.Evaluate(`document.querySelector('audio').currentTime`, &at))
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

func TestAPlayerOnAnotherSitePlaysIt(t *testing.T) {
	address, story := told(t)
	viewer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<!doctype html><title>A viewer</title><audio controls crossorigin src="` + address + `/stories/` + string(story) + `/listen"></audio>`))
	}))
	t.Cleanup(viewer.Close)
	p := workbench.NewBrowser(t)
	p.Open(viewer.URL)
	p.Until(`document.querySelector('audio').readyState > 0 && document.querySelector('audio').duration === 60`)
}

func TestThePageStaysWhereTheReaderScrolls(t *testing.T) {
	address, story := told(t)
	p := workbench.NewBrowser(t)
	p.Do(chromedp.EmulateViewport(400, 300))
	p.Open(address + "/stories/" + string(story))
	p.Until(`document.querySelector('.again').hidden`)
	p.Do(chromedp.SendKeys(`p + p button.at`, "\r", chromedp.NodeReady))
	p.Until(`document.querySelector('.now') && !document.querySelector('audio').paused`)
	p.Do(input.DispatchMouseEvent(input.MouseWheel, 200, 150).WithDeltaX(0).WithDeltaY(-2000))
	p.Until(`!document.querySelector('.again').hidden && scrollY < 50`)
	p.Do(chromedp.SendKeys(`.again`, "\r", chromedp.ByQuery))
	p.Until(`document.querySelector('.again').hidden && scrollY > 100`)
}
