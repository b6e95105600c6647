package library_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func open(t testing.TB, dir string) *library.Library {
	t.Helper()
	l, err := library.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func must[T any](t rapid.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// told makes a story with a kept take of a few bytes of sound.
func told(t rapid.TB, l *library.Library, title string) catalog.Story {
	t.Helper()
	ctx := context.Background()
	s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: title, KnownAs: "Maureen", Mode: catalog.ModeRoom}))
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
	id, dir, err := l.BeginRecording(ctx, s.ID)
	check(t, err)
	sound := []byte("RIFF not really sound of " + title)
	check(t, os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600))
	sum := sha256.Sum256(sound)
	must[catalog.Recording](t)(l.Keep(ctx, catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{
		Label: "Room", File: "track-1.wav", Frames: 48000, RateHz: 48000, Bits: 16, Channels: 1, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(sound)), Gaps: []catalog.Gap{}}}}))
	return s
}

func give(t rapid.TB, l *library.Library, story catalog.ID, use catalog.Use, a catalog.Answer) catalog.Consent {
	t.Helper()
	return must[catalog.Consent](t)(l.Give(context.Background(), story, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{use: a}}))
}

func TestAStoryIsThereAgainAfterClosingAndOpening(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	s := told(t, l, "They asked me before they had decided")
	at := int64(1500)
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "ask about the bus fares", AtMS: &at}))
	check(t, l.Close())

	w := must[library.Whole](t)(open(t, dir).Story(ctx, s.ID))
	if w.Title != s.Title || w.Teller.KnownAs != "Maureen" || len(w.Recordings) != 1 || len(w.Notes) != 1 || *w.Notes[0].AtMS != at {
		t.Fatalf("story came back as %+v", w)
	}
	if w.Seconds != 1 || w.Kept.State != library.KeptHere || w.Permission.Words != "Project team only" {
		t.Fatalf("row says %v seconds, %+v, %+v", w.Seconds, w.Kept, w.Permission)
	}
}

func TestNobodyIsRecordedBeforeTheyAgree(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{KnownAs: "Tomos"}))
	if _, _, err := l.BeginRecording(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Fatalf("recording began with %v", err)
	}
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowAskOnRecording}))
	_, _, err := l.BeginRecording(ctx, s.ID)
	check(t, err)
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.WholeStory}))
	if _, _, err := l.BeginRecording(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Fatalf("after a no, recording began with %v", err)
	}
}

func TestOnlyWhatWasRecordedElsewhereComesInBeforeAnybodyAsked(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	for mode, may := range map[catalog.Mode]bool{catalog.ModeImport: true, catalog.ModeRoom: false} {
		s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{KnownAs: "Tomos", Mode: mode}))
		must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowNotAskedYet}))
		if _, _, err := l.BeginRecording(ctx, s.ID); (err == nil) != may || err != nil && !errors.Is(err, library.ErrConsent) {
			t.Errorf("%s: %v", mode, err)
		}
		for _, use := range []catalog.Use{catalog.UseTeam, catalog.UseKeep} {
			if d := must[catalog.Decision](t)(l.Decide(ctx, s.ID, catalog.WholeStory, use)); d.Allows() {
				t.Errorf("%s: %s is %v", mode, use, d.Outcome)
			}
		}
	}
}

func TestNothingOfAStoryLeavesWithoutKeep(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "Nobody explained the long words")
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, Way: "phone", Detail: "0100 555"}))
	enrolled(t, l)
	if out := must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)); len(out) != 0 {
		t.Fatalf("%d changes would leave, the first is %s of %s", len(out), out[0].Field, out[0].Kind)
	}
	if f := must[[]catalog.File](t)(l.FilesToSend(ctx)); len(f) != 0 {
		t.Fatal("sound would leave")
	}
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	out := must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000))
	if len(out) == 0 || out[0].Kind != catalog.KindConsent {
		t.Fatal("after a yes, consent does not go first")
	}
	for _, c := range out {
		if c.Private() || strings.Contains(string(c.Value), "0100") {
			t.Fatal("how to reach a person would leave")
		}
	}
	if f := must[[]catalog.File](t)(l.FilesToSend(ctx)); len(f) != 1 {
		t.Fatal("after a yes, the sound does not go")
	}
}

func TestAWithdrawalGoesEvenThoughTheStoryMayNot(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "It has to be all right to say no")
	enrolled(t, l)
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1)) // handed out, then the power went: nothing says it arrived
	w := must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: "stop"}))
	found := false
	for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)) {
		if c.Kind != catalog.KindConsent {
			t.Fatalf("%s %s would leave after the withdrawal", c.Kind, c.Field)
		}
		found = found || c.Entity == w.ID
	}
	if !found {
		t.Fatal("the withdrawal does not go")
	}
}

func enrolled(t rapid.TB, l *library.Library) catalog.ID {
	t.Helper()
	project := catalog.NewID()
	check(t, l.Enrol(context.Background(), catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project}))
	return project
}

func TestEnrollingTakesOverTheArchivesProject(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	check(t, l.SetProject(ctx, catalog.Project{Name: "Co-Pro Stories", Starters: []string{"How did it begin?"}}))
	s := told(t, l, "A cup of tea first, then the agenda")
	project := enrolled(t, l)
	p := must[catalog.Project](t)(l.Project(ctx))
	if p.ID != project || p.Name != "Co-Pro Stories" || len(p.Starters) != 1 {
		t.Fatalf("project is %+v", p)
	}
	for _, c := range must[[]catalog.Change](t)(l.History(ctx, s.ID)) {
		if c.Project != project {
			t.Fatal("a change stayed under the old project")
		}
	}
	if err := l.Enrol(ctx, catalog.Enrolment{Project: catalog.NewID()}); err == nil {
		t.Fatal("a second project was taken over")
	}
}

func TestRebuildMakesTheRowsAgainFromWhatLiesBesideTheSound(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	check(t, l.SetProject(ctx, catalog.Project{Name: "Co-Pro Stories"}))
	s := told(t, l, "You learn it by doing it together")
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "the long table"}))
	give(t, l, s.ID, catalog.UseQuote, catalog.Yes)
	id, _, err := l.BeginRecording(ctx, s.ID) // cut short, never kept
	check(t, err)
	before := must[library.Whole](t)(l.Story(ctx, s.ID))
	check(t, l.Close())
	check(t, os.WriteFile(filepath.Join(dir, "library.db"), []byte("no database any more, and quite a bit longer than a header of a hundred bytes would be, so that it is read"), 0o600))

	if _, err := library.Open(ctx, dir); !errors.Is(err, library.ErrDamaged) {
		t.Fatalf("a damaged database opens with %v", err)
	}
	found := must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	if found.Recordings != 2 || found.SetAside == "" || len(found.Unreadable) != 0 {
		t.Fatalf("rebuild found %+v", found)
	}
	again := open(t, dir)
	after := must[library.Whole](t)(again.Story(ctx, s.ID))
	if after.Title != before.Title || len(after.Notes) != 1 || len(after.Events) != len(before.Events) || after.Permission != before.Permission || !after.Files[0].Here {
		t.Fatalf("rebuilt as %+v", after)
	}
	if u := must[[]library.Unfinished](t)(again.Unfinished(ctx)); len(u) != 1 || u[0].Recording != id {
		t.Fatalf("unfinished recordings after rebuild: %+v", u)
	}
	if must[catalog.Project](t)(again.Project(ctx)).Name != "Co-Pro Stories" {
		t.Fatal("the project's name is gone")
	}
}

func TestContactDetailsStandInTheDatabaseAlone(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	s := told(t, l, "We wrote the questions on the bus")
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, Way: "letter", Detail: "7 Mill Lane"}))
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "library.db") {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("Mill Lane")) {
			t.Errorf("%s holds how to reach a person", d.Name())
		}
		return err
	}))
}

func TestASecondProgramIsToldThatTheLibraryIsOpen(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrOpenElsewhere) {
		t.Fatalf("a second Open answers %v", err)
	}
}

func TestALiveLibraryIsNotPutWhereAnotherProgramCopiesIt(t *testing.T) {
	for _, name := range []string{"Dropbox", "OneDrive - Council", "Nextcloud"} {
		if _, err := library.Open(context.Background(), filepath.Join(t.TempDir(), name, "Ownvoice")); !errors.Is(err, library.ErrShared) {
			t.Errorf("inside %s: %v", name, err)
		}
	}
	marked := t.TempDir()
	check(t, os.Mkdir(filepath.Join(marked, ".stfolder"), 0o700))
	if _, err := library.Open(context.Background(), filepath.Join(marked, "a", "b")); !errors.Is(err, library.ErrShared) {
		t.Errorf("below a Syncthing mark: %v", err)
	}
}

func TestVerifyFindsWhatWasChangedAndWhatIsGone(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	a, b := told(t, l, "one"), told(t, l, "two")
	if v := must[library.Verified](t)(l.Verify(ctx)); len(v.Bad) != 0 || v.Files != 4 {
		t.Fatalf("a healthy library: %+v", v)
	}
	fileOf := func(s catalog.Story) string {
		return l.Path(must[library.Whole](t)(l.Story(ctx, s.ID)).Files[0])
	}
	check(t, os.WriteFile(fileOf(a), []byte("other"), 0o600))
	check(t, os.Remove(fileOf(b)))
	whys := map[string]bool{}
	for _, bad := range must[library.Verified](t)(l.Verify(ctx)).Bad {
		whys[bad.Why] = true
	}
	if len(whys) != 2 || !whys["changed"] || !whys["missing"] {
		t.Fatalf("found %v", whys)
	}
}

func TestSearchFindsTheBeginningsOfWordsWithoutTheirAccents(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "Y tŷ ar lan yr afon")
	told(t, l, "Another one")
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "café opening hours"}))
	for _, typed := range []string{"ty afon", "CAFE", "ope hou", "maur afon"} {
		if got := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: typed})); len(got) != 1 || got[0].ID != s.ID {
			t.Errorf("%q finds %d stories", typed, len(got))
		}
	}
	if got := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: `" OR *`})); len(got) != 0 {
		t.Errorf("a hostile search finds %d stories", len(got))
	}
	if got := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: ` " - `})); len(got) != 2 {
		t.Errorf("signs alone find %d stories", len(got))
	}
}
