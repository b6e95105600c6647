package archive

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/archive/api"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/words"
)

// join makes laptops belong to a real archive.
func join(t *testing.T, all ...*sample.World) *store.Store {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	check(t, err)
	st, err := store.Open(t.Context(), store.Config{Data: t.TempDir(), Key: key})
	check(t, err)
	a, err := api.New(t.Context(), st, api.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	check(t, err)
	server := httptest.NewTLSServer(a)
	t.Cleanup(func() {
		a.Stop()
		server.Close()
		a.Wait()
		st.Close()
	})
	sum := sha256.Sum256(server.Certificate().Raw)
	for i, w := range all {
		code, _, err := st.Invite(t.Context(), "Co-Pro Stories", "reporter")
		check(t, err)
		check(t, client.Enrol(t.Context(), w.Library, wire.Invitation{Address: server.URL, Code: code, Fingerprint: hex.EncodeToString(sum[:])}.String(), []string{"Rosa’s laptop", "Priya’s laptop"}[i]))
	}
	return st
}

func sync(t *testing.T, w *sample.World) {
	t.Helper()
	c, err := client.New(w.Library)
	check(t, err)
	_, err = c.Sync(t.Context(), nil)
	check(t, err)
}

// master reports whether the master of a story lies on the disk.
func master(t *testing.T, w *sample.World, story catalog.ID) bool {
	t.Helper()
	s, err := w.Library.Story(t.Context(), story)
	check(t, err)
	_, err = os.Stat(filepath.Join(w.Library.RecordingDir(s.Recordings[0].ID), s.Recordings[0].Tracks[0].File))
	return err == nil
}

func TestRoomIsMadeOfWhatTheArchiveHoldsAndItComesBack(t *testing.T) {
	w := sample.New(t)
	safe := w.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 3, Uses: sample.Anyone})
	join(t, w)
	sync(t, w)
	late := w.Tell(sample.Tale{Title: "You learn it by doing it together", KnownAs: "Asha", Day: 11, Minutes: 3, Uses: sample.Anyone})
	s := enter(t, theme.New(1, theme.Light), w, client.Status{State: client.StateOnline})

	s.d.Window.Canvas().Focus(s.tabs)
	s.press(fyne.KeyEnd, fyne.KeyTab) // Room here, and the button in it
	s.press(fyne.KeyReturn)
	s.pressed(t, "Free under 1 MB")
	if master(t, w, safe.ID) || !master(t, w, late.ID) {
		t.Fatalf("what the archive holds is here: %v; what only this laptop has is here: %v", master(t, w, safe.ID), master(t, w, late.ID))
	}
	if s.title.Words != "under 1 MB freed." || !strings.Contains(s.sentence.Words, "All else stays here.") {
		t.Errorf("it says %q %q", s.title.Words, s.sentence.Words)
	}

	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.tabs) {
		t.Errorf("the button is gone, and the keys are on %T", at)
	}

	s.chosen(onlyThere)
	row, _ := s.shelf.Row(0)
	if s.shelf.Total != 1 || row.ID != safe.ID || s.onLaptop(row).Words != "A small copy" {
		t.Fatalf("of %d stories that are only in the archive the first is %q: %q", s.shelf.Total, row.Title, s.onLaptop(row).Words)
	}
	s.press(fyne.KeyReturn)
	s.pressed(t, "Fetch it back")
	if row, _ := s.shelf.Row(0); s.woken == 0 || s.onLaptop(row).Words != "Coming back" {
		t.Errorf("asked for, it is %q", s.onLaptop(row).Words)
	}
	sync(t, w)
	if !master(t, w, safe.ID) {
		t.Error("it did not come back")
	}
	s.onChanged()
	if s.title.Words != "The whole recording is here again." {
		t.Errorf("it says %q", s.title.Words)
	}
	if s.shelf.Total != 0 {
		t.Errorf("%d stories are still only in the archive", s.shelf.Total)
	}
}

func TestASoundGoesToAnotherLaptopByStick(t *testing.T) {
	rosa, priya := sample.New(t), sample.New(t)
	join(t, rosa, priya)
	sync(t, rosa)
	sync(t, priya)
	story := rosa.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 3, Uses: sample.Anyone})
	stick := t.TempDir()
	at := enter(t, theme.New(1, theme.Light), rosa, sample.Offline)
	if at.carrying.choose.Selected != "Priya’s laptop" {
		t.Fatalf("it offers a stick for %q", at.carrying.choose.Options)
	}
	at.exchange(stick, at.carrying.chosen(), at.carrying.choose.Selected)
	if at.title.Words != "The memory stick is ready." || !strings.Contains(at.sentence.Words, "Only Priya’s laptop can open it.") {
		t.Errorf("it says %q %q", at.title.Words, at.sentence.Words)
	}

	there := enter(t, theme.New(1, theme.Light), priya, sample.Offline)
	there.copy("Taking in the memory stick", there.takesIn(stick), there.tookIn)
	if there.title.Words != "It is all here now." {
		t.Errorf("it says %q %q", there.title.Words, there.sentence.Words)
	}
	there.onChanged() // as the library tells
	row, _ := there.shelf.Row(0)
	if row.ID != story.ID || there.why(row).sentence != "It was recorded with another laptop, and goes to the archive from there." && !master(t, priya, story.ID) {
		t.Errorf("the first story is %q: %q", row.Title, there.why(row).sentence)
	}

	empty := enter(t, theme.New(1, theme.Light), priya, sample.Offline)
	empty.copy("Taking in the memory stick", empty.takesIn(t.TempDir()), empty.tookIn)
	if empty.title.Words == "It is all here now." || empty.busy {
		t.Errorf("of an empty stick it says %q", empty.title.Words)
	}
}

func TestWithAPrivatePartTheWholeRecordingIsSaidToBeWhereItIs(t *testing.T) {
	rosa, priya := sample.New(t), sample.New(t)
	join(t, rosa, priya)
	story := rosa.Tell(sample.Tale{Title: "It has to be all right to say no", KnownAs: "Gwen", Day: 6, Minutes: 3, Uses: sample.Anyone})
	_, err := rosa.Library.Give(t.Context(), story.ID, catalog.Consent{Kind: catalog.EventChange, Target: catalog.Target{Kind: catalog.TargetRange, From: 1000, To: 5000},
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.No, catalog.UseTeam: catalog.No}})
	check(t, err)
	sync(t, rosa)
	sync(t, priya)
	for name, c := range map[string]struct {
		at        *sample.World
		list, why string
	}{
		"where it was recorded": {rosa, "Only on this laptop", "A part of it is private, so the whole recording stays on this laptop. A copy that is silent there can go."},
		"elsewhere":             {priya, "Whole on another laptop", "A part of it is private, so the whole recording stays on the laptop it was recorded with. A copy that is silent there can go."},
	} {
		t.Run(name, func(t *testing.T) {
			s := enter(t, theme.New(1, theme.Light), c.at, client.Status{State: client.StateOnline})
			row, _ := s.shelf.Row(0)
			if row.ID != story.ID || words.Kept(row, s.at).Words != c.list || s.why(row).sentence != c.why {
				t.Errorf("of %q it says %q: %q", row.Title, words.Kept(row, s.at).Words, s.why(row).sentence)
			}
			if stored := s.stored(row); stored.Words != "Not all of it" || stored.Sub != "a part stays private" {
				t.Errorf("the archive has %q, %q", stored.Words, stored.Sub)
			}
		})
	}
}
