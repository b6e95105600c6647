package carry_test

import (
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
)

// restored is the archive as its backup was.
func (k *keeper) restored(backup string) *keeper {
	k.Helper()
	again := &keeper{T: k.T, data: filepath.Join(k.TempDir(), "again")}
	_, err := again.run("restore", "--from", backup, "--data", again.data)
	check(k, err)
	return again
}

func TestAnOldAnswerDoesNotBringTheMemoryOfALostArchiveBack(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	stick, backup, ctx := t.TempDir(), filepath.Join(t.TempDir(), "backup"), t.Context()
	exchange := func(k *keeper) {
		out(t, rosa, stick, carry.TheArchive)
		must[[]map[string]any](t)(k.take(stick))
		in(t, rosa, stick)
	}
	tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	exchange(k)
	_, err := k.run("backup", "--data", k.data, "--to", backup)
	check(t, err)
	lost := tell(t, rosa, "table", 1000, catalog.UseKeep, catalog.UseTeam)
	exchange(k)
	before := must[string](t)(rosa.Epoch(ctx))

	// The same pack is answered twice: by the archive that is lost, and by the
	// one that was made of its backup.
	out(t, rosa, stick, carry.TheArchive)
	twin := copyStick(t, stick)
	must[[]map[string]any](t)(k.take(twin))
	k = k.restored(backup)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	now := must[string](t)(rosa.Epoch(ctx))
	if now == before || state(t, rosa, lost) == string(library.KeptSafe) {
		t.Fatalf("a restored archive is not noticed: %s, the story is %s", now, state(t, rosa, lost))
	}
	cursor := must[int64](t)(rosa.Cursor(ctx))
	in(t, rosa, twin)
	if is := must[string](t)(rosa.Epoch(ctx)); is != now || must[int64](t)(rosa.Cursor(ctx)) != cursor {
		t.Errorf("an answer of the lost archive counts again: memory %s, number %d", is, must[int64](t)(rosa.Cursor(ctx)))
	}
	if state(t, rosa, lost) == string(library.KeptSafe) {
		t.Error("what only the lost archive had is called safe")
	}
	exchange(k)
	if state(t, rosa, lost) != string(library.KeptSafe) {
		t.Errorf("after the next exchange the story is %s", state(t, rosa, lost))
	}
}
