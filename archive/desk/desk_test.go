package desk_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ownvoice/archive/desk"
	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// office is an archive with two projects and the desk in front of it.
type office struct {
	*testing.T
	*store.Store
	server *httptest.Server
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, Store: trial.Open(t, store.Config{})}
	d, err := desk.New(o.Store, trial.Frame(t), trial.Log(t), desk.Options{Address: func() (string, string) { return o.server.URL, "" }})
	trial.OK(t, err)
	o.server = trial.ServeTLS(t, d)
	return o
}

// person is a browser.
type person struct {
	*office
	*http.Client
}

func (o *office) stranger() *person {
	jar, _ := cookiejar.New(nil)
	c := *o.server.Client()
	c.Jar = jar
	return &person{o, &c}
}

// joins is somebody who was invited and made an account.
func (o *office) joins(project, role, login string) *person {
	o.Helper()
	code, _, err := o.Invite(o.Context(), project, role)
	trial.OK(o.T, err)
	p := o.stranger()
	status, body := p.post("/join", url.Values{"code": {code}, "name": {login + " name"}, "login": {login}, "passphrase": {"four words in a row"}})
	if status != 200 || !strings.Contains(body, "Hello "+login) {
		o.Fatalf("%s cannot join: %d\n%s", login, status, body)
	}
	return p
}

func (p *person) ask(path string) (int, string) {
	p.Helper()
	res, err := p.Client.Get(p.server.URL + path)
	trial.OK(p.T, err)
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(raw)
}

func (p *person) post(path string, form url.Values) (int, string) {
	p.Helper()
	res, err := p.PostForm(p.server.URL+path, form)
	trial.OK(p.T, err)
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(raw)
}

// laptop joins a project and brings a story that the team may hear.
func (o *office) laptop(project, title string) (*laptop.Laptop, store.Device, catalog.ID) {
	o.Helper()
	l, d := trial.Join(o, o.Store, project, project+" laptop")
	story := catalog.NewID()
	trial.Push(o, o.Store, d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, title))
	return l, d, story
}

func TestAnInvitationMakesOneAccountAndAWrongPassphraseNone(t *testing.T) {
	o := open(t)
	code, _, err := o.Invite(t.Context(), "P", "coordinator")
	trial.OK(t, err)
	line := wire.Invitation{Address: "https://archive.example:8443", Code: code, Fingerprint: strings.Repeat("ab", 32)}.String()
	p := o.stranger()
	for _, at := range []struct{ passphrase, login, wants string }{
		{"short", "priya", "at least 12 letters"}, {"four words in a row", "pri ya", "Please choose another"},
	} {
		if status, body := p.post("/join", url.Values{"code": {line}, "name": {"Priya"}, "login": {at.login}, "passphrase": {at.passphrase}}); status != 422 || !strings.Contains(body, at.wants) {
			t.Errorf("%+v: %d", at, status)
		}
	}
	if status, body := p.post("/join", url.Values{"code": {line}, "name": {"Priya"}, "login": {" Priya "}, "passphrase": {"four words in a row"}}); status != 200 || !strings.Contains(body, "Hello Priya") {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := o.stranger().post("/join", url.Values{"code": {code}, "name": {"X"}, "login": {"x"}, "passphrase": {"four words in a row"}}); status != 422 || !strings.Contains(body, "does not work any more") {
		t.Errorf("used twice: %d", status)
	}
	l := laptop.New()
	if _, err := o.Enrol(t.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public()}); err != nil {
		t.Errorf("the same invitation lets no laptop in: %v", err)
	}
	if status, _ := p.post("/sign-out", nil); status != 404 { // it leads to the first page, which is another room's
		t.Errorf("sign out: %d", status)
	}
	if _, body := p.ask("/desk/"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("still signed in")
	}
	wrong, body := p.post("/sign-in", url.Values{"login": {"priya"}, "passphrase": {"another"}})
	nobody, same := p.post("/sign-in", url.Values{"login": {"nobody"}, "passphrase": {"another"}})
	if wrong != 422 || nobody != 422 || strings.ReplaceAll(body, "priya", "nobody") != same {
		t.Error("it can be told who has an account")
	}
	if _, body := p.post("/sign-in", url.Values{"login": {"PRIYA"}, "passphrase": {"four words in a row"}}); !strings.Contains(body, "Hello Priya") {
		t.Error("cannot sign in")
	}
	for range 11 {
		wrong, _ = o.stranger().post("/sign-in", url.Values{"login": {"priya"}, "passphrase": {"another"}})
	}
	if wrong != 429 {
		t.Errorf("guessed again and again: %d", wrong)
	}
}

func TestEachSeesTheirOwnProjectsAndNoOther(t *testing.T) {
	o := open(t)
	_, _, walrus := o.laptop("A", "walrus")
	lb, db, zebra := o.laptop("B", "zebra")
	erase := lb.Event(zebra, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson})
	_, err := o.Push(t.Context(), db, []catalog.Change{erase})
	trial.OK(t, err)
	_, err = o.Push(t.Context(), db, []catalog.Change{lb.Yes(lb.Project, catalog.UseKeep, catalog.UseTeam), lb.Title(lb.Project, "zebra two")})
	trial.OK(t, err)
	two := lb.Project // a story whose id is the project's
	reporter, coordinator, archivist := o.joins("A", "reporter", "rosa"), o.joins("A", "coordinator", "priya"), o.joins("A", "archivist", "anna")
	paths := []string{"/desk/", "/desk/stories", "/desk/stories?search=zebra", "/desk/stories?project=" + string(lb.Project), "/desk/stories/" + string(zebra), "/desk/stories/" + string(two),
		"/desk/stories?state=closed", "/desk/stories?state=requests", "/desk/people", "/desk/people?search=zebra", "/desk/export",
		"/desk/requests", "/desk/requests/" + string(erase.Entity), "/desk/requests/" + string(erase.Entity) + "/erase", "/desk/laptops", "/desk/laptops/" + string(db.ID) + "/off", "/desk/invitations", "/desk/fixity", "/desk/accounts", "/desk/log"}
	for _, path := range paths {
		for name, p := range map[string]*person{"reporter": reporter, "coordinator": coordinator} {
			_, body := p.ask(path)
			for _, secret := range []string{"zebra two", "B laptop", string(zebra)} {
				if strings.Contains(body, secret) {
					t.Errorf("%s of another project reads %q on %s", name, secret, path)
				}
			}
		}
		if status, body := o.stranger().ask(path); status != 200 || !strings.Contains(body, "<h1>Sign in</h1>") {
			t.Errorf("a stranger opens %s: %d", path, status)
		}
		if _, body := archivist.ask(path); strings.Contains(body, ">zebra<") {
			t.Errorf("what was taken back is shown on %s", path)
		}
	}
	for _, path := range []string{"/desk/requests", "/desk/laptops", "/desk/invitations", "/desk/accounts", "/desk/log", "/desk/fixity"} {
		if status, _ := reporter.ask(path); status != 404 {
			t.Errorf("a reporter opens %s: %d", path, status)
		}
	}
	for path, form := range map[string]url.Values{
		"/desk/requests/" + string(erase.Entity) + "/erase": {"sure": {"erase"}}, "/desk/laptops/" + string(db.ID) + "/off": {"sure": {"yes"}}, "/desk/stories/" + string(two) + "/link": {},
	} {
		for name, p := range map[string]*person{"reporter": reporter, "coordinator": coordinator} {
			if status, _ := p.post(path, form); status != 404 {
				t.Errorf("%s of another project posts to %s: %d", name, path, status)
			}
		}
	}
	if _, body := coordinator.ask("/desk/stories"); !strings.Contains(body, "walrus") {
		t.Error("their own story is not there")
	}
	if _, body := archivist.ask("/desk/stories"); !strings.Contains(body, "walrus") || !strings.Contains(body, "zebra two") {
		t.Error("an archivist does not see all")
	}
	if status, body := coordinator.post("/desk/invitations", url.Values{"project": {string(lb.Project)}, "role": {"reporter"}}); status != 200 || !strings.Contains(body, "Please choose a project") {
		t.Error("invited to another's project")
	}
	if status, body := coordinator.post("/desk/stories/"+string(walrus)+"/link", nil); status != 200 || !strings.Contains(body, "/yours/") {
		t.Error("no private link")
	}
}

func TestASecondPersonErasesAndALostLaptopIsSwitchedOff(t *testing.T) {
	o := open(t)
	l, d, story := o.laptop("A", "zebra")
	erase := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Device: d.ID})
	_, err := o.Push(t.Context(), d, []catalog.Change{erase})
	trial.OK(t, err)
	priya := o.joins("A", "coordinator", "priya")
	if _, body := priya.ask("/desk/requests"); !strings.Contains(body, "Waits for a second person") || !strings.Contains(body, "Erase it") {
		t.Error("the request is not shown")
	}
	path := "/desk/requests/" + string(erase.Entity) + "/erase"
	if _, body := priya.ask("/desk/"); !strings.Contains(body, "30 days left") && !strings.Contains(body, "29 days left") {
		t.Error("the clock is not shown at once")
	}
	if _, body := priya.ask(path); !strings.Contains(body, "What will happen") {
		t.Error("nobody says what an erasure does")
	}
	if _, body := priya.post(path, url.Values{"sure": {"yes"}}); !strings.Contains(body, "Nothing has happened") {
		t.Error("erased without being sure")
	}
	if _, body := priya.post(path, url.Values{"sure": {"erase"}}); !strings.Contains(body, "Done here") {
		t.Errorf("not erased:\n%s", body)
	}
	if _, body := priya.ask("/desk/log"); !strings.Contains(body, "said yes to an erasure") || !strings.Contains(body, "priya name") {
		t.Error("nobody knows who approved it")
	}
	sure := url.Values{"sure": {"yes"}}
	if _, body := priya.post("/desk/laptops/"+string(d.ID)+"/off", nil); !strings.Contains(body, "What will happen") {
		t.Error("switched off without being sure")
	}
	if is, _ := o.Device(t.Context(), d.ID); is.Off {
		t.Error("one press is enough to switch a laptop off")
	}
	if _, body := priya.post("/desk/laptops/"+string(d.ID)+"/off", sure); !strings.Contains(body, "Switched off") {
		t.Error("not switched off")
	}
	if is, _ := o.Device(t.Context(), d.ID); !is.Off {
		t.Error("the archive still knows the laptop")
	}
	anna := o.joins("A", "archivist", "anna")
	accounts, err := o.Accounts(t.Context())
	trial.OK(t, err)
	for _, a := range accounts {
		if a.Login == "anna" {
			if status, _ := priya.post("/desk/accounts/"+string(a.ID)+"/off", sure); status != 404 {
				t.Error("a coordinator switches an archivist off")
			}
		} else if _, body := anna.post("/desk/accounts/"+string(a.ID)+"/off", sure); !strings.Contains(body, "Switched off") {
			t.Error("an archivist cannot switch a coordinator off")
		}
	}
	if _, body := priya.ask("/desk/"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("who was switched off is still signed in")
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	o := open(t)
	p := o.joins("A", "archivist", "anna")
	for _, path := range []string{"/sign-in", "/join", "/desk/invitations", "/desk/passphrase"} {
		req, _ := http.NewRequest("POST", o.server.URL+path, strings.NewReader("role=reporter"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "https://elsewhere.example")
		res, err := p.Do(req)
		trial.OK(t, err)
		res.Body.Close()
		if res.StatusCode != 403 {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	jar := p.Jar.Cookies(&url.URL{Scheme: "https", Host: strings.TrimPrefix(o.server.URL, "https://"), Path: "/"})
	if len(jar) != 1 || !regexp.MustCompile(`^__Host-`).MatchString(jar[0].Name) {
		t.Errorf("cookies %v", jar)
	}
}
