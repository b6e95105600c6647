package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func init() {
	promises["a listening copy goes when another has come in its place, and not before"] = oldCopies
	promises["of a damaged file those laptops hear that may know of it, until it is whole"] = missed
}

func missed(b *bench) {
	l, d := b.join("P")
	_, mate := b.join("P")
	_, stranger := b.join("Q")
	told := func(hash string, to store.Device, want bool) {
		b.Helper()
		all, err := b.Missed(b.Context(), to)
		b.ok(err)
		if is := len(all) == 1 && all[0] == hash; is != want || len(all) > 1 {
			b.Errorf("device %s hears %q", to.ID, all)
		}
	}
	for _, team := range []bool{true, false} {
		story, recording, sound := catalog.NewID(), catalog.NewID(), "sound of "+string(catalog.NewID())
		uses := []catalog.Use{catalog.UseKeep}
		if team {
			uses = append(uses, catalog.UseTeam)
		}
		b.push(d, l.Yes(story, uses...), l.Facts(story, recording, []byte(sound)))
		f := store.File{Kind: catalog.FileMaster, Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, SHA256: laptop.Hash([]byte(sound)), Bytes: int64(len(sound)), Device: d.ID}
		_, err := b.KeepFile(b.Context(), f, strings.NewReader(sound))
		b.ok(err)
		told(f.SHA256, d, false)
		b.ok(os.WriteFile(filepath.Join(b.data, "media", f.SHA256[:2], f.SHA256), []byte("Sound"+sound[5:]), 0o600))
		_, err = b.Verify(b.Context())
		b.ok(err)
		told(f.SHA256, d, true)
		told(f.SHA256, mate, team)
		told(f.SHA256, stranger, false)
		_, err = b.KeepFile(b.Context(), f, strings.NewReader(sound))
		b.ok(err)
		told(f.SHA256, d, false)
	}
}

func oldCopies(b *bench) {
	l, d := b.join("P")
	story, recording := catalog.NewID(), catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep), l.Facts(story, recording, []byte("a master")))
	says := func(sound string) store.File {
		b.Helper()
		c := catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: int64(len(sound)), SHA256: laptop.Hash([]byte(sound)), Masters: []string{laptop.Hash([]byte("a master"))}}
		b.push(d, l.Change(catalog.KindRecording, recording, story, catalog.FieldCopy(c.File), c))
		return store.File{Kind: c.Kind, Project: l.Project, Story: story, Recording: recording, Track: c.File, SHA256: c.SHA256, Bytes: c.Bytes, Device: d.ID}
	}
	comes := func(f store.File, sound string) {
		b.Helper()
		_, err := b.KeepFile(b.Context(), f, strings.NewReader(sound))
		b.ok(err)
	}
	lies := func(f store.File) bool {
		_, err := os.Stat(filepath.Join(b.data, "media", f.SHA256[:2], f.SHA256))
		return err == nil
	}
	later := func() {
		b.Helper()
		b.pass(2 * time.Hour)
		b.ok(b.Chores(b.Context()))
	}
	first := says("with Thursday")
	comes(first, "with Thursday")
	later()
	second := says("without")
	if later(); !lies(first) {
		b.Error("the old copy is gone before the new one has come")
	}
	comes(second, "without")
	if later(); lies(first) || !lies(second) {
		b.Errorf("the old copy is there: %v, the new one: %v", lies(first), lies(second))
	}
}
