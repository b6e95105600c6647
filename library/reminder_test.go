package library_test

import (
	"context"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestADayThatComesNearIsToldAndNotWhileTheClockStandsBeforeIt(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	l := must[*library.Library](t)(library.OpenAt(ctx, t.TempDir(), func() time.Time { return now }))
	defer l.Close()
	s := told(t, l, "The long table")
	must[catalog.Consent](t)(l.Give(ctx, s.ID, catalog.Consent{
		Kind: catalog.EventAgreement, Target: catalog.WholeStory, ReviewOn: now.AddDate(0, 0, 40),
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes},
	}))
	waits := func() int {
		n := 0
		for _, r := range must[[]library.Reminder](t)(l.Reminders(ctx)) {
			if r.Sort == catalog.RemindReview && r.Story == s.ID && r.Title == "The long table" {
				n++
			}
		}
		return n
	}
	for _, at := range []struct{ days, want int }{{0, 0}, {9, 0}, {11, 1}, {45, 1}, {-400, 0}} {
		if now = time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC).AddDate(0, 0, at.days); waits() != at.want {
			t.Errorf("after %d days %d wait", at.days, waits())
		}
	}
}
