package carry_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
)

func TestAStoryIsSafeWhenTheStickCameBack(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	stick := t.TempDir()
	told := tell(t, rosa, "bus", 100<<10, catalog.UseKeep, catalog.UseTeam)
	secret := tell(t, rosa, "kettle", 1000)
	done := out(t, rosa, stick, carry.TheArchive)
	if done.Files != 1 || done.Changes == 0 || len(done.Stories) != 1 || state(t, rosa, told) != string(library.KeptWaiting) {
		t.Errorf("going out: %+v, the story is %s", done, state(t, rosa, told))
	}
	if on := must[map[catalog.ID]interface{ IsZero() bool }](t)(carried(rosa)); len(on) != 1 || on[told].IsZero() {
		t.Errorf("carried: %v", on)
	}
	readsNothing(t, stick, "bus", "kettle", "Ownvoice pack", rosa.Device().Enrolment.Name+" name")
	took, err := k.take(stick)
	check(t, err)
	if len(took) != 1 || took[0]["files"] != 1.0 || took[0]["refused"] != 0.0 {
		t.Errorf("took %v", took)
	}
	back := in(t, rosa, stick)
	if back.Safe == 0 || len(back.Troubles) != 0 || state(t, rosa, told) != string(library.KeptSafe) || state(t, rosa, secret) != string(library.KeptHere) {
		t.Errorf("coming in: %+v, the story is %s, the other %s", back, state(t, rosa, told), state(t, rosa, secret))
	}
	if again := out(t, rosa, stick, carry.TheArchive); again.Changes != 0 || again.Files != 0 {
		t.Errorf("once more there goes %+v", again)
	}
	if holds(k.data, "kettle") {
		t.Error("a story that may not be kept is in the archive")
	}
}

func carried(lib *library.Library) (map[catalog.ID]interface{ IsZero() bool }, error) {
	on, err := carry.Carried(context.Background(), lib)
	all := map[catalog.ID]interface{ IsZero() bool }{}
	for id, at := range on {
		all[id] = at
	}
	return all, err
}

// readsNothing: of what is on the stick nothing can be read without a key, and
// names hold ids only.
func readsNothing(t *testing.T, stick string, marks ...string) {
	t.Helper()
	for _, mark := range marks {
		if holds(stick, mark) {
			t.Errorf("%q can be read on the stick", mark)
		}
	}
}

func holds(dir, mark string) (found bool) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			raw, _ := os.ReadFile(path)
			found = found || bytes.Contains(raw, []byte(mark+" "))
		}
		return nil
	})
	return found
}

func TestTheWithdrawalGoesOutFirstAndReachesTheArchive(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	stick, ctx := t.TempDir(), context.Background()
	told := tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	out(t, rosa, stick, carry.TheArchive)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	must[catalog.Note](t)(rosa.AddNote(ctx, catalog.Note{Story: told, Text: "bus note"}))
	must[library.Receipt](t)(rosa.Withdraw(ctx, library.Withdrawal{Story: told, Choice: catalog.ChoiceErase, SecondPerson: "Ann Other"}))
	done := out(t, rosa, stick, carry.TheArchive)
	took := must[[]map[string]any](t)(k.take(stick))
	if done.Changes == 0 || done.Files != 0 || len(took) != 1 || took[0]["kept"] == 0.0 {
		t.Errorf("out %+v, took %v", done, took)
	}
	said, err := k.run("requests", "--data", k.data, "--json")
	if check(t, err); !bytes.Contains([]byte(said), []byte(told)) {
		t.Errorf("the archive does not know of the withdrawal: %s", said)
	}
}

func TestTwoLaptopsThatNeverMeetANetworkAgreeByStick(t *testing.T) {
	k := newKeeper(t)
	libs := k.joined("P", "rosa", "priya")
	rosa, priya := libs[0], libs[1]
	stick := t.TempDir()
	bus := tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	table := tell(t, priya, "table", 1000, catalog.UseKeep, catalog.UseTeam)
	alone := tell(t, priya, "alone", 1000, catalog.UseKeep)
	if _, err := carry.Out(t.Context(), rosa, stick, carry.Options{For: priya.Device().ID}, nil); !errors.Is(err, carry.ErrNoReceiver) {
		t.Errorf("for a laptop nobody has named: %v", err)
	}
	for range 2 { // the second time each hears what the other brought
		for _, l := range libs {
			out(t, l, stick, carry.TheArchive)
		}
		must[[]map[string]any](t)(k.take(stick))
		for _, l := range libs {
			in(t, l, stick)
		}
	}
	note := must[catalog.Note](t)(rosa.AddNote(t.Context(), catalog.Note{Story: table, Text: "rosa was there"}))
	for range 3 {
		out(t, rosa, stick, priya.Device().ID)
		in(t, priya, stick)
		out(t, priya, stick, rosa.Device().ID)
		in(t, rosa, stick)
	}
	for _, id := range []catalog.ID{bus, table} {
		if a, b := words(t, rosa, id), words(t, priya, id); a != b {
			t.Errorf("they do not agree about %s:\n%s\n%s", id, a, b)
		}
	}
	if _, err := rosa.Story(t.Context(), alone); err == nil || note.ID == "" {
		t.Error("what the team may not hear is with another laptop")
	}
	if d := out(t, rosa, stick, priya.Device().ID); d.Changes != 0 {
		t.Errorf("when both have the same, %d changes go", d.Changes)
	}
	// A third way round: what priya has of rosa goes to the archive from her.
	out(t, priya, stick, carry.TheArchive)
	must[[]map[string]any](t)(k.take(stick))
	in(t, priya, stick)
	out(t, rosa, stick, carry.TheArchive)
	must[[]map[string]any](t)(k.take(stick))
	if d := in(t, rosa, stick); len(d.Troubles) != 0 || state(t, rosa, bus) != string(library.KeptSafe) {
		t.Errorf("%+v, %s", d, state(t, rosa, bus))
	}
}
