package library_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// allowed is a story with sound that the archive may keep.
func allowed(t rapid.TB, l *library.Library, title string) (catalog.Story, catalog.Recording) {
	t.Helper()
	s := told(t, l, title)
	give(t, l, s.ID, catalog.UseKeep, catalog.Yes)
	return s, must[library.Whole](t)(l.Story(context.Background(), s.ID)).Recordings[0]
}

// copied makes a file stand for a copy of a recording and tells of it.
func copied(t rapid.TB, l *library.Library, r catalog.Recording, kind catalog.FileKind, left ...catalog.Span) catalog.Copy {
	t.Helper()
	c := catalog.Copy{Kind: kind, File: "listening.opus", LeftOut: left, Masters: []string{r.Tracks[0].SHA256}}
	if kind == catalog.FilePacked {
		c.File = "track-1.flac"
	}
	made := []byte(string(kind) + " of " + r.Tracks[0].SHA256 + catalog.FormatMoment(int64(len(left))))
	sum := sha256.Sum256(made)
	c.SHA256, c.Bytes = hex.EncodeToString(sum[:]), int64(len(made))
	check(t, os.WriteFile(filepath.Join(l.RecordingDir(r.ID), c.File), made, 0o600))
	check(t, l.Copied(context.Background(), r.ID, c))
	return c
}

func kinds(files []catalog.File) (all []catalog.FileKind) {
	for _, f := range files {
		all = append(all, f.Kind)
	}
	return all
}

func sending(t rapid.TB, l *library.Library) []catalog.FileKind {
	t.Helper()
	return kinds(must[[]catalog.File](t)(l.FilesToSend(context.Background())))
}

func same(t rapid.TB, what string, is, want []catalog.FileKind) {
	t.Helper()
	if len(is) != len(want) {
		t.Fatalf("%s: %v, want %v", what, is, want)
	}
	for i := range is {
		if is[i] != want[i] {
			t.Fatalf("%s: %v, want %v", what, is, want)
		}
	}
}

func TestWhatIsHeardSoonestGoesFirstAndNoMasterBesideItsPackedCopy(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	_, r := allowed(t, l, "The long table")
	same(t, "a master whose copies nobody makes", sending(t, l), []catalog.FileKind{catalog.FileMaster})
	l.Packing(true)
	same(t, "a master that is about to be packed", sending(t, l), nil)
	copied(t, l, r, catalog.FilePacked)
	copied(t, l, r, catalog.FileListening)
	same(t, "with both copies", sending(t, l), []catalog.FileKind{catalog.FileListening, catalog.FilePacked})

	second, r2 := allowed(t, l, "The short one")
	copied(t, l, r2, catalog.FilePacked)
	check(t, l.SendFirst(ctx, second.ID))
	all := must[[]catalog.File](t)(l.FilesToSend(ctx))
	if len(all) != 3 || all[0].Story != second.ID || all[0].Kind != catalog.FilePacked {
		t.Fatalf("a story that was put first goes at %+v", all)
	}
}

func TestAMasterThatCannotBePackedTravelsAsItIs(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	_, r := allowed(t, l, "No room")
	l.Packing(true)
	check(t, l.Bare(ctx, r.ID, "track-1.wav"))
	same(t, "a bare master", sending(t, l), []catalog.FileKind{catalog.FileMaster})
}

func TestAPrivatePartStopsAllButASilentListeningCopy(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s, r := allowed(t, l, "With a part left out")
	copied(t, l, r, catalog.FilePacked)
	copied(t, l, r, catalog.FileListening)
	part := catalog.Target{Kind: catalog.TargetRange, From: 200, To: 400}
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventChange, Target: part, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No, catalog.UseKeep: catalog.No}}))
	same(t, "with a private part", sending(t, l), nil)
	copied(t, l, r, catalog.FileListening, catalog.Span{FromMS: 200, ToMS: 400})
	same(t, "when the listening copy was made anew", sending(t, l), []catalog.FileKind{catalog.FileListening})
}

func TestAnUploadIsCutWhenItsStoryIsTakenBackOrThrownAway(t *testing.T) {
	for name, stop := range map[string]func(l *library.Library, s catalog.ID) error{
		"taken back": func(l *library.Library, s catalog.ID) error {
			_, err := l.Withdraw(context.Background(), library.Withdrawal{Story: s, Target: catalog.WholeStory, Choice: catalog.ChoiceStop})
			return err
		},
		"thrown away": func(l *library.Library, s catalog.ID) error { return l.Discard(context.Background(), s) },
	} {
		t.Run(name, func(t *testing.T) {
			l, ctx := open(t, t.TempDir()), context.Background()
			s, r := allowed(t, l, "The long table")
			copied(t, l, r, catalog.FileListening)
			for _, f := range must[[]catalog.File](t)(l.FilesToSend(ctx)) {
				if !must[bool](t)(l.MaySend(ctx, f)) {
					t.Fatalf("%s may not go before", f.Kind)
				}
				defer func() {
					if must[bool](t)(l.MaySend(ctx, f)) {
						t.Errorf("%s goes on", f.Kind)
					}
				}()
			}
			check(t, stop(l, s.ID))
			same(t, "after it", sending(t, l), nil)
		})
	}
}

func TestAStoryIsSafeWithItsPackedCopyAndNotWithItsListeningCopyAlone(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	enrolled(t, l)
	s, r := allowed(t, l, "The long table")
	packed, heard := copied(t, l, r, catalog.FilePacked), copied(t, l, r, catalog.FileListening)
	state := func() library.KeptState {
		var ids []catalog.ID
		for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)) {
			ids = append(ids, c.ID)
		}
		check(t, l.Sent(ctx, ids))
		return must[library.Whole](t)(l.Story(ctx, s.ID)).Kept.State
	}
	check(t, l.Confirm(ctx, heard.SHA256, map[string]string{"sha256": heard.SHA256}))
	if is := state(); is != library.KeptWaiting {
		t.Errorf("with its listening copy alone it is %s", is)
	}
	check(t, l.Confirm(ctx, packed.SHA256, map[string]string{"sha256": packed.SHA256}))
	if is := state(); is != library.KeptSafe {
		t.Errorf("with both it is %s", is)
	}
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	if len(w.Files) != 1 || w.Proof(w.Files[0]) == nil || len(w.Copies) != 2 {
		t.Errorf("its files are %+v and %+v", w.Files, w.Copies)
	}
	if n := must[library.Tally](t)(l.Tally(ctx)); n.Safe != 1 {
		t.Errorf("counted as %+v", n)
	}
}

func TestACopyIsNotSentWhenTheArchiveHasTheMaster(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	_, r := allowed(t, l, "Sent by an older Ownvoice")
	check(t, l.Confirm(ctx, r.Tracks[0].SHA256, map[string]string{"sha256": r.Tracks[0].SHA256}))
	copied(t, l, r, catalog.FilePacked)
	same(t, "a packed copy of it", sending(t, l), nil)
	_ = ctx
}

func TestRoomIsMadeOnlyOfWhatTheArchiveHasProvedAndComesBack(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	_, r := allowed(t, l, "The long table")
	packed := copied(t, l, r, catalog.FilePacked)
	copied(t, l, r, catalog.FileListening)
	yes, no := func(catalog.File) bool { return true }, func(catalog.File) bool { return false }
	if _, err := l.Release(ctx, r.ID, yes); !errors.Is(err, library.ErrNotSafe) {
		t.Fatalf("without a receipt: %v", err)
	}
	check(t, l.Confirm(ctx, packed.SHA256, map[string]string{"sha256": packed.SHA256}))
	if _, err := l.Release(ctx, r.ID, no); !errors.Is(err, library.ErrNotSafe) {
		t.Fatalf("with a receipt that proves nothing: %v", err)
	}
	room := must[library.Room](t)(l.Releasable(ctx, ""))
	if room.Recordings != 1 || room.Bytes != r.Tracks[0].Bytes+packed.Bytes {
		t.Fatalf("room could be made: %+v", room)
	}
	if freed := must[int64](t)(l.Release(ctx, r.ID, yes)); freed != r.Tracks[0].Bytes+packed.Bytes {
		t.Fatalf("freed %d", freed)
	}
	left := must[[]string](t)(filepath.Glob(filepath.Join(l.RecordingDir(r.ID), "*")))
	if len(left) != 2 || filepath.Base(left[0]) != "listening.opus" || filepath.Base(left[1]) != "recording.json" {
		t.Fatalf("left are %v", left)
	}
	same(t, "to fetch before anybody asks", kinds(must[[]catalog.File](t)(l.FilesToFetch(ctx))), nil)
	check(t, l.Want(ctx, r.ID))
	same(t, "to fetch", kinds(must[[]catalog.File](t)(l.FilesToFetch(ctx))), []catalog.FileKind{catalog.FilePacked})
}

func TestRoomIsNotMadeOfWhatMayNotComeBackOrIsBeingRecorded(t *testing.T) {
	for name, before := range map[string]func(l *library.Library, s catalog.ID) error{
		"taken back": func(l *library.Library, s catalog.ID) error {
			_, err := l.Withdraw(context.Background(), library.Withdrawal{Story: s, Target: catalog.WholeStory, Choice: catalog.ChoiceStop})
			return err
		},
		"being recorded": func(l *library.Library, s catalog.ID) error {
			_, _, err := l.BeginRecording(context.Background(), s)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, ctx := open(t, t.TempDir()), context.Background()
			s, r := allowed(t, l, "The long table")
			check(t, l.Confirm(ctx, r.Tracks[0].SHA256, map[string]string{"sha256": r.Tracks[0].SHA256}))
			check(t, before(l, s.ID))
			if _, err := l.Release(ctx, r.ID, func(catalog.File) bool { return true }); !errors.Is(err, library.ErrNotSafe) {
				t.Fatalf("answers %v", err)
			}
		})
	}
}

func TestAnotherLaptopFetchesWhatItCanHearAndTheWholeWhenAsked(t *testing.T) {
	a, b, ctx := open(t, t.TempDir()), open(t, t.TempDir()), context.Background()
	enrol := catalog.Enrolment{Project: enrolled(t, a)}
	check(t, b.Enrol(ctx, enrol))
	s, r := allowed(t, a, "The long table")
	heard := copied(t, a, r, catalog.FileListening)
	packed := copied(t, a, r, catalog.FilePacked)
	arrive(t, a, b)
	fetch := func() []catalog.File { return must[[]catalog.File](t)(b.FilesToFetch(ctx)) }
	same(t, "at first", kinds(fetch()), []catalog.FileKind{catalog.FileListening})
	check(t, b.Want(ctx, r.ID))
	same(t, "when asked", kinds(fetch()), []catalog.FileKind{catalog.FileListening, catalog.FilePacked})
	fetchAll(t, a, b)
	if path, is, err := b.Listening(ctx, r.ID); err != nil || !is || filepath.Base(path) != heard.File {
		t.Fatalf("its listening copy lies at %s, %v, %v", path, is, err)
	}
	due := must[[]catalog.File](t)(b.ToUnpack(ctx))
	if len(due) != 1 || due[0].SHA256 != packed.SHA256 {
		t.Fatalf("to unpack: %+v", due)
	}
	master := filepath.Join(b.RecordingDir(r.ID), "track-1.wav")
	check(t, os.WriteFile(master, []byte("another sound"), 0o600))
	if err := b.Unpacked(ctx, due[0]); !errors.Is(err, library.ErrWrongHash) {
		t.Fatalf("another sound is taken over: %v", err)
	}
	whole := must[[]byte](t)(os.ReadFile(filepath.Join(a.RecordingDir(r.ID), "track-1.wav")))
	check(t, os.WriteFile(master, whole, 0o600))
	check(t, b.Unpacked(ctx, due[0]))
	if f := must[library.Whole](t)(b.Story(ctx, s.ID)).Files; len(f) != 1 || !f[0].Here {
		t.Fatalf("its master is %+v", f)
	}
}

// fetchAll takes all that one laptop wants from another, as over the archive.
func fetchAll(t rapid.TB, from, to *library.Library) {
	t.Helper()
	ctx := context.Background()
	for _, f := range must[[]catalog.File](t)(to.FilesToFetch(ctx)) {
		part := must[string](t)(to.PartPath(f))
		check(t, os.WriteFile(part, must[[]byte](t)(os.ReadFile(from.Path(f))), 0o600))
		check(t, to.Place(ctx, f))
	}
}

func TestACopyTheOthersKnowIsToldOfOnce(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s, r := allowed(t, l, "The long table")
	copied(t, l, r, catalog.FilePacked)
	n := len(must[[]catalog.Change](t)(l.History(ctx, s.ID)))
	copied(t, l, r, catalog.FilePacked)
	if again := len(must[[]catalog.Change](t)(l.History(ctx, s.ID))); again != n {
		t.Errorf("told again: %d changes, and then %d", n, again)
	}
}

func TestAnEmptyLibraryOfTheSameLaptopGetsBackAllThatItHad(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	enrolled(t, l)
	s, r := allowed(t, l, "The long table")
	copied(t, l, r, catalog.FileListening)
	copied(t, l, r, catalog.FilePacked)
	archive := overWire(t, must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)))
	device := must[[]byte](t)(os.ReadFile(filepath.Join(dir, "device.json")))
	check(t, l.Close())

	anew := t.TempDir()
	check(t, os.WriteFile(filepath.Join(anew, "device.json"), device, 0o600))
	must[library.Rebuilt](t)(library.Rebuild(ctx, anew))
	b := open(t, anew)
	if at := must[int64](t)(b.Cursor(ctx)); at != 0 {
		t.Errorf("it asks from %d on", at)
	}
	must[int](t)(b.Receive(ctx, archive, 7))
	same(t, "to fetch", kinds(must[[]catalog.File](t)(b.FilesToFetch(ctx))), []catalog.FileKind{catalog.FileListening, catalog.FilePacked})
	check(t, b.MayHear(ctx, s.ID))
	if w := must[library.Whole](t)(b.Story(ctx, s.ID)); w.Title != "The long table" || len(w.Recordings) != 1 {
		t.Errorf("it came back as %+v", w)
	}
	if rest := must[[]catalog.Change](t)(b.ChangesToSend(ctx, 1000)); len(rest) != 0 {
		t.Errorf("%d changes would be sent again", len(rest))
	}
}

func TestRebuildFindsTheCopiesThatLieHere(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	s, r := allowed(t, l, "The long table")
	copied(t, l, r, catalog.FileListening)
	copied(t, l, r, catalog.FilePacked)
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	for _, c := range must[library.Whole](t)(open(t, dir).Story(ctx, s.ID)).Copies {
		if !c.Here {
			t.Errorf("%s is not here", c.Name)
		}
	}
}

func TestWhoAnswersThreeHundredTimesWritesLittle(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	s := told(t, l, "Asked again and again")
	for i := range 300 {
		give(t, l, s.ID, catalog.UseQuote, []catalog.Answer{catalog.Yes, catalog.No}[i%2])
	}
	all := must[[]catalog.Consent](t)(l.Events(ctx, s.ID))
	for _, e := range all {
		if len(e.Seen) > 2 {
			t.Fatalf("an event lists %d others", len(e.Seen))
		}
	}
	if d := catalog.Decide(all, catalog.WholeStory, catalog.UseQuote, s.Begun.AddDate(1, 0, 0)); d.Allows() || d.Event != all[len(all)-1].ID {
		t.Errorf("the last word does not decide: %+v", d)
	}
}
