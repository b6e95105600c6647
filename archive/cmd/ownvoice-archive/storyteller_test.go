package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ownvoice/archive/internal/laptop"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/wire"
)

// TestAStorytellerDecidesOnTheirPageAndEveryLaptopObeys goes the whole way with
// real parts: two laptops, which are the program people use, an archive that
// serves, and a phone's browser with nothing but a private link.
func TestAStorytellerDecidesOnTheirPageAndEveryLaptopObeys(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data)
	program := ownvoice(t)
	rosa, priya := reporter(t, program, data), reporter(t, program, data)
	ann := aCurator(t, r.address, data)
	for name, script := range map[string]bool{"with a script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := rosa.tells(t)
			priya.must(t, nil, "sync")
			s.phone = workbench.NewBrowser(t)
			s.phone.Do(chromedp.EmulateViewport(375, 812, chromedp.EmulateMobile, chromedp.EmulateScale(2)))
			s.phone.Scripts(script)
			s.link = ann.link(t, s.story)
			s.hears(t)
			s.answers(t, script)
			s.agree(t, rosa, priya)
			s.decided(t, rosa, r.address)
			s.takesAPartOut(t, rosa)
			s.takesBack(t, rosa, priya, ann, data)
			s.givesAgain(t, rosa, priya)
			s.erases(t, rosa, priya, data)
		})
	}
}

// hears: the bytes of the listening copy that the laptop made really arrive, the
// browser knows how long they are, and they play.
func (s *spoken) hears(t *testing.T) {
	t.Helper()
	s.phone.Open(s.link)
	said := s.phone.Text()
	for _, want := range []string{"Hello Maureen. Here is your story.", "I had my coat on.", "Your 3 extracts", "3 left to answer"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	if first := s.plays(t); first < 11.5 || first > 12.5 {
		t.Errorf("twelve seconds are %v on the page", first)
	}
	if heard := s.fetch(t); laptop.Hash(heard) != s.copyHash(t) {
		t.Error("the bytes that arrive are not those of the laptop's listening copy")
	}
}

// plays starts the sound, sees that time goes on in it, and tells its length.
func (s *spoken) plays(t *testing.T) (seconds float64) {
	t.Helper()
	const player = `document.querySelector('audio').`
	s.phone.Do(chromedp.SendKeys("audio", " ", chromedp.ByQuery)) // its own button: no script is needed
	var at float64
	for end := time.Now().Add(time.Minute); at < 0.2; time.Sleep(50 * time.Millisecond) {
		if s.phone.Do(chromedp.Evaluate(player+`currentTime`, &at)); time.Now().After(end) {
			t.Fatalf("after a minute the sound is at %v seconds", at)
		}
	}
	s.phone.Do(chromedp.SendKeys("audio", " ", chromedp.ByQuery), chromedp.Evaluate(player+`duration`, &seconds))
	return seconds
}

// answers: one extract is used, one is left out, one is to be changed, words are
// added, and anyone may hear the story. Buttons are pressed twice, and the
// network goes away in between.
func (s *spoken) answers(t *testing.T, script bool) {
	t.Helper()
	press := func(extract catalog.ID, choice, keys string) chromedp.Action {
		return chromedp.SendKeys(fmt.Sprintf(`[id="%s"] button[value=%s]`, extract, choice), keys, chromedp.NodeReady)
	}
	chosen := func(extract catalog.ID, choice string) chromedp.Action {
		return chromedp.WaitReady(fmt.Sprintf(`[id="%s"] button[value=%s][aria-current]`, extract, choice))
	}
	s.phone.Do(press(s.coat, "keep", "\r\r"), chosen(s.coat, "keep"))
	s.phone.Do(press(s.door, "keep", "\r"), chosen(s.door, "keep"), press(s.door, "remove", "\r"), chosen(s.door, "remove"))
	s.phone.Do(press(s.tea, "remove", "\r"), chosen(s.tea, "remove")) // a slip, which the next press puts right
	change := fmt.Sprintf(`[id="%s"] `, s.tea)
	s.phone.Do(chromedp.SendKeys(change+"summary", "\r", chromedp.NodeReady), chromedp.SendKeys(change+"textarea", "Leave Thursday out, please.", chromedp.NodeVisible),
		chromedp.SendKeys(change+"button[value=change]", "\r"), chromedp.WaitReady(`//summary[contains(., "You asked for a change")]`, chromedp.BySearch))
	s.phone.Do(chromedp.SendKeys("button[value=anyone]", "\r", chromedp.NodeReady), chromedp.WaitReady("button[value=anyone][aria-current]"))

	s.phone.Do(chromedp.SendKeys("#own", "I still have <that> coat.", chromedp.NodeReady))
	if script {
		s.phone.Do(network.Enable(), network.EmulateNetworkConditions(true, 0, 0, 0))
		s.phone.Do(chromedp.SendKeys("#words button", "\r"), chromedp.WaitReady("#words .unsent"))
		var kept string
		if s.phone.Do(chromedp.Value("#own", &kept)); kept != "I still have <that> coat." {
			t.Errorf("without a network, of the words there is left %q", kept)
		}
		s.phone.Do(network.EmulateNetworkConditions(false, 0, -1, -1))
	}
	s.phone.Do(chromedp.SendKeys("#words button", "\r\r"), chromedp.WaitReady("#words blockquote"))
	s.phone.Open(s.link)
	if said := s.phone.Text(); strings.Count(said, "I still have <that> coat.") != 1 || !strings.Contains(said, "You asked for a change") {
		t.Errorf("after all answers the page says\n%s", said)
	}
}

// agree: what was said on the page is in both libraries, as the storyteller's,
// in plain words, and the same to the byte.
func (s *spoken) agree(t *testing.T, laptops ...desktop) {
	t.Helper()
	var first []byte
	for _, l := range laptops {
		l.must(t, nil, "sync")
		var past json.RawMessage
		if l.must(t, &past, "history", string(s.story)); first == nil {
			first = past
		} else if !bytes.Equal(first, past) {
			t.Errorf("the laptops do not agree:\n%s\n%s", first, past)
		}
	}
	var shown struct{ Events []catalog.Consent }
	laptops[0].must(t, &shown, "consent", "show", string(s.story))
	about := catalog.About{Who: "Maureen", Parts: map[catalog.Target]string{}}
	for id, title := range map[catalog.ID]string{s.coat: "the coat", s.door: "the door", s.tea: "the tea"} {
		about.Parts[catalog.Target{Kind: catalog.TargetExtract, Extract: id}] = title
	}
	var said []string
	for _, e := range shown.Events {
		if e.How == catalog.HowPage {
			said = append(said, about.Said(e)[0])
			if e.Person == "" {
				t.Errorf("nobody said %+v", e)
			}
		}
	}
	want := []string{"Maureen heard it and wants it kept, about the coat.", "Maureen heard it and wants it kept, about the door.", "Maureen heard it and wants it left out, about the door.",
		"Maureen heard it and wants it left out, about the tea.", "Maureen wants it used after all, about the tea.", "Maureen heard it and wants something changed, about the tea.", "Maureen said yes to the team hearing it and the whole story on the web."}
	if !slices.Equal(said, want) {
		t.Errorf("the laptop reads\n%s", strings.Join(said, "\n"))
	}
	var past []struct {
		Author      catalog.ID
		Kind, Field string
		Value       any
	}
	laptops[0].must(t, &past, "history", string(s.story))
	for _, words := range []string{"  Maureen heard it and wants it left out, about the extract “The door”.\n", "  Maureen: note text: \"I still have"} {
		if told := laptops[0].reads(t, "history", string(s.story)); !strings.Contains(told, words) {
			t.Errorf("history does not say %q:\n%s", words, told)
		}
	}
	added := 0
	for _, p := range past {
		if p.Kind == "note" && p.Field == "text" && p.Value == "I still have <that> coat." {
			added++
			if p.Author != shown.Events[len(shown.Events)-1].Person {
				t.Errorf("her words are by %q", p.Author)
			}
		}
	}
	if added != 1 {
		t.Errorf("her words are there %d times", added)
	}
}

// decided: the laptop may hand out what she said yes to and nothing else, and
// the archive's feed of extracts holds that one.
func (s *spoken) decided(t *testing.T, l desktop, address string) {
	t.Helper()
	for extract, want := range map[catalog.ID]string{s.coat: "allowed", s.door: "blocked", s.tea: "blocked"} {
		var d struct{ Decision, Why string }
		if l.must(t, &d, "consent", "decide", string(s.story), "extract", "--target", "extract:"+string(extract)); d.Decision != want {
			t.Errorf("the extract %s is %+v", extract, d)
		}
	}
	feed := s.everybody(t, address+"/feeds/extracts.rss", 200)
	if !strings.Contains(feed, string(s.coat)) || strings.Contains(feed, string(s.door)) || strings.Contains(feed, string(s.tea)) {
		t.Errorf("the feed of extracts says\n%s", feed)
	}
	s.everybody(t, address+"/stories/"+string(s.story), 200)
	said := regexp.MustCompile(`<enclosure url="([^"#]+)#[^"]*" length="(\d+)" type="audio/ogg"`).FindStringSubmatch(feed)
	if said == nil {
		t.Fatalf("the feed has no sound:\n%s", feed)
	}
	if heard := s.everybody(t, html.UnescapeString(said[1]), 200); laptop.Hash([]byte(heard)) != s.copyHash(t) || fmt.Sprint(len(heard)) != said[2] {
		t.Errorf("the feed says %s bytes, and gives %d", said[2], len(heard))
	}
}

// takesAPartOut: nothing plays until the laptop has made a new copy, and the
// page says so; then it plays, and the old copy is not given any more.
func (s *spoken) takesAPartOut(t *testing.T, l desktop) {
	t.Helper()
	old := s.copyHash(t)
	s.phone.Do(chromedp.SendKeys("#hear details:last-of-type summary", "\r", chromedp.NodeReady),
		chromedp.SendKeys("#part-from", "0:10", chromedp.NodeVisible), chromedp.SendKeys("#part-to", "0:11"), chromedp.SendKeys("#hear form button", "\r"), chromedp.WaitReady("#remade"))
	if said := s.phone.Text(); !strings.Contains(said, "nothing plays here until a laptop of the team has sent a new copy without it") || !strings.Contains(said, "From 0:10 to 0:11") {
		t.Errorf("the page says\n%s", said)
	}
	l.must(t, nil, "sync")
	s.phone.Open(s.link)
	if seconds := s.plays(t); seconds < 11.5 || seconds > 12.5 {
		t.Errorf("the new copy is %v seconds long", seconds)
	}
	if heard := laptop.Hash(s.fetch(t)); heard == old || heard != s.copyHash(t) {
		t.Error("what is heard is not the new copy")
	}
}

// takesBack: at once nobody hears it at the archive, the request stands on the
// desk with its clock, and each laptop obeys and answers when it syncs.
func (s *spoken) takesBack(t *testing.T, rosa, priya desktop, ann curator, data string) {
	t.Helper()
	sound := s.src(t)
	s.phone.Do(chromedp.SendKeys("#back summary", "\r", chromedp.NodeReady), chromedp.SendKeys("button[value=stop]", "\r\r", chromedp.NodeVisible), chromedp.WaitReady("#taken"))
	said := s.phone.Text()
	number := regexp.MustCompile(`Your number: ([0-9a-f-]{36})`).FindStringSubmatch(said)
	if number == nil || !strings.Contains(said, "Your receipt") || !strings.Contains(said, "0 of 2 laptops have done it") {
		t.Fatalf("the page says\n%s", said)
	}
	s.everybody(t, ann.address+"/stories/"+string(s.story), 404)
	s.everybody(t, sound, 404)
	if feed := s.everybody(t, ann.address+"/feeds/extracts.rss", 200); strings.Contains(feed, string(s.coat)) {
		t.Error("it is still in the feed")
	}
	request := s.request(t, data, number[1])
	if request.Choice != "stop" || time.Since(request.Came) > time.Hour || len(request.Missing) != 2 {
		t.Errorf("the request is %+v", request)
	}
	if desk := ann.get(t, "/desk/requests/"+number[1]); !regexp.MustCompile(`(just now| ago)`).MatchString(desk) {
		t.Errorf("the desk says\n%s", desk)
	}
	for n, l := range []desktop{rosa, priya} {
		l.must(t, nil, "sync")
		if code, why := l.try(t, "play", string(s.story)); code != 3 || !strings.Contains(why, "taken it back") {
			t.Errorf("laptop %d plays it: %d %s", n, code, why)
		}
		l.must(t, nil, "sync") // the answer goes
		if left := s.request(t, data, number[1]).Missing; len(left) != 1-n {
			t.Errorf("after laptop %d has answered, %d are missing", n, len(left))
		}
	}
	s.phone.Open(s.link)
	if said := s.phone.Text(); !strings.Contains(said, "All 2 laptops that had a copy have done it.") {
		t.Errorf("the page says\n%s", said)
	}
	s.sameEvents(t, rosa, priya)
}

// givesAgain: in her own words, without which nothing happens; then it is as it
// was before, also on the laptops.
func (s *spoken) givesAgain(t *testing.T, rosa, priya desktop) {
	t.Helper()
	s.phone.Do(chromedp.SendKeys("#again summary", "\r", chromedp.NodeReady), chromedp.SendKeys("#words-again", "I slept on it. Use it.", chromedp.NodeVisible),
		chromedp.SendKeys("#again form button", "\r"), chromedp.WaitReady("#hear"))
	s.plays(t)
	for _, l := range []desktop{rosa, priya} {
		l.must(t, nil, "sync")
		var d struct{ Decision string }
		if l.must(t, &d, "consent", "decide", string(s.story), "team"); d.Decision != "allowed" {
			t.Errorf("after it was given again the team is %q", d.Decision)
		}
	}
	s.sameEvents(t, rosa, priya)
}

// erases: by the name typed once more; then a second person says yes, and it is
// nowhere, and her page says so.
func (s *spoken) erases(t *testing.T, rosa, priya desktop, data string) {
	t.Helper()
	s.phone.Do(chromedp.SendKeys("#back summary", "\r", chromedp.NodeReady), chromedp.SendKeys("#name", "maureen", chromedp.NodeVisible), chromedp.SendKeys("button[value=erase]", "\r"), chromedp.WaitReady("#taken"))
	number := regexp.MustCompile(`Your number: ([0-9a-f-]{36})`).FindStringSubmatch(s.phone.Text())
	if number == nil {
		t.Fatal("an erasure has no number")
	}
	if out, errOut, code := verb(t, "requests", "--data", data, "--approve", number[1]); code != 0 {
		t.Fatalf("approve: %d %s %s", code, out, errOut)
	}
	s.phone.Open(s.link)
	if said := s.phone.Text(); !strings.Contains(said, "Your story is erased.") {
		t.Errorf("the page says\n%s", said)
	}
	for _, l := range []desktop{rosa, priya} {
		l.must(t, nil, "sync")
		var rows []struct{ ID catalog.ID }
		l.must(t, &rows, "stories")
		for _, row := range rows {
			if row.ID == s.story {
				t.Error("an erased story is in the list")
			}
		}
		if found, _ := filepath.Glob(filepath.Join(l.dir, "recordings", string(s.recording), "*")); len(found) > 0 {
			t.Errorf("of an erased story a laptop has %q", found)
		}
	}
}

// spoken is a story, its storyteller's phone, and their link.
type spoken struct {
	story, recording catalog.ID
	coat, door, tea  catalog.ID // its extracts
	by               desktop
	phone            *workbench.Browser
	link             string
}

// src is the address of the sound on the page.
func (s *spoken) src(t *testing.T) (src string) {
	t.Helper()
	var is bool
	if s.phone.Do(chromedp.AttributeValue("audio", "src", &src, &is)); !is {
		t.Fatal("nothing plays")
	}
	at, err := url.Parse(s.link)
	if err != nil {
		t.Fatal(err)
	}
	return at.Scheme + "://" + at.Host + src
}

func (s *spoken) fetch(t *testing.T) []byte {
	t.Helper()
	return []byte(s.everybody(t, s.src(t), 200))
}

// everybody asks for an address with nothing but the address.
func (s *spoken) everybody(t *testing.T, address string, want int) string {
	t.Helper()
	res, err := laptop.New().At(address, "").Client().Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != want {
		t.Fatalf("%s answers %s, %v", address, res.Status, err)
	}
	return string(body)
}

func (s *spoken) copyHash(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(s.by.dir, "recordings", string(s.recording), "listening.opus"))
	if err != nil {
		t.Fatal(err)
	}
	return laptop.Hash(raw)
}

type asked struct {
	ID, State, Choice string
	Came              time.Time
	Missing           []string
}

func (s *spoken) request(t *testing.T, data, number string) asked {
	t.Helper()
	var all []asked
	ask(t, &all, "requests", "--data", data)
	mine := slices.DeleteFunc(all, func(r asked) bool { return r.ID != number })
	if len(mine) != 1 {
		t.Fatalf("of request %s there are %d", number, len(mine))
	}
	return mine[0]
}

func (s *spoken) sameEvents(t *testing.T, laptops ...desktop) {
	t.Helper()
	var shown [2]struct{ Events json.RawMessage }
	for i, l := range laptops {
		l.must(t, nil, "sync")
		l.must(t, &shown[i], "consent", "show", string(s.story))
	}
	if !bytes.Equal(shown[0].Events, shown[1].Events) {
		t.Errorf("the laptops do not agree:\n%s\n%s", shown[0].Events, shown[1].Events)
	}
}

// desktop is a laptop: a library and the program that works on it.
type desktop struct{ path, dir string }

// ownvoice builds the program that people use.
func ownvoice(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ownvoice")
	if out, err := exec.Command("go", "build", "-o", path, "ownvoice").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// reporter is a laptop that has joined the project.
func reporter(t *testing.T, program, data string) desktop {
	t.Helper()
	l := desktop{program, filepath.Join(t.TempDir(), "Ownvoice")}
	out, errOut, code := verb(t, "invite", "--data", data, "--project", "Co-Pro Stories", "--role", "reporter")
	if code != 0 {
		t.Fatalf("invite: %d %s", code, errOut)
	}
	l.must(t, nil, "enrol", strings.TrimSpace(out))
	return l
}

func (l desktop) try(t *testing.T, args ...string) (code int, errOut string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), l.path, append([]string{"--library", l.dir}, args...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), said.String()
}

// reads is what a verb says to a person.
func (l desktop) reads(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), l.path, append([]string{"--library", l.dir}, args...)...).Output()
	if err != nil {
		t.Fatalf("ownvoice %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// must runs a verb that has to succeed, and reads its JSON into v.
func (l desktop) must(t *testing.T, v any, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), l.path, append([]string{"--library", l.dir, "--json"}, args...)...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("ownvoice %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), said.String())
	}
	lines := strings.Split(out.String(), "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], `{"progress"`) {
		lines = lines[1:]
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), v); err != nil {
		t.Fatalf("ownvoice %s says %v in\n%s", strings.Join(args, " "), err, out.String())
	}
}

// tells makes a story of twelve seconds with words and three extracts, and
// sends it.
func (l desktop) tells(t *testing.T) *spoken {
	t.Helper()
	sound := filepath.Join(t.TempDir(), "told.wav")
	if out, err := exec.Command("sox", "-R", "-n", "-r", "48000", "-b", "16", "-c", "1", sound, "synth", "12", "pinknoise", "synth", "12", "sine", "mix", fmt.Sprint(200+len(t.Name())), "gain", "-12").CombinedOutput(); err != nil {
		t.Fatalf("sox: %v %s", err, out)
	}
	var kept struct{ Story, Recording catalog.ID }
	l.must(t, &kept, "import", sound, "--title", "With my coat on, "+t.Name(), "--storyteller", "Maureen", "--agreed")
	s := &spoken{story: kept.Story, recording: kept.Recording, by: l}
	story := string(s.story)
	l.must(t, nil, "consent", "give", story, "--use", "keep=yes,team=yes,extract=yes,quote=yes", "--how", "apart")
	l.must(t, nil, "words", "add", story, "I had my coat on.", "--at", "0:01", "--until", "0:04", "--speaker", "Them")
	for _, e := range []struct {
		into            *catalog.ID
		from, to, title string
	}{{&s.coat, "0:01", "0:04", "The coat"}, {&s.door, "0:04", "0:07", "The door"}, {&s.tea, "0:07", "0:09", "The tea"}} {
		var made struct{ ID catalog.ID }
		l.must(t, &made, "extract", "add", story, "--from", e.from, "--to", e.to, "--title", e.title)
		*e.into = made.ID
	}
	var synced struct {
		Files []struct{ Kind, State string }
	}
	if l.must(t, &synced, "sync"); len(synced.Files) == 0 || synced.Files[0].Kind != "listening" || synced.Files[0].State != "safe" {
		t.Fatalf("sync says %+v", synced)
	}
	return s
}

// curator is who looks after the archive, signed in.
type curator struct {
	address string
	*http.Client
}

func aCurator(t *testing.T, address, data string) curator {
	t.Helper()
	out, errOut, code := verb(t, "invite", "--data", data, "--project", "Co-Pro Stories", "--role", "archivist")
	i, err := wire.ParseInvitation(out)
	if code != 0 || err != nil {
		t.Fatalf("invite: %d %s %v", code, errOut, err)
	}
	k := curator{address, laptop.New().At(address, "").Client()}
	if k.Jar, err = cookiejar.New(nil); err != nil {
		t.Fatal(err)
	}
	k.post(t, "/join", url.Values{"code": {i.Code}, "name": {"Ann"}, "login": {"ann"}, "passphrase": {"four words in a row"}})
	return k
}

func (k curator) post(t *testing.T, path string, form url.Values) string {
	t.Helper()
	res, err := k.PostForm(k.address+path, form)
	return k.read(t, path, res, err)
}

func (k curator) get(t *testing.T, path string) string {
	t.Helper()
	res, err := k.Get(k.address + path)
	return k.read(t, path, res, err)
}

func (k curator) read(t *testing.T, path string, res *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%s answers %s, %v\n%s", path, res.Status, err, body)
	}
	return string(body)
}

// link makes the private link of a story, on the desk.
func (k curator) link(t *testing.T, story catalog.ID) string {
	t.Helper()
	link := regexp.MustCompile(`https://[^"\s]+/yours/[a-z0-9]+`).FindString(k.post(t, "/desk/stories/"+string(story)+"/link", nil))
	if link == "" {
		t.Fatal("the desk shows no link")
	}
	return link
}
