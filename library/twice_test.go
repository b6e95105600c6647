package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestStoriesWithTwoVersionsAreFoundAmongAllAndAmongSome(t *testing.T) {
	ctx := context.Background()
	project := catalog.NewID()
	rosa, priya := open(t, t.TempDir()), open(t, t.TempDir())
	for _, l := range []*library.Library{rosa, priya} {
		check(t, l.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project}))
	}
	apart, after := told(t, rosa, "The bus"), told(t, rosa, "The kitchen")
	for _, s := range []catalog.Story{apart, after} {
		give(t, rosa, s.ID, catalog.UseKeep, catalog.Yes)
		give(t, rosa, s.ID, catalog.UseTeam, catalog.Yes)
	}
	carry(t, rosa, priya)
	check(t, rosa.Retitle(ctx, apart.ID, "Rosa's title"))
	check(t, priya.Retitle(ctx, apart.ID, "Priya's title"))
	check(t, priya.Retitle(ctx, after.ID, "The kitchen, as it was"))
	carry(t, rosa, priya)
	carry(t, priya, rosa)

	for _, among := range [][]catalog.ID{nil, {apart.ID}, {apart.ID, after.ID}} {
		found := must[map[catalog.ID]library.BothVersions](t)(rosa.TwoVersions(ctx, among...))
		if b := found[apart.ID]; len(found) != 1 || b.Field != "title" || len(b.Versions) != 2 {
			t.Errorf("among %d there are %+v", len(among), found)
		}
	}
	if found := must[map[catalog.ID]library.BothVersions](t)(rosa.TwoVersions(ctx, after.ID)); len(found) != 0 {
		t.Errorf("one that followed the other is two versions: %+v", found)
	}
	b := must[library.Whole](t)(rosa.Story(ctx, apart.ID)).BothVersions[0]
	check(t, rosa.Settle(ctx, apart.ID, b, b.Versions[1].Value))
	if found := must[map[catalog.ID]library.BothVersions](t)(rosa.TwoVersions(ctx)); len(found) != 0 {
		t.Errorf("settled, there are %+v", found)
	}
}
