package studio_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
	"ownvoice/studio"
)

// yes is an archive that holds every file.
func yes(catalog.File) bool { return true }

func TestAStoryWhoseMastersWentIsHeardFromItsListeningCopyAndComesBackWhole(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	for _, use := range []catalog.Use{catalog.UseKeep, catalog.UseTeam} {
		must[catalog.Consent](t)(l.Give(t.Context(), story, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{use: catalog.Yes}}))
	}
	r := kept(t, l, story, 16, speech(t, 16, 12, "-6"))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	dir := l.RecordingDir(r.ID)
	whole := must[studio.Audible](t)(studio.Listen(t.Context(), l, r))
	if whole.Copy || len(whole.Take.Tracks) != 1 || len(whole.Gains) != 1 {
		t.Fatalf("with its master here it is heard as %+v", whole)
	}
	packed := must[[]byte](t)(os.ReadFile(filepath.Join(dir, "track-1.flac")))
	for _, f := range must[[]catalog.File](t)(l.FilesToSend(t.Context())) {
		check(t, l.Confirm(t.Context(), f.SHA256, map[string]string{"sha256": f.SHA256}))
	}
	if freed := must[int64](t)(l.Release(t.Context(), r.ID, yes)); freed < r.Tracks[0].Bytes {
		t.Fatalf("freed %d", freed)
	}

	a := must[studio.Audible](t)(studio.Listen(t.Context(), l, r))
	m := must[*mix.Mix](t)(mix.Open(a.Dir, a.Take))
	if seconds := float64(m.Frames()) / float64(m.RateHz()); !a.Copy || seconds < 11.9 || seconds > 12.1 {
		t.Errorf("copy: %v, %.2f s", a.Copy, seconds)
	}
	m.Close()
	a.Close()
	if left, _ := filepath.Glob(filepath.Join(dir, ".listening*")); len(left) > 0 {
		t.Errorf("left are %v", left)
	}

	check(t, l.Want(t.Context(), r.ID))
	for _, f := range must[[]catalog.File](t)(l.FilesToFetch(t.Context())) {
		check(t, os.WriteFile(must[string](t)(l.PartPath(f)), packed, 0o600))
		check(t, l.Place(t.Context(), f))
	}
	check(t, studio.Unpack(t.Context(), l))
	if sum, _ := hash(t, filepath.Join(dir, "track-1.wav")); sum != r.Tracks[0].SHA256 {
		t.Error("another master came back")
	}
	if a := must[studio.Audible](t)(studio.Listen(t.Context(), l, r)); a.Copy {
		t.Error("its listening copy is heard though the master is here")
	}
}

func TestWhatLiesNowhereHereIsNotHeard(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	must[catalog.Consent](t)(l.Give(t.Context(), story, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}}))
	r := kept(t, l, story, 16, speech(t, 16, 2, "-6"))
	check(t, l.Confirm(t.Context(), r.Tracks[0].SHA256, map[string]string{"sha256": r.Tracks[0].SHA256}))
	must[int64](t)(l.Release(t.Context(), r.ID, yes))
	if _, err := studio.Listen(t.Context(), l, r); !errors.Is(err, studio.ErrNotHere) {
		t.Errorf("answers %v", err)
	}
}
