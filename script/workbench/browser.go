package workbench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a real Chromium that shows no window. It takes any certificate,
// and ends with the test.
type Browser struct {
	testing.TB
	context.Context
	axe string
}

// browserTime is how long a browser may take to start, and whatever a test waits
// for to come. It is passed only where something never comes.
const browserTime = 2 * time.Minute

// NewBrowser starts a browser with a profile of its own.
func NewBrowser(t testing.TB) *Browser {
	t.Helper()
	need(t, "chromium")
	axe, err := os.ReadFile(filepath.Join(NPM(t, "axe-core@4.10.3"), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	how := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("allow-pre-commit-input", true), // or a key that is pressed before the first picture of a page is lost
		chromedp.WSURLReadTimeout(browserTime))
	started, end := chromedp.NewExecAllocator(t.Context(), how...)
	tab, closeTab := chromedp.NewContext(started, chromedp.WithBrowserOption(chromedp.WithDialTimeout(browserTime)))
	t.Cleanup(func() { chromedp.Cancel(tab); closeTab(); end() })
	if err := chromedp.Run(tab); err != nil { // without a limit, which would end the browser
		t.Fatal(err)
	}
	b := &Browser{t, tab, string(axe)}
	b.Do(chromedp.EmulateViewport(1280, 900))
	return b
}

// Do runs actions, any of which fails the test, which then tells what the page
// says. It waits long for what an action waits for.
func (b *Browser) Do(actions ...chromedp.Action) {
	b.Helper()
	ctx, end := context.WithTimeout(b.Context, browserTime)
	defer end()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.Fatalf("%v\n%s", err, b.stands())
	}
}

// stands is where the browser is and what it shows, if it still says so.
func (b *Browser) stands() (said string) {
	ctx, end := context.WithTimeout(b.Context, 10*time.Second)
	defer end()
	if err := chromedp.Run(ctx, chromedp.Evaluate("location.href + `\n` + document.body.innerText", &said)); err != nil {
		return err.Error()
	}
	return said
}

// Until waits until a script says that something is so.
func (b *Browser) Until(script string) {
	b.Helper()
	b.Do(chromedp.Poll(script, nil, chromedp.WithPollingTimeout(0))) // Do's limit
}

// Open goes to an address.
func (b *Browser) Open(address string) {
	b.Helper()
	b.Do(chromedp.Navigate(address))
}

// Text is what the page says.
func (b *Browser) Text() (said string) {
	b.Helper()
	b.Do(chromedp.Text("body", &said, chromedp.ByQuery))
	return said
}

// Scripts lets the pages that are opened next run scripts, or not.
func (b *Browser) Scripts(on bool) {
	b.Helper()
	b.Do(emulation.SetScriptExecutionDisabled(!on))
}

// Looks are the ways in which a page is looked at.
var Looks = []struct {
	Name   string
	Wide   int64
	Scheme string
}{{"wide-light", 1280, "light"}, {"wide-dark", 1280, "dark"}, {"phone-light", 360, "light"}, {"phone-dark", 360, "dark"}}

// Reads tries the page that is open with axe-core (WCAG 2.2 AA), wide and on a
// phone, light and dark, and that a phone need not scroll it sideways. With
// OWNVOICE_PICTURES=DIR it also leaves pictures there, named after name.
func (b *Browser) Reads(name string) {
	b.Helper()
	for _, look := range Looks {
		b.Do(chromedp.EmulateViewport(look.Wide, 800),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.Scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}))
		for _, wrong := range b.wrong() {
			b.Errorf("%s, %s: %s", name, look.Name, wrong)
		}
		b.picture(name + "-" + look.Name)
	}
}

// wrong is what axe-core finds.
func (b *Browser) wrong() []string {
	b.Helper()
	var found string
	var over float64
	b.Do(chromedp.Evaluate(b.axe, nil), chromedp.Evaluate(`document.documentElement.scrollWidth - innerWidth`, &over),
		chromedp.Evaluate(`axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r =>
		JSON.stringify(r.violations.map(v => v.id + ': ' + v.help + ' – ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))))`, &found, chromedp.EvalAsValue, awaited))
	var all []string
	if err := json.Unmarshal([]byte(found), &all); err != nil {
		b.Fatalf("axe-core said %q", found)
	}
	if over > 0 {
		all = append(all, fmt.Sprintf("%v pixels too wide", over))
	}
	return all
}

func (b *Browser) picture(name string) {
	b.Helper()
	dir := os.Getenv("OWNVOICE_PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	b.Do(chromedp.FullScreenshot(&png, 100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.Fatal(err)
	}
}

// awaited makes Evaluate wait for what a promise brings.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
