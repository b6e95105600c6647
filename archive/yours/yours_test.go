package yours_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/archive/yours"
	"ownvoice/library/catalog"
)

// desk is an archive with one story, its laptop, and the storyteller's link.
type desk struct {
	*testing.T
	*store.Store
	l       *laptop.Laptop
	d       store.Device
	server  *httptest.Server
	code    string
	story   catalog.ID
	extract catalog.ID
}

func open(t *testing.T) *desk {
	t.Helper()
	st := trial.Open(t, store.Config{})
	y, err := yours.New(st, trial.Frame(t), trial.Log(t))
	trial.OK(t, err)
	b := &desk{T: t, Store: st, server: trial.Serve(t, y), story: catalog.NewID(), extract: catalog.NewID()}
	b.l, b.d = trial.Join(t, st, "Co-Pro Stories", "Rosa's")
	b.tell()
	b.code, _, err = st.NewLink(t.Context(), b.l.Project, b.story, "rosa")
	trial.OK(t, err)
	return b
}

func (b *desk) tell() {
	b.Helper()
	person, rosa, recording, sound := catalog.NewID(), catalog.NewID(), catalog.NewID(), []byte("some sound of hers")
	one := catalog.NewID()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return b.l.Change(kind, id, b.story, field, value)
	}
	b.brings(
		b.l.Yes(b.story, catalog.UseKeep, catalog.UseTeam), b.l.Title(b.story, "With my coat on"),
		c(catalog.KindStory, b.story, "storyteller", person), c(catalog.KindPerson, person, "known_as", "Maureen"),
		c(catalog.KindStory, b.story, "reporter", rosa), c(catalog.KindPerson, rosa, "known_as", "Rosa"),
		b.l.Facts(b.story, recording, sound),
		c(catalog.KindSegment, one, "recording", recording), c(catalog.KindSegment, one, "start_ms", 1000), c(catalog.KindSegment, one, "end_ms", 4000),
		c(catalog.KindSegment, one, "speaker", "Them"), c(catalog.KindSegment, one, "text", "I had my coat on."),
		c(catalog.KindExtract, b.extract, "recording", recording), c(catalog.KindExtract, b.extract, "start_ms", 500), c(catalog.KindExtract, b.extract, "end_ms", 5000),
		c(catalog.KindExtract, b.extract, "title", "The coat"),
	)
	trial.Keep(b, b.Store, store.File{Project: b.l.Project, Story: b.story, Recording: recording, Track: laptop.Track, Device: b.d.ID}, sound)
}

func (b *desk) page(path string) string {
	b.Helper()
	res, err := http.Get(b.server.URL + "/yours/" + b.code + path)
	trial.OK(b.T, err)
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return string(raw)
}

func (b *desk) says(path string, form url.Values) string {
	b.Helper()
	res, err := http.PostForm(b.server.URL+"/yours/"+b.code+path, form)
	trial.OK(b.T, err)
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 {
		b.Fatalf("%s: %s\n%s", path, res.Status, raw)
	}
	return string(raw)
}

// events are what the laptop hears of permission.
func (b *desk) events() (all []catalog.Consent) {
	b.Helper()
	p, err := b.Pull(b.Context(), b.d, 0, 0)
	trial.OK(b.T, err)
	for _, c := range p.Changes {
		if c.Kind == catalog.KindConsent {
			all = append(all, laptop.EventOf(c))
		}
	}
	return all
}

func TestAStorytellerHearsAndAnswersWithNothingButALink(t *testing.T) {
	b := open(t)
	first := b.page("")
	for _, want := range []string{"Hello Maureen", "Only you and Rosa can see this page", "I had my coat on.", "The coat", "1 left to answer", "Send to Rosa"} {
		if !strings.Contains(first, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(first, "aria-current=\"true\"") {
		t.Error("something is chosen before anybody has answered")
	}
	src := regexp.MustCompile(`src="(/yours/[^"#]*)`).FindStringSubmatch(first)[1]
	res, err := http.Get(b.server.URL + strings.ReplaceAll(src, "&amp;", "&"))
	trial.OK(t, err)
	defer res.Body.Close()
	if raw, _ := io.ReadAll(res.Body); string(raw) != "some sound of hers" {
		t.Errorf("heard %q", raw)
	}
	bare, _, _ := strings.Cut(src, "?")
	if res, err := http.Get(b.server.URL + bare); err != nil || res.StatusCode != 404 {
		t.Errorf("heard without a pass: %v %v", res.Status, err)
	}

	b.says("/extract/"+string(b.extract), url.Values{"choice": {"keep"}})
	target := catalog.Target{Kind: catalog.TargetExtract, Extract: b.extract, From: 500, To: 5000}
	for _, e := range b.events() {
		if e.Choice == catalog.ChoiceKeep {
			target.Recording = e.Heard.Recording
		}
	}
	if d := catalog.DecideExtract(b.events(), target, catalog.UseExtract, b.now()); !d.Allows() {
		t.Errorf("her yes is none: %+v", d)
	}
	if second := b.says("/extract/"+string(b.extract), url.Values{"choice": {"change"}, "words": {"leave Thursday out"}}); !strings.Contains(second, "leave Thursday out") {
		t.Error("what she wants changed is not shown")
	}
	if d := catalog.DecideExtract(b.events(), target, catalog.UseExtract, b.now()); d.Allows() {
		t.Error("it goes out although she asked for a change")
	}

	b.says("/who", url.Values{"answer": {"anyone"}})
	if d := catalog.Decide(b.events(), catalog.WholeStory, catalog.UseWhole, b.now()); !d.Allows() {
		t.Errorf("anyone: %+v", d)
	}
	b.says("/part", url.Values{"from": {"0:01"}, "to": {"0:04"}, "recording": {string(target.Recording)}})
	if page := b.page(""); strings.Contains(page, "coat on.") || !strings.Contains(page, "left out") {
		t.Error("the part she left out is still to be read")
	}
	if page := b.says("/words", url.Values{"words": {"I still have <that> coat."}}); !strings.Contains(page, "I still have &lt;that&gt; coat.") {
		t.Error("her own words are not beside her story")
	}
}

func TestAStoryIsTakenBackOnItsPageAndThePageStillOpens(t *testing.T) {
	for choice, form := range map[string]url.Values{
		catalog.ChoiceStop:  {"choice": {"stop"}},
		catalog.ChoiceClose: {"choice": {"close"}, "until": {"2030-01-01"}},
		catalog.ChoiceErase: {"choice": {"erase"}, "name": {" maureen "}},
	} {
		t.Run(choice, func(t *testing.T) {
			b := open(t)
			if choice == catalog.ChoiceErase {
				if page := b.says("/back", url.Values{"choice": {"erase"}, "name": {"Gwen"}}); !strings.Contains(page, "Nothing has happened yet") {
					t.Error("a wrong name erases")
				}
			}
			if page := b.says("/back", form); !strings.Contains(page, "You have taken your story back") || strings.Contains(page, "<audio") {
				t.Errorf("the page says\n%s", page)
			}
			if d := catalog.Decide(b.events(), catalog.WholeStory, catalog.UseTeam, b.now()); d.Allows() {
				t.Errorf("still allowed: %+v", d)
			}
			res, err := http.PostForm(b.server.URL+"/yours/"+b.code+"/words", url.Values{"words": {"more"}})
			trial.OK(t, err)
			res.Body.Close()
			if res.StatusCode != 409 {
				t.Errorf("words are added to it: %s", res.Status)
			}
		})
	}
}

func TestALinkOpensNothingElse(t *testing.T) {
	b := open(t)
	for name, path := range map[string]string{
		"another code": "/yours/" + strings.Repeat("a", 26), "no code": "/yours/", "a code cut short": "/yours/" + b.code[:20], "a way out": "/yours/" + b.code + "/../../x",
	} {
		res, err := http.Get(b.server.URL + path)
		trial.OK(t, err)
		raw, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 404 || strings.Contains(string(raw), "Maureen") {
			t.Errorf("%s: %s", name, res.Status)
		}
	}
	req, _ := http.NewRequest("POST", b.server.URL+"/yours/"+b.code+"/back", strings.NewReader("choice=stop"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if res, err := http.DefaultClient.Do(req); err != nil || res.StatusCode != 403 {
		t.Errorf("a form of another site is taken: %v %v", res.Status, err)
	}
	trial.OK(t, b.LinkOff(t.Context(), b.l.Project, b.story))
	if page := b.page(""); strings.Contains(page, "Maureen") {
		t.Error("a link that was switched off opens")
	}
}

// now is the moment that decisions are asked for.
func (b *desk) now() time.Time { return time.Now() }
