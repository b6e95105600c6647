package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"ownvoice/library/catalog"
)

// ChangesToSend gives changes that the archive does not have and may have, at
// most limit of them: permission events first, so that a yes opens the door
// before what it lets through and a withdrawal is never behind anything. The
// changes of a story go only while it may be kept and is not in the bin, and
// words of its private parts not at all – except permission events
// of a story that has left before, which always go. Private changes never do.
//
// What it gives counts as having left, from before it returns: a laptop that
// is switched off while sending must still know that a later withdrawal has
// somewhere to go.
func (l *Library) ChangesToSend(ctx context.Context, limit int) ([]catalog.Change, error) {
	var out []catalog.Change
	err := l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		if err := w.keepOldNames(); err != nil {
			return err
		}
		doors, err := l.doors(w)
		if err != nil {
			return err
		}
		err = rows(ctx, w.tx, "SELECT "+changeColumns+" FROM change WHERE sent = 0 ORDER BY kind = 'consent' DESC, n", func(rs *sql.Rows) error {
			c, err := scanChange(rs)
			if d := doors[c.Story]; err == nil && !c.Private() && (c.Story == "" || d.open && !d.veil.hides(c) || d.left && c.Kind == catalog.KindConsent) {
				out = append(out, c)
			}
			if err == nil && len(out) == limit {
				err = errEnough
			}
			return err
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		return w.leave(out, doors)
	})
	if err != nil {
		return nil, fmt.Errorf("gather changes to send: %w", edge(err))
	}
	return out, l.refreshSidecars(ctx)
}

var errEnough = errors.New("batch is full")

// keepOldNames keeps here for ever (sent = 2) names that were written over
// before they left: a person who chose another name, or none, is not to be
// found under the first in anybody's history. A name beside which another
// stands is not written over: people are shown both, on every laptop.
func (w *writing) keepOldNames() error {
	_, err := w.tx.ExecContext(w.ctx, `UPDATE change SET sent = 2 WHERE sent = 0 AND kind = 'person' AND field = 'known_as'
		AND EXISTS (SELECT 1 FROM change d WHERE d.entity = change.entity AND d.field = change.field AND d.value <> change.value
			AND d.device = change.device AND d.seq > change.seq AND instr(d.replaces, change.clock || '@' || change.device))`)
	return err
}

type door struct {
	open, left bool
	shut       bool // in the bin, or erased
	veil       veil // what does not go, though the rest does: words of parts that are left out
}

// doors answers for each story with unsent changes whether it may leave.
func (l *Library) doors(w *writing) (map[catalog.ID]door, error) {
	rs, err := w.tx.QueryContext(w.ctx, `SELECT id, has_left, deleted FROM story WHERE id IN (SELECT DISTINCT story FROM change WHERE sent = 0)
		UNION SELECT story, json_extract(facts, '$.left'), TRUE FROM tombstone`)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	doors := map[catalog.ID]door{}
	for rs.Next() {
		var id catalog.ID
		var d door
		if err := rs.Scan(&id, &d.left, &d.shut); err != nil {
			return nil, err
		}
		doors[id] = d
	}
	if err := rs.Err(); err != nil {
		return nil, err
	}
	for id, d := range doors {
		all, err := events(w.ctx, w.tx, id)
		if err != nil {
			return nil, err
		}
		d.open = !d.shut && catalog.Decide(all, catalog.WholeStory, catalog.UseKeep, l.now()).Allows()
		if d.open {
			if d.veil, err = l.veil(w.ctx, w.tx, id, catalog.UseKeep, catalog.UseTeam); err != nil {
				return nil, err
			}
		}
		doors[id] = d
	}
	return doors, nil
}

// leave writes down that something of these stories has left.
func (w *writing) leave(out []catalog.Change, doors map[catalog.ID]door) error {
	for _, c := range out {
		if c.Story == "" || doors[c.Story].left {
			continue
		}
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE story SET has_left = 1, stale = stale + 1 WHERE id = ? AND NOT has_left`, c.Story); err != nil {
			return err
		}
	}
	return nil
}

// Sent writes down that the archive has these changes.
func (l *Library) Sent(ctx context.Context, ids []catalog.ID) error {
	err := l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		for _, id := range ids {
			if _, err := w.tx.ExecContext(ctx, `UPDATE change SET sent = 1 WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remember what was sent: %w", edge(err))
	}
	l.announce(Changed{})
	return nil
}

const cursorSetting = "cursor"

// Cursor is the place in the project's own count up to which this laptop has
// heard everything.
func (l *Library) Cursor(ctx context.Context) (int64, error) {
	s, err := l.Setting(ctx, cursorSetting)
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read cursor: %w", ErrDamaged)
	}
	return n, nil
}

// Receive keeps changes that came from others, and the place they came up to,
// in one transaction: after a crash they are asked for again, never passed by.
// It reports how many were new. Changes that are malformed, private or of
// another project are left out, the rest is kept.
func (l *Library) Receive(ctx context.Context, arrived []catalog.Change, cursor int64) (int, error) {
	return l.receive(ctx, arrived, func(w *writing, c catalog.Change, _ bool) error { return w.arrived(c, true) }, func(w *writing) error {
		_, err := w.tx.ExecContext(w.ctx, `INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, cursorSetting, strconv.FormatInt(cursor, 10))
		return err
	})
}

// receive keeps changes that came from others in one transaction. each is called
// for every one that is kept or was here before, then once at the end.
func (l *Library) receive(ctx context.Context, arrived []catalog.Change, each func(w *writing, c catalog.Change, fresh bool) error, then func(*writing) error) (int, error) {
	count := 0
	err := l.change(ctx, func(w *writing) error {
		for _, c := range arrived {
			if c.Private() || c.Project != w.project {
				continue
			}
			fresh, err := w.apply(c, true)
			if errors.Is(err, catalog.ErrMalformed) {
				continue
			}
			if err != nil {
				return err
			}
			if fresh {
				count++
			}
			if err := each(w, c, fresh); err != nil {
				return err
			}
		}
		return then(w)
	})
	if err != nil {
		return 0, fmt.Errorf("receive changes: %w", err)
	}
	// What could not be finished is sealed, and goes on at the next Open.
	if err := l.eraseAll(ctx); err != nil && !errors.Is(err, ErrErasing) {
		return count, err
	}
	return count, nil
}

// arrived writes down what it means that a change came from others: whether the
// archive has it, and that its story is not only here.
func (w *writing) arrived(c catalog.Change, sent bool) error {
	if _, err := w.tx.ExecContext(w.ctx, `UPDATE change SET sent = ?1 WHERE id = ?2 AND sent <> ?1`, sent, c.ID); err != nil {
		return err
	}
	_, err := w.tx.ExecContext(w.ctx, `UPDATE story SET has_left = 1 WHERE id = ? AND NOT has_left`, c.Story)
	return err
}

// Waiting lists the stories that consent keeps on this laptop: whose recordings
// are here, or that have none.
func (l *Library) Waiting(ctx context.Context) ([]catalog.Waits, error) {
	if err := l.catchUpShelf(ctx); err != nil {
		return nil, err
	}
	var waiting []catalog.Waits
	err := rows(ctx, l.read, `SELECT story, kept_why FROM shelf WHERE sight AND NOT bin AND kept_why <> ''
			AND (NOT EXISTS (SELECT 1 FROM recording r WHERE r.story = shelf.story) OR EXISTS (SELECT 1 FROM recording r JOIN file f ON f.recording = r.id WHERE r.story = shelf.story AND f.kind = 'master' AND f.here))
		ORDER BY at DESC, story DESC`, func(rs *sql.Rows) error {
		var w catalog.Waits
		err := rs.Scan(&w.Story, &w.Why)
		waiting = append(waiting, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	return waiting, nil
}
