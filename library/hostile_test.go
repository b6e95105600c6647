package library_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// stranger writes changes that no Ownvoice would write.
type stranger struct {
	device, project catalog.ID
	seq             int64
}

// wrote is a change of the stranger's that beats whatever stands there.
func (s *stranger) wrote(kind catalog.Kind, entity, story catalog.ID, field, value string) catalog.Change {
	s.seq++
	return catalog.Change{
		ID: catalog.NewID(), Project: s.project, Story: story, Kind: kind, Entity: entity, Field: field, Value: json.RawMessage(value),
		Device: s.device, Seq: s.seq, Clock: catalog.Clock{}.Next(time.Now().AddDate(1, 0, int(s.seq))).String(),
	}
}

func attacked(t *testing.T) (*library.Library, catalog.Story, *stranger) {
	l := open(t, t.TempDir())
	project := enrolled(t, l)
	s := told(t, l, "The long table")
	must[catalog.Note](t)(l.AddNote(context.Background(), catalog.Note{Story: s.ID, Text: "a note from here"}))
	must[[]catalog.Segment](t)(l.AddSegments(context.Background(), s.ID, []catalog.Segment{{StartMS: 10, EndMS: 20, Text: "words from here"}}))
	return l, s, &stranger{device: catalog.NewID(), project: project}
}

// works reads everything, writes once more, and looks whether the sound is as
// it was.
func works(t *testing.T, l *library.Library, s catalog.Story) {
	t.Helper()
	ctx := context.Background()
	must[[]library.Row](t)(l.Stories(ctx, library.Filter{}))
	must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: "table"}))
	must[[]catalog.File](t)(l.FilesToSend(ctx))
	must[[]catalog.File](t)(l.FilesToFetch(ctx))
	must[catalog.Project](t)(l.Project(ctx))
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	for _, r := range w.Recordings {
		if r.Recording != r.ID {
			t.Errorf("recording %s says it is %q", r.ID, r.Recording)
		}
		for _, track := range r.Tracks {
			if filepath.Base(track.File) != track.File || !strings.HasPrefix(track.File, "track-") {
				t.Errorf("a track is called %q", track.File)
			}
		}
	}
	n := must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "written after it"}))
	missing(t, l, s.ID, []string{string(n.ID)})
	check(t, l.Retitle(ctx, s.ID, "Retitled after it"))
	if got := must[library.Whole](t)(l.Story(ctx, s.ID)).Title; got != "Retitled after it" {
		t.Errorf("the title stays %.40q", got)
	}
	sound, err := os.ReadFile(filepath.Join(l.RecordingDir(w.Recordings[0].ID), "track-1.wav"))
	if err != nil || !strings.Contains(string(sound), "The long table") {
		t.Errorf("the sound is now %q, %v", sound, err)
	}
	if v := must[library.Verified](t)(l.Verify(ctx)); len(v.Bad) != 0 {
		t.Errorf("verify finds %+v", v.Bad)
	}
}

func TestValuesOfTheWrongShapeBreakNothing(t *testing.T) {
	ctx := context.Background()
	values := []string{
		`null`, `true`, `-1`, `1e999`, `99999999999999999999`, `""`, `"\u0000"`, `"\ud800"`, "\"\xff\xfe\"", `[]`, `{}`, `["abc"]`, `{"a":[1]}`, `"not JSON {"`,
		strings.Repeat("[", 5000) + strings.Repeat("]", 5000), `"'; DROP TABLE story; --"`,
		`{"tracks":["abc"],"started":{}}`, `{"tracks":"abc"}`, `{"beside":{"recording":"../x","offset_ms":1e300}}`, `{"tracks":[{"original":{"file":"../../device.json","sha256":"x"}}]}`, `{"tracks":[{"frames":"x","rate":0}]}`, `{"tracks":[{"frames":1e308,"rate":1e-308}]}`,
	}
	fields := map[catalog.Kind][]string{
		catalog.KindStory: {"title", "storyteller", "reporter", "mode", "language", "begun", "aura"}, catalog.KindNote: {"text", "at_ms", "sort", "deleted"},
		catalog.KindSegment: {"recording", "start_ms", "end_ms", "speaker", "text", "deleted", "mood"},
		catalog.KindPerson:  {"known_as", "role"}, catalog.KindProject: {"name", "purpose", "starters"}, catalog.KindRecording: {"facts"},
		catalog.KindConsent: {"mood"}, "finding": {"claim"}, "sqlite_schema": {"sql"},
	}
	for i, value := range values {
		t.Run(fmt.Sprintf("%.20s", value), func(t *testing.T) {
			l, s, x := attacked(t)
			w := must[library.Whole](t)(l.Story(ctx, s.ID))
			entities := map[catalog.Kind]catalog.ID{
				catalog.KindStory: s.ID, catalog.KindNote: w.Notes[0].ID, catalog.KindSegment: w.Segments[0].ID, catalog.KindPerson: s.Storyteller,
				catalog.KindProject: x.project, catalog.KindRecording: w.Recordings[0].ID,
			}
			var batch []catalog.Change
			for kind, names := range fields {
				for _, name := range names {
					if kind == catalog.KindConsent {
						continue // a consent that cannot be read blocks, which another test shows
					}
					entity := entities[kind]
					if entity == "" {
						entity = catalog.NewID()
					}
					batch = append(batch, x.wrote(kind, entity, s.ID, name, value))
				}
			}
			if n := must[int](t)(l.Receive(ctx, batch, int64(i+1))); n != len(batch) {
				t.Errorf("%d of %d were kept", n, len(batch))
			}
			if at := must[int64](t)(l.Cursor(ctx)); at != int64(i+1) {
				t.Errorf("the place is %d", at)
			}
			works(t, l, s)
		})
	}
}

func TestTheLargestValueThereMayBeIsKeptAndShown(t *testing.T) {
	ctx := context.Background()
	l, s, x := attacked(t)
	value := strings.Repeat("x", catalog.MaxValueBytes-2)
	must[int](t)(l.Receive(ctx, []catalog.Change{x.wrote(catalog.KindStory, s.ID, s.ID, "title", `"`+value+`"`)}, 1))
	if got := must[library.Whole](t)(l.Story(ctx, s.ID)).Title; got != value {
		t.Errorf("the title has %d bytes", len(got))
	}
	works(t, l, s)
}

func TestAMalformedChangeIsLeftOutAndTheOthersOfItsBatchAreKept(t *testing.T) {
	ctx := context.Background()
	l, s, x := attacked(t)
	good := func() catalog.Change { return x.wrote(catalog.KindNote, catalog.NewID(), s.ID, "text", `"good"`) }
	spoilt := func(spoil func(*catalog.Change)) catalog.Change { c := good(); spoil(&c); return c }
	batch := []catalog.Change{
		good(),
		spoilt(func(c *catalog.Change) { c.Entity = "../../../../etc/passwd" }),
		spoilt(func(c *catalog.Change) { c.Project = catalog.NewID() }),
		spoilt(func(c *catalog.Change) {
			c.Kind, c.Field, c.Value = catalog.KindContact, "detail", json.RawMessage(`"0100 555"`)
		}),
		spoilt(func(c *catalog.Change) {
			c.Value = json.RawMessage(`"` + strings.Repeat("x", catalog.MaxValueBytes) + `"`)
		}),
		spoilt(func(c *catalog.Change) { c.Clock = "fffffffffffff-ffffff" }),
		spoilt(func(c *catalog.Change) { c.Story = "" }),
		spoilt(func(c *catalog.Change) { c.Kind, c.Field = catalog.KindStory, "title" }),
		spoilt(func(c *catalog.Change) { c.Replaces = []string{"a b"} }),
		{},
		good(),
	}
	if n := must[int](t)(l.Receive(ctx, batch, 7)); n != 2 {
		t.Errorf("%d were kept", n)
	}
	if n := must[int](t)(l.Receive(ctx, batch, 7)); n != 0 {
		t.Errorf("the second time %d were new", n)
	}
	notes := must[[]catalog.Note](t)(l.Notes(ctx, s.ID))
	if len(notes) != 3 {
		t.Errorf("there are %d notes", len(notes))
	}
	if c := must[catalog.Contact](t)(l.Contact(ctx, batch[3].Entity)); c.Detail != "" {
		t.Error("how to reach a person came from elsewhere")
	}
	works(t, l, s)
}

func TestWhoeverWritesWithTheLastClockThereIsStopsNobodyElse(t *testing.T) {
	ctx := context.Background()
	l, s, x := attacked(t)
	c := x.wrote(catalog.KindNote, catalog.NewID(), s.ID, "text", `"from the year 9999"`)
	c.Clock = catalog.Clock{Millis: 253402300799999, Count: 1<<24 - 1}.String()
	must[int](t)(l.Receive(ctx, []catalog.Change{c}, 1))
	works(t, l, s)
	check(t, l.Retitle(ctx, s.ID, "and again"))
	if got := must[library.Whole](t)(l.Story(ctx, s.ID)).Title; got != "and again" {
		t.Errorf("the title stays %q", got)
	}
}

func TestNobodyElsesFactsTakeAMasterAway(t *testing.T) {
	ctx := context.Background()
	l, s, x := attacked(t)
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	f := must[library.Whole](t)(l.Story(ctx, s.ID)).Files[0]
	for i, name := range []string{"track-1.wav", "../../device.json", "track-1.wav/../../../library.db", "track-2.wav", ""} {
		facts := fmt.Sprintf(`{"recording":"../../..","tracks":[{"file":%q,"sha256":"%064d","bytes":9000000000000000000},{"file":%q,"sha256":"%064d","bytes":3},{"file":%q,"sha256":"../x","bytes":3}]}`, name, i, name, i, name)
		must[int](t)(l.Receive(ctx, []catalog.Change{x.wrote(catalog.KindRecording, f.Recording, s.ID, "facts", facts)}, 1))
		works(t, l, s)
		check(t, l.Retitle(ctx, s.ID, fmt.Sprint(i)))
	}
	send := must[[]catalog.File](t)(l.FilesToSend(ctx))
	if len(send) != 1 || send[0].SHA256 != f.SHA256 || send[0].Name != f.Name {
		t.Errorf("to send: %+v", send)
	}
	for _, g := range must[[]catalog.File](t)(l.FilesToFetch(ctx)) {
		if filepath.Dir(l.Path(g)) != l.RecordingDir(f.Recording) || len(g.SHA256) != 64 {
			t.Errorf("to fetch: %+v", g)
		}
	}
}

func TestFetchedSoundNeverReplacesOtherSound(t *testing.T) {
	ctx := context.Background()
	l, s, _ := attacked(t)
	f := must[library.Whole](t)(l.Story(ctx, s.ID)).Files[0]
	f.SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" // of "hello"
	part := must[string](t)(l.PartPath(f))
	check(t, os.WriteFile(part, []byte("hello"), 0o600))
	check(t, l.Place(ctx, f))
	found := 0
	entries, err := os.ReadDir(l.RecordingDir(f.Recording))
	check(t, err)
	for _, e := range entries {
		if raw, _ := os.ReadFile(filepath.Join(l.RecordingDir(f.Recording), e.Name())); strings.Contains(string(raw), "RIFF not really sound") {
			found++
		}
	}
	if found != 1 {
		t.Errorf("the sound that was there stands in %d files of %v", found, entries)
	}
}

func TestFromManyGoroutinesEverythingIsWrittenAndTheSidecarIsTheNewest(t *testing.T) {
	ctx := context.Background()
	l, s, x := attacked(t)
	defer l.Listen(func(library.Changed) {})()
	var all sync.WaitGroup
	ids := make(chan string, 100)
	for g := range 4 {
		all.Go(func() {
			for i := range 5 {
				n, err := l.AddNote(ctx, catalog.Note{Story: s.ID, Text: fmt.Sprint(g, i)})
				if err != nil {
					t.Error(err)
					return
				}
				ids <- string(n.ID)
				if _, err := l.Stories(ctx, library.Filter{Search: "table"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		for range 5 {
			c := x.wrote(catalog.KindNote, catalog.NewID(), s.ID, "text", `"from elsewhere"`)
			if _, err := l.Receive(ctx, []catalog.Change{c}, 1); err != nil {
				t.Error(err)
			}
			ids <- string(c.Entity)
		}
	})
	all.Wait()
	close(ids)
	var said []string
	for id := range ids {
		said = append(said, id)
	}
	missing(t, l, s.ID, said)
}

func TestRebuildGivesBackEveryChangeByteForByte(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	x := &stranger{device: catalog.NewID(), project: enrolled(t, l)}
	s := told(t, l, "Byte <for> byte & \u2028")
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	for _, value := range []string{`{ "a" : [ {"id":"x"},{"id":"y"} ] }`, `"<&>"`, `"\u003c"`, "\"\u2028\"", `[]`, strings.Repeat("[", 900) + strings.Repeat("]", 900)} {
		must[int](t)(l.Receive(ctx, overWire(t, []catalog.Change{x.wrote("finding", catalog.NewID(), s.ID, "claim", value)}), 1))
	}
	before := shown(t, l)
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	if after := shown(t, open(t, dir)); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	raw, err := filepath.Glob(filepath.Join(dir, "recordings", "*", "recording.json"))
	check(t, err)
	for _, path := range raw {
		if info, err := os.Stat(path); err != nil || info.Size() > 64<<10 {
			t.Errorf("a sidecar has %d bytes, %v", info.Size(), err)
		}
	}
}

func TestAWordAboutTheWholeProjectStandsInEverySidecar(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := told(t, l, "Before the project said no")
	e := must[catalog.Consent](t)(l.Give(ctx, "", catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeProject}))
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	d := must[catalog.Decision](t)(open(t, dir).Decide(ctx, s.ID, catalog.WholeStory, catalog.UseTeam))
	if d.Allows() || d.Event != e.ID {
		t.Errorf("after a rebuild the project's withdrawal is gone: %+v", d)
	}
}
