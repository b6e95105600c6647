package faults_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestARestoredArchiveIsOfferedAgainWhatItHasForgotten(t *testing.T) {
	a := newArchive(t, newTally())
	defer a.end()
	a.open(1, rand.New(rand.NewPCG(1, 1)))
	s := begun(t, a, 1, "restored", rand.New(rand.NewPCG(1, 1)))
	uses := map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}
	tells := func(mark string) {
		story := &told{mark: mark, by: s.laptops[0]}
		story.by.open(func(ctx context.Context, lib *library.Library) (err error) {
			story.id, err = tell(ctx, lib, mark, 400<<10, uses, once)
			return err
		})
		s.stories = append(s.stories, story)
		s.heal()
	}
	tells("before")
	saved := filepath.Join(t.TempDir(), "saved")
	a.verb(t, "backup", "--to", saved)
	tells("after")
	a.kill(0)
	a.data = filepath.Join(t.TempDir(), "again")
	a.nodes[0].data = a.data
	a.verb(t, "restore", "--from", saved)
	if err := a.start(0); err != nil {
		t.Fatal(err)
	}
	a.lead()
	s.heal()
	s.agree()
}
