package library

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// BothVersions is a field that two people wrote apart. The latest is shown;
// nothing of the others is lost until a person settles it.
type BothVersions struct {
	Kind     catalog.Kind
	Entity   catalog.ID
	Field    string
	Versions []catalog.Change // the shown one first
}

func (l *Library) loadVersions(ctx context.Context, w *Whole) error {
	apart, err := l.wroteApart(ctx, w.ID)
	if err != nil || !apart {
		return err
	}
	all, err := l.History(ctx, w.ID)
	if err != nil {
		return err
	}
	type key struct {
		kind   catalog.Kind
		entity catalog.ID
		field  string
	}
	by, order := map[key][]catalog.Change{}, []key{}
	for _, c := range all {
		k := key{c.Kind, c.Entity, c.Field}
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], c)
	}
	for _, k := range order {
		heads := catalog.Heads(by[k])
		if k.kind != catalog.KindConsent && differ(heads) {
			w.BothVersions = append(w.BothVersions, BothVersions{k.kind, k.entity, k.field, heads})
		}
	}
	slices.SortFunc(w.BothVersions, func(a, b BothVersions) int { // the same on every laptop
		return strings.Compare(a.Versions[0].Stamp(), b.Versions[0].Stamp())
	})
	return nil
}

// wroteApart reports whether any change to a field of a story does not replace
// the one before it. Where each does there is one version of everything, and
// the log of three hours of words need not be read to know it.
func (l *Library) wroteApart(ctx context.Context, story catalog.ID) (apart bool, err error) {
	err = l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM (SELECT replaces,
		lag(clock || '@' || device) OVER (PARTITION BY kind, entity, field ORDER BY clock, device, id) AS before
		FROM change WHERE story = ? AND kind <> 'consent') WHERE before IS NOT NULL AND NOT instr(replaces, before))`, story).Scan(&apart)
	if err != nil {
		return false, fmt.Errorf("look for two versions in %s: %w", story, edge(err))
	}
	return apart, nil
}

func differ(heads []catalog.Change) bool {
	for _, h := range heads[min(1, len(heads)):] {
		if string(h.Value) != string(heads[0].Value) {
			return true
		}
	}
	return false
}

// Settle writes the value people chose for a field that has two versions, as a
// change that replaces every one of them.
func (l *Library) Settle(ctx context.Context, story catalog.ID, b BothVersions, chosen json.RawMessage) error {
	return l.change(ctx, func(w *writing) error {
		known, err := w.changesTo(b.Entity, b.Field)
		if err != nil {
			return err
		}
		return w.put(b.Kind, b.Entity, story, b.Field, chosen, catalog.Heads(known))
	})
}
