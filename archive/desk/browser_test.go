package desk_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// takenBack is a request to erase a story, which waits for a second person.
func (o *office) takenBack(l *laptop.Laptop, d store.Device) catalog.ID {
	o.Helper()
	story := catalog.NewID()
	o.says(l, d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "Not any more"))
	erase := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Device: d.ID})
	o.says(l, d, erase)
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
			b.Do(chromedp.Click("main a.button", chromedp.NodeReady), chromedp.WaitReady("#sure"))
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
	o.says(l, d, l.Yes(story, catalog.UseWhole))
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
	worry, account := o.worried(story), o.account("priya")
	o.read(b, map[string]string{"projects": "/desk/?wrong=old", "stories": "/desk/stories", "stories-closed": "/desk/stories?state=closed", "stories-none": "/desk/stories?search=nothing+has+these",
		"story": "/desk/stories/" + string(story), "people": "/desk/people", "requests": "/desk/requests?wrong=" + string(worry), "request": "/desk/requests/" + string(erase), "erase": "/desk/requests/" + string(erase) + "/erase?wrong=1",
		"export": "/desk/export", "laptops": "/desk/laptops", "laptop-off": "/desk/laptops/" + string(d.ID) + "/off", "accounts": "/desk/accounts", "account": "/desk/accounts/" + string(account), "account-off": "/desk/accounts/" + string(account) + "/off",
		"invitations": "/desk/invitations", "fixity": "/desk/fixity", "log": "/desk/log", "new-passphrase": "/new-passphrase", "lost": "/desk/nothing"})
	for name, path := range map[string]string{"story": "/desk/stories/" + string(story), "new-passphrase": "/new-passphrase"} { // the others have no script
		b.Scripts(false)
		b.Open(o.server.URL + path)
		b.Scripts(true) // what stands there stays as it is; axe-core is a script itself
		b.Reads("desk-unscripted-" + name)
	}
}

// read opens pages and tries each.
func (o *office) read(b *workbench.Browser, pages map[string]string) {
	o.Helper()
	for name, path := range pages {
		b.Open(o.server.URL + path)
		if said := b.Text(); strings.Contains(said, "This page is not here") != (name == "lost") {
			o.Errorf("%s says\n%s", name, said)
		}
		b.Reads("desk-" + name)
	}
}

// TestTheDeskIsUsedByKeyboardAlone filters the stories, opens one and goes to
// its words, and takes an account away, without a mouse.
func TestTheDeskIsUsedByKeyboardAlone(t *testing.T) {
	o := open(t)
	const project = "Co-Pro Stories"
	o.laptop(project, "With my coat on")
	o.laptop(project, "A cup of tea first")
	o.joins(project, "archivist", "anna")
	o.joins(project, "reporter", "rosa")
	b := workbench.NewBrowser(t)
	b.Open(o.server.URL + "/sign-in")
	b.Do(chromedp.SendKeys("#login", "anna", chromedp.NodeReady), chromedp.SendKeys("#passphrase", "four words in a row\r"), chromedp.WaitReady("#passphrase-title"))
	b.Open(o.server.URL + "/desk/stories")
	o.presses(b, "search", "coat\r")
	b.Do(chromedp.WaitReady(`input[value="coat"]`))
	if said := b.Text(); !strings.Contains(said, "With my coat on") || strings.Contains(said, "A cup of tea") {
		t.Errorf("found\n%s", said)
	}
	o.presses(b, "“With my coat on”", "\r")
	b.Do(chromedp.WaitReady("#why"))
	b.Open(o.server.URL + "/desk/accounts/" + string(o.account("rosa")))
	o.presses(b, "Take the account away", "\r")
	b.Do(chromedp.WaitReady(`input[name="sure"]`))
	o.presses(b, "Take it away", "\r")
	b.Do(chromedp.WaitNotPresent(`input[name="sure"]`), chromedp.WaitReady("table"))
	if a, err := o.Account(t.Context(), o.account("rosa")); err != nil || !a.Off {
		t.Errorf("%+v, %v", a, err)
	}
}

// presses goes by Tab to what bears a name or words, and types there.
func (o *office) presses(b *workbench.Browser, what, keys string) {
	o.Helper()
	for range 60 {
		var at string
		b.Do(chromedp.KeyEvent("\t"), chromedp.Evaluate(`(e => e.name || e.textContent.trim())(document.activeElement)`, &at))
		if at == what {
			b.Do(chromedp.KeyEvent(keys))
			return
		}
	}
	o.Fatalf("no Tab leads to %q", what)
}

// account finds an account by what it signs in as.
func (o *office) account(login string) catalog.ID {
	o.Helper()
	all, err := o.Accounts(o.Context())
	trial.OK(o.T, err)
	for _, a := range all {
		if a.Login == login {
			return a.ID
		}
	}
	o.Fatalf("no account %s", login)
	return ""
}

// worried is what a visitor says of a story that anyone may hear.
func (o *office) worried(story catalog.ID) catalog.ID {
	o.Helper()
	trial.OK(o.T, o.TellWorry(o.Context(), story, "I know who that is", "07700 900123"))
	all, err := o.Worries(o.Context(), store.Archivist("anybody"))
	trial.OK(o.T, err)
	return all[0].ID
}
