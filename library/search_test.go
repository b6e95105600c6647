package library_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// tale is a story as a test of the search tells it.
type tale struct {
	title, name string
	themes      []string
	notes       []string
	said        []string // one stretch of three seconds each
}

// tell keeps a tale.
func tell(t rapid.TB, l *library.Library, a tale) catalog.Story {
	t.Helper()
	ctx := context.Background()
	s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: a.title, KnownAs: a.name}))
	var said []catalog.Segment
	for i, text := range a.said {
		said = append(said, catalog.Segment{StartMS: int64(i) * 3000, EndMS: int64(i)*3000 + 2900, Text: text})
	}
	if len(said) > 0 {
		must[[]catalog.Segment](t)(l.AddSegments(ctx, s.ID, said))
	}
	for _, note := range a.notes {
		must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: note}))
	}
	for _, name := range a.themes {
		theme := must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: name}))
		must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 1, EndMS: 2, Themes: []catalog.ID{theme.ID}}))
	}
	return s
}

func search(t rapid.TB, l *library.Library, typed string) library.Page {
	t.Helper()
	return must[library.Page](t)(l.List(context.Background(), library.Filter{Search: typed}, 0, 100))
}

func titlesOf(rows []library.Row) (all []string) {
	for _, r := range rows {
		all = append(all, r.Title)
	}
	return all
}

func TestWhatAPersonWouldCallTheBestComesFirst(t *testing.T) {
	l := open(t, t.TempDir())
	filler := strings.Repeat("and then we went on and on ", 10)
	for _, a := range []tale{ // the oldest first
		{title: "The bus"},
		{title: "Waiting for the bus in the rain"},
		{title: "A bus, and the driver"},
		{title: "Named", name: "The Bus"},
		{title: "Themed", themes: []string{"the bus"}},
		{title: "Themed by half", themes: []string{"the"}, name: "Bus"},
		{title: "Said in a row, often", said: []string{filler, "the bus the bus the bus the bus", "the bus the bus the bus the bus"}},
		{title: "Said in a row", said: []string{filler, "So I took the bus home"}},
		{title: "Said close together", said: []string{filler, "the old bus came"}},
		{title: "Said apart", said: []string{"bus", filler + filler, "the"}},
		{title: "Noted apart", notes: []string{"the rain and the wind and all that comes with them in a long year; ask about a bus"}},
	} {
		tell(t, l, a)
	}
	got := titlesOf(search(t, l, "the bus").Rows)
	want := []string{"The bus", "Waiting for the bus in the rain", "A bus, and the driver", "Named", "Themed", "Themed by half",
		"Said in a row, often", "Said in a row", "Said close together", "Noted apart", "Said apart"}
	if !slices.Equal(got, want) {
		t.Errorf("found in this order:\n%s", strings.Join(got, "\n"))
	}
}

func TestAWholeWordComesBeforeTheBeginningOfALongerOne(t *testing.T) {
	l := open(t, t.TempDir())
	tell(t, l, tale{title: "My art"})
	tell(t, l, tale{title: "An article"})
	if got := titlesOf(search(t, l, "art").Rows); !slices.Equal(got, []string{"My art", "An article"}) {
		t.Errorf("found are %q", got)
	}
}

func TestTheNewerComesFirstAmongEquals(t *testing.T) {
	l := open(t, t.TempDir())
	for _, title := range []string{"First", "Second", "Third"} {
		tell(t, l, tale{title: title, said: []string{"I like the garden"}})
	}
	if got := titlesOf(search(t, l, "garden").Rows); !slices.Equal(got, []string{"Third", "Second", "First"}) {
		t.Errorf("found are %q", got)
	}
}

func TestAStoryThatIsMoreAboutItComesFirst(t *testing.T) {
	l := open(t, t.TempDir())
	tell(t, l, tale{title: "All about it", said: []string{"The hospital.", "A hospital, the hospital, my hospital", "hospital"}})
	tell(t, l, tale{title: "By the way", said: []string{"past the hospital"}})
	long := tale{title: "Three hours, now and then"}
	for range 300 {
		long.said = append(long.said, strings.Repeat("and so it went with all of us every day ", 3))
	}
	for i := range 6 {
		long.said[i*40] += " the hospital"
	}
	tell(t, l, long)
	if got := titlesOf(search(t, l, "hospital").Rows); !slices.Equal(got, []string{"All about it", "Three hours, now and then", "By the way"}) && !slices.Equal(got, []string{"All about it", "By the way", "Three hours, now and then"}) {
		t.Errorf("found are %q", got)
	}
}

func TestAFindShowsWhereItIsSaid(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "The jobcentre")
	rec := must[library.Whole](t)(l.Story(ctx, s.ID)).Recordings[0].ID
	must[[]catalog.Segment](t)(l.AddSegments(ctx, s.ID, []catalog.Segment{
		{Recording: rec, StartMS: 1000, EndMS: 2000, Text: "I went there"},
		{Recording: rec, StartMS: 2000, EndMS: 3000, Text: "to the café by the jobcentre"},
		{Recording: rec, StartMS: 4000, EndMS: 5000, Text: "a café", Second: "un caffi ger y Ganolfan"},
	}))
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "which Jobcentre?"}))
	p := search(t, l, "jobc cafe")
	if len(p.Rows) != 1 || p.Total != 1 || p.TotalIsMore {
		t.Fatalf("found is %+v", p)
	}
	found := p.Rows[0].Found
	if len(found) != 3 || found[0].Where != "title" || found[1].Where != "words" || found[2].Where != "note" {
		t.Fatalf("found at %+v", found)
	}
	if h := found[1]; h.AtMS != 2000 || h.Recording != rec || strings.Join(marked(h), "|") != "café|jobcentre" {
		t.Errorf("said is %+v", h)
	}
	if h := search(t, l, "caffi").Rows[0].Found[0]; h.AtMS != 4000 || h.Text != "un caffi ger y Ganolfan" {
		t.Errorf("in the second language it is %+v", h)
	}
	if h := search(t, l, `"the jobcentre"`).Rows[0].Found[1]; strings.Join(marked(h), "|") != "the|jobcentre" {
		t.Errorf("of the phrase is marked %q", marked(h))
	}
}

func marked(h library.Hit) (words []string) {
	for _, m := range h.Marks {
		words = append(words, h.Text[m[0]:m[1]])
	}
	return words
}

func TestWhatIsLeftOutIsNotFound(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := tell(t, l, tale{title: "A talk", said: []string{"about the garden", "about my brother Zachary", "about the kitchen"}})
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "the ombudsman", Sort: catalog.NotePrivate}))
	if len(search(t, l, "zachary").Rows) != 1 {
		t.Fatal("it is not found before")
	}
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: 3000, To: 5000}}))
	for typed, n := range map[string]int{"zachary": 0, `"my brother"`: 0, "garden kitchen": 1, "about": 1, "ombudsman": 0} {
		p := search(t, l, typed)
		if len(p.Rows) != n {
			t.Errorf("%s is found %d times", typed, len(p.Rows))
		}
		for _, r := range p.Rows {
			for _, h := range r.Found {
				if strings.Contains(h.Text, "brother") {
					t.Errorf("%s shows %q", typed, h.Text)
				}
			}
		}
	}
}

func TestAStoryIsFoundUnderTheNameThatWasChosenAlone(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "A talk", KnownAs: "Maureen Pugh"}))
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: "Mary Ellis", Way: "letter", Detail: "7 Mill Lane"}))
	is := func(as string, found map[string]bool) {
		t.Helper()
		if as != "" {
			must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, As: as, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
		}
		for name, is := range found {
			p := search(t, l, name)
			if (len(p.Rows) == 1) != is {
				t.Errorf("as %q, %q finds %d", as, name, len(p.Rows))
			}
			if is && len(p.Rows) == 1 && (p.Rows[0].Found[0].Where != "name" || !strings.Contains(p.Rows[0].Found[0].Text, name)) {
				t.Errorf("as %q, %q shows %+v", as, name, p.Rows[0].Found)
			}
		}
	}
	is("", map[string]bool{"Maureen": true, "Pugh": true, "Mary": false, "Ellis": false, "Mill": false})
	is("first", map[string]bool{"Maureen": true, "Pugh": false})
	is("chosen:Rose", map[string]bool{"Maureen": false, "Pugh": false, "Rose": true})
	is("none", map[string]bool{"Maureen": false, "Rose": false})
}

func TestWhatIsOutOfSightIsNotFound(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := tell(t, l, tale{title: "Gone", name: "Gwen", themes: []string{"gorse"}, notes: []string{"geese"}, said: []string{"gravel"}})
	all := []string{"gone", "gwen", "gorse", "geese", "gravel"}
	finds := func(n int, words ...string) {
		t.Helper()
		for _, w := range words {
			if got := search(t, l, w); len(got.Rows) != n {
				t.Errorf("%s finds %d", w, len(got.Rows))
			}
		}
	}
	finds(1, all...)
	check(t, l.Discard(ctx, s.ID))
	finds(0, all...)
	if p := must[library.Page](t)(l.List(ctx, library.Filter{Bin: true, Search: "gone gw"}, 0, 10)); len(p.Rows) != 1 || p.Total != 1 {
		t.Error("it is not found in the bin")
	}
	check(t, l.BringBack(ctx, library.Binned{Kind: catalog.KindStory, Entity: s.ID, Story: s.ID}))
	finds(1, all...)
	pause := must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventPause, Target: catalog.WholeStory}))
	finds(1, "gone", "gwen", "gorse")
	finds(0, "geese", "gravel")
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Person: pause.Person, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
	finds(1, all...)
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: "stop"}))
	finds(0, all...)
}

func TestHostileSearchesFindNothingTheyShouldNot(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	tell(t, l, tale{title: "Or not near", name: "שלום", said: []string{"مرحبا بالعالم", "我们在一起学习", "ข้าวผัด", "tŷ 😀 end"}})
	tell(t, l, tale{title: "Other", said: []string{strings.Repeat("nobody ", 20000)}})
	tell(t, l, tale{title: strings.Repeat("long", 2500), name: strings.Repeat("wide", 2500)})
	for typed, n := range map[string]int{
		`" - `: 3, "": 3, "*": 3, "😀": 3, "\x00": 3, `"`: 3, `""""`: 3, "\xff\xfe": 3,
		"NEAR(a b)": 0, "or NOT near": 1, `title:other`: 0, `{title} : other`: 0, `other*`: 1, `^other`: 1, `other" OR "not`: 0, "other\x00; DROP TABLE words": 0,
		"שלום": 1, "مرحبا": 1, "学习": 1, "一起学": 1, `"一起学"`: 1, "学一": 1, `"学一"`: 0, "ข้าว": 1, "ty end": 1, "%": 3, "_": 3, "not' OR 1=1 --": 0,
		strings.Repeat("long", 2500): 1, strings.Repeat("long", 2500) + "x": 1, strings.Repeat("nobody ", 1500): 1, strings.Repeat("a b c ", 1700): 0, strings.Repeat(`"`, 10000): 3, `"` + strings.Repeat("nobody ", 1500) + `"`: 1,
		strings.Repeat("(", 10000): 3, strings.Repeat("\U0001F600", 2500): 3, "\u202eother": 1,
	} {
		p, err := l.List(ctx, library.Filter{Search: typed}, 0, 100)
		if err != nil || len(p.Rows) != n || p.Total != n {
			t.Errorf("%.40q finds %d of %d, %v", typed, len(p.Rows), p.Total, err)
		}
		for _, r := range p.Rows {
			for _, h := range r.Found {
				if len(h.Text) > 12000 || !slices.IsSortedFunc(h.Marks, func(a, b [2]int) int { return a[0] - b[0] }) || len(h.Marks) > 0 && h.Marks[len(h.Marks)-1][1] > len(h.Text) {
					t.Errorf("%.40q shows %d bytes of %s, %v", typed, len(h.Text), h.Where, h.Marks)
				}
			}
		}
	}
}

func TestForgottenWordsAreNotInTheFile(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	s := tell(t, l, tale{title: "Plain", said: []string{"My zanzibaresque secret"}})
	for range 30 {
		tell(t, l, tale{title: "Other", said: []string{"nothing much, only words"}})
	}
	if len(search(t, l, "zanz").Rows) != 1 || !held(t, dir, "nzibaresque") {
		t.Fatal("it is not there before")
	}
	check(t, l.Discard(ctx, s.ID))
	check(t, l.ForgetWords(ctx))
	if held(t, dir, "nzibaresque") {
		t.Error("the search still holds a word that is not to be found")
	}
	if len(search(t, l, "nothing words").Rows) != 30 {
		t.Error("others are no longer found")
	}
}

// held reports whether the tables of the search hold some bytes.
func held(t *testing.T, dir, some string) (is bool) {
	db := must[*sql.DB](t)(sql.Open("sqlite3", "file:"+filepath.Join(dir, "library.db")+"?mode=ro"))
	defer db.Close()
	check(t, db.QueryRow(`SELECT EXISTS (SELECT 1 FROM (SELECT block FROM words_data UNION ALL SELECT block FROM phrases_data UNION ALL SELECT block FROM heads_data)
		WHERE instr(block, ?))`, []byte(some)).Scan(&is))
	return is
}

// The rest asks the search and a reader who goes through everything.

var naiveWords = []string{"the", "then", "theme", "bus", "Bus", "buses", "tŷ", "TY", "café", "don't", "co-pro", "a", "ab"}

func drawText(rt *rapid.T, what string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(naiveWords), 0, 6).Draw(rt, what), rapid.SampledFrom([]string{" ", ", ", "\n"}).Draw(rt, "between"))
}

// read is how the naive reader reads: it knows the words above.
func read(text string) []string {
	text = strings.NewReplacer("ŷ", "y", "é", "e").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

func (a tale) fields() (all [][]string) {
	for _, text := range slices.Concat([]string{a.title, a.name, strings.Join(a.said, "\n")}, a.notes, a.themes) {
		all = append(all, read(text))
	}
	return all
}

// has reports whether a tale has every word, and every phrase in one place.
func (a tale) has(words []string, phrases [][]string) bool {
	at := func(field []string, phrase []string) bool {
		for i := range field {
			if len(field)-i >= len(phrase) && slices.Equal(field[i:i+len(phrase)], phrase) {
				return true
			}
		}
		return false
	}
	for _, w := range words {
		if !slices.ContainsFunc(a.fields(), func(f []string) bool {
			return slices.ContainsFunc(f, func(in string) bool { return strings.HasPrefix(in, w) })
		}) {
			return false
		}
	}
	for _, p := range phrases {
		if !slices.ContainsFunc(a.fields(), func(f []string) bool { return at(f, p) }) {
			return false
		}
	}
	return true
}

func TestEverySearchFindsWhatReadingEverythingFinds(t *testing.T) {
	few(t, "10")
	ctx, matched := context.Background(), 0
	rapid.Check(t, func(rt *rapid.T) {
		l := open(t, t.TempDir())
		defer l.Close()
		tales := map[catalog.ID]tale{}
		sure := tale{title: "the bus"} // what is looked for first is in every world
		tales[tell(rt, l, sure).ID] = sure
		for range rapid.IntRange(0, 7).Draw(rt, "tales") {
			a := tale{title: drawText(rt, "title"), name: drawText(rt, "name")}
			for range rapid.IntRange(0, 3).Draw(rt, "stretches") {
				a.said = append(a.said, drawText(rt, "said"))
			}
			if rapid.Bool().Draw(rt, "noted") {
				a.notes = []string{drawText(rt, "note")}
			}
			if rapid.Bool().Draw(rt, "themed") {
				a.themes = []string{drawText(rt, "theme")}
			}
			tales[tell(rt, l, a).ID] = a
		}
		for n := range 20 {
			var words []string
			var phrases [][]string
			typed := ""
			for range rapid.IntRange(1, 3).Draw(rt, "parts") {
				if rapid.IntRange(0, 2).Draw(rt, "quoted") == 0 {
					phrase := strings.Join(rapid.SliceOfN(rapid.SampledFrom(naiveWords), 1, 3).Draw(rt, "phrase"), " ")
					typed, phrases = typed+` "`+phrase+`" `, append(phrases, read(phrase))
				} else {
					word := rapid.SampledFrom(append(naiveWords, "t", "th", "b", "caf", "zz")).Draw(rt, "word")
					typed, words = typed+" "+word, append(words, read(word)...)
				}
			}
			if n == 0 {
				typed, words, phrases = "bus", read("bus"), nil
			}
			f := library.Filter{Search: typed, Sort: rapid.SampledFrom([]library.Sort{library.SortBest, library.SortNewest, library.SortOldest, library.SortTitle, library.SortLongest}).Draw(rt, "sort")}
			p := must[library.Page](rt)(l.List(ctx, f, 0, 100))
			for id, a := range tales {
				found := slices.ContainsFunc(p.Rows, func(r library.Row) bool { return r.ID == id })
				if found != a.has(words, phrases) {
					rt.Fatalf("%q finds %v: %v", typed, a, found)
				}
			}
			if matched += len(p.Rows); p.Total != len(p.Rows) || p.TotalIsMore {
				rt.Fatalf("%q: %d are said to be %d", typed, len(p.Rows), p.Total)
			}
			for _, r := range p.Rows {
				if len(r.Found) == 0 {
					rt.Fatalf("%q finds %v, and does not say where", typed, tales[r.ID])
				}
			}
			all := must[[]library.Row](rt)(l.Stories(ctx, f))
			var paged []string
			for at := range all {
				paged = append(paged, titlesOf(must[library.Page](rt)(l.List(ctx, f, at, 1)).Rows)...)
			}
			if !slices.Equal(titlesOf(all), titlesOf(p.Rows)) || !slices.Equal(titlesOf(all), paged) {
				rt.Fatalf("%q: in one %q, page by page %q", typed, titlesOf(all), paged)
			}
		}
	})
	if matched == 0 {
		t.Error("nothing was ever found")
	}
}
