package store_test

import (
	"fmt"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func TestADeviceBeginsSoManyUploadsAndGoesOnWithEach(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			b := open(t, address(t))
			l, d := b.join("P")
			story := catalog.NewID()
			b.push(d, l.Yes(story, catalog.UseKeep))
			part := func(n int) store.Upload {
				return store.Upload{ID: catalog.NewID(), Part: true, File: store.File{Project: l.Project, Story: story, Recording: story,
					Track: laptop.Track, SHA256: laptop.Hash(fmt.Append(nil, n)), Bytes: 1, Device: d.ID}}
			}
			begins := func(u store.Upload) error { return b.BeginUpload(b.Context(), u) }
			for n := range store.MostFiles {
				if err := begins(part(n)); err != nil {
					t.Fatalf("file %d: %v", n, err)
				}
			}
			one := part(store.MostFiles)
			wants(b, wire.CodeTooMany)(nil, begins(one))

			// Each that was begun goes on, to all its pieces and to its end.
			whole := part(0)
			whole.Part = false
			for n := 1; n < store.MostPieces; n++ {
				u := part(0)
				if err := begins(u); err != nil {
					t.Fatalf("piece %d: %v", n, err)
				}
				whole.Parts = append(whole.Parts, u.ID)
			}
			wants(b, wire.CodeTooMany)(nil, begins(part(0)))
			if err := begins(whole); err != nil {
				t.Errorf("pieces are not joined: %v", err)
			}
			wants(b, wire.CodeTooMany)(nil, begins(one))

			other, e := b.join("P")
			b.push(e, other.Yes(story, catalog.UseKeep))
			theirs := part(store.MostFiles)
			theirs.Device = e.ID
			if err := begins(theirs); err != nil {
				t.Errorf("another device: %v", err)
			}

			// What ends makes room for what is next.
			if _, err := b.FinishUpload(b.Context(), whole); err == nil {
				t.Error("a file of which nothing came is whole")
			}
			if err := begins(one); err != nil {
				t.Errorf("after one has ended: %v", err)
			}
		})
	}
}
