package library_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func titles(t *testing.T, l *library.Library) (all []string) {
	t.Helper()
	list, err := l.Stories(context.Background(), library.Filter{})
	check(t, err)
	for _, r := range list {
		all = append(all, r.Title)
	}
	return all
}

func TestAFolderWhoseNameLooksLikeAPatternIsRebuilt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Stories [2026] 100% *?#")
	l := open(t, dir)
	told(t, l, "In the hall")
	check(t, l.Close())
	found, err := library.Rebuild(context.Background(), dir)
	check(t, err)
	if found.Recordings != 1 || len(titles(t, open(t, dir))) != 1 {
		t.Fatalf("found %+v", found)
	}
}

func TestAnEmptyListBesideRecordingsIsNotTakenForANewLibrary(t *testing.T) {
	for name, lose := range map[string]func(string) error{
		"cut to nothing": func(path string) error { return os.Truncate(path, 0) },
		"gone":           os.Remove,
		"a folder":       func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir)
			told(t, l, "The long table")
			check(t, l.Close())
			check(t, lose(filepath.Join(dir, "library.db")))
			if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrDamaged) {
				t.Fatalf("opens with %v", err)
			}
			_, err := library.Rebuild(context.Background(), dir)
			check(t, err)
			if got := titles(t, open(t, dir)); len(got) != 1 || got[0] != "The long table" {
				t.Fatalf("rebuilt as %v", got)
			}
		})
	}
}

func TestRebuildingGivesALaptopWithADamagedDeviceFileItsStoriesBack(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	told(t, l, "Before the bus")
	check(t, l.Close())
	check(t, os.WriteFile(filepath.Join(dir, "device.json"), []byte(`{`), 0o600))
	_, err := library.Rebuild(context.Background(), dir)
	check(t, err)
	if got := titles(t, open(t, dir)); len(got) != 1 {
		t.Fatalf("rebuilt as %v", got)
	}
	if aside, _ := filepath.Glob(filepath.Join(dir, "device-set-aside-*.json")); len(aside) != 1 {
		t.Error("the damaged device file is gone")
	}
}

func TestRebuildingAgainAtOnceKeepsEachListThatWasSetAside(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	told(t, l, "Before the bus")
	check(t, l.Close())
	names := map[string]bool{}
	for range 3 {
		found, err := library.Rebuild(context.Background(), dir)
		check(t, err)
		names[found.SetAside] = true
	}
	if aside, _ := filepath.Glob(filepath.Join(dir, "library-set-aside-*.db")); len(names) != 3 || len(aside) != 3 {
		t.Errorf("said %v, kept %v", names, aside)
	}
}

func TestSoundWhoseSidecarIsGoneIsNamedByRebuild(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	told(t, l, "Nobody's")
	check(t, l.Close())
	sidecars, _ := filepath.Glob(filepath.Join(dir, "recordings", "*", "recording.json"))
	check(t, os.Remove(sidecars[0]))
	found, err := library.Rebuild(context.Background(), dir)
	check(t, err)
	if len(found.Unreadable) != 1 {
		t.Fatalf("found %+v", found)
	}
}

func TestNotesOfAStoryThatTheTeamMayNotHearAreNotRead(t *testing.T) {
	ctx := context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	s := told(t, a, "Not for the team")
	_, err := a.AddNote(ctx, catalog.Note{Story: s.ID, Text: "the secret"})
	check(t, err)
	_, err = a.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.No}})
	check(t, err)
	changes, err := a.ChangesToSend(ctx, 100)
	check(t, err)
	for i := range changes {
		p, err := b.Project(ctx)
		check(t, err)
		changes[i].Project = p.ID
	}
	_, err = b.Receive(ctx, changes, 1)
	check(t, err)
	if notes, err := b.Notes(ctx, s.ID); !errors.Is(err, library.ErrConsent) {
		t.Fatalf("reads %v, %v", notes, err)
	}
	if notes, err := a.Notes(ctx, s.ID); err != nil || len(notes) != 1 {
		t.Fatalf("its own laptop reads %v, %v", notes, err)
	}
}

func TestHalfOfARebuiltLibraryIsNotTakenForTheWhole(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	told(t, l, "The long table")
	check(t, l.Close())
	check(t, os.WriteFile(filepath.Join(dir, "rebuilding"), nil, 0o600)) // as a power cut leaves it
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrDamaged) {
		t.Fatalf("opens with %v", err)
	}
	_, err := library.Rebuild(context.Background(), dir)
	check(t, err)
	if got := titles(t, open(t, dir)); len(got) != 1 {
		t.Fatalf("rebuilt as %v", got)
	}
}
