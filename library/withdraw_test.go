package library_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// holding lists the files below dir in which any of the words stands, as text
// of whatever case or as UTF-16.
func holding(t rapid.TB, dir string, words ...string) []string {
	t.Helper()
	var found []string
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(bytes.ToLower(raw), bytes.ToLower([]byte(w))) || strings.Contains(strings.ToLower(path), strings.ToLower(w)) {
				found = append(found, filepath.Base(path)+": "+w)
			}
		}
		return err
	}))
	return found
}

// whole makes a story with a word of its own in each place that has words.
func whole(t rapid.TB, l *library.Library, word string) catalog.Story {
	t.Helper()
	ctx := context.Background()
	s := told(t, l, word+"title")
	check(t, l.ChangeStory(ctx, s.ID, library.Begin{Title: word + "title", KnownAs: word + "name", Mode: catalog.ModeRoom}))
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: word + "legal", Way: "phone", Detail: word + "phone"}))
	at := int64(500)
	must[catalog.Note](t)(l.AddNote(ctx, catalog.Note{Story: s.ID, Text: word + "note", AtMS: &at}))
	must[[]catalog.Segment](t)(l.AddSegments(ctx, s.ID, []catalog.Segment{{StartMS: 0, EndMS: 900, Text: word + "said " + word + "again", Second: word + "second", Speaker: word + "name"}}))
	e := must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 100, EndMS: 800, Title: word + "extract"}))
	scan := filepath.Join(t.(interface{ TempDir() string }).TempDir(), "scan.png")
	check(t, os.WriteFile(scan, []byte("png "+word+"scan"), 0o600))
	hash := must[string](t)(l.Attach(ctx, scan))
	must[catalog.Picture](t)(l.AddPicture(ctx, catalog.Picture{Story: s.ID, SHA256: hash, Caption: word + "caption"}))
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, As: "chosen:" + word + "chosen", Conditions: word + "conditions",
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseExtract: catalog.Yes}, Evidence: []string{must[string](t)(l.AttachText(ctx, word+"message"))}}))
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventReview, Target: e.Target(), Choice: catalog.ChoiceChange, Conditions: word + "change"}))
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	check(t, l.SetHeardUpTo(ctx, w.Recordings[0].ID, time.Second))
	must[library.Ledger](t)(l.Exported(ctx, library.Ledger{Story: s.ID, Format: "vtt", Place: library.Place("/media/" + word + "stick")}))
	return s
}

func erase(t rapid.TB, l *library.Library, story catalog.ID) library.Receipt {
	t.Helper()
	return must[library.Receipt](t)(l.Withdraw(context.Background(), library.Withdrawal{Story: story, Choice: catalog.ChoiceErase, SecondPerson: "Priya"}))
}

func TestOfAnErasedStoryNoWordAndNoSoundIsLeft(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	kept, s := whole(t, l, "walrus"), whole(t, l, "zebra")
	check(t, os.WriteFile(filepath.Join(dir, "library-before-3.db"), []byte("zebratitle, as it was"), 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "library-set-aside-20260101-000000.db-wal"), []byte("zebrasaid, as it was"), 0o600))
	if len(holding(t, dir, "zebra")) < 5 {
		t.Fatal("it was not there to begin with")
	}
	r := erase(t, l, s.ID)
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("while it is open, it stands in %q", found)
	}
	if r.Title != "zebratitle" || r.As != "as “zebrachosen”" || !slices.ContainsFunc(r.Elsewhere, func(d library.Derived) bool {
		return d.Sort == library.DerivedExport && d.Place == library.PlaceStick && d.Words == ""
	}) {
		t.Errorf("the receipt says %+v", r)
	}
	check(t, l.Close())
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
	l = open(t, dir)
	if _, err := l.Story(ctx, s.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("the story answers %v", err)
	}
	if found := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: "zebrasaid"})); len(found) != 0 {
		t.Errorf("it is found: %+v", found)
	}
	if people := must[[]library.Listed](t)(l.People(ctx)); len(people) != 1 {
		t.Errorf("people are %+v", people)
	}
	stones := must[[]library.Tombstone](t)(l.Tombstones(ctx))
	if len(stones) != 1 || stones[0].Event != r.Event || stones[0].Erased.IsZero() || len(stones[0].Media) < 2 || stones[0].Second != catalog.SecondPerson {
		t.Errorf("tombstones: %+v", stones)
	}
	events := must[[]catalog.Consent](t)(l.Events(ctx, s.ID))
	if d := catalog.Decide(events, catalog.WholeStory, catalog.UseKeep, time.Now()); d.Event != r.Event || d.Why != "They have taken it back." {
		t.Errorf("decides %+v on %+v", d, events)
	}
	w := must[library.Whole](t)(l.Story(ctx, kept.ID))
	if w.Title != "walrustitle" || len(w.Notes) != 1 || len(w.Segments) != 1 || len(w.Extracts) != 1 || len(w.Pictures) != 1 {
		t.Errorf("the other story is %+v", w)
	}
	if c := must[catalog.Contact](t)(l.Contact(ctx, kept.Storyteller)); c.LegalName != "walruslegal" {
		t.Errorf("the other's contact is %+v", c)
	}
	if v := must[library.Verified](t)(l.Verify(ctx)); len(v.Bad) != 0 {
		t.Errorf("verify finds %+v", v.Bad)
	}
}

func TestErasingNeedsASecondPersonOrTheNameTypedAndSealsUntilThen(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	check(t, l.SetReporter(ctx, "Rosa Jones"))
	s := whole(t, l, "zebra")
	for name, w := range map[string]library.Withdrawal{"another name": {Name: "Maureen"}, "the reporter again": {SecondPerson: " rosa  jones "}} {
		w.Story, w.Choice = s.ID, catalog.ChoiceErase
		if _, err := l.Withdraw(ctx, w); !errors.Is(err, library.ErrWrongName) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(must[[]library.Row](t)(l.Stories(ctx, library.Filter{}))) != 1 {
		t.Fatal("a wrong name took it back")
	}
	r := must[library.Receipt](t)(l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Choice: catalog.ChoiceErase}))
	if !r.Waits || len(r.Destroyed) != 0 || len(holding(t, l.Dir(), "zebrasaid")) == 0 {
		t.Errorf("without a second person: %+v", r)
	}
	if _, err := l.Segments(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Errorf("its words: %v", err)
	}
	if n := must[[]library.Reminder](t)(l.Reminders(ctx)); len(n) != 1 || n[0].Sort != catalog.RemindErase {
		t.Errorf("reminders: %+v", n)
	}
	must[library.Receipt](t)(l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Choice: catalog.ChoiceErase, Name: " Zebraname "}))
	if found := holding(t, l.Dir(), "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
	if _, err := l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Choice: catalog.ChoiceStop}); !errors.Is(err, library.ErrErased) {
		t.Errorf("taking back what was erased: %v", err)
	}
}

func TestWhatWasTakenBackIsInNoListSearchOrPlayer(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	for _, choice := range []string{catalog.ChoiceStop, catalog.ChoiceClose} {
		s := whole(t, l, "zebra"+choice)
		r := must[library.Receipt](t)(l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Choice: choice}))
		if all := must[[]library.Row](t)(l.Stories(ctx, library.Filter{})); len(all) != 0 {
			t.Errorf("%s: listed: %+v", choice, all)
		}
		if all := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: "zebra" + choice + "said"})); len(all) != 0 {
			t.Errorf("%s: found: %+v", choice, all)
		}
		if all := must[[]library.Listed](t)(l.People(ctx)); len(all) != 0 {
			t.Errorf("%s: people: %+v", choice, all)
		}
		if taken := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Permit: catalog.PermitTaken})); len(taken) != 1 {
			t.Errorf("%s: those taken back: %+v", choice, taken)
		}
		for name, err := range map[string]error{"hear": l.MayHear(ctx, s.ID), "words": second(l.Segments(ctx, s.ID)), "notes": second(l.Notes(ctx, s.ID)), "extracts": second(l.Extracts(ctx, s.ID)), "history": second(l.History(ctx, s.ID)), "past": second(l.Past(ctx, s.ID, 0, 9))} {
			if !errors.Is(err, library.ErrConsent) {
				t.Errorf("%s: %s: %v", choice, name, err)
			}
		}
		if w := must[library.Whole](t)(l.Story(ctx, s.ID)); len(w.Notes)+len(w.Segments)+len(w.Extracts)+len(w.Pictures)+len(w.BothVersions) > 0 || len(w.Events) == 0 {
			t.Errorf("%s: the story has %+v", choice, w)
		}
		if sent := must[[]catalog.File](t)(l.FilesToSend(ctx)); len(sent) != 0 {
			t.Errorf("%s: files go: %+v", choice, sent)
		}
		for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)) {
			if c.Story == s.ID && c.Kind != catalog.KindConsent {
				t.Errorf("%s: %s %s goes", choice, c.Kind, c.Field)
			}
		}
		if _, err := l.Restore(ctx, s.ID, r.Event); !errors.Is(err, library.ErrNoEvidence) {
			t.Errorf("%s: restored without evidence: %v", choice, err)
		}
		if _, err := l.Restore(ctx, s.ID, r.Event, strings.Repeat("0", 64)); !errors.Is(err, library.ErrNoEvidence) {
			t.Errorf("%s: restored with evidence that is not there: %v", choice, err)
		}
		letter := must[string](t)(l.AttachText(ctx, "You may use it again. M."))
		must[catalog.Consent](t)(l.Restore(ctx, s.ID, r.Event, letter))
		if w := must[library.Whole](t)(l.Story(ctx, s.ID)); len(w.Segments) != 1 {
			t.Errorf("%s: after the restore there is %+v", choice, w)
		}
		erase(t, l, s.ID)
		if _, err := l.Restore(ctx, s.ID, r.Event, letter); !errors.Is(err, library.ErrErased) {
			t.Errorf("%s: restored after it was erased: %v", choice, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestAPartIsTakenBackAndOnlyAllOfItErased(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := whole(t, l, "zebra")
	e := must[library.Whole](t)(l.Story(ctx, s.ID)).Extracts[0]
	if _, err := l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Target: e.Target(), Choice: catalog.ChoiceErase, SecondPerson: "Priya"}); !errors.Is(err, library.ErrOnePart) {
		t.Errorf("erasing one part: %v", err)
	}
	must[library.Receipt](t)(l.Withdraw(ctx, library.Withdrawal{Story: s.ID, Target: e.Target(), Choice: catalog.ChoiceStop}))
	if d := must[catalog.Decision](t)(l.Decide(ctx, s.ID, catalog.Target{Kind: catalog.TargetExtract, Extract: e.ID}, catalog.UseExtract)); d.Allows() {
		t.Errorf("the extract: %+v", d)
	}
	if w := must[library.Whole](t)(l.Story(ctx, s.ID)); len(w.Segments) != 1 {
		t.Errorf("the rest of it: %+v", w)
	}
}

func TestSoundThatWasErasedIsNotBroughtInAgain(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "zebra")
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	take := w.Recordings[0].Take
	sound := must[[]byte](t)(os.ReadFile(filepath.Join(l.RecordingDir(take.Recording), "track-1.wav")))
	erase(t, l, s.ID)
	again := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "again", Mode: catalog.ModeImport}))
	must[catalog.Consent](t)(l.Give(ctx, again.ID, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowNotAskedYet}))
	id, dir, err := l.BeginRecording(ctx, again.ID)
	check(t, err)
	check(t, os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600))
	take.Recording, take.Mode = id, catalog.ModeImport
	if _, err := l.Keep(ctx, take); !errors.Is(err, library.ErrErased) {
		t.Errorf("kept again: %v", err)
	}
	if found := holding(t, l.Dir(), "sound of zebra"); len(found) > 0 {
		t.Errorf("it lies in %q", found)
	}
}

func TestAnErasureThatArrivesActsByItselfAndAnswers(t *testing.T) {
	ctx := context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	project := enrolled(t, a)
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: project}))
	s := whole(t, a, "zebra")
	arrive(t, a, b)
	if len(holding(t, b.Dir(), "zebrasaid")) == 0 {
		t.Fatal("it never came")
	}
	late := must[[]catalog.Change](t)(a.History(ctx, s.ID)) // what a third laptop may still send
	r := erase(t, a, s.ID)
	arrive(t, a, b)
	if found := holding(t, b.Dir(), "zebra"); len(found) > 0 {
		t.Errorf("on the other laptop it stands in %q", found)
	}
	if stones := must[[]library.Tombstone](t)(b.Tombstones(ctx)); len(stones) != 1 || stones[0].Event != r.Event {
		t.Errorf("tombstones there: %+v", stones)
	}
	arrive(t, b, a)
	answered := 0
	for _, e := range must[[]catalog.Consent](t)(a.Events(ctx, s.ID)) {
		if slices.Contains(e.Carried, r.Event) {
			answered++
		}
	}
	if answered != 2 {
		t.Errorf("%d laptops have answered, want both", answered)
	}
	for i := range late {
		late[i].ID = catalog.NewID()
	}
	for _, l := range []*library.Library{a, b} {
		must[int](t)(l.Receive(ctx, late, 99))
		if found := holding(t, l.Dir(), "zebra"); len(found) > 0 {
			t.Errorf("a laptop that was away brings it back: %q", found)
		}
		if _, err := l.AddNote(ctx, catalog.Note{Story: s.ID, Text: "zebra"}); err == nil {
			t.Error("somebody writes on")
		}
	}
}

func TestAWithdrawalThatArrivesIsAnsweredOnce(t *testing.T) {
	ctx := context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	project := enrolled(t, a)
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: project}))
	s := whole(t, a, "zebra")
	arrive(t, a, b)
	r := must[library.Receipt](t)(a.Withdraw(ctx, library.Withdrawal{Story: s.ID, Choice: catalog.ChoiceStop}))
	for range 3 {
		arrive(t, a, b)
		arrive(t, b, a)
	}
	for _, l := range []*library.Library{a, b} {
		var acks []catalog.ID
		for _, e := range must[[]catalog.Consent](t)(l.Events(ctx, s.ID)) {
			if slices.Contains(e.Carried, r.Event) {
				acks = append(acks, e.Device)
			}
		}
		if !slices.Equal(acks, []catalog.ID{b.Device().ID}) {
			t.Errorf("answered by %v", acks)
		}
	}
	if _, err := b.Story(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Errorf("the other laptop still shows it: %v", err)
	}
}

// arrive brings what a may send to b.
func arrive(t rapid.TB, a, b *library.Library) {
	t.Helper()
	ctx := context.Background()
	out := must[[]catalog.Change](t)(a.ChangesToSend(ctx, 10000))
	var sent []catalog.ID
	for _, c := range out {
		sent = append(sent, c.ID)
	}
	at := must[int64](t)(b.Cursor(ctx))
	must[int](t)(b.Receive(ctx, overWire(t, out), at+1))
	check(t, a.Sent(ctx, sent))
}

func TestAStoryThatWasErasedDoesNotComeBackWithAnOldFolderOrANewDatabase(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	whole(t, l, "walrus")
	s := whole(t, l, "zebra")
	rec := must[library.Whole](t)(l.Story(ctx, s.ID)).Recordings[0].ID
	old := t.TempDir()
	check(t, os.CopyFS(filepath.Join(old, string(rec)), os.DirFS(l.RecordingDir(rec))))
	erase(t, l, s.ID)
	check(t, l.Close())
	check(t, os.CopyFS(filepath.Join(dir, "recordings", string(rec)), os.DirFS(filepath.Join(old, string(rec)))))
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	l = open(t, dir)
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
	if all := must[[]library.Row](t)(l.Stories(ctx, library.Filter{})); len(all) != 1 || all[0].Title != "walrustitle" {
		t.Errorf("stories: %+v", all)
	}
	if stones := must[[]library.Tombstone](t)(l.Tombstones(ctx)); len(stones) != 1 {
		t.Errorf("tombstones: %+v", stones)
	}
	if events := must[[]catalog.Consent](t)(l.Events(ctx, s.ID)); len(events) == 0 {
		t.Error("the withdrawal is gone")
	}
}

func TestWordsOfAPrivatePartGoNowhereAndAreBlankElsewhere(t *testing.T) {
	ctx := context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	project := enrolled(t, a)
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: project}))
	s := told(t, a, "The long table")
	give(t, a, s.ID, catalog.UseKeep, catalog.Yes)
	must[[]catalog.Segment](t)(a.AddSegments(ctx, s.ID, []catalog.Segment{{StartMS: 0, EndMS: 100, Text: "walrus"}, {StartMS: 200, EndMS: 400, Text: "zebra before", Second: "zebra"}}))
	arrive(t, a, b)
	part := must[catalog.Consent](t)(a.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: 300, To: 500}}))
	must[[]catalog.Segment](t)(a.AddSegments(ctx, s.ID, []catalog.Segment{{StartMS: 350, EndMS: 600, Text: "zebra after"}}))
	at := int64(310)
	must[catalog.Note](t)(a.AddNote(ctx, catalog.Note{Story: s.ID, Text: "zebra note", AtMS: &at}))
	must[catalog.Extract](t)(a.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 320, EndMS: 330, Title: "zebra extract"}))
	for _, c := range must[[]catalog.Change](t)(a.ChangesToSend(ctx, 10000)) {
		if bytes.Contains(c.Value, []byte("zebra")) {
			t.Errorf("%s %s goes: %s", c.Kind, c.Field, c.Value)
		}
	}
	arrive(t, a, b)
	read := func() string {
		w := must[library.Whole](t)(b.Story(ctx, s.ID))
		raw := must[[]byte](t)(json.Marshal([]any{w.Segments, w.Notes, w.Extracts, must[[]catalog.Change](t)(b.History(ctx, s.ID)), must[[]library.Did](t)(b.Past(ctx, s.ID, 0, 1000))}))
		return string(raw)
	}
	if all := read(); strings.Contains(all, "zebra") || !strings.Contains(all, "walrus") {
		t.Errorf("the other laptop reads %s", all)
	}
	if found := must[[]library.Row](t)(b.Stories(ctx, library.Filter{Search: "zebra"})); len(found) != 0 {
		t.Error("the other laptop finds it")
	}
	if w := must[library.Whole](t)(a.Story(ctx, s.ID)); w.Segments[1].Text != "zebra before" || w.Kept.State != library.KeptHere {
		t.Errorf("its own laptop has %+v, kept %+v", w.Segments, w.Kept)
	}
	must[catalog.Consent](t)(a.Restore(ctx, s.ID, part.ID, must[string](t)(a.AttachText(ctx, "It may be heard after all."))))
	arrive(t, a, b)
	if all := read(); !strings.Contains(all, "zebra after") || !strings.Contains(all, "zebra before") || !strings.Contains(all, "zebra note") || !strings.Contains(all, "zebra extract") {
		t.Errorf("put back, the other laptop reads %s", all)
	}
}

func TestAStoryInTheBinIsSentNowhereAndHeardNowhere(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	enrolled(t, l)
	s := told(t, l, "The long table")
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	check(t, l.Discard(ctx, s.ID))
	if err := l.MayHear(ctx, s.ID); !errors.Is(err, library.ErrBinned) {
		t.Errorf("heard: %v", err)
	}
	if all := must[[]catalog.File](t)(l.FilesToSend(ctx)); len(all) != 0 {
		t.Errorf("files go: %+v", all)
	}
	for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)) {
		if c.Story == s.ID {
			t.Errorf("%s %s goes", c.Kind, c.Field)
		}
	}
	check(t, l.BringBack(ctx, library.Binned{Kind: catalog.KindStory, Entity: s.ID, Story: s.ID}))
	if all := must[[]catalog.File](t)(l.FilesToSend(ctx)); len(all) != 1 || l.MayHear(ctx, s.ID) != nil {
		t.Error("brought back, it goes nowhere")
	}
}

// The first test that consent.md asks for, and the last.
func TestATakenBackStoryIsNowhereWhenAllHaveMet(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var all []*library.Library
	for range 4 {
		l := must[*library.Library](t)(library.OpenAt(ctx, t.TempDir(), func() time.Time { return now }))
		t.Cleanup(func() { l.Close() })
		all = append(all, l)
	}
	project := enrolled(t, all[0])
	for _, l := range all[1:] {
		check(t, l.Enrol(ctx, catalog.Enrolment{Project: project}))
	}
	a, b, c, stale := all[0], all[1], all[2], all[3]
	s := whole(t, a, "zebra")
	for _, l := range all[1:] {
		must[int](t)(l.Receive(ctx, overWire(t, must[[]catalog.Change](t)(a.ChangesToSend(ctx, 10000))), 1))
		fetchInto(t, a, l, s.ID)
	}
	was := must[[]catalog.Change](t)(stale.History(ctx, s.ID))

	r := erase(t, a, s.ID)                                                                                                                                                                      // offline
	must[catalog.Note](t)(b.AddNote(ctx, catalog.Note{Story: s.ID, Text: "zebra edit"}))                                                                                                        // B edits
	must[catalog.Consent](t)(c.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}})) // C publishes again
	var archive []catalog.Change
	for range 3 {
		for _, from := range []*library.Library{a, b, c} {
			out := must[[]catalog.Change](t)(from.ChangesToSend(ctx, 10000))
			archive = append(archive, out...)
			for _, to := range []*library.Library{a, b, c} {
				must[int](t)(to.Receive(ctx, overWire(t, out), 2))
			}
		}
	}
	meet := func(l *library.Library) {
		t.Helper()
		if found := holding(t, l.Dir(), "zebra"); len(found) > 0 {
			t.Errorf("it stands in %q", found)
		}
		if len(must[[]library.Tombstone](t)(l.Tombstones(ctx))) != 1 {
			t.Error("there is no tombstone")
		}
		if files := append(must[[]catalog.File](t)(l.FilesToFetch(ctx)), must[[]catalog.File](t)(l.FilesToSend(ctx))...); len(files) > 0 {
			t.Errorf("sound still goes: %+v", files)
		}
	}
	for _, l := range []*library.Library{a, b, c} {
		meet(l)
		acks := map[catalog.ID]bool{}
		for _, e := range must[[]catalog.Consent](t)(l.Events(ctx, s.ID)) {
			if slices.Contains(e.Carried, r.Event) {
				acks[e.Device] = true
			}
		}
		if len(acks) != 3 {
			t.Errorf("%d laptops have answered, want 3", len(acks))
		}
	}

	now = now.AddDate(0, 0, 60) // a laptop that was away comes back with its master
	must[int](t)(b.Receive(ctx, was, 3))
	must[int](t)(b.Receive(ctx, overWire(t, must[[]catalog.Change](t)(stale.ChangesToSend(ctx, 10000))), 4))
	meet(b)
	must[int](t)(stale.Receive(ctx, overWire(t, archive), 5))
	meet(stale)
	now = now.AddDate(-1, 0, 0) // somebody sets the clock back
	for _, l := range all {
		if d := catalog.Decide(must[[]catalog.Consent](t)(l.Events(ctx, s.ID)), catalog.WholeStory, catalog.UseTeam, now); d.Allows() || d.Event != r.Event {
			t.Errorf("a year back it is %+v", d)
		}
	}
}

// fetchInto brings the masters of a story to another laptop.
func fetchInto(t *testing.T, from, to *library.Library, story catalog.ID) {
	t.Helper()
	ctx := context.Background()
	for _, f := range must[[]catalog.File](t)(to.FilesToFetch(ctx)) {
		if f.Story != story {
			continue
		}
		part := must[string](t)(to.PartPath(f))
		path := from.Path(f)
		if f.Kind == catalog.FileAttachment {
			path = must[string](t)(from.Attachment(ctx, f.SHA256))
		}
		check(t, os.WriteFile(part, must[[]byte](t)(os.ReadFile(path)), 0o600))
		check(t, to.Place(ctx, f))
	}
}

func TestExportsOfSeveralStoriesWithinTheLibraryAreEmptiedOfAnErasedOne(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	kept, s := whole(t, l, "walrus"), whole(t, l, "zebra")
	recording := must[library.Whole](t)(l.Story(ctx, s.ID)).Recordings[0].ID
	write := func(path, words string) {
		path = filepath.Join(dir, "exports", path)
		check(t, os.MkdirAll(filepath.Dir(path), 0o700))
		check(t, os.WriteFile(path, []byte(words), 0o600))
	}
	write("project-tables/words.csv", "id,text\n"+string(s.ID)+",zebrasaid\n")
	write("project-bag/data/stories/"+string(s.ID)+"/words.vtt", "zebrasaid")
	write(".ownvoice.part-12/"+string(recording)+".wav", "zebrasound")
	write("other-tables/words.csv", "id,text\n"+string(kept.ID)+",walrussaid\n")
	erase(t, l, s.ID)
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
	if found := holding(t, filepath.Join(dir, "exports"), "walrus"); len(found) != 1 {
		t.Errorf("of the other story there are %q", found)
	}
}

func TestThePortraitOfSomebodyWhoWasHereBeforeTheirStoryGoesWithIt(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	p := must[catalog.Person](t)(l.AddPerson(ctx, catalog.Person{KnownAs: "zebraname", Role: catalog.RoleCoordinator}))
	p.Portrait = must[string](t)(l.AttachBytes(ctx, ".jpg", []byte("zebraportrait")))
	check(t, l.SavePerson(ctx, p))
	s := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "zebratitle", Storyteller: p.ID, KnownAs: p.KnownAs, Mode: catalog.ModeRoom}))
	erase(t, l, s.ID)
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
}

func TestANoThatWasNotSentYetOutlivesAStoryThatIsThrownAwayHere(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	at := func(dir string) *library.Library {
		l := must[*library.Library](t)(library.OpenAt(ctx, dir, func() time.Time { return now }))
		t.Cleanup(func() { l.Close() })
		return l
	}
	dir := t.TempDir()
	a, b := at(dir), at(t.TempDir())
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: enrolled(t, a)}))
	s := whole(t, a, "zebra")
	arrive(t, a, b)
	check(t, b.MayHear(ctx, s.ID))
	must[catalog.Consent](t)(a.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Conditions: "zebraconditions", Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	check(t, a.Discard(ctx, s.ID))
	now = now.AddDate(0, 0, library.BinDays+1)
	check(t, a.Empty(ctx, s.ID, "zebraname"))
	if found := holding(t, dir, "zebra"); len(found) > 0 {
		t.Errorf("it stands in %q", found)
	}
	arrive(t, a, b)
	if err := b.MayHear(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Errorf("the other laptop plays it: %v", err)
	}
}
