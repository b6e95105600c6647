package store_test

import (
	"slices"
	"time"

	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func init() {
	promises["what a storyteller says twice in a row is said once, and is theirs"] = saidOnce
	promises["what a storyteller took back they give again in their own words, and an erasure nobody does"] = givenAgain
	promises["who opens the link of an erased story is told that it is erased"] = erasedLink
}

// page is a story with the private link of its storyteller.
func (b *bench) page() (d store.Device, l store.Link, code string, change func() []catalog.Change) {
	b.Helper()
	lap, d := b.join("P")
	story, person := catalog.NewID(), catalog.NewID()
	b.push(d, lap.Yes(story, catalog.UseKeep, catalog.UseTeam), lap.Change(catalog.KindStory, story, story, "storyteller", person), lap.Change(catalog.KindPerson, person, story, "known_as", "Maureen"))
	code, _, err := b.NewLink(b.Context(), lap.Project, story, "somebody")
	b.ok(err)
	l, err = b.OpenLink(b.Context(), code)
	b.ok(err)
	return d, l, code, func() []catalog.Change {
		all, _ := b.pull(d, 0)
		return slices.DeleteFunc(all, func(c catalog.Change) bool { return c.Device == d.ID })
	}
}

func (b *bench) ok(err error) {
	b.Helper()
	trial.OK(b, err)
}

func saidOnce(b *bench) {
	_, l, _, said := b.page()
	no := catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: catalog.NewID(), From: 1000, To: 2000}}
	yes := catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}}
	for _, e := range []catalog.Consent{no, no, yes, yes, no} { // the last is said anew: a word stands between
		b.ok(b.Says(b.Context(), l, e))
	}
	for _, words := range []string{"One thing <more>.", "One thing <more>.", "And another.", "One thing <more>."} {
		b.ok(b.Adds(b.Context(), l, words))
	}
	all := said()
	events, notes := 0, 0
	for _, c := range all {
		switch {
		case c.Author != l.Person:
			b.Errorf("%s %s is said to be by %q", c.Kind, c.Field, c.Author)
		case c.Kind == catalog.KindConsent:
			events++
		case c.Field == "text":
			notes++
		}
	}
	if events != 3 || notes != 3 {
		b.Errorf("%d events and %d notes are kept", events, notes)
	}
	stands, err := b.Standing(b.Context(), l)
	b.ok(err)
	if len(stands.Own) != 3 || len(stands.Parts) != 2 || stands.Taken {
		b.Errorf("it stands so: %+v", stands)
	}
}

func givenAgain(b *bench) {
	_, l, _, _ := b.page()
	back := func(choice string) {
		b.Helper()
		b.ok(b.Says(b.Context(), l, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: choice}))
	}
	stands := func() store.Standing {
		b.Helper()
		s, err := b.Standing(b.Context(), l)
		b.ok(err)
		return s
	}
	back(catalog.ChoiceStop)
	back(catalog.ChoiceStop) // the button was pressed twice, and the archive has answered in between
	first := stands()
	if q, err := b.Requests(b.Context(), store.Archivist("a")); err != nil || len(q) != 1 || first.Event != q[0].ID || first.Laptops != 1 || first.Answered != 0 {
		b.Fatalf("requests %+v, %v; it stands so: %+v", q, err, first)
	}
	back(catalog.ChoiceClose)
	if taken := stands(); !taken.Taken || !taken.Again || time.Since(taken.When) > time.Hour || taken.Uses[catalog.UseTeam].Allows() {
		b.Fatalf("it stands so: %+v", taken)
	}
	if err := b.GivesAgain(b.Context(), l, catalog.NewID(), "Use it."); err == nil {
		b.Error("what was never taken is given again")
	}
	b.ok(b.GivesAgain(b.Context(), l, first.Event, "I slept on it. Use it."))
	if again := stands(); again.Taken || !again.Uses[catalog.UseTeam].Allows() {
		b.Fatalf("both are given again, and it stands so: %+v", again)
	}
	back(catalog.ChoiceStop)
	back(catalog.ChoiceErase)
	taken := stands()
	if taken.Choice != catalog.ChoiceErase || taken.Again {
		b.Fatalf("it stands so: %+v", taken)
	}
	for _, event := range []catalog.ID{taken.Event, first.Event} {
		if err := b.GivesAgain(b.Context(), l, event, "No, do not."); err == nil {
			b.Error("an erasure was taken back")
		}
	}
}

func erasedLink(b *bench) {
	_, l, code, _ := b.page()
	b.ok(b.Says(b.Context(), l, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: catalog.ChoiceErase, Second: catalog.SecondName}))
	if _, err := b.ErasedLink(b.Context(), code); err == nil {
		b.Error("it is said to be erased before it is")
	}
	stands, err := b.Standing(b.Context(), l)
	b.ok(err)
	b.ok(b.Approve(b.Context(), store.Archivist("a"), stands.Event))
	if _, err := b.OpenLink(b.Context(), code); err == nil {
		b.Error("the link of an erased story opens")
	}
	if day, err := b.ErasedLink(b.Context(), code); err != nil || time.Since(day) > time.Hour {
		b.Errorf("erased %s, %v", day, err)
	}
	if _, err := b.ErasedLink(b.Context(), "another"); err == nil {
		b.Error("a link that never was is of an erased story")
	}
}
