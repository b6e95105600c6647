package library

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// purge destroys the rows of one story, in one transaction. Of its changes the
// skeleton stays: who wrote which field when, and nothing of what.
func (w *writing) purge(t Tombstone) error {
	for _, step := range []func(Tombstone) error{w.purgeSearches, w.purgePerson, w.purgeRows, w.purgeChanges, w.acknowledge} {
		if err := step(t); err != nil {
			return fmt.Errorf("purge story %s: %w", t.Story, err)
		}
	}
	return w.saveTombstone(t, erasingPurged)
}

// keptTables have a story and outlive it, or are emptied by what follows from
// the others.
var keptTables = []string{"change", "tombstone", "export", "story", "shelf", "unshelved", "unindexed"}

// purgeRows empties every table that has rows of the story, whichever step of
// the tables it came with.
func (w *writing) purgeRows(t Tombstone) error {
	tables, err := ids(w.ctx, w.tx, `SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'story'`)
	if err != nil {
		return err
	}
	steps := []string{
		`PRAGMA defer_foreign_keys = ON`,
		`DELETE FROM setting WHERE key IN (SELECT 'heard ' || id FROM recording WHERE story = ?1)`,
		`DELETE FROM extract_theme WHERE extract IN (SELECT id FROM extract WHERE story = ?1)`,
		`DELETE FROM file WHERE recording IN (SELECT id FROM recording WHERE story = ?1)`,
	}
	for _, table := range tables {
		if !slices.Contains(keptTables, string(table)) {
			steps = append(steps, fmt.Sprintf(`DELETE FROM %s WHERE story = ?1`, table))
		}
	}
	return w.each(append(steps, `DELETE FROM story WHERE id = ?1`), t.Story)
}

func (w *writing) each(steps []string, args ...any) error {
	for _, q := range steps {
		if _, err := w.tx.ExecContext(w.ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

// purgeSearches forgets searches that were saved for this story or its teller,
// or that have their name or its title in them.
func (w *writing) purgeSearches(t Tombstone) error {
	var person, title, name, value string
	err := w.tx.QueryRowContext(w.ctx, `SELECT coalesce(max(s.storyteller), ''), coalesce(max(s.title), ''), coalesce(max(p.known_as), ''),
		coalesce((SELECT value FROM setting WHERE key = ?2), '') FROM story s LEFT JOIN person p ON p.id = s.storyteller WHERE s.id = ?1`, t.Story, searchesSetting).
		Scan(&person, &title, &name, &value)
	if err != nil || value == "" {
		return err
	}
	has := func(s string, words string) bool {
		return spelt(words) != "" && strings.Contains(spelt(s), spelt(words))
	}
	kept := slices.DeleteFunc(savedIn(value), func(s SavedSearch) bool {
		all := s.Name + " " + s.Filter.Search
		return string(s.Filter.Person) == person && person != "" || has(all, title) || has(all, name)
	})
	raw, err := json.Marshal(kept)
	if err == nil {
		_, err = w.tx.ExecContext(w.ctx, `UPDATE setting SET value = ? WHERE key = ?`, string(raw), searchesSetting)
	}
	return err
}

// purgePerson destroys what was written about the storyteller, when they told
// no other story and are nobody else here.
func (w *writing) purgePerson(t Tombstone) error {
	person, stays, err := w.l.teller(w.ctx, w.tx, t.Story)
	if err != nil || person == "" {
		return err
	}
	if stays {
		return w.reshow(t.Story, person)
	}
	return w.each([]string{
		`UPDATE story SET stale = stale + 1 WHERE EXISTS (SELECT 1 FROM change WHERE entity = ?1 AND story = '')`, // their sidecars hold it
		`UPDATE change SET value = 'null', sent = iif(sent = 1, 1, 2) WHERE entity = ?1`,
		`DELETE FROM contact WHERE id = ?1`,
		`DELETE FROM person WHERE id = ?1`,
	}, person)
}

// teller is who told a story, and whether they stay when it is erased: they
// told another one, or are somebody else here.
func (l *Library) teller(ctx context.Context, db querier, story catalog.ID) (person catalog.ID, stays bool, err error) {
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(storyteller), '') FROM story WHERE id = ?`, story).Scan(&person)
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM story WHERE id <> ?1 AND ?2 IN (storyteller, reporter))`, story, person).Scan(&stays)
	}
	return person, stays || person == l.Device().Reporter, edge(err)
}

// reshow writes a person's row anew, from what stands under their other
// stories.
func (w *writing) reshow(story, person catalog.ID) error {
	all, err := changes(w.ctx, w.tx, "entity = ? ORDER BY clock, device, id", person)
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(w.ctx, `UPDATE change SET value = 'null', kind = kind WHERE story = ? AND entity = ?`, story, person); err != nil {
		return err
	}
	for _, c := range all {
		to, known := shownIn[c.Kind][c.Field]
		if !known || c.Kind != catalog.KindPerson {
			continue
		}
		_, err := w.tx.ExecContext(w.ctx, fmt.Sprintf(`UPDATE person SET %s = coalesce((SELECT %s FROM change WHERE entity = ?1 AND field = ?2 AND story <> ?3
			ORDER BY clock DESC, device DESC, id DESC LIMIT 1), %s) WHERE id = ?1`, to.name, shape[to.as], empty[to.as]), person, c.Field, story)
		if err != nil {
			return err
		}
	}
	return nil
}

// purgeChanges leaves of each change that there was one.
func (w *writing) purgeChanges(t Tombstone) error {
	if _, err := w.tx.ExecContext(w.ctx, `UPDATE change SET value = 'null', sent = iif(sent = 1, 1, 2) WHERE story = ? AND kind NOT IN ('consent', 'export')`, t.Story); err != nil {
		return err
	}
	all, err := changes(w.ctx, w.tx, "story = ? AND kind = 'consent'", t.Story)
	if err != nil {
		return err
	}
	unsent, err := ids(w.ctx, w.tx, `SELECT id FROM change WHERE story = ? AND kind = 'consent' AND sent = 0`, t.Story)
	if err != nil {
		return err
	}
	for _, c := range all {
		value, outlives := outliving(c)
		if t.Scope == scopeBin && !outlives && slices.Contains(unsent, c.ID) { // others still have the story, and must hear of a no
			value, outlives = skeleton(c)
		}
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE change SET value = ?, sent = iif(?, sent, iif(sent = 1, 1, 2)) WHERE id = ?`, string(value), outlives, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// outliving is what stays of a permission event when its story is erased: a
// withdrawal, and that it was carried out, without a word in it. Of all else
// nothing does.
func outliving(c catalog.Change) (json.RawMessage, bool) {
	var e catalog.Consent
	if c.Kind != catalog.KindConsent || json.Unmarshal(c.Value, &e) != nil || e.Kind != catalog.EventWithdraw && len(e.Carried) == 0 {
		return json.RawMessage("null"), false
	}
	return skeleton(c)
}

// skeleton is a permission event without a word in it; null when it cannot be
// read.
func skeleton(c catalog.Change) (json.RawMessage, bool) {
	var e catalog.Consent
	if json.Unmarshal(c.Value, &e) != nil {
		return json.RawMessage("null"), false
	}
	e.ID = c.Entity
	raw, err := json.Marshal(e.Skeleton())
	if err != nil {
		return json.RawMessage("null"), false
	}
	return raw, true
}

// acknowledge says that this laptop has destroyed its copy: an event that
// decides nothing and travels like every other.
func (w *writing) acknowledge(t Tombstone) error {
	if t.Scope == scopeBin { // nobody asked for it, so nobody waits for an answer
		return nil
	}
	return w.carriedOut(t.Story, catalog.WholeStory, t.Event)
}

// carriedOut writes down that a withdrawal was carried out here.
func (w *writing) carriedOut(story catalog.ID, target catalog.Target, withdrawal catalog.ID) error {
	e := catalog.Consent{
		ID: catalog.NewID(), Kind: catalog.EventNote, Target: target, Carried: []catalog.ID{withdrawal}, Seen: []catalog.ID{withdrawal},
		Device: w.l.Device().ID, WrittenBy: w.l.Device().Reporter, Clock: w.clock.Next(w.l.now()).String(),
	}
	return w.set(catalog.KindConsent, e.ID, story, "event", e)
}

// act does what a permission event asks of this laptop the moment it is
// written down or arrives: an erasure that was confirmed marks its story, and
// who sent a withdrawal learns that it has arrived.
func (w *writing) act(c catalog.Change, arrived bool) error {
	var e catalog.Consent
	if c.Kind != catalog.KindConsent || json.Unmarshal(c.Value, &e) != nil || e.Kind != catalog.EventWithdraw {
		return nil
	}
	e.ID = c.Entity
	if c.Story != "" && e.Target == catalog.WholeStory && e.Choice == catalog.ChoiceErase && e.Second != "" {
		if buried, err := w.isBuried(c.Story); err != nil || buried {
			return err
		}
		return w.bury(c.Story, e, arrived)
	}
	if !arrived || c.Device == w.l.Device().ID {
		return nil
	}
	return w.carriedOut(c.Story, e.Target, e.ID)
}
