package catalog

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Unsettled is answers that were written down apart: none of them has seen
// another, and they do not say the same. The most careful one holds until the
// storyteller says which; that further word, which has seen them all, settles it.
type Unsettled struct {
	Target Target `json:"target"`
	Uses   []Use  `json:"uses"`   // that they differ in, sorted
	Events []ID   `json:"events"` // oldest first
}

// UnsettledIn finds the answers that stand beside each other in the record of
// one story and its project. Like Decide's, its answer depends on the set of
// events alone.
func UnsettledIn(events []Consent, now time.Time) []Unsettled {
	var all []Unsettled
	for _, t := range targetsIn(events) {
		r := newRecord(events, t, now)
		for _, use := range usesIn(r.chain) {
			open := slices.DeleteFunc(slices.Clone(r.chain), func(e *Consent) bool {
				return e.unreadable || !e.Target.sameAs(t) || !r.says(e, use) || r.answered(e, use)
			})
			if slices.ContainsFunc(open, func(e *Consent) bool { return e.Uses[use] != open[0].Uses[use] }) {
				all = joinUnsettled(all, t, use, open)
			}
		}
	}
	return all
}

// targetsIn are the targets that more than one event speaks about, in the
// order of their words.
func targetsIn(events []Consent) []Target {
	count := map[string]int{}
	one := map[string]Target{}
	for _, e := range events {
		key := e.Target.String()
		if one[key] = e.Target; e.speaks() {
			count[key]++
		}
	}
	var all []Target
	for key, t := range one {
		if count[key] > 1 && t.known() {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b Target) int { return cmp.Compare(a.String(), b.String()) })
	return all
}

func usesIn(events []*Consent) []Use {
	var all []Use
	for _, e := range events {
		for use := range e.Uses {
			if !slices.Contains(all, use) {
				all = append(all, use)
			}
		}
	}
	slices.Sort(all)
	return all
}

// joinUnsettled puts a use beside those that the same events differ in.
func joinUnsettled(all []Unsettled, t Target, use Use, open []*Consent) []Unsettled {
	var ids []ID
	for _, e := range open {
		if !slices.Contains(ids, e.ID) {
			ids = append(ids, e.ID)
		}
	}
	slices.SortFunc(ids, func(a, b ID) int { return strings.Compare(string(a), string(b)) })
	for i, u := range all {
		if u.Target.sameAs(t) && slices.Equal(u.Events, ids) {
			all[i].Uses = append(all[i].Uses, use)
			return all
		}
	}
	return append(all, Unsettled{Target: t, Uses: []Use{use}, Events: ids})
}
