package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ownvoice/archive/api"
	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// world is a whole archive with two projects, and somebody of every kind.
type world struct {
	*testing.T
	*store.Store
	server *httptest.Server
	passes page.Passes
	who    map[string]*visitor
	things []thing
	lines  []*http.Transport // of all visitors
	from   net.IPAddr        // where they come from
}

// visitor is somebody who asks: with a session, with a laptop's signature, with
// a private link, or with nothing.
type visitor struct {
	cookie string
	signs  *laptop.Laptop
	link   string
}

// thing is what is asked for. Its word stands in all there is of it, and is
// read by those only who are named in seen.
type thing struct {
	name, word string
	seen       []string // visitors
	ids        map[string]string
	brought    catalog.ID // the laptop that it came from
}

func (w *world) ok(err error) {
	w.Helper()
	trial.OK(w, err)
}

// The words that stand for what each story holds: title, words, name, sound.
const (
	openWord, teamWord, closedWord, takenWord, otherWord = "walrusopen", "walrusteam", "walrusclosed", "walrustaken", "walrusother"
)

func settle(t *testing.T) *world {
	t.Helper()
	f := folder{Data: t.TempDir()}
	st, err := f.open(t.Context())
	w := &world{T: t, Store: st, who: map[string]*visitor{"nobody": {}}}
	w.ok(err)
	t.Cleanup(func() { st.Close() })
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	laptops, err := api.New(t.Context(), st, api.Options{Log: log})
	w.ok(err)
	people, err := pages(t.Context(), st, log, func() (string, string) { return "https://archive.example", "" })
	w.ok(err)
	w.server = httptest.NewTLSServer(newServer(laptops, people, log).Handler)
	w.comeFrom(w.server.Client())
	t.Cleanup(w.server.Close)
	t.Cleanup(laptops.Stop)
	key, err := st.Shared(t.Context(), "pass key", func() string { return "unused: pages made one" })
	w.ok(err)
	w.passes = page.NewPasses([]byte(key))
	w.people()
	return w
}

func (w *world) people() {
	writer, other := w.laptop("A", "writes"), w.laptop("B", "laptop of B")
	w.laptop("A", "laptop of A")
	w.laptop("A", "lost laptop")
	spare, spareB := w.laptop("A", "spare"), w.laptop("B", "spareB")
	w.account("A", "reporter", "reporter of A")
	w.account("A", "coordinator", "coordinator of A")
	w.account("A", "archivist", "archivist")
	w.account("B", "reporter", "reporter of B")
	left, leftB := w.account("A", "reporter", "who left"), w.account("B", "reporter", "who left B")
	for _, target := range []string{"spare", "spareB", "who left", "who left B"} {
		delete(w.who, target) // they are switched off, and ask nothing
	}

	teamA := []string{"reporter of A", "coordinator of A", "archivist", "laptop of A", "writes"}
	everybody := append(slices.Clone(teamA), "nobody", "reporter of B", "storyteller", "laptop of B", "lost laptop")
	w.story("a public story", writer, openWord, everybody, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole, catalog.UseExtract)
	w.story("a story for the team", writer, teamWord, teamA, catalog.UseKeep, catalog.UseTeam)
	w.story("a closed story", writer, closedWord, []string{"storyteller", "writes"}, catalog.UseKeep) // the laptop that sent it may have it back
	w.story("a story taken back", writer, takenWord, nil, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole)
	w.story("a story of B", other, otherWord, []string{"reporter of B", "archivist", "laptop of B"}, catalog.UseKeep, catalog.UseTeam)
	w.takeBack("a story taken back", writer, "coordinator of A", "archivist")
	w.takeBackAnother(other)
	w.things = append(w.things,
		thing{"nothing", "", nil, map[string]string{"story": string(catalog.NewID()), "project": string(catalog.NewID()), "recording": string(catalog.NewID()), "name": laptop.Track, "track": laptop.Track,
			"sha256": laptop.Hash([]byte("nothing")), "request": string(catalog.NewID()), "laptop": string(catalog.NewID()), "account": string(catalog.NewID()), "code": strings.Repeat("a", 26), "extract": string(catalog.NewID())}, ""},
		thing{"a laptop of A", "", []string{"coordinator of A", "archivist"}, map[string]string{"laptop": string(spare.Device)}, ""},
		thing{"a laptop of B", "", []string{"archivist"}, map[string]string{"laptop": string(spareB.Device)}, ""},
		thing{"an account of A", "", []string{"coordinator of A", "archivist"}, map[string]string{"account": string(left)}, ""},
		thing{"an account of B", "", []string{"archivist"}, map[string]string{"account": string(leftB)}, ""})
	w.worry(w.thing("a public story"), "coordinator of A", "archivist")
	closed := w.thing("a closed story")
	code, _, err := w.NewLink(w.Context(), catalog.ID(closed.ids["project"]), catalog.ID(closed.ids["story"]), "somebody")
	w.ok(err)
	closed.ids["code"] = code
	w.who["storyteller"] = &visitor{link: code}
	w.ok(w.SwitchOff(w.Context(), w.who["lost laptop"].signs.Device))
}

func (w *world) thing(name string) *thing {
	for i := range w.things {
		if w.things[i].name == name {
			return &w.things[i]
		}
	}
	w.Fatalf("no thing %q", name)
	return nil
}

func (w *world) laptop(project, name string) *laptop.Laptop {
	w.Helper()
	l, _ := trial.Join(w, w.Store, project, name)
	client := l.At(w.server.URL, "").Client()
	client.CheckRedirect = asTold
	w.comeFrom(client)
	w.who[name] = &visitor{signs: l}
	return l
}

// comeFrom lets a client come from the address where all of them are now.
func (w *world) comeFrom(c *http.Client) {
	line := c.Transport.(*http.Transport)
	line.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: w.from.IP}}).DialContext(ctx, network, address)
	}
	w.lines = append(w.lines, line)
}

// move gives everybody another address: whoever tries doors that are not theirs
// is soon told to wait.
func (w *world) move(n int) {
	w.from.IP = net.IPv4(127, 0, 1, byte(n))
	for _, l := range w.lines {
		l.CloseIdleConnections()
	}
}

func (w *world) account(project, role, name string) catalog.ID {
	w.Helper()
	code, _, err := w.Invite(w.Context(), project, role)
	w.ok(err)
	a, err := w.JoinPages(w.Context(), code, strings.ReplaceAll(name, " ", "-"), name, "four words in a row")
	w.ok(err)
	token, err := w.SignIn(w.Context(), a.ID)
	w.ok(err)
	w.who[name] = &visitor{cookie: token}
	return a.ID
}

// story is told, with words, a name, an extract and sound.
func (w *world) story(name string, l *laptop.Laptop, word string, seen []string, uses ...catalog.Use) {
	w.Helper()
	story, person, recording, line, extract := catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID()
	sound := []byte("sound " + word)
	d, err := w.Device(w.Context(), l.Device)
	w.ok(err)
	trial.Push(w, w.Store, d,
		l.Yes(story, uses...), l.Title(story, word+" title"),
		l.Change(catalog.KindStory, story, story, "storyteller", person), l.Change(catalog.KindPerson, person, story, "known_as", word+" name"),
		l.Facts(story, recording, sound),
		l.Change(catalog.KindSegment, line, story, "recording", recording), l.Change(catalog.KindSegment, line, story, "start_ms", 1000),
		l.Change(catalog.KindSegment, line, story, "end_ms", 4000), l.Change(catalog.KindSegment, line, story, "text", word+" was said"),
		l.Change(catalog.KindExtract, extract, story, "recording", recording), l.Change(catalog.KindExtract, extract, story, "start_ms", 500),
		l.Change(catalog.KindExtract, extract, story, "end_ms", 5000), l.Change(catalog.KindExtract, extract, story, "title", word+" extract"),
	)
	trial.Keep(w, w.Store, store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, Device: l.Device}, sound)
	w.things = append(w.things, thing{name, word, seen, map[string]string{"story": string(story), "project": string(l.Project), "recording": string(recording), "track": laptop.Track,
		"name": laptop.Track, "sha256": laptop.Hash(sound), "extract": string(extract), "person": string(person), "code": strings.Repeat("b", 26)}, l.Device})
}

// takeBack asks for an erasure, which waits for a second person.
func (w *world) takeBack(name string, l *laptop.Laptop, seen ...string) {
	w.Helper()
	t := w.thing(name)
	d, err := w.Device(w.Context(), l.Device)
	w.ok(err)
	erase := l.Event(catalog.ID(t.ids["story"]), catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Device: d.ID})
	_, err = w.Push(w.Context(), d, []catalog.Change{erase})
	w.ok(err)
	w.things = append(w.things, thing{"the request for " + name, "", seen, map[string]string{"request": string(erase.Entity)}, ""})
}

// worry is what a visitor says of a public story.
func (w *world) worry(t *thing, seen ...string) {
	w.Helper()
	w.ok(w.TellWorry(w.Context(), catalog.ID(t.ids["story"]), "I know who that is", ""))
	all, err := w.Worries(w.Context(), store.Archivist("somebody"))
	w.ok(err)
	if len(all) != 1 {
		w.Fatalf("%d worries", len(all))
	}
	w.things = append(w.things, thing{name: "a worry", seen: seen, ids: map[string]string{"worry": string(all[0].ID)}})
}

func (w *world) takeBackAnother(l *laptop.Laptop) {
	w.story("another of B", l, "walrusanother", nil, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole)
	w.takeBack("another of B", l, "archivist")
}

func asTold(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// ask sends a request as somebody, and returns all of the answer.
func (w *world) ask(as *visitor, method, path string, body []byte, kind string) (int, string) {
	w.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(w.Context()), method, w.server.URL+path, bytes.NewReader(body))
	w.ok(err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if as.cookie != "" {
		req.AddCookie(&http.Cookie{Name: "__Host-ownvoice", Value: as.cookie})
	}
	if strings.HasPrefix(path, wire.PathUploads) {
		req.Header.Set("Tus-Resumable", "1.0.0")
	}
	client := *w.server.Client()
	client.CheckRedirect = asTold
	send := client.Do
	if as.signs != nil {
		send = as.signs.Do
	}
	res, err := send(req)
	w.ok(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.ok(err)
	var heads bytes.Buffer
	w.ok(res.Header.Write(&heads))
	return res.StatusCode, heads.String() + string(raw)
}

// row is what one route answers. Where the pattern names a thing, only those see
// it who see the thing.
type row struct {
	who     []string // nil: everybody
	good    int      // to them
	form    url.Values
	body    any
	query   string
	refused func(as string, v *visitor) int
	pass    bool // the address needs a pass, which everybody here has
}

func always(status int) func(string, *visitor) int {
	return func(string, *visitor) int { return status }
}

// desks answers strangers with the way to sign in, and all others as if there
// were nothing.
func desks(_ string, v *visitor) int {
	if v.cookie == "" {
		return http.StatusSeeOther
	}
	return http.StatusNotFound
}

// laptops answers whoever does not sign as a stranger.
func laptops(as string, v *visitor) int {
	if v.signs == nil {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

var (
	signedIn  = []string{"reporter of A", "coordinator of A", "reporter of B", "archivist"}
	leaders   = []string{"coordinator of A", "archivist"}
	machines  = []string{"laptop of A", "laptop of B", "writes"}
	storyPage = row{good: 200, refused: always(404)}
)

// rows has every route of the archive. Those that change something for good
// come last when they are walked: see last.
var rows = map[string]row{
	"GET /{$}":                                           {good: 200},
	"GET /frame/":                                        {good: 200},
	"GET /stories/{story}":                               storyPage,
	"GET /stories/{story}/sound/{track}":                 {good: 200, refused: always(404), pass: true},
	"GET /stories/{story}/listen":                        {good: 302, refused: always(404)},
	"GET /stories/{story}/words.txt":                     storyPage,
	"GET /stories/{story}/worry":                         storyPage,
	"POST /stories/{story}/worry":                        {good: 303, refused: always(404), form: url.Values{"words": {"x"}}, pass: true},
	"GET /sign-in":                                       {who: signedIn, good: 303, refused: always(200)},
	"POST /sign-in":                                      {good: 422, form: url.Values{"login": {"x"}, "passphrase": {"y"}}},
	"GET /join":                                          {good: 200},
	"POST /join":                                         {good: 422, form: url.Values{"code": {"x"}, "login": {"x"}, "name": {"x"}, "passphrase": {"short"}}},
	"GET /desk/{$}":                                      {who: signedIn, good: 200, refused: desks},
	"GET /desk/stories":                                  {who: signedIn, good: 200, refused: desks},
	"GET /desk/stories/{story}":                          {who: signedIn, good: 200, refused: desks},
	"GET /desk/requests":                                 {who: leaders, good: 200, refused: desks},
	"GET /desk/requests/{request}":                       {who: leaders, good: 200, refused: desks},
	"GET /desk/requests/{request}/erase":                 {who: leaders, good: 200, refused: desks},
	"POST /desk/requests/{request}/erase":                {who: leaders, good: 303, refused: desks, form: url.Values{"sure": {"no"}}},
	"POST /desk/worries/{worry}":                         {who: leaders, good: 303, refused: desks, form: url.Values{"done": {"x"}}},
	"GET /desk/people":                                   {who: signedIn, good: 200, refused: desks},
	"GET /desk/people/{person}":                          {who: signedIn, good: 200, refused: desks},
	"GET /desk/export":                                   {who: signedIn, good: 200, refused: desks},
	"GET /desk/desk.css":                                 {good: 200},
	"GET /desk/laptops/{laptop}/off":                     {who: leaders, good: 200, refused: desks},
	"GET /desk/accounts/{account}":                       {who: leaders, good: 200, refused: desks},
	"GET /desk/accounts/{account}/off":                   {who: leaders, good: 200, refused: desks},
	"POST /desk/accounts/{account}/out":                  {who: leaders, good: 303, refused: desks},
	"POST /desk/accounts/{account}/code":                 {who: leaders, good: 200, refused: desks},
	"GET /new-passphrase":                                {good: 200},
	"POST /new-passphrase":                               {good: 422, form: url.Values{"code": {"x"}, "passphrase": {"four words in a row"}}},
	"GET /bags/projects/{project}":                       {who: signedIn, good: 200, refused: always(404), query: "?for=team"},
	"GET /desk/laptops":                                  {who: leaders, good: 200, refused: desks},
	"POST /desk/laptops/{laptop}/off":                    {who: leaders, good: 303, refused: desks, form: url.Values{"sure": {"yes"}}},
	"GET /desk/invitations":                              {who: leaders, good: 200, refused: desks},
	"POST /desk/invitations":                             {who: leaders, good: 200, refused: desks, form: url.Values{"role": {"king"}}},
	"POST /desk/invitations/off":                         {who: leaders, good: 303, refused: desks},
	"GET /desk/fixity":                                   {who: leaders, good: 200, refused: desks},
	"GET /desk/accounts":                                 {who: leaders, good: 200, refused: desks},
	"POST /desk/accounts/{account}/off":                  {who: leaders, good: 303, refused: desks, form: url.Values{"sure": {"yes"}}},
	"GET /desk/log":                                      {who: leaders, good: 200, refused: desks},
	"POST /desk/out":                                     {who: signedIn, good: 303, refused: desks},
	"POST /desk/passphrase":                              {who: signedIn, good: 303, refused: desks, form: url.Values{"old": {"wrong"}}},
	"POST /desk/stories/{story}/link":                    {who: leaders, good: 200, refused: desks},
	"POST /desk/stories/{story}/link/off":                {who: leaders, good: 303, refused: desks},
	"GET /desk/stories/{story}/sound/{recording}/{name}": {who: signedIn, good: 200, refused: desks, pass: true},
	"POST /sign-out":                                     {good: 303},
	"GET /yours/{code}":                                  {good: 200, refused: always(404)},
	"GET /yours/{code}/sound/{recording}/{name}":         {good: 200, refused: always(404), pass: true},
	"POST /yours/{code}/extract/{extract}":               {good: 303, refused: always(404), form: url.Values{"choice": {"keep"}}},
	"POST /yours/{code}/who":                             {good: 303, refused: always(404), form: url.Values{"answer": {"nobody"}}},
	"POST /yours/{code}/part":                            {good: 303, refused: always(404), form: url.Values{"from": {"x"}}},
	"POST /yours/{code}/words":                           {good: 303, refused: always(404), form: url.Values{"words": {"x"}}},
	"POST /yours/{code}/again":                           {good: 303, refused: always(404), form: url.Values{"event": {"x"}, "words": {"x"}}},
	"POST /yours/{code}/back":                            {good: 303, refused: always(404), form: url.Values{"choice": {"erase"}, "name": {"wrong"}}},
	"POST /v1/enrol":                                     {good: 403, body: wire.Enrolment{Code: "x", Device: "0198d2a0-0000-7000-8000-000000000000", PublicKey: make([]byte, 32), Laptop: "x"}},
	"GET /v1/projects/{project}/changes":                 {who: machines, good: 200, refused: laptops},
	"POST /v1/projects/{project}/changes":                {who: machines, good: 200, refused: laptops, body: wire.Push{}},
	"POST /v1/projects/{project}/files":                  {who: machines, good: 200, refused: laptops, body: wire.Ask{}},
	"GET /v1/projects/{project}/files/{sha256}":          {who: machines, good: 200, refused: laptops},
	"GET /v1/projects/{project}/files/{sha256}/receipt":  {who: machines, good: 200, refused: laptops},
	"GET /v1/projects/{project}/devices":                 {who: machines, good: 200, refused: laptops},
	"POST /v1/projects/{project}/links":                  {who: machines, good: 404, refused: laptops, body: map[string]string{"story": "0198d2a0-0000-7000-8000-000000000000"}},
	"/v1/uploads/":                                       {who: machines, good: 405, refused: laptops},
	"/v1/":                                               {good: 404},
	"GET /oai":                                           {good: 200, query: "?verb=ListRecords&metadataPrefix=oai_dc"},
	"POST /oai":                                          {good: 200, form: url.Values{"verb": {"ListRecords"}, "metadataPrefix": {"oai_dc"}}},
	"GET /iiif/collection.json":                          {good: 200},
	"GET /iiif/projects/{project}/collection.json":       storyPage,
	"GET /iiif/{story}/manifest.json":                    storyPage,
	"GET /iiif/{story}/words.vtt":                        storyPage,
	"GET /feeds/stories.rss":                             {good: 200},
	"GET /feeds/extracts.rss":                            {good: 200},
	"GET /feeds/{project}/stories.rss":                   storyPage,
	"GET /feeds/{project}/extracts.rss":                  storyPage,
	"GET /bags/{story}":                                  {who: signedIn, good: 200, refused: always(404), query: "?for=team"},
	"GET /healthz":                                       {good: 200},
	"GET /readyz":                                        {good: 200},
}

// below are patterns that hold a room, or say that there is nothing else.
var below = []string{"/", "/desk/", "/yours/"}

// last are walked in this order after all others: they change what is seen.
var last = []string{"POST /yours/{code}/back", "POST /desk/laptops/{laptop}/off", "POST /desk/accounts/{account}/off", "POST /desk/out", "POST /sign-out"}

func TestNoRouteShowsAnybodyWhatIsNotForThem(t *testing.T) {
	w := settle(t)
	all := routes(t)
	for _, pattern := range all {
		if _, known := rows[pattern]; !known && !slices.Contains(below, pattern) {
			t.Errorf("%s has no row: write down who may ask for what there", pattern)
		}
	}
	for pattern := range rows {
		if !slices.Contains(all, pattern) {
			t.Errorf("%s is a row and no route", pattern)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return slices.Index(last, a) - slices.Index(last, b) })
	asked := 0
	for n, pattern := range all {
		if r, known := rows[pattern]; known {
			w.move(n + 1)
			asked += w.walk(pattern, r)
		}
	}
	t.Logf("%d routes, %d questions", len(all), asked)
}

// walk asks for every thing at one route, as everybody.
func (w *world) walk(pattern string, r row) (asked int) {
	w.Helper()
	method, path, split := strings.Cut(pattern, " ")
	if !split {
		method, path = "GET", pattern
	}
	for _, t := range w.asks(path) {
		for name, v := range w.who {
			asked++
			at := w.fill(path, t, v, r)
			body, kind := r.send()
			status, said := w.ask(v, method, at, body, kind)
			if want := w.want(path, r, t, name, v); status != want {
				w.Errorf("%s asks %s for %s: %d, and not %d", name, pattern, t.name, status, want)
			}
			for _, secret := range w.things {
				if secret.word != "" && !slices.Contains(secret.seen, name) && strings.Contains(said, secret.word) {
					w.Errorf("%s asks %s for %s and reads of %s", name, pattern, t.name, secret.name)
				}
			}
		}
	}
	return asked
}

// asks are the things that a route can be asked for: those which have all that
// its pattern names.
func (w *world) asks(path string) (all []thing) {
	names := named(path)
	if len(names) == 0 {
		return []thing{{name: "all"}}
	}
	for _, t := range w.things {
		if !slices.ContainsFunc(names, func(n string) bool { return t.ids[n] == "" }) {
			all = append(all, t)
		}
	}
	return all
}

func named(path string) (names []string) {
	for rest := path; ; {
		_, after, is := strings.Cut(rest, "{")
		name, more, _ := strings.Cut(after, "}")
		if !is {
			return names
		}
		if rest = more; name != "$" {
			names = append(names, name)
		}
	}
}

func (w *world) fill(path string, t thing, v *visitor, r row) string {
	for _, n := range named(path) {
		id := t.ids[n]
		if n == "code" && v.link != "" && t.ids["code"] == v.link {
			id = v.link
		} else if n == "code" {
			id = strings.Repeat("c", 26) // whoever has not been given a code cannot know it
		}
		path = strings.ReplaceAll(path, "{"+n+"}", id)
	}
	path = strings.ReplaceAll(path, "{$}", "") + r.query
	if r.pass {
		path = w.passes.For(path)
	}
	return path
}

func (r row) send() (body []byte, kind string) {
	switch {
	case r.form != nil:
		return []byte(r.form.Encode()), "application/x-www-form-urlencoded"
	case r.body != nil:
		raw, err := json.Marshal(r.body)
		if err != nil {
			panic(err)
		}
		return raw, "application/json"
	}
	return nil, ""
}

// want is the status that somebody should get.
func (w *world) want(path string, r row, t thing, name string, v *visitor) int {
	if strings.HasPrefix(path, "/v1/projects/") {
		return w.wantLaptop(path, r, t, name, v)
	}
	may := r.who == nil || slices.Contains(r.who, name)
	if names := named(path); len(names) > 0 {
		switch {
		case strings.HasPrefix(path, "/yours/"):
			may = v.link != "" && t.ids["code"] == v.link
		case strings.HasPrefix(path, "/bags/projects/"):
			may = may && w.member(t.ids["project"], name)
		case strings.HasPrefix(path, "/desk/") || strings.HasPrefix(path, "/bags/"):
			may = may && w.desk(t, name)
		case slices.Contains(names, "project"):
			may = t.ids["project"] == w.thing("a public story").ids["project"]
		default:
			may = t.word == openWord
		}
	}
	if may {
		return r.good
	}
	return r.refused(name, v)
}

// member reports whether somebody who signed in belongs to a project.
func (w *world) member(project, name string) bool {
	a, b := w.thing("a public story").ids["project"], w.thing("a story of B").ids["project"]
	return project == a && name != "reporter of B" || project == b && (name == "reporter of B" || name == "archivist")
}

// desk reports whether somebody who signed in sees a thing there: a story that
// anyone may hear is shown at the desk to its own project only.
func (w *world) desk(t thing, name string) bool {
	return slices.Contains(t.seen, name) && (t.word != openWord || name != "reporter of B")
}

func (w *world) wantLaptop(path string, r row, t thing, name string, v *visitor) int {
	switch {
	case !slices.Contains(r.who, name):
		return r.refused(name, v)
	case t.ids["project"] != string(v.signs.Project):
		return http.StatusForbidden
	case strings.HasSuffix(path, "{sha256}") && !slices.Contains(t.seen, name):
		return http.StatusForbidden
	case strings.HasSuffix(path, "/receipt") && t.brought != v.signs.Device && !slices.Contains(t.seen, name):
		return http.StatusNotFound // nor does it learn that the file is here
	}
	return r.good
}
