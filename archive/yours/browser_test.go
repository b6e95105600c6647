package yours_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// TestAStorytellerAnswersInARealBrowser does what a storyteller does with
// nothing but a keyboard, and has each page read by axe-core.
func TestAStorytellerAnswersInARealBrowser(t *testing.T) {
	for name, script := range map[string]bool{"with a script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			w := workbench.NewBrowser(t)
			w.Scripts(script)
			w.Open(b.server.URL + "/yours/" + b.code)
			w.Do(chromedp.SendKeys(`button[value="keep"]`, "\r", chromedp.NodeReady), chromedp.WaitReady(`button[value="keep"][aria-current]`))
			w.Do(chromedp.SendKeys(`button[value="anyone"]`, "\r", chromedp.NodeReady), chromedp.WaitReady(`button[value="anyone"][aria-current]`))
			if d := catalog.Decide(b.events(), catalog.WholeStory, catalog.UseWhole, b.now()); !d.Allows() {
				t.Errorf("anyone: %+v", d)
			}
			w.Do(chromedp.SendKeys(`#back summary`, "\r", chromedp.NodeReady), chromedp.SendKeys("#name", "maureen", chromedp.NodeVisible))
			w.Do(chromedp.SendKeys(`button[value="erase"]`, "\r"), chromedp.WaitNotPresent("#hear"))
			var said string
			w.Do(chromedp.OuterHTML("main", &said))
			if !strings.Contains(said, "You have taken your story back") {
				t.Errorf("it says\n%s", said)
			}
		})
	}
}

func TestTheStorytellersPageIsForEverybody(t *testing.T) {
	b := open(t)
	w := workbench.NewBrowser(t)
	address := b.server.URL + "/yours/" + b.code
	w.Open(address)
	w.Reads("yours")
	w.Do(chromedp.Evaluate(`document.querySelectorAll('details').forEach(d => { d.open = true })`, nil))
	w.Reads("yours-open")
	w.Do(chromedp.SendKeys("#name", "Gwen"), chromedp.Click(`button[value="erase"]`), chromedp.WaitReady(`#back [role="alert"]`))
	w.Reads("yours-name")
	w.Do(chromedp.Click(`button[value="stop"]`), chromedp.WaitNotPresent("#hear"))
	w.Reads("yours-taken")
	w.Open(b.server.URL + "/yours/nothing")
	w.Reads("yours-lost")
}
