package store_test

import (
	"errors"
	"testing"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// harvests are what the store keeps to towards harvesters.
var harvests = map[string]func(*bench){
	"a story that was never public does not exist":         neverPublic,
	"a withdrawal leaves a deleted record with its moment": deletedAtOnce,
	"a yes that runs out is deleted without anybody's doing": func(b *bench) {
		runsOut(b, b.now.Load()/int64(time.Second))
	},
	"records come in the order in which they changed, page by page": pages,
}

func TestHarvest(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			for name, promise := range harvests {
				t.Run(name, func(t *testing.T) { promise(open(t, address(t))) })
			}
		})
	}
}

func (b *bench) harvest(h store.Harvest) []store.Harvested {
	b.Helper()
	h.Most = max(h.Most, 1)
	all, err := b.Harvest(b.Context(), h)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func neverPublic(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "T"))
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	if all := b.harvest(store.Harvest{Most: 9}); len(all) != 0 {
		b.Fatalf("harvested %+v", all)
	}
	if _, err := b.HarvestOf(b.Context(), story); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("harvested: %v", err)
	}
	if sets, err := b.HarvestSets(b.Context()); err != nil || len(sets) != 0 {
		b.Fatalf("sets %v, %v", sets, err)
	}
}

func deletedAtOnce(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep, catalog.UseWhole), l.Title(story, "T"))
	first := b.harvest(store.Harvest{})
	if len(first) != 1 || first[0].Gone || first[0].Story != story || first[0].Project != l.Project {
		b.Fatalf("harvested %+v", first)
	}
	b.pass(time.Hour)
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	gone := b.harvest(store.Harvest{From: first[0].Changed.Add(time.Second)})
	if len(gone) != 1 || !gone[0].Gone || !gone[0].Changed.Equal(first[0].Changed.Add(time.Hour)) {
		b.Fatalf("after the withdrawal %+v", gone)
	}
	b.pass(time.Hour)
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventNote}))
	if again := b.harvest(store.Harvest{From: gone[0].Changed.Add(time.Second)}); len(again) != 0 {
		b.Fatalf("deleted twice: %+v", again)
	}
	if sets, err := b.HarvestSets(b.Context()); err != nil || len(sets) != 1 || sets[0].Name != "P" {
		b.Fatalf("sets %v, %v", sets, err)
	}
	if began, err := b.HarvestBegan(b.Context()); err != nil || !began.Equal(first[0].Changed) {
		b.Fatalf("began %v, %v", began, err)
	}
}

func runsOut(b *bench, now int64) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep), l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, Until: time.Unix(now+3600, 0),
		Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}}))
	if h, err := b.HarvestOf(b.Context(), story); err != nil || h.Gone {
		b.Fatalf("harvested %+v, %v", h, err)
	}
	b.pass(2 * time.Hour)
	if h, err := b.HarvestOf(b.Context(), story); err != nil || !h.Gone {
		b.Fatalf("harvested %+v, %v", h, err)
	}
}

func pages(b *bench) {
	p, inP := b.join("P")
	q, inQ := b.join("Q")
	want := map[catalog.ID]bool{}
	for n := range 12 {
		story := catalog.NewID()
		want[story] = true
		if n%3 == 0 {
			b.push(inQ, q.Yes(story, catalog.UseKeep, catalog.UseWhole))
		} else {
			b.push(inP, p.Yes(story, catalog.UseKeep, catalog.UseWhole))
		}
		if n%4 == 0 {
			b.pass(time.Second)
		}
	}
	h := store.Harvest{Most: 5}
	var last time.Time
	for {
		all := b.harvest(h)
		for _, one := range all {
			if !want[one.Story] || one.Changed.Before(last) {
				b.Fatalf("twice, or out of order: %+v", one)
			}
			delete(want, one.Story)
			last = one.Changed
		}
		if len(all) < h.Most {
			break
		}
		h.After = &all[len(all)-1]
	}
	if len(want) != 0 {
		b.Fatalf("%d were never given", len(want))
	}
	if all := b.harvest(store.Harvest{Most: 99, Project: q.Project}); len(all) != 4 {
		b.Fatalf("%d of project Q", len(all))
	}
	if all := b.harvest(store.Harvest{Most: 99, Until: last.Add(-time.Hour)}); len(all) != 0 {
		b.Fatalf("%d from before", len(all))
	}
}
