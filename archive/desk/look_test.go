package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// says pushes changes that must all be kept.
func (o *office) says(_ *laptop.Laptop, d store.Device, changes ...catalog.Change) {
	o.Helper()
	trial.Push(o, o.Store, d, changes...)
}

// told is a story with a name, words, a reporter and sound.
func (o *office) told(l *laptop.Laptop, d store.Device, title, name string, uses ...catalog.Use) (story, person catalog.ID) {
	o.Helper()
	story, person = catalog.NewID(), catalog.NewID()
	rosa, recording, line := catalog.NewID(), catalog.NewID(), catalog.NewID()
	sound := []byte("the sound of " + title)
	by := func(c catalog.Change) catalog.Change { c.Author = rosa; return c }
	o.says(l, d, l.Yes(story, uses...), by(l.Title(story, title)),
		l.Change(catalog.KindPerson, person, story, "known_as", name), l.Change(catalog.KindPerson, person, story, "role", catalog.RoleStoryteller), l.Change(catalog.KindStory, story, story, "storyteller", person),
		l.Change(catalog.KindPerson, rosa, story, "known_as", "Rosa"), l.Change(catalog.KindPerson, rosa, story, "role", catalog.RoleReporter), l.Change(catalog.KindStory, story, story, "reporter", rosa),
		l.Facts(story, recording, sound), l.Change(catalog.KindSegment, line, story, "recording", recording), l.Change(catalog.KindSegment, line, story, "start_ms", 1000), l.Change(catalog.KindSegment, line, story, "end_ms", 4000),
		by(l.Change(catalog.KindSegment, line, story, "text", "I kept "+title+" to myself")))
	trial.Keep(o, o.Store, store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, Device: d.ID}, sound)
	return story, person
}

// reads wants all of these words on a page, and none that begin with "not ".
func (p *person) reads(path string, words ...string) {
	p.Helper()
	status, body := p.ask(path)
	if status != http.StatusOK {
		p.Errorf("%s: %d", path, status)
	}
	for _, w := range words {
		if secret, not := strings.CutPrefix(w, "not "); not && strings.Contains(body, secret) {
			p.Errorf("%s says %q", path, secret)
		} else if !not && !strings.Contains(body, w) {
			p.Errorf("%s does not say %q:\n%s", path, w, body)
		}
	}
}

func TestAStorysPageSaysWhyItIsHeardHowItIsKeptAndWhatHappened(t *testing.T) {
	o := open(t)
	l, d, _ := o.laptop("A", "another")
	story, _ := o.told(l, d, "my coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	rosa, priya := o.joins("A", "reporter", "rosa"), o.joins("A", "coordinator", "priya")
	path := "/desk/stories/" + string(story)
	rosa.reads(path, "“my coat”", "Maureen said yes to the team hearing it, on ", "Project team only", "I kept my coat to myself", "data-recording=", "Safe in the archive", "A laptop", "just now, whole",
		"Rosa called it “my coat”.", "Rosa wrote one passage of the words.", "Maureen said yes to keeping it in the archive and the team hearing it.", "for=team", "The storyteller has not said yes to that", "not for=partner", "not private link")
	priya.post(path+"/link", nil)
	priya.reads(path, "priya name made a private link for the storyteller.")
	rosa.reads(path, "not made a private link")
	if status, body := rosa.ask("/desk/stories/" + string(catalog.NewID())); status != 404 || strings.Contains(body, "coat") {
		t.Errorf("no story: %d", status)
	}
	o.says(l, d, l.Event(story, catalog.Consent{Kind: catalog.EventRefuse, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	for _, p := range []*person{rosa, priya} {
		if status, body := p.ask(path); status != 404 || strings.Contains(body, "coat") {
			t.Errorf("after a no: %d", status)
		}
		p.reads("/desk/people", "not Maureen")
	}
	priya.reads("/desk/stories?state=closed", "A story that nobody may hear now", "Nobody for now", "not my coat", "not Maureen")
	rosa.reads("/desk/stories?state=closed", "another", "not nobody may hear")
}

func TestWhoSpeaksIsSaidByTheNamesThatAreShownAndByNoOther(t *testing.T) {
	o := open(t)
	l, d, _ := o.laptop("A", "another")
	story, maureen := o.told(l, d, "my coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	for at, label := range []string{"maureen", "Rosa", "Delroy"} {
		line := catalog.NewID()
		o.says(l, d, l.Change(catalog.KindSegment, line, story, "start_ms", 5000*(at+1)), l.Change(catalog.KindSegment, line, story, "end_ms", 5000*(at+1)+2000),
			l.Change(catalog.KindSegment, line, story, "text", "So we said"), l.Change(catalog.KindSegment, line, story, "speaker", label))
	}
	rosa := o.joins("A", "reporter", "rosa")
	path := "/desk/stories/" + string(story)
	rosa.reads(path, `<strong class="teller">Maureen</strong> So we said`, "<strong>Rosa</strong> So we said", "<strong>Speaker</strong> So we said", "not Delroy")
	o.says(l, d, l.Change(catalog.KindPerson, maureen, story, "known_as", "Mo"), l.Event(story, catalog.Consent{Kind: catalog.EventChange, As: "none"}))
	rosa.reads(path, "not Maureen</strong>", "not maureen")
}

func TestPeopleAreShownByTheNamesTheyChoseOnly(t *testing.T) {
	o := open(t)
	l, d, _ := o.laptop("A", "another")
	_, maureen := o.told(l, d, "my coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	again, twin := o.told(l, d, "my tea", "Maureen", catalog.UseKeep, catalog.UseTeam)
	quiet, hidden := o.told(l, d, "my street", "Delroy", catalog.UseKeep, catalog.UseTeam)
	o.told(l, d, "my brother", "Tomos", catalog.UseKeep)
	o.says(l, d, l.Change(catalog.KindStory, again, again, "storyteller", maureen), l.Change(catalog.KindPerson, maureen, again, "known_as", "Maureen"),
		l.Event(again, catalog.Consent{Kind: catalog.EventChange, As: "chosen:Mo"}), l.Event(quiet, catalog.Consent{Kind: catalog.EventChange, As: "none"}))
	lb, db, _ := o.laptop("B", "zebra")
	_, gwen := o.told(lb, db, "my zebra", "Gwen", catalog.UseKeep, catalog.UseTeam)
	rosa := o.joins("A", "reporter", "rosa")
	rosa.reads("/desk/people", ">Maureen<", ">Mo<", "not Delroy", "not Tomos", "not Gwen")
	rosa.reads("/desk/people?search=mo", ">Mo<", "not >Maureen<")
	rosa.reads("/desk/people/"+string(maureen)+"?as=Maureen", "my coat", "What Maureen said", "Maureen said yes to", "not my tea", "not >Mo<")
	rosa.reads("/desk/people/"+string(maureen)+"?as=Mo", "my tea", "not my coat", "not Maureen")
	rosa.reads("/desk/stories/"+string(quiet), "No name", "not Delroy")
	for _, id := range []catalog.ID{hidden, gwen, twin, catalog.NewID()} {
		if status, _ := rosa.ask("/desk/people/" + string(id)); status != 404 {
			t.Errorf("%d", status)
		}
	}
}

func TestAForgottenPassphraseIsChosenAnewWithACodeThatWorksOnce(t *testing.T) {
	o := open(t)
	priya, rosa, other := o.joins("A", "coordinator", "priya"), o.joins("A", "reporter", "rosa"), o.joins("B", "coordinator", "olu")
	anna := o.joins("A", "archivist", "anna")
	path := "/desk/accounts/" + string(o.account("rosa"))
	for name, p := range map[string]*person{"a reporter": rosa, "a coordinator of another project": other} {
		if status, _ := p.post(path+"/code", nil); status != 404 {
			t.Errorf("%s makes a code: %d", name, status)
		}
	}
	if status, _ := priya.post("/desk/accounts/"+string(o.account("anna"))+"/code", nil); status != 404 {
		t.Errorf("a coordinator makes a code for an archivist: %d", status)
	}
	if status, _ := anna.post("/desk/accounts/"+string(o.account("anna"))+"/code", nil); status != 404 {
		t.Errorf("an archivist makes a code for herself: %d", status)
	}
	code := regexp.MustCompile(`value="(https://[^"]*/new-passphrase#[a-z2-7]{26})"`)
	_, first := priya.post(path+"/code", nil)
	_, body := priya.post(path+"/code", nil)
	old, found := code.FindStringSubmatch(first), code.FindStringSubmatch(body)
	if old == nil || found == nil {
		t.Fatalf("no code:\n%s", body)
	}
	chooses := func(code, passphrase string) (int, string) {
		return o.stranger().post("/new-passphrase", url.Values{"code": {code}, "passphrase": {passphrase}})
	}
	if status, body := chooses(old[1], "another few words here"); status != 422 || !strings.Contains(body, "does not work any more") {
		t.Errorf("a code made before: %d", status)
	}
	if status, _ := chooses(found[1], "short"); status != 422 {
		t.Errorf("a short one: %d", status)
	}
	if status, body := chooses(found[1], "another few words here"); status != 200 || !strings.Contains(body, "Hello rosa name") {
		t.Errorf("cannot choose: %d", status)
	}
	if status, _ := chooses(found[1], "a third few words here"); status != 422 {
		t.Errorf("used twice: %d", status)
	}
	if _, body := rosa.ask("/desk/"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("who was signed in with the old one still is")
	}
	if status, _ := o.stranger().post("/sign-in", url.Values{"login": {"rosa"}, "passphrase": {"four words in a row"}}); status != 422 {
		t.Error("the old one still works")
	}
	anna.reads("/desk/log", "made a code for a forgotten passphrase", "chose another passphrase with a code")
	status := 0
	for range 25 {
		status, _ = chooses("a-guess", "another few words here")
	}
	if status != 429 {
		t.Errorf("guessed again and again: %d", status)
	}
}

func TestSomebodyIsSignedOutEverywhere(t *testing.T) {
	o := open(t)
	priya, rosa := o.joins("A", "coordinator", "priya"), o.joins("A", "reporter", "rosa")
	path := "/desk/accounts/" + string(o.account("rosa"))
	priya.reads(path, "Signed in on 1 computer now")
	priya.post(path+"/out", nil)
	priya.reads(path, "Not signed in now")
	priya.reads("/desk/log", "signed somebody out everywhere", "rosa name")
	if _, body := rosa.ask("/desk/"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("still signed in")
	}
	elsewhere := o.stranger()
	elsewhere.post("/sign-in", url.Values{"login": {"priya"}, "passphrase": {"four words in a row"}})
	elsewhere.reads("/desk/", "Hello priya")
	for _, p := range []*person{priya, elsewhere} {
		if p == priya {
			p.post("/desk/out", nil)
		}
		if _, body := p.ask("/desk/"); !strings.Contains(body, "<h1>Sign in</h1>") {
			t.Error("still signed in on another computer")
		}
	}
}

func TestAWorryIsAnsweredByWhoLooksAfterItsProject(t *testing.T) {
	o := open(t)
	l, d, story := o.laptop("A", "With my coat on")
	o.says(l, d, l.Yes(story, catalog.UseWhole))
	id := o.worried(story)
	priya, rosa, other := o.joins("A", "coordinator", "priya"), o.joins("A", "reporter", "rosa"), o.joins("B", "coordinator", "olu")
	priya.reads("/desk/", "1 visitor told of something that worries them")
	priya.reads("/desk/requests", "I know who that is", "07700 900123", "With my coat on")
	other.reads("/desk/requests", "not I know who that is")
	for _, p := range []*person{rosa, other} {
		if status, _ := p.post("/desk/worries/"+string(id), url.Values{"done": {"nothing"}}); status != 404 {
			t.Errorf("%d", status)
		}
	}
	if _, body := priya.post("/desk/worries/"+string(id), url.Values{"done": {" "}}); !strings.Contains(body, "Nothing was kept yet") || !strings.Contains(body, "07700 900123") {
		t.Error("an empty answer is taken")
	}
	if _, body := priya.post("/desk/worries/"+string(id), url.Values{"done": {"Rosa took the street out"}}); !strings.Contains(body, "Rosa took the street out") || strings.Contains(body, "07700 900123") {
		t.Errorf("answered:\n%s", body)
	}
	priya.reads("/desk/log", "answered a worry")
	priya.reads("/desk/", "not worries them")
}

func TestAProjectIsTakenAlongByThoseWhoBelongToItAndItIsWrittenDown(t *testing.T) {
	o := open(t)
	l, d, _ := o.laptop("A", "another")
	story, _ := o.told(l, d, "my coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	rosa := o.joins("A", "reporter", "rosa")
	rosa.reads("/desk/export", "/bags/projects/"+string(l.Project)+"?for=team", "/feeds/"+string(l.Project)+"/stories.rss", "/oai?verb=Identify")
	rosa.reads("/desk/stories/"+string(story), "/bags/"+string(story)+"?for=team")
}
