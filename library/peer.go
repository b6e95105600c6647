package library

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Holds says, for two laptops that meet without the archive, what this one has
// that the other may have too: for each story, and as "" for what belongs to
// none, a fingerprint of its changes. Two that hold the same say the same. Of a
// story that was closed after it had left, it is a fingerprint of what closed
// it.
func (l *Library) Holds(ctx context.Context) (map[catalog.ID]string, error) {
	g, err := l.giving(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("say what is held: %w", edge(err))
	}
	return g.prints(), nil
}

// Beyond gives another laptop of the project the changes of every story of
// which it does not hold the same: permission events of all of them first, then
// the rest. has is what that laptop's own Holds said. A story is given only
// while it may be kept and the team may hear it; when not, and the other has
// it, its permission events are, so that a withdrawal arrives. What is given
// counts as having left from before the first change is given.
func (l *Library) Beyond(ctx context.Context, has map[catalog.ID]string, each func(catalog.Change) error) error {
	g, err := l.giving(ctx, has)
	if err != nil {
		return fmt.Errorf("gather changes for another laptop: %w", edge(err))
	}
	prints := g.prints()
	for story, now := range prints {
		if has[story] == now {
			delete(prints, story)
		}
	}
	if err := l.leaveFor(ctx, prints); err != nil {
		return fmt.Errorf("gather changes for another laptop: %w", edge(err))
	}
	return g.walk(ctx, func(c catalog.Change) error {
		if _, differs := prints[c.Story]; !differs {
			return nil
		}
		return each(c)
	})
}

// giving is what may be given to another laptop.
type giving struct {
	l     *Library
	doors map[catalog.ID]door
	has   map[catalog.ID]string
	sums  map[catalog.ID]*[8]byte
}

func (l *Library) giving(ctx context.Context, has map[catalog.ID]string) (*giving, error) {
	g := &giving{l: l, has: has, doors: map[catalog.ID]door{"": {open: true}}, sums: map[catalog.ID]*[8]byte{}}
	err := rows(ctx, l.read, `SELECT id, has_left, deleted OR id IN (SELECT story FROM tombstone) FROM story
		UNION SELECT story, json_extract(facts, '$.left'), TRUE FROM tombstone WHERE story NOT IN (SELECT id FROM story)`, func(rs *sql.Rows) error {
		var id catalog.ID
		var d door
		err := rs.Scan(&id, &d.left, &d.shut)
		g.doors[id] = d
		return err
	})
	if err != nil {
		return nil, err
	}
	by, err := l.eventsByStory(ctx)
	if err != nil {
		return nil, err
	}
	for id, d := range g.doors {
		if id == "" || d.shut {
			continue
		}
		if d.open = given(by.of(id), l.now()); d.open {
			if d.veil, err = l.veil(ctx, l.read, id, catalog.UseKeep, catalog.UseTeam); err != nil {
				return nil, err
			}
		}
		g.doors[id] = d
	}
	return g, g.walk(ctx, g.add)
}

// given reports whether other laptops may have a story at all.
func given(events []catalog.Consent, now time.Time) bool {
	return catalog.Decide(events, catalog.WholeStory, catalog.UseKeep, now).Allows() &&
		catalog.Decide(events, catalog.WholeStory, catalog.UseTeam, now).Allows()
}

// walk gives each change that may be given, permission events first. What lies
// here for ever (sent = 2, see keepOldNames) is not among them.
func (g *giving) walk(ctx context.Context, each func(catalog.Change) error) error {
	return rows(ctx, g.l.read, "SELECT "+changeColumns+" FROM change WHERE sent <> 2 AND kind <> 'contact' ORDER BY kind = 'consent' DESC, n", func(rs *sql.Rows) error {
		c, err := scanChange(rs)
		if err != nil || !g.gives(c) {
			return err
		}
		return each(c)
	})
}

func (g *giving) gives(c catalog.Change) bool {
	d := g.doors[c.Story]
	if d.open {
		return !c.Private() && !d.veil.hides(c)
	}
	_, known := g.has[c.Story]
	return c.Kind == catalog.KindConsent && (known || g.has == nil && d.left)
}

// add counts a change in its story's fingerprint, in any order.
func (g *giving) add(c catalog.Change) error {
	h := fnv.New64a()
	h.Write([]byte(c.ID))
	sum := g.sums[c.Story]
	if sum == nil {
		sum = new([8]byte)
		g.sums[c.Story] = sum
	}
	for i, b := range h.Sum(nil) {
		sum[i] ^= b
	}
	return nil
}

func (g *giving) prints() map[catalog.ID]string {
	all := map[catalog.ID]string{}
	for story, sum := range g.sums {
		all[story] = hex.EncodeToString(sum[:])
	}
	return all
}

// leaveFor writes down that something of these stories leaves.
func (l *Library) leaveFor(ctx context.Context, stories map[catalog.ID]string) error {
	err := l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		if err := w.keepOldNames(); err != nil {
			return err
		}
		for id := range stories {
			if _, err := w.tx.ExecContext(ctx, `UPDATE story SET has_left = 1, stale = stale + 1 WHERE id = ? AND NOT has_left`, id); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, l.refreshSidecars(ctx))
}

// ReceiveFrom keeps changes that came from another laptop, and reports how many
// were new. The archive may not have them: they go to it from here as well.
func (l *Library) ReceiveFrom(ctx context.Context, arrived []catalog.Change) (int, error) {
	return l.receive(ctx, arrived, func(w *writing, c catalog.Change, fresh bool) error {
		if !fresh {
			return nil
		}
		return w.arrived(c, false)
	}, func(*writing) error { return nil })
}

// FilesFor lists what lies here that another laptop of the project may have:
// listening copies, pictures, packed masters, then the rest; of each kind the
// smallest first.
func (l *Library) FilesFor(ctx context.Context) ([]catalog.File, error) {
	all, err := l.files(ctx, `WHERE f.here AND NOT s.deleted ORDER BY f.bytes, f.recording, f.name`)
	if err != nil {
		return nil, err
	}
	attached, err := l.attached(ctx, `NOT s.deleted`)
	if err != nil {
		return nil, err
	}
	all = append(all, slices.DeleteFunc(attached, func(f catalog.File) bool { return !f.Here })...)
	var may []catalog.File
	for _, f := range all {
		is, err := l.MayGive(ctx, f)
		if err != nil {
			return nil, err
		}
		if is {
			may = append(may, f)
		}
	}
	slices.SortStableFunc(may, func(a, b catalog.File) int {
		return slices.Index(catalog.FileKinds, a.Kind) - slices.Index(catalog.FileKinds, b.Kind)
	})
	return may, nil
}

// MayGive asks about one file, when another laptop is about to get it: it must
// still be here, and be one that may be kept and that the team may hear.
func (l *Library) MayGive(ctx context.Context, f catalog.File) (bool, error) {
	if still, err := l.MaySend(ctx, f); err != nil || !still {
		return false, err
	}
	all, err := events(ctx, l.read, f.Story)
	if err != nil || !given(all, l.now()) {
		return false, err
	}
	if f.Kind == catalog.FileListening || f.Kind == catalog.FileAttachment {
		return true, nil // MaySend has asked what is silent in it
	}
	return catalog.DecideWhole(all, catalog.UseTeam, l.now()).Allows(), nil
}
