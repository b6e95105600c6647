package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func init() {
	promises["what is said on its pages travels like any other change"] = archiveWrites
	promises["a withdrawal is answered, and those who have not answered are known"] = withdrawalAnswered
	promises["an erasure is sealed at once and destroys after a second word"] = erasure
}

func archiveWrites(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep), l.Title(story, "before"))
	written, err := b.Write(b.Context(), l.Project, story, store.Draft{Kind: catalog.KindStory, Entity: story, Field: "title", Value: "after"},
		store.Draft{Kind: catalog.KindConsent, Entity: catalog.NewID(), Field: "event", Value: catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Yes}}})
	if err != nil || len(written) != 2 {
		b.Fatal(written, err)
	}
	all, _ := b.pull(d, 0)
	var titles []catalog.Change
	for _, c := range all {
		if c.Field == "title" {
			titles = append(titles, c)
		}
	}
	if string(catalog.Shown(titles)) != `"after"` || len(catalog.Heads(titles)) != 1 {
		b.Fatalf("titles %+v", titles)
	}
	if e := laptop.EventOf(written[1]); len(e.Seen) != 1 || e.ID != written[1].Entity {
		b.Fatalf("event %+v", e)
	}
	if devices, _ := b.Devices(b.Context()); len(devices) != 1 {
		b.Fatalf("devices %+v", devices)
	}
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	_, err = b.Write(b.Context(), l.Project, story, store.Draft{Kind: catalog.KindStory, Entity: story, Field: "title", Value: "again"})
	wants(b, wire.CodeConsent)(nil, err)
}

func withdrawalAnswered(b *bench) {
	l, d := b.join("P")
	m, e := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "zebra"))
	b.pull(e, 0)
	stop := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceStop, Device: d.ID})
	b.push(d, stop)
	carried := map[catalog.ID]bool{}
	for _, c := range must(b.pull(d, 0)) {
		if c.Kind == catalog.KindConsent {
			for _, id := range laptop.EventOf(c).Carried {
				carried[id] = true
			}
		}
	}
	if !carried[stop.Entity] {
		b.Fatal("the archive does not answer")
	}
	requests, err := b.Requests(b.Context(), store.MemberOf("somebody", l.Project))
	if err != nil || len(requests) != 1 || requests[0].State != store.RequestDone {
		b.Fatalf("requests %+v, %v", requests, err)
	}
	for _, a := range requests[0].Answers {
		if a.Carried != (a.Device == d.ID) {
			b.Errorf("answer %+v", a)
		}
	}
	b.push(e, m.Event(story, catalog.Consent{Kind: catalog.EventNote, Carried: []catalog.ID{stop.Entity}, Device: e.ID}))
	requests, _ = b.Requests(b.Context(), store.Archivist("anna"))
	for _, a := range requests[0].Answers {
		if !a.Carried {
			b.Errorf("answer %+v", a)
		}
	}
	for _, r := range []store.Reader{{}, store.Everybody(), store.MemberOf("x", catalog.NewID()), store.Storyteller("link", story)} {
		if none, _ := b.Requests(b.Context(), r); len(none) != 0 {
			b.Errorf("%+v sees %+v", r, none)
		}
	}
}

func must[T any](all []T, _ int64) []T { return all }

func erasure(b *bench) {
	l, d := b.join("P")
	story, other, sound, shared := catalog.NewID(), catalog.NewID(), []byte("zebra sound"), []byte("shared sound")
	yes, facts := l.Yes(story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole), l.Facts(story, story, sound)
	b.push(d, yes, l.Title(story, "zebra title"), facts, l.Yes(other, catalog.UseKeep), l.Title(other, "walrus"))
	keep := func(story catalog.ID, sound []byte) error {
		_, err := b.KeepFile(b.Context(), store.File{Project: l.Project, Story: story, Recording: story, Track: laptop.Track, SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: d.ID}, bytes.NewReader(sound))
		return err
	}
	if err := errors.Join(keep(story, sound), keep(story, shared), keep(other, shared)); err != nil {
		b.Fatal(err)
	}
	erase := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Seen: []catalog.ID{yes.Entity}})
	b.push(d, erase)
	if _, err := b.Telling(b.Context(), store.Everybody(), story); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("not sealed: %v", err)
	}
	wants(b, wire.CodeConsent)(nil, keep(story, sound))
	if err := b.Approve(b.Context(), store.MemberOf("x", catalog.NewID()), erase.Entity); !errors.Is(err, store.ErrNoSecond) {
		b.Fatalf("a stranger approves: %v", err)
	}
	if v, _ := b.Verify(b.Context()); v.Files != 2 {
		b.Fatalf("destroyed before anybody said so: %+v", v)
	}
	for range 2 { // twice is once
		if err := b.Approve(b.Context(), store.MemberOf("priya", l.Project), erase.Entity); err != nil && !errors.Is(err, store.ErrNoSecond) {
			b.Fatal(err)
		}
	}
	b.holdsNot("zebra")
	wants(b, wire.CodeErased)(nil, keep(story, sound))
	wants(b, wire.CodeErased)(nil, keep(other, sound)) // the same sound under another name
	if v, err := b.Verify(b.Context()); err != nil || v.Files != 1 || len(v.Bad) != 0 {
		b.Fatalf("what another story has is gone: %+v, %v", v, err)
	}
	p, err := b.Push(b.Context(), d, []catalog.Change{yes, facts, l.Title(story, "zebra again"), l.Event(story, catalog.Consent{Kind: catalog.EventNote, Carried: []catalog.ID{erase.Entity}, Conditions: "zebra"})})
	if err != nil || len(p.Kept) != 3 || len(p.Refused) != 1 || p.Refused[0].Code != wire.CodeErased {
		b.Fatalf("a stale laptop: %+v, %v", p, err)
	}
	b.holdsNot("zebra")
	requests, _ := b.Requests(b.Context(), store.Archivist("anna"))
	if len(requests) != 1 || requests[0].State != store.RequestDone || requests[0].Approved != "priya" {
		b.Fatalf("requests %+v", requests)
	}
}

// holdsNot looks for a word in every byte of the archive's folder, and in the
// database where that lies elsewhere.
func (b *bench) holdsNot(word string) {
	b.Helper()
	err := filepath.WalkDir(b.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(word)) {
			b.Errorf("%q stands in %s", word, path)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	all, _ := b.pull(store.Device{}, 0)
	for _, c := range all {
		if bytes.Contains(c.Value, []byte(word)) {
			b.Errorf("%q stands in change %s", word, c.ID)
		}
	}
}
