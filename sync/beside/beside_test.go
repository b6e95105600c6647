package beside_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/beside"
	"ownvoice/sync/wire"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T { t.Helper(); check(t, err); return v }
}

// laptops are some of one project that the archive has named to each other.
func laptops(t testing.TB, project catalog.ID, n int) []*library.Library {
	t.Helper()
	var all []*library.Library
	for range n {
		lib := must[*library.Library](t)(library.Open(context.Background(), filepath.Join(t.TempDir(), "Ownvoice")))
		t.Cleanup(func() { lib.Close() })
		_, key, _ := ed25519.GenerateKey(nil)
		check(t, lib.Enrol(context.Background(), catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project, Name: "P", Key: key}))
		all = append(all, lib)
	}
	name(t, all, all...)
	return all
}

// name tells some laptops of others.
func name(t testing.TB, to []*library.Library, of ...*library.Library) {
	t.Helper()
	var list wire.Devices
	for _, lib := range of {
		d := lib.Device()
		list.Devices = append(list.Devices, wire.Device{ID: d.ID, Name: "laptop", PublicKey: d.Enrolment.Key.Public().(ed25519.PublicKey)})
	}
	tellList(t, list, to...)
}

func tellList(t testing.TB, list wire.Devices, to ...*library.Library) {
	t.Helper()
	raw := must[[]byte](t)(json.Marshal(list))
	for _, lib := range to {
		check(t, lib.SetSetting(context.Background(), "devices", string(raw)))
	}
}

// waits lets a laptop wait to be met, and gives its address.
func waits(t testing.TB, lib *library.Library) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	port, done := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(done)
		beside.Run(ctx, lib, beside.Options{Listen: "127.0.0.1:0", Here: func(p string) { port <- p }})
	}()
	t.Cleanup(func() { stop(); <-done })
	return net.JoinHostPort("127.0.0.1", <-port)
}

// tell makes a story with a listening copy.
func tell(t testing.TB, lib *library.Library, mark string, size int, uses ...catalog.Use) catalog.ID {
	t.Helper()
	ctx := context.Background()
	s := must[catalog.Story](t)(lib.BeginStory(ctx, library.Begin{Title: mark + " title", KnownAs: mark + " name", Mode: catalog.ModeRoom}))
	yes := map[catalog.Use]catalog.Answer{}
	for _, u := range uses {
		yes[u] = catalog.Yes
	}
	must[catalog.Consent](t)(lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: yes}))
	id, dir, err := lib.BeginRecording(ctx, s.ID)
	check(t, err)
	sound, small := bytes.Repeat([]byte(mark+" sound\n"), size/(len(mark)+7)+1), bytes.Repeat([]byte(mark+" copy\n"), size/(len(mark)+6)+1)
	check(t, os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "listening.opus"), small, 0o600))
	_, err = lib.Keep(ctx, catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{
		Label: "Room", File: "track-1.wav", Frames: 48000, RateHz: 48000, Bits: 16, Channels: 1, SHA256: hashOf(sound), Bytes: int64(len(sound)), Gaps: []catalog.Gap{}}}})
	check(t, err)
	check(t, lib.Copied(ctx, id, catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: int64(len(small)), SHA256: hashOf(small), Masters: []string{hashOf(sound)}}))
	return s.ID
}

func hashOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

func words(t testing.TB, lib *library.Library, story catalog.ID) string {
	t.Helper()
	all := must[[]catalog.Change](t)(lib.History(context.Background(), story))
	slices.SortFunc(all, func(a, b catalog.Change) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return string(must[[]byte](t)(json.Marshal(all)))
}

// hears reports whether the listening copy of a story is here, whole.
func hears(t testing.TB, lib *library.Library, story catalog.ID) bool {
	t.Helper()
	w := must[library.Whole](t)(lib.Story(context.Background(), story))
	for _, f := range w.Copies {
		if f.Kind == catalog.FileListening && f.Here {
			raw, err := os.ReadFile(lib.Path(f))
			return err == nil && hashOf(raw) == f.SHA256
		}
	}
	return false
}

func TestTwoLaptopsGiveEachOtherWhatTheTeamMayHear(t *testing.T) {
	libs := laptops(t, catalog.NewID(), 2)
	rosa, priya := libs[0], libs[1]
	bus := tell(t, rosa, "bus", 300<<10, catalog.UseKeep, catalog.UseTeam)
	alone := tell(t, rosa, "alone", 1000, catalog.UseKeep)
	secret := tell(t, rosa, "secret", 1000, catalog.UseTeam)
	table := tell(t, priya, "table", 300<<10, catalog.UseKeep, catalog.UseTeam)
	met := must[beside.Met](t)(beside.Meet(t.Context(), rosa, waits(t, priya), nil))
	if met.Changes == 0 || met.Given == 0 || met.Files != 1 || met.Gave != 1 || met.With != priya.Device().ID {
		t.Errorf("they met: %+v", met)
	}
	for _, id := range []catalog.ID{bus, table} {
		if a, b := words(t, rosa, id), words(t, priya, id); a != b {
			t.Errorf("they do not agree about %s:\n%s\n%s", id, a, b)
		}
		if !hears(t, rosa, id) || !hears(t, priya, id) {
			t.Errorf("the sound of %s is not with both", id)
		}
	}
	for _, id := range []catalog.ID{alone, secret} {
		if _, err := priya.Story(t.Context(), id); err == nil {
			t.Errorf("story %s is with another laptop", id)
		}
	}
	if w := must[library.Whole](t)(priya.Story(t.Context(), bus)); w.Kept.State == library.KeptSafe {
		t.Error("what came from a laptop counts as safe")
	}
	if again := must[beside.Met](t)(beside.Meet(t.Context(), rosa, waits(t, priya), nil)); again.Changes != 0 || again.Given != 0 || again.Bytes != 0 {
		t.Errorf("when both have the same: %+v", again)
	}
}

func TestAWithdrawalIsCarriedAndCarriedOn(t *testing.T) {
	libs := laptops(t, catalog.NewID(), 3)
	rosa, priya, tomos := libs[0], libs[1], libs[2]
	bus := tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	must[beside.Met](t)(beside.Meet(t.Context(), rosa, waits(t, priya), nil))
	must[beside.Met](t)(beside.Meet(t.Context(), tomos, waits(t, priya), nil)) // never met the one it is from
	if words(t, tomos, bus) != words(t, rosa, bus) || !hears(t, tomos, bus) {
		t.Fatal("it did not come by way of another")
	}
	must[library.Receipt](t)(rosa.Withdraw(t.Context(), library.Withdrawal{Story: bus, Choice: catalog.ChoiceStop}))
	must[beside.Met](t)(beside.Meet(t.Context(), rosa, waits(t, priya), nil))
	must[beside.Met](t)(beside.Meet(t.Context(), tomos, waits(t, priya), nil))
	for i, lib := range []*library.Library{priya, tomos} {
		if err := lib.MayHear(t.Context(), bus); err == nil {
			t.Errorf("laptop %d hears what was taken back", i+1)
		}
	}
}

func TestStrangersAreRefusedAtTheDoor(t *testing.T) {
	project := catalog.NewID()
	libs := laptops(t, project, 2)
	rosa, priya := libs[0], libs[1]
	tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	other := laptops(t, project, 1)[0] // joined later: it knows nobody, and nobody knows it
	at := waits(t, rosa)
	if _, err := beside.Meet(t.Context(), other, at, nil); !errors.Is(err, beside.ErrStranger) {
		t.Errorf("who knows nobody: %v", err)
	}
	name(t, []*library.Library{other}, rosa, priya, other)
	if _, err := beside.Meet(t.Context(), other, at, nil); !errors.Is(err, beside.ErrUnknown) {
		t.Errorf("who is not known: %v", err)
	}
	if rows := must[[]library.Row](t)(other.Stories(t.Context(), library.Filter{})); len(rows) != 0 {
		t.Error("a stranger was given a story")
	}
	d := priya.Device()
	off := wire.Devices{Devices: []wire.Device{{ID: d.ID, PublicKey: d.Enrolment.Key.Public().(ed25519.PublicKey), Off: true}}}
	tellList(t, off, rosa)
	if _, err := beside.Meet(t.Context(), priya, at, nil); !errors.Is(err, beside.ErrUnknown) {
		t.Errorf("one that was switched off: %v", err)
	}
	if _, err := beside.Meet(t.Context(), rosa, "127.0.0.1:1", nil); !errors.Is(err, beside.ErrAway) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestAFileThatWasCutGoesOnFromThere(t *testing.T) {
	for name, from := range map[string]int{"fetched": 0, "given": 1} {
		t.Run(name, func(t *testing.T) {
			libs := laptops(t, catalog.NewID(), 2)
			giver, taker := libs[from], libs[1-from]
			bus := tell(t, giver, "bus", 8<<20, catalog.UseKeep, catalog.UseTeam)
			begins, at := libs[1], waits(t, libs[0])
			ctx, stop := context.WithCancel(t.Context())
			var reached atomic.Int64
			_, err := beside.Meet(ctx, begins, at, func(p beside.Progress) {
				if p.Done > 3<<20 {
					reached.Store(p.Done)
					stop()
				}
			})
			if err == nil || reached.Load() == 0 {
				t.Fatalf("it was not cut: %v", err)
			}
			var bytes int64
			for tries := 0; !hears(t, taker, bus) && tries < 20; tries++ {
				m, err := beside.Meet(t.Context(), begins, at, nil)
				if bytes += m.Bytes; err != nil && tries > 18 {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond)
			}
			if !hears(t, taker, bus) || bytes > 8<<20 {
				t.Errorf("whole is %v; %d bytes went after the cut", hears(t, taker, bus), bytes)
			}
		})
	}
}
