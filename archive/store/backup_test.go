package store_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func TestABackupOfEitherDatabaseIsRestoredToEither(t *testing.T) {
	databases := map[string]func(*testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": postgres}
	for from, address := range databases {
		for to, other := range databases {
			t.Run(from+" to "+to, func(t *testing.T) { backedUp(open(t, address(t)), open(t, other(t))) })
		}
	}
}

func backedUp(b, restored *bench) {
	l, d := b.join("P")
	story, gone, sound := catalog.NewID(), catalog.NewID(), []byte("some sound")
	b.push(d, l.Yes(story, catalog.UseKeep), l.Title(story, "kept"), l.Yes(gone, catalog.UseKeep), l.Title(gone, "zebra"))
	public := catalog.NewID()
	b.push(d, l.Yes(public, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole), l.Title(public, "walrus"))
	b.ok(b.TellWorry(b.Context(), public, "I know who that is", ""))
	file := store.File{Project: l.Project, Story: story, Recording: story, Track: laptop.Track, SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: d.ID}
	if _, err := b.KeepFile(b.Context(), file, bytes.NewReader(sound)); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	first, err := b.Backup(b.Context(), dir)
	if err != nil || first.Files != 1 || first.Copied != 1 {
		b.Fatalf("%+v, %v", first, err)
	}
	b.push(d, l.Note(story, "after the first backup"))
	second, err := b.Backup(b.Context(), dir)
	if err != nil || second.Copied != 0 || second.Rows <= first.Rows {
		b.Fatalf("%+v, %v", second, err)
	}
	b.push(d, l.Note(story, "after the last backup"))
	erase := l.Event(gone, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson})
	b.push(d, erase)
	if err := b.Approve(b.Context(), store.Archivist("anna"), erase.Entity); err != nil {
		b.Fatal(err)
	}
	erased, err := b.Erased(b.Context())
	if err != nil || len(erased) != 1 {
		b.Fatalf("%+v, %v", erased, err)
	}
	was, _ := b.Epoch(b.Context())
	if _, err := restored.Restore(b.Context(), dir, erased); err != nil {
		b.Fatal(err)
	}
	if is, _ := restored.Epoch(b.Context()); is == was {
		b.Error("laptops do not learn that it was restored")
	}
	if _, err := restored.Restore(b.Context(), dir, nil); !errors.Is(err, store.ErrNotEmpty) {
		b.Errorf("restored over another archive: %v", err)
	}
	restored.holdsNot("zebra")
	b.ok(restored.Chores(b.Context()))
	if !restored.finds(store.Which{Search: "walrus"}, public) {
		b.Error("what anyone may hear is not found after a restore")
	}
	if worries, err := restored.Worries(b.Context(), store.Archivist("anna")); err != nil || len(worries) != 1 {
		b.Errorf("%d worries after a restore, %v", len(worries), err)
	}
	if v, err := restored.Verify(b.Context()); err != nil || v.Files != 1 || len(v.Bad) != 0 {
		b.Errorf("%+v, %v", v, err)
	}
	same, err := restored.Device(b.Context(), d.ID)
	if err != nil {
		b.Fatal(err)
	}
	notes := 0
	for _, c := range must(restored.pull(same, 0)) {
		if c.Kind == catalog.KindNote {
			notes++
		}
	}
	if notes != 1 {
		b.Errorf("%d notes of what was there at the last backup", notes)
	}
	heard, err := restored.Hear(b.Context(), same, file.SHA256)
	if err != nil {
		b.Fatal(err)
	}
	defer heard.Close()
	if raw, _ := io.ReadAll(heard); !bytes.Equal(raw, sound) {
		b.Errorf("heard %q", raw)
	}
	p, err := restored.Push(b.Context(), same, []catalog.Change{l.Title(gone, "zebra")})
	if err != nil || len(p.Refused) != 1 || p.Refused[0].Code != wire.CodeErased {
		b.Errorf("what was erased after the backup comes back: %+v, %v", p, err)
	}
}
