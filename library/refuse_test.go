package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestWhatTheArchiveSaidOfAFileIsThereAfterARestartUntilItIsSafe(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := told(t, l, "The long table")
	told(t, l, "Another")
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}}))
	check(t, l.Enrol(ctx, catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: catalog.NewID()}))
	of := func() (refused string, others int) {
		for _, r := range must[[]library.Row](t)(l.Stories(ctx, library.Filter{Sort: library.SortNeeds})) {
			if r.ID == s.ID {
				refused = r.Kept.Refused
			} else if r.Kept.Refused != "" {
				others++
			}
		}
		return refused, others
	}
	f := must[[]catalog.File](t)(l.FilesToSend(ctx))[0]
	check(t, l.Refuse(ctx, f, "too-large"))
	check(t, l.Close())
	l = open(t, dir)
	if refused, others := of(); refused != "too-large" || others != 0 {
		t.Errorf("the story: %q, %d others", refused, others)
	}
	if n := must[library.Tally](t)(l.Tally(ctx)); n.Refused != 1 {
		t.Errorf("of %+v", n)
	}
	check(t, l.Confirm(ctx, f.SHA256, "receipt"))
	if refused, _ := of(); refused != "" {
		t.Errorf("when it is safe: %q", refused)
	}
}
