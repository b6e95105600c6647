package catalog_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ownvoice/library/catalog"
)

func TestAnswersWrittenApartStandBesideEachOtherUntilSomebodySettlesThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	said := func(id catalog.ID, web catalog.Answer, seen ...catalog.ID) catalog.Consent {
		return catalog.Consent{ID: id, Kind: catalog.EventChange, Target: catalog.WholeStory, Seen: seen,
			Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: web, catalog.UseTeam: catalog.Yes}}
	}
	first := said("1", catalog.Yes)
	for name, c := range map[string]struct {
		events []catalog.Consent
		want   int
	}{
		"one after the other":            {[]catalog.Consent{first, said("2", catalog.No, "1")}, 0},
		"apart, and different":           {[]catalog.Consent{first, said("2", catalog.No, "1"), said("3", catalog.Yes, "1")}, 2},
		"apart, and the same":            {[]catalog.Consent{first, said("2", catalog.No, "1"), said("3", catalog.No, "1")}, 0},
		"apart, and settled by a third":  {[]catalog.Consent{first, said("2", catalog.No, "1"), said("3", catalog.Yes, "1"), said("4", catalog.Yes, "2", "3")}, 0},
		"a third that saw one of them":   {[]catalog.Consent{first, said("2", catalog.No, "1"), said("3", catalog.Yes, "1"), said("4", catalog.Yes, "3")}, 2},
		"nothing that was ever answered": {nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for range 5 {
				got := catalog.UnsettledIn(c.events, now)
				switch {
				case c.want == 0 && len(got) == 0:
				case len(got) != 1 || len(got[0].Events) != c.want || !slices.Equal(got[0].Uses, []catalog.Use{catalog.UseWhole}):
					t.Fatalf("unsettled are %+v", got)
				}
				rand.Shuffle(len(c.events), func(i, j int) { c.events[i], c.events[j] = c.events[j], c.events[i] })
			}
		})
	}
}
