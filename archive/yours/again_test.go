package yours_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// onPage are the events that were said on the page.
func (b *desk) onPage() []catalog.Consent {
	return slices.DeleteFunc(b.events(), func(e catalog.Consent) bool { return e.How != catalog.HowPage })
}

func TestAPressMoreChangesNothing(t *testing.T) {
	b := open(t)
	extract := "/extract/" + string(b.extract)
	for path, form := range map[string]url.Values{
		extract: {"choice": {"remove"}}, "/who": {"answer": {"nobody"}}, "/part": {"from": {"0:06"}, "to": {"0:07"}, "recording": {b.recording()}},
	} {
		before := len(b.onPage())
		b.says(path, form)
		if b.says(path, form); len(b.onPage()) != before+1 {
			t.Errorf("%s: pressed twice it is said %d times", path, len(b.onPage())-before)
		}
	}
	before := len(b.onPage())
	b.says("/back", url.Values{"choice": {"stop"}})
	if page := b.says("/back", url.Values{"choice": {"stop"}}); len(b.onPage()) != before+1 || !strings.Contains(page, "You have taken your story back") {
		t.Errorf("taken back twice it is said %d times:\n%s", len(b.onPage())-before, page)
	}
}

// copied brings a listening copy of the recording.
func (b *desk) copied() {
	b.Helper()
	sound, recording := []byte("OggS of hers"), catalog.ID(b.recording())
	c := catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: int64(len(sound)), SHA256: laptop.Hash(sound), Masters: []string{laptop.Hash([]byte("some sound of hers"))}}
	b.brings(b.l.Change(catalog.KindRecording, recording, b.story, catalog.FieldCopy(c.File), c))
	trial.Keep(b, b.Store, store.File{Kind: c.Kind, Project: b.l.Project, Story: b.story, Recording: recording, Track: c.File, Device: b.d.ID}, sound)
}

func TestALeaveItOutThatWasASlipIsPutRightByTheNextPress(t *testing.T) {
	b := open(t)
	b.copied()
	extract, target := "/extract/"+string(b.extract), catalog.Target{Kind: catalog.TargetExtract, Extract: b.extract, Recording: catalog.ID(b.recording()), From: 500, To: 5000}
	for range 2 {
		b.says(extract, url.Values{"choice": {"keep"}})
		if page := b.says(extract, url.Values{"choice": {"remove"}}); !strings.Contains(page, "Yes, use it after all") || catalog.DecideExtract(b.events(), target, catalog.UseExtract, b.now()).Allows() {
			t.Error("it goes out although it was to be left out")
		}
	}
	b.says(extract, url.Values{"choice": {"keep"}})
	if d := catalog.DecideExtract(b.events(), target, catalog.UseExtract, b.now()); !d.Allows() {
		t.Errorf("she said use it after all, and it says %+v", d)
	}
	b.says(extract, url.Values{"choice": {"remove"}})
	b.says(extract, url.Values{"choice": {"change"}, "words": {"not the bus"}})
	if a := catalog.Approved(b.events(), target, b.now()); a.State != catalog.ToChange || a.Words != "not the bus" {
		t.Errorf("she asked for a change, and it is %+v", a)
	}
}

func TestAPartThatIsPutBackIsReadAndHeardAgain(t *testing.T) {
	b := open(t)
	recording := b.recording()
	page := b.says("/part", url.Values{"from": {"0:01"}, "to": {"0:04"}, "recording": {recording}})
	if !strings.Contains(page, "You left a part out, so nothing plays here until") || strings.Contains(page, "<audio") {
		t.Errorf("the page says\n%s", page)
	}
	_, after, _ := strings.Cut(page, `name="event" value="`)
	event, _, _ := strings.Cut(after, `"`)
	for range 2 {
		page = b.says("/again", url.Values{"event": {event}})
	}
	if strings.Contains(page, "left a part out") || !strings.Contains(page, "I had my coat on.") || !strings.Contains(page, "<audio") {
		t.Errorf("the page says\n%s", page)
	}
}

func TestAnOldPageHarmsNothing(t *testing.T) {
	b := open(t)
	b.says("/back", url.Values{"choice": {"close"}})
	if page := b.says("/extract/"+string(b.extract), url.Values{"choice": {"keep"}}); !strings.Contains(page, "You have taken your story back") {
		t.Errorf("the page says\n%s", page)
	}
	if page := b.says("/again", url.Values{"event": {string(catalog.NewID())}, "words": {"Use it."}}); !strings.Contains(page, "You have taken your story back") {
		t.Errorf("another event gives it again:\n%s", page)
	}
}

func TestTheLinkOfAnErasedStorySaysThatItIsErased(t *testing.T) {
	b := open(t)
	b.says("/back", url.Values{"choice": {"erase"}, "name": {"Maureen"}})
	for _, e := range b.onPage() {
		trial.OK(t, b.Approve(t.Context(), store.Archivist("somebody"), e.ID))
	}
	res, err := http.Get(b.server.URL + "/yours/" + b.code)
	trial.OK(t, err)
	res.Body.Close()
	if page := b.page(""); res.StatusCode != http.StatusGone || !strings.Contains(page, "Your story is erased.") || strings.Contains(page, "Maureen") {
		t.Errorf("%s\n%s", res.Status, page)
	}
}

func TestWhoGuessesLinksIsMadeToWaitAndWhoHasOneIsNot(t *testing.T) {
	b := open(t)
	var last *http.Response
	for range 121 {
		res, err := http.Get(b.server.URL + "/yours/" + strings.ToLower(string(catalog.NewID())))
		trial.OK(t, err)
		res.Body.Close()
		last = res
	}
	if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" {
		t.Errorf("the last guess: %s %v", last.Status, last.Header)
	}
	if !strings.Contains(b.page(""), "Hello Maureen") {
		t.Error("her own link does not open meanwhile")
	}
}

func TestWithoutANetworkWhatWasTypedStays(t *testing.T) {
	b := open(t)
	w := workbench.NewBrowser(t)
	w.Do(chromedp.EmulateViewport(375, 812), network.Enable())
	w.Open(b.server.URL + "/yours/" + b.code)
	w.Do(chromedp.SendKeys("#own", "The bus was late.", chromedp.NodeReady), network.EmulateNetworkConditions(true, 0, 0, 0))
	w.Do(chromedp.SendKeys("#words button", "\r"), chromedp.WaitReady("#words .unsent"))
	w.Reads("yours-no-network")
	w.Do(network.EmulateNetworkConditions(false, 0, -1, -1), chromedp.Reload()) // the telephone threw the page away
	var kept string
	if w.Do(chromedp.Value("#own", &kept)); kept != "The bus was late." {
		t.Errorf("of the words there is left %q", kept)
	}
	w.Do(chromedp.SendKeys("#words button", "\r\r"), chromedp.WaitReady("#words blockquote"), chromedp.Value("#own", &kept))
	if page := b.page(""); strings.Count(page, "The bus was late.") != 1 || kept != "" {
		t.Errorf("the words are there, and beside them is %q", kept)
	}
}
