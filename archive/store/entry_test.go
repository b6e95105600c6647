package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func init() {
	promises["a list says of a closed story that there is one, and how it stands"] = listedByState
	promises["pages of a list have each story once, the newest first"] = listedInPages
	promises["a search finds what may be heard, and reads on where it found nothing"] = soughtInPages
	promises["who chose two names is two people, and who chose none is nobody"] = tellersByName
	promises["a story's past is told in sentences, to its own team"] = pastTold
	promises["a story is safe when every track is here whole, also packed"] = safelyKept
	promises["a code for a passphrase works once, for a day, and ends sessions"] = passcodes
	promises["requests that are open come first, and have 30 days"] = requestsInOrder
}

// listed are the titles of one page of a list, "-" for a story without.
func (b *bench) listed(r store.Reader, w store.Wanted) (titles []string, next catalog.ID) {
	b.Helper()
	all, next, err := b.Entries(b.Context(), r, w)
	b.ok(err)
	for _, e := range all {
		if e.Heard == (e.Title == "") || !e.Heard && (e.KnownAs != "" || e.May.As != "" || e.Because != "" || e.Seconds != 0) {
			b.Errorf("of a story of which heard is %v the list says %+v", e.Heard, e)
		}
		if e.Title == "" {
			e.Title = "-"
		}
		titles = append(titles, e.Title)
	}
	return titles, next
}

// titled is a story with a title and somebody who tells it.
func (b *bench) titled(l *laptop.Laptop, d store.Device, title, name string, uses ...catalog.Use) (story, person catalog.ID) {
	b.Helper()
	story, person = catalog.NewID(), catalog.NewID()
	b.push(d, l.Yes(story, uses...), l.Title(story, title), l.Change(catalog.KindPerson, person, story, "known_as", name),
		l.Change(catalog.KindStory, story, story, "storyteller", person))
	return story, person
}

func listedByState(b *bench) {
	l, d := b.join("A")
	lb, db := b.join("B")
	b.titled(l, d, "team", "Maureen", catalog.UseKeep, catalog.UseTeam)
	b.titled(l, d, "closed", "Tomos", catalog.UseKeep)
	b.titled(l, d, "public", "Gwen", catalog.UseKeep, catalog.UseTeam, catalog.UseWhole)
	taken, _ := b.titled(l, d, "taken", "Delroy", catalog.UseKeep, catalog.UseTeam)
	b.titled(lb, db, "other", "Kofi", catalog.UseKeep, catalog.UseTeam)
	erase := l.Event(taken, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson})
	b.push(d, erase)
	mine, all := store.MemberOf("somebody", l.Project), store.Archivist("somebody")
	for name, c := range map[string]struct {
		r    store.Reader
		w    store.Wanted
		want []string
	}{
		"what the team may hear":       {mine, store.Wanted{}, []string{"public", "team"}},
		"what anyone may hear":         {mine, store.Wanted{State: store.EntryPublic}, []string{"public"}},
		"what the team alone may hear": {mine, store.Wanted{State: store.EntryTeam}, []string{"team"}},
		"what nobody may hear":         {mine, store.Wanted{State: store.EntryClosed}, []string{"-", "-"}},
		"what was taken back":          {mine, store.Wanted{State: store.EntryAsked}, []string{"-"}},
		"an archivist":                 {all, store.Wanted{}, []string{"other", "public", "team"}},
		"one project":                  {all, store.Wanted{Project: lb.Project}, []string{"other"}},
		"another's project":            {mine, store.Wanted{Project: lb.Project}, nil},
		"everybody":                    {store.Everybody(), store.Wanted{}, nil},
		"nobody":                       {store.Reader{}, store.Wanted{}, nil},
		"words of a closed story":      {mine, store.Wanted{State: store.EntryClosed, Search: "closed"}, nil},
		"a name":                       {mine, store.Wanted{Search: "MAUREEN"}, []string{"team"}},
	} {
		if got, _ := b.listed(c.r, c.w); !slices.Equal(got, c.want) {
			b.Errorf("%s: %q, and not %q", name, got, c.want)
		}
	}
	asked, _, err := b.Entries(b.Context(), mine, store.Wanted{State: store.EntryAsked})
	b.ok(err)
	if asked[0].Request != erase.Entity || asked[0].May.State != catalog.PermitTaken {
		b.Errorf("%+v", asked[0])
	}
	if _, err := b.EntryOf(b.Context(), mine, lb.Project, taken); !errors.Is(err, store.ErrNotFound) {
		b.Errorf("a story of another project: %v", err)
	}
	// the closure of a day ends, and nobody has looked since
	day, _ := b.titled(l, d, "opens", "Bev", catalog.UseKeep, catalog.UseTeam)
	b.push(d, l.Event(day, catalog.Consent{Kind: catalog.EventChange, Until: time.Unix(0, b.now.Load()).Add(time.Hour), Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	if got, _ := b.listed(mine, store.Wanted{}); slices.Contains(got, "opens") {
		b.Error("closed for an hour, and listed")
	}
	b.pass(2 * time.Hour)
	if got, _ := b.listed(mine, store.Wanted{}); !slices.Contains(got, "opens") {
		b.Error("the hour is over, and it is not listed")
	}
}

func listedInPages(b *bench) {
	l, d := b.join("A")
	var want []string
	for i := range 60 {
		title := fmt.Sprintf("number %d", i)
		b.titled(l, d, title, "", catalog.UseKeep, catalog.UseTeam)
		want = append([]string{title}, want...)
	}
	var got []string
	pages := 0
	for w := (store.Wanted{}); ; pages++ {
		page, next := b.listed(store.MemberOf("somebody", l.Project), w)
		got = append(got, page...)
		if w.After = next; next == "" {
			break
		}
	}
	if !slices.Equal(got, want) || pages != 2 {
		b.Errorf("%d pages: %q", pages+1, got)
	}
}

func soughtInPages(b *bench) {
	l, d := b.join("A")
	mine := store.MemberOf("somebody", l.Project)
	first, _ := b.titled(l, d, "the café on Fylde Road", "Zoë", catalog.UseKeep, catalog.UseTeam)
	for i := range 520 {
		story := catalog.NewID()
		b.push(d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, fmt.Sprint("number ", i)))
	}
	for _, words := range []string{"café", "CAFÉ fylde", "road zoë", "zo"} {
		var got []string
		looks := 0
		for w := (store.Wanted{Search: words}); looks < 5; looks++ {
			page, next := b.listed(mine, w)
			got = append(got, page...)
			if w.After = next; next == "" {
				break
			}
		}
		if !slices.Equal(got, []string{"the café on Fylde Road"}) || looks != 1 {
			b.Errorf("%q found %q after %d looks", words, got, looks)
		}
	}
	b.push(d, l.Event(first, catalog.Consent{Kind: catalog.EventChange, As: "none"}))
	if got, _ := b.listed(mine, store.Wanted{Search: "zoë"}); got != nil {
		b.Errorf("who wants no name is found by it: %q", got)
	}
}

func tellersByName(b *bench) {
	l, d := b.join("A")
	coat, maureen := b.titled(l, d, "coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	tea, _ := b.titled(l, d, "tea", "nobody knows", catalog.UseKeep, catalog.UseTeam)
	b.push(d, l.Change(catalog.KindStory, tea, tea, "storyteller", maureen), l.Change(catalog.KindPerson, maureen, tea, "known_as", "Maureen"), l.Event(tea, catalog.Consent{Kind: catalog.EventChange, As: "chosen:Mo"}))
	quiet, _ := b.titled(l, d, "street", "Delroy", catalog.UseKeep, catalog.UseTeam)
	b.push(d, l.Event(quiet, catalog.Consent{Kind: catalog.EventChange, As: "none"}))
	b.titled(l, d, "closed", "Tomos", catalog.UseKeep)
	mine := store.MemberOf("somebody", l.Project)
	names := func(r store.Reader, search string) (all []string) {
		found, next, err := b.Tellers(b.Context(), r, "", search, "")
		b.ok(err)
		for _, t := range found {
			all = append(all, t.Name)
			for _, e := range t.Stories {
				if e.KnownAs != t.Name {
					b.Errorf("%s tells a story as %s", t.Name, e.KnownAs)
				}
			}
		}
		if next != "" {
			b.Error("there are not that many")
		}
		slices.Sort(all)
		return all
	}
	for search, want := range map[string][]string{"": {"Maureen", "Mo"}, "mo": {"Mo"}, "maur": {"Maureen"}, "delroy": nil, "tomos": nil} {
		if got := names(mine, search); !slices.Equal(got, want) {
			b.Errorf("%q finds %q, and not %q", search, got, want)
		}
	}
	if got := names(store.MemberOf("somebody", catalog.NewID()), ""); got != nil {
		b.Errorf("somebody of another project sees %q", got)
	}
	if got := names(store.Everybody(), ""); got != nil {
		b.Errorf("everybody sees %q", got)
	}
	one, err := b.Teller(b.Context(), mine, maureen, "Mo")
	b.ok(err)
	if len(one.Stories) != 1 || one.Stories[0].ID != tea {
		b.Errorf("Mo tells %+v", one.Stories)
	}
	b.push(d, l.Event(coat, catalog.Consent{Kind: catalog.EventRefuse, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	if _, err := b.Teller(b.Context(), mine, maureen, "Maureen"); !errors.Is(err, store.ErrNotFound) {
		b.Errorf("after a no: %v", err)
	}
}

func pastTold(b *bench) {
	l, d := b.join("A")
	story, _ := b.titled(l, d, "first", "Maureen", catalog.UseKeep, catalog.UseTeam)
	rosa, supporter := catalog.NewID(), catalog.NewID()
	by := func(who catalog.ID, c catalog.Change) catalog.Change { c.Author = who; return c }
	b.push(d, l.Change(catalog.KindPerson, rosa, story, "known_as", "Rosa"), l.Change(catalog.KindPerson, rosa, story, "role", catalog.RoleReporter),
		l.Change(catalog.KindPerson, supporter, story, "known_as", "Neighbour"), l.Change(catalog.KindPerson, supporter, story, "role", catalog.RoleStoryteller))
	second := by(rosa, l.Title(story, "second"))
	second.Replaces = []string{"0000000000001-000000@" + string(l.Device)}
	b.push(d, second)
	for range 3 {
		b.push(d, by(rosa, l.Change(catalog.KindSegment, catalog.NewID(), story, "text", "secret words")))
	}
	b.push(d, by(supporter, l.Note(story, "secret note")))
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: 61000, To: 65000}, WrittenBy: rosa}))
	mine := store.MemberOf("somebody", l.Project)
	all, err := b.History(b.Context(), mine, l.Project, story)
	b.ok(err)
	var said []string
	for _, h := range all {
		said = append(said, strings.TrimSpace(h.Said+" "+h.By))
	}
	told := strings.Join(said, "\n")
	for _, want := range []string{"Rosa wrote 3 passages of the words.", "Rosa called it “second”.", "Somebody at the laptop “bench” wrote a note.", "Maureen wants a part left out, about 1:01 to 1:05. Written down by Rosa", "Maureen said yes to keeping it in the archive and the team hearing it."} {
		if !strings.Contains(told, want) {
			b.Errorf("nobody says %q in\n%s", want, told)
		}
	}
	for _, not := range []string{"secret", "Neighbour", "“first”"} {
		if strings.Contains(told, not) {
			b.Errorf("%q is told in\n%s", not, told)
		}
	}
	sayings, err := b.Sayings(b.Context(), mine, l.Project, story)
	if b.ok(err); len(sayings) != 2 || !sayings[0].At.After(sayings[1].At) {
		b.Errorf("%+v", sayings)
	}
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventChange, As: "none"}))
	all, err = b.History(b.Context(), mine, l.Project, story)
	b.ok(err)
	for _, h := range all {
		if strings.Contains(h.Said+h.By, "Maureen") {
			b.Errorf("who wants no name is named: %+v", h)
		}
	}
	for _, r := range []store.Reader{store.Everybody(), {}, store.MemberOf("somebody", catalog.NewID())} {
		if _, err := b.History(b.Context(), r, l.Project, story); !errors.Is(err, store.ErrNotFound) {
			b.Errorf("%+v: %v", r, err)
		}
	}
	b.ok(b.Audit(b.Context(), "somebody", "made private link", l.Project, story))
	if acts, err := b.ActsAbout(b.Context(), mine, l.Project, story); err != nil || len(acts) != 1 {
		b.Errorf("%+v, %v", acts, err)
	}
	if acts, err := b.ActsAbout(b.Context(), store.MemberOf("somebody", catalog.NewID()), l.Project, story); err != nil || acts != nil {
		b.Errorf("of another project: %+v, %v", acts, err)
	}
}

func safelyKept(b *bench) {
	l, d := b.join("A")
	story, _ := b.titled(l, d, "coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
	mine := store.MemberOf("somebody", l.Project)
	safe := func() store.Safety {
		e, err := b.EntryOf(b.Context(), mine, l.Project, story)
		b.ok(err)
		return e.Safe
	}
	if s := safe(); s.Safe() || s.Tracks != 0 {
		b.Errorf("without a recording: %+v", s)
	}
	one, two, sound, packed := catalog.NewID(), catalog.NewID(), []byte("as it was recorded"), []byte("packed")
	b.push(d, l.Facts(story, one, sound), l.Facts(story, two, []byte("another")))
	_, err := b.keep(l, story, one, sound)
	b.ok(err)
	if s := safe(); s.Safe() || s.Missing() != 1 {
		b.Errorf("one of two: %+v", s)
	}
	c := catalog.Copy{Kind: catalog.FilePacked, File: "track-1.flac", Bytes: int64(len(packed)), SHA256: laptop.Hash(packed), Masters: []string{laptop.Hash([]byte("another"))}}
	b.push(d, l.Change(catalog.KindRecording, two, story, catalog.FieldCopy(c.File), c))
	_, err = b.KeepFile(b.Context(), store.File{Kind: catalog.FilePacked, Project: l.Project, Story: story, Recording: two, Track: c.File, SHA256: c.SHA256, Bytes: c.Bytes, Device: d.ID}, strings.NewReader(string(packed)))
	b.ok(err)
	if s := safe(); !s.Safe() || s.Damaged != 0 || s.Oldest.IsZero() {
		b.Errorf("one as it was and one packed: %+v", s)
	}
	t, err := b.Telling(b.Context(), mine, story)
	b.ok(err)
	files, err := b.StoredOf(b.Context(), mine, t)
	if b.ok(err); len(files) != 2 || files[0].Laptop != "bench" || files[0].Came.IsZero() || files[0].Checked.IsZero() {
		b.Errorf("%+v", files)
	}
	if _, err := b.StoredOf(b.Context(), store.Everybody(), t); !errors.Is(err, store.ErrNotFound) {
		b.Errorf("everybody: %v", err)
	}
}

func passcodes(b *bench) {
	account := func(login, role string) store.Account {
		code, _, err := b.Invite(b.Context(), "A", role)
		b.ok(err)
		a, err := b.JoinPages(b.Context(), code, login, login, "four words in a row")
		b.ok(err)
		return a
	}
	rosa, priya := account("rosa", "reporter"), account("priya", "coordinator")
	anew := func() string {
		code, _, err := b.NewPasscode(b.Context(), rosa.ID, priya.ID)
		b.ok(err)
		return code
	}
	use := func(code string) error {
		_, err := b.UsePasscode(b.Context(), code, "another few words")
		return err
	}
	nowhere(b, b.data, anew()) // the code is kept by nobody
	old, code := anew(), anew()
	session, err := b.SignIn(b.Context(), rosa.ID)
	b.ok(err)
	if err := use(old); !errors.Is(err, store.ErrPasscode) {
		b.Errorf("one that was made before: %v", err)
	}
	if _, err := b.UsePasscode(b.Context(), code, "short"); !errors.Is(err, store.ErrPassphrase) {
		b.Errorf("too short: %v", err)
	}
	tried := make(chan error)
	for range 6 {
		go func() { tried <- use(code) }()
	}
	worked := 0
	for range 6 {
		if err := <-tried; err == nil {
			worked++
		} else if !errors.Is(err, store.ErrPasscode) {
			b.Error(err)
		}
	}
	if worked != 1 {
		b.Errorf("used by six at once it worked %d times", worked)
	}
	if _, err := b.SignedIn(b.Context(), session); !errors.Is(err, store.ErrNotFound) {
		b.Errorf("still signed in: %v", err)
	}
	if _, err := b.Prove(b.Context(), "rosa", "four words in a row"); !errors.Is(err, store.ErrSignIn) {
		b.Errorf("the old passphrase: %v", err)
	}
	_, err = b.Prove(b.Context(), "rosa", "another few words")
	b.ok(err)
	code = anew()
	b.pass(store.PasscodeHours*time.Hour + time.Minute)
	if err := use(code); !errors.Is(err, store.ErrPasscode) {
		b.Errorf("after a day: %v", err)
	}
	code = anew()
	b.ok(b.Repass(b.Context(), rosa.ID, "a third few words"))
	if err := use(code); !errors.Is(err, store.ErrPasscode) {
		b.Errorf("after they remembered: %v", err)
	}
	code = anew()
	b.ok(b.AccountOff(b.Context(), rosa.ID))
	if err := use(code); !errors.Is(err, store.ErrPasscode) {
		b.Errorf("of an account that is switched off: %v", err)
	}
	if _, _, err := b.NewPasscode(b.Context(), rosa.ID, priya.ID); !errors.Is(err, store.ErrNotFound) {
		b.Errorf("for an account that is switched off: %v", err)
	}
	acts, err := b.Acts(b.Context(), priya.Reader(), 100)
	b.ok(err)
	if n := len(slices.DeleteFunc(acts, func(a store.Act) bool { return a.What != "chose another passphrase with a code" || a.About != rosa.ID })); n != 1 {
		b.Errorf("%d uses are in the log", n)
	}
}

func requestsInOrder(b *bench) {
	l, d := b.join("A")
	other, od := b.join("A")
	ask := func(choice string) catalog.ID {
		story, _ := b.titled(l, d, "coat", "Maureen", catalog.UseKeep, catalog.UseTeam)
		b.pull(od, 0) // the other laptop has it
		e := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: choice, Device: d.ID})
		b.push(d, e)
		b.pass(time.Hour)
		return e.Entity
	}
	first, second, third := ask(catalog.ChoiceStop), ask(catalog.ChoiceStop), ask(catalog.ChoiceStop)
	mine := store.MemberOf("somebody", l.Project)
	order := func() (ids []catalog.ID) {
		all, err := b.Requests(b.Context(), mine)
		b.ok(err)
		for _, q := range all {
			ids = append(ids, q.ID)
		}
		return ids
	}
	if got := order(); !slices.Equal(got, []catalog.ID{first, second, third}) {
		b.Errorf("%v", got)
	}
	q, err := b.RequestOf(b.Context(), mine, first)
	b.ok(err)
	if !q.Open() || q.Due().Sub(q.Came) != store.RequestDays*24*time.Hour {
		b.Errorf("done here, and not by the other laptop: %+v", q)
	}
	for _, id := range []catalog.ID{first, second} {
		q, err := b.RequestOf(b.Context(), mine, id)
		b.ok(err)
		b.push(od, other.Event(q.Story, catalog.Consent{Kind: catalog.EventNote, Carried: []catalog.ID{id}, Device: od.ID}))
	}
	if got := order(); !slices.Equal(got, []catalog.ID{third, second, first}) {
		b.Errorf("two are answered: %v", got)
	}
	if q, err := b.RequestOf(b.Context(), mine, first); err != nil || q.Open() {
		b.Errorf("everybody answered: %+v, %v", q, err)
	}
}

// BenchmarkList is a page of stories, a page of people and a search that finds
// nothing, in archives of two sizes.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		s := trial.Open(b, store.Config{})
		r := filled(b, s, n)
		for name, list := range map[string]func() error{
			"stories": func() error { _, _, err := s.Entries(b.Context(), r, store.Wanted{}); return err },
			"people":  func() error { _, _, err := s.Tellers(b.Context(), r, "", "", ""); return err },
			"search":  func() error { _, _, err := s.Entries(b.Context(), r, store.Wanted{Search: "zeppelin"}); return err },
		} {
			b.Run(fmt.Sprintf("%s of %d", name, n), func(b *testing.B) {
				for b.Loop() {
					if err := list(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// filled brings stories of a few words each, and returns who may hear them.
func filled(b *testing.B, s *store.Store, n int) store.Reader {
	b.Helper()
	l, d := trial.Join(b, s, "A", "bench")
	for range n / 50 {
		var all []catalog.Change
		for range 50 {
			story, person := catalog.NewID(), catalog.NewID()
			all = append(all, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "With my coat on"), l.Change(catalog.KindPerson, person, story, "known_as", "Maureen"),
				l.Change(catalog.KindStory, story, story, "storyteller", person))
			for range 5 {
				all = append(all, l.Change(catalog.KindSegment, catalog.NewID(), story, "text", "Well, I spoke."))
			}
		}
		trial.Push(b, s, d, all...)
	}
	return store.MemberOf("somebody", l.Project)
}
