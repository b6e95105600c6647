package desk_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// takenBack is a request to erase a story, which waits for a second person.
func (o *office) takenBack(l *laptop.Laptop, d store.Device) catalog.ID {
	o.Helper()
	story := catalog.NewID()
	_, err := o.Push(o.Context(), d, []catalog.Change{l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "Not any more")})
	ok(o.T, err)
	erase := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Device: d.ID})
	_, err = o.Push(o.Context(), d, []catalog.Change{erase})
	ok(o.T, err)
	return erase.Entity
}

// TestThePagesReadWellWithAndWithoutAScript goes through every page in a real
// browser, as somebody who looks after a project does.
func TestThePagesReadWellWithAndWithoutAScript(t *testing.T) {
	o := open(t)
	l, d, _ := o.laptop("Co-Pro Stories of Salford and Blackpool", "With my coat on")
	erase := o.takenBack(l, d)
	o.joins("Co-Pro Stories of Salford and Blackpool", "archivist", "anna")
	for name, script := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			b := workbench.NewBrowser(t)
			b.Scripts(script)
			b.Open(o.server.URL + "/sign-in")
			b.Do(chromedp.SendKeys("#login", "anna", chromedp.NodeReady), chromedp.SendKeys("#passphrase", "four words in a rov\r", chromedp.NodeReady), chromedp.WaitReady(`[role="alert"]`))
			b.Do(chromedp.SendKeys("#passphrase", "four words in a row\r", chromedp.NodeReady), chromedp.WaitReady("#passphrase-title"))
			if script {
				return
			}
			b.Open(o.server.URL + "/desk/requests/" + string(erase))
			b.Do(chromedp.SendKeys("#sure", "erase\r", chromedp.NodeReady), chromedp.WaitNotPresent("#sure"))
			var said string
			b.Do(chromedp.OuterHTML("main", &said, chromedp.NodeReady))
			if !strings.Contains(said, "Done here") {
				t.Errorf("approved, and it says\n%s", said)
			}
		})
	}
}

func TestEveryPageOfTheDeskIsForEverybody(t *testing.T) {
	o := open(t)
	const project = "Co-Pro Stories of Salford and Blackpool"
	l, d, story := o.laptop(project, "With my coat on")
	erase := o.takenBack(l, d)
	o.joins(project, "archivist", "anna")
	o.joins(project, "coordinator", "priya")
	b := workbench.NewBrowser(t)
	b.Open(o.server.URL + "/join#a-code")
	b.Reads("join")
	var code string
	b.Do(chromedp.Value("#code", &code))
	if !strings.HasSuffix(code, "/join#a-code") {
		t.Errorf("the script fills in %q", code)
	}
	b.Open(o.server.URL + "/sign-in")
	b.Reads("sign-in")
	b.Do(chromedp.SendKeys("#login", "anna"), chromedp.SendKeys("#passphrase", "four words in a row"), chromedp.Click("main button"), chromedp.WaitVisible("#passphrase-title"))
	for name, path := range map[string]string{"projects": "/desk/?wrong=old", "stories": "/desk/stories", "story": "/desk/stories/" + string(story), "requests": "/desk/requests",
		"request": "/desk/requests/" + string(erase) + "?wrong=1", "laptops": "/desk/laptops", "invitations": "/desk/invitations", "fixity": "/desk/fixity",
		"accounts": "/desk/accounts", "log": "/desk/log", "lost": "/desk/nothing"} {
		b.Open(o.server.URL + path)
		if said := b.Text(); strings.Contains(said, "This page is not here") != (name == "lost") {
			t.Errorf("%s says\n%s", name, said)
		}
		b.Reads("desk-" + name)
	}
}
