package library_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// few lowers the number of cases of a property that writes to disk, unless
// somebody asked for more.
func few(t *testing.T, n string) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if before := f.Value.String(); before == f.DefValue {
		check(t, f.Value.Set(n))
		t.Cleanup(func() { f.Value.Set(before) })
	}
}

// laptop is one of several in one project, with a clock of its own.
type laptop struct {
	*library.Library
}

// bench is some laptops and, as an archive would, everything they sent.
type bench struct {
	rapid.TB
	laptops []*laptop
	sent    []catalog.Change
	stories []catalog.Story
}

func benchOf(rt *rapid.T, root string, n int) *bench {
	b, ctx, project := &bench{TB: rt}, context.Background(), catalog.NewID()
	for range n {
		skew := time.Duration(rapid.Int64Range(-9000, 9000).Draw(rt, "clock wrong by hours")) * time.Hour
		dir, err := os.MkdirTemp(root, "laptop")
		check(rt, err)
		l, err := library.OpenAt(ctx, dir, func() time.Time { return time.Now().Add(skew) })
		check(rt, err)
		rt.Cleanup(func() { l.Close(); os.RemoveAll(dir) })
		check(rt, l.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project}))
		b.laptops = append(b.laptops, &laptop{l})
	}
	for i, title := range []string{"The bus", "The kettle"} {
		s := told(rt, b.laptops[i].Library, title)
		give(rt, b.laptops[i].Library, s.ID, catalog.UseKeep, catalog.Yes)
		b.stories = append(b.stories, s)
	}
	b.meet(rt)
	return b
}

// send hands in what a laptop has; sometimes the archive's answer is lost, and
// all of it comes again the next time.
func (b *bench) send(l *laptop, limit int, answered bool) {
	out := must[[]catalog.Change](b)(l.ChangesToSend(context.Background(), limit))
	var ids []catalog.ID
	for _, c := range out {
		ids = append(ids, c.ID)
	}
	b.sent = append(b.sent, overWire(b, out)...)
	if answered {
		check(b, l.Sent(context.Background(), ids))
	}
}

// overWire is what the other end reads.
func overWire(t rapid.TB, cs []catalog.Change) (arrived []catalog.Change) {
	raw, err := json.Marshal(cs)
	check(t, err)
	check(t, json.Unmarshal(raw, &arrived))
	return arrived
}

// meet lets everything reach everybody, in an order of its own for each.
func (b *bench) meet(rt *rapid.T) {
	for _, l := range b.laptops {
		b.send(l, 10000, true)
	}
	for _, l := range b.laptops {
		must[int](b)(l.Receive(context.Background(), rapid.Permutation(b.sent).Draw(rt, "order"), int64(len(b.sent))))
	}
}

func (b *bench) act(rt *rapid.T) {
	ctx := context.Background()
	l := rapid.SampledFrom(b.laptops).Draw(rt, "laptop")
	s := rapid.SampledFrom(b.stories).Draw(rt, "story")
	word := rapid.SampledFrom([]string{"", "one", "two <b>&", "tŷ 😀 \"'\\ \u2028", "three"}).Draw(rt, "word")
	switch rapid.IntRange(0, 9).Draw(rt, "act") {
	case 0, 1:
		check(b, l.Retitle(ctx, s.ID, word))
	case 2:
		at := rapid.Int64Range(0, 99999).Draw(rt, "at")
		must[catalog.Note](b)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: word, AtMS: &at}))
	case 3, 4:
		if notes := must[[]catalog.Note](b)(l.Notes(ctx, s.ID)); len(notes) > 0 {
			was := rapid.SampledFrom(notes).Draw(rt, "note")
			is := was
			is.Text = word
			check(b, l.SaveNote(ctx, was, is))
		}
		if said := must[[]catalog.Segment](b)(l.Segments(ctx, s.ID)); len(said) > 0 {
			was := rapid.SampledFrom(said).Draw(rt, "said")
			is := was
			is.Text += word
			check(b, l.EditSegments(ctx, s.ID, []library.SegmentEdit{{Was: was, Is: is}}))
		}
	case 5:
		must[[]catalog.Segment](b)(l.AddSegments(ctx, s.ID, []catalog.Segment{{StartMS: 5, EndMS: 9, Text: word}, {StartMS: 9, EndMS: 12, Speaker: word, Text: word}}))
		check(b, l.ChangeStory(ctx, s.ID, library.Begin{Title: word, KnownAs: word, Mode: catalog.ModeCall, Language: "cy"}))
	case 6:
		check(b, l.SetProject(ctx, catalog.Project{Name: word, Starters: []string{word}}))
		check(b, l.SetReporter(ctx, word))
	case 7:
		b.send(l, rapid.IntRange(1, 20).Draw(rt, "as many as"), rapid.Bool().Draw(rt, "answered"))
	default:
		some := rapid.SliceOfN(rapid.SampledFrom(b.sent), 1, 30).Draw(rt, "arrives")
		must[int](b)(l.Receive(ctx, some, 0))
	}
}

// shown is every row and every change a laptop has, byte for byte, but for
// what is this laptop's own: what it sent, in which order things came, and
// names that were written over, which may stay where they were written.
func shown(t rapid.TB, l *library.Library) string {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(l.Dir(), "library.db")+"?mode=ro")
	check(t, err)
	defer db.Close()
	var all strings.Builder
	for _, query := range []string{
		`SELECT id, title, storyteller, reporter, mode, language, begun FROM story ORDER BY id`,
		`SELECT * FROM note ORDER BY id`, `SELECT * FROM segment ORDER BY id`, `SELECT * FROM person ORDER BY id`, `SELECT * FROM project ORDER BY id`, `SELECT id, story, facts FROM recording ORDER BY id`,
		`SELECT recording, name, sha256, bytes FROM file ORDER BY 1, 2`, `SELECT title, known_as, name, themes FROM shelf ORDER BY story`,
		`SELECT id, project, story, kind, entity, field, value, author, device, seq, clock, replaces FROM change c
			WHERE NOT (kind = 'person' AND field = 'known_as' AND EXISTS (SELECT 1 FROM change d WHERE d.entity = c.entity AND d.field = c.field
				AND d.device = c.device AND d.seq > c.seq AND instr(d.replaces, c.clock || '@' || c.device))) ORDER BY id`,
	} {
		dump(t, db, query, &all)
	}
	return all.String()
}

func dump(t rapid.TB, db *sql.DB, query string, to *strings.Builder) {
	rs, err := db.Query(query)
	check(t, err)
	defer rs.Close()
	columns, err := rs.Columns()
	check(t, err)
	for rs.Next() {
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(any)
		}
		check(t, rs.Scan(row...))
		for i := range row {
			fmt.Fprintf(to, "%s=%q ", columns[i], fmt.Sprint(*row[i].(*any)))
		}
		to.WriteByte('\n')
	}
	check(t, rs.Err())
}

func versions(t rapid.TB, l *library.Library, stories []catalog.Story) string {
	var all []library.BothVersions
	for _, s := range stories {
		all = append(all, must[library.Whole](t)(l.Story(context.Background(), s.ID)).BothVersions...)
	}
	raw, err := json.Marshal(all)
	check(t, err)
	return string(raw)
}

func TestWhoeverMeetsInWhateverOrderShowsTheSame(t *testing.T) {
	few(t, "12")
	apart := 0
	rapid.Check(t, func(rt *rapid.T) {
		b := benchOf(rt, t.TempDir(), rapid.IntRange(2, 4).Draw(rt, "laptops"))
		for range rapid.IntRange(5, 25).Draw(rt, "acts") {
			b.act(rt)
		}
		b.meet(rt)
		want, both := shown(rt, b.laptops[0].Library), versions(rt, b.laptops[0].Library, b.stories)
		for i, l := range b.laptops[1:] {
			if got := shown(rt, l.Library); got != want {
				rt.Fatalf("laptop %d has\n%s\nlaptop 0 has\n%s", i+1, got, want)
			}
			if got := versions(rt, l.Library, b.stories); got != both {
				rt.Fatalf("laptop %d has both versions %s\nlaptop 0 has %s", i+1, got, both)
			}
		}
		if both != "null" {
			apart++
		}
		b.settle(rt)
	})
	t.Logf("%d cases had fields written apart", apart)
}

// settle lets any one laptop settle everything; then nobody has two versions.
func (b *bench) settle(rt *rapid.T) {
	l := rapid.SampledFrom(b.laptops).Draw(rt, "who settles")
	for _, s := range b.stories {
		for _, v := range must[library.Whole](b)(l.Story(context.Background(), s.ID)).BothVersions {
			chosen := rapid.SampledFrom(v.Versions).Draw(rt, "chosen")
			check(b, l.Settle(context.Background(), s.ID, v, chosen.Value))
		}
	}
	b.meet(rt)
	want := shown(rt, l.Library)
	for i, other := range b.laptops {
		if got := versions(rt, other.Library, b.stories); got != "null" {
			rt.Fatalf("settled, laptop %d still has both versions %s", i, got)
		}
		if shown(rt, other.Library) != want {
			rt.Fatalf("settled, laptop %d shows something else", i)
		}
	}
}

func TestTwoPeopleWritingOneTitleApartAreBothKeptUntilSomebodySettlesIt(t *testing.T) {
	ctx := context.Background()
	rosa, priya, s := bothKnow(t)
	check(t, rosa.Retitle(ctx, s.ID, "Rosa's title"))
	check(t, priya.Retitle(ctx, s.ID, "Priya's title"))
	carry(t, rosa, priya)
	carry(t, priya, rosa)

	for _, l := range []*library.Library{rosa, priya} {
		w := must[library.Whole](t)(l.Story(ctx, s.ID))
		if len(w.BothVersions) != 1 || len(w.BothVersions[0].Versions) != 2 || w.BothVersions[0].Field != "title" {
			t.Fatalf("both versions are %+v", w.BothVersions)
		}
		if shown := string(w.BothVersions[0].Versions[0].Value); shown != `"`+w.Title+`"` {
			t.Errorf("the first version is %s, the title shown %q", shown, w.Title)
		}
	}
	b := must[library.Whole](t)(rosa.Story(ctx, s.ID)).BothVersions[0]
	check(t, rosa.Settle(ctx, s.ID, b, json.RawMessage(`"The bus, by both"`)))
	carry(t, rosa, priya)
	for _, l := range []*library.Library{rosa, priya} {
		if w := must[library.Whole](t)(l.Story(ctx, s.ID)); len(w.BothVersions) != 0 || w.Title != "The bus, by both" {
			t.Errorf("settled, it is %q with %+v", w.Title, w.BothVersions)
		}
	}
}

// bothKnow are two laptops of one project, and a story that the first recorded
// and both know.
func bothKnow(t *testing.T) (rosa, priya *library.Library, s catalog.Story) {
	t.Helper()
	project := catalog.NewID()
	rosa, priya = open(t, t.TempDir()), open(t, t.TempDir())
	for _, l := range []*library.Library{rosa, priya} {
		check(t, l.Enrol(context.Background(), catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project}))
	}
	s = told(t, rosa, "The bus")
	give(t, rosa, s.ID, catalog.UseKeep, catalog.Yes)
	carry(t, rosa, priya)
	return rosa, priya, s
}

// carry takes what one laptop has to another.
func carry(t rapid.TB, from, to *library.Library) {
	t.Helper()
	out := must[[]catalog.Change](t)(from.ChangesToSend(context.Background(), 10000))
	var ids []catalog.ID
	for _, c := range out {
		ids = append(ids, c.ID)
	}
	must[int](t)(to.Receive(context.Background(), overWire(t, out), 1))
	check(t, from.Sent(context.Background(), ids))
}

func TestWhatIsKeptBackOnOneLaptopWaitsOnNoOther(t *testing.T) {
	ctx := context.Background()
	rosa, priya, s := bothKnow(t)
	part := catalog.Target{Kind: catalog.TargetRange, From: 200, To: 400}
	must[catalog.Consent](t)(rosa.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventChange, Target: part, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.No}}))
	carry(t, rosa, priya)
	if waiting := must[[]catalog.Waits](t)(rosa.Waiting(ctx)); len(waiting) != 1 || waiting[0].Story != s.ID {
		t.Errorf("where the recording is, %v waits", waiting)
	}
	if waiting := must[[]catalog.Waits](t)(priya.Waiting(ctx)); len(waiting) != 0 {
		t.Errorf("where it is not, %v waits", waiting)
	}
}
