package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// The shelf has a row for each story as lists show it, so that none reads or
// judges a story to show another. Triggers note in unshelved whose rows are
// older than their stories, whoever wrote (0005_shelf.sql), and every
// transaction brings those up to date before it ends.

// shelvedAtOnce is how many stories a transaction brings up to date. After a
// word about the whole project there may be more: the next list does the rest
// before it answers.
const shelvedAtOnce = 500

// What may be found of a story.
const (
	findsNothing = iota
	findsHead    // title, name and themes
	findsWords   // and what is said and noted
)

// shelved is a row of the shelf.
type shelved struct {
	Row
	there      bool
	n          int64 // the newer the larger
	at         int64 // when it was recorded, Unix seconds
	sight      bool  // this laptop may show it
	finds      int
	parts      bool // something was said about parts of it
	since, due int64
	reminds    []byte // JSON of what waits for a person; nil for nothing
	name       string // of the storyteller, as they chose
}

// shelve brings up to date the rows of stories that changed.
func (w *writing) shelve() error {
	stories, err := ids(w.ctx, w.tx, `SELECT story FROM unshelved LIMIT ?`, shelvedAtOnce)
	if err != nil {
		return fmt.Errorf("look for what changed: %w", err)
	}
	for _, story := range stories {
		if err := w.reshelve(story); err != nil {
			return fmt.Errorf("shelve story %s: %w", story, err)
		}
	}
	return nil
}

// outlived are the stories whose row does not hold now. It says again what the
// two indexes for it say, or SQLite would not use them.
const outlived = `SELECT story FROM shelf WHERE due < 9223372036854775807 AND due <= ?1
	UNION ALL SELECT story FROM shelf WHERE since > -9223372036854775807 AND since > ?1`

// catchUpShelf makes good what time, or a write outside the log, left to do.
func (l *Library) catchUpShelf(ctx context.Context) error {
	for {
		now, behind := l.now().UnixNano(), false
		err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM unshelved) OR EXISTS (`+outlived+`)`, now).Scan(&behind)
		if err != nil || !behind {
			return edge(err)
		}
		err = l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
			_, err := w.tx.ExecContext(ctx, `INSERT OR IGNORE INTO unshelved `+outlived, now)
			return err
		})
		if err != nil {
			return fmt.Errorf("bring list up to date: %w", edge(err))
		}
	}
}

// reshelve judges a story again and writes its row. What may no longer be found
// goes from the search at once; what may be found anew waits for index.
func (w *writing) reshelve(story catalog.ID) error {
	was, err := w.onShelf(story)
	if err != nil {
		return err
	}
	is, err := w.judged(story)
	if err != nil {
		return err
	}
	moved := !is.there || was.at != is.at
	if was.there && (moved || is.finds < was.finds || is.name != was.name) {
		if err := w.unindex(was.n); err != nil {
			return err
		}
	}
	if is.n = was.n; is.there && (moved || !was.there) {
		if is.n, err = w.freePlace(story, is.at); err != nil {
			return err
		}
	}
	if err := w.replace(story, is); err != nil {
		return err
	}
	if moved || is.differs(was) {
		if _, err := w.tx.ExecContext(w.ctx, `INSERT OR IGNORE INTO unindexed VALUES (?)`, story); err != nil {
			return err
		}
	}
	_, err = w.tx.ExecContext(w.ctx, `DELETE FROM unshelved WHERE story = ?`, story)
	return err
}

// differs reports whether other things may be found of it than before.
func (is shelved) differs(was shelved) bool {
	return is.there != was.there || is.finds != was.finds || is.due != was.due || is.since != was.since ||
		is.Title != was.Title || is.name != was.name || !slices.Equal(is.Themes, was.Themes)
}

// replace puts a row on the shelf in place of the one the story had, if any.
func (w *writing) replace(story catalog.ID, is shelved) error {
	for _, q := range []string{
		`DELETE FROM shelf_theme WHERE n = (SELECT n FROM shelf WHERE story = ?)`,
		`DELETE FROM shelf WHERE story = ?`,
	} {
		if _, err := w.tx.ExecContext(w.ctx, q, story); err != nil {
			return err
		}
	}
	if !is.there {
		return nil
	}
	return w.putOnShelf(is)
}

// onShelf reads what the shelf had of a story until now.
func (w *writing) onShelf(story catalog.ID) (was shelved, err error) {
	err = rows(w.ctx, w.tx, `SELECT n, at, finds, since, due, title, name, themes FROM shelf WHERE story = ?`, func(rs *sql.Rows) error {
		var themes []byte
		was.there = true
		if err := rs.Scan(&was.n, &was.at, &was.finds, &was.since, &was.due, &was.Title, &was.name, &themes); err != nil {
			return err
		}
		return json.Unmarshal(themes, &was.Themes)
	}, story)
	return was, err
}

// freePlace is the place of a story that was recorded at that second. Where
// others have it, it is one a little later: of many that bear the same date,
// some lie further away, so that nobody looks through all of them.
func (w *writing) freePlace(story catalog.ID, at int64) (int64, error) {
	spread := fnv.New64a()
	for n, try := at, 0; ; try++ {
		taken := false
		if err := w.tx.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM shelf WHERE n = ?)`, n).Scan(&taken); err != nil || !taken {
			return n, err
		}
		if n++; try >= 64 {
			spread.Write([]byte(story))
			n = at + int64(spread.Sum64()%(1<<min(try-50, 30)))
		}
	}
}

func (w *writing) putOnShelf(is shelved) error {
	themes, err := json.Marshal(is.Themes)
	if err != nil {
		return err
	}
	sorted := strings.Join(plain(is.Title), " ")
	if sorted == "" {
		sorted = "\U0010FFFF" // after every title
	}
	_, err = w.tx.ExecContext(w.ctx, `INSERT INTO shelf (n, story, sight, bin, finds, parts, since, due, at, sorted, name, themes,
		title, known_as, storyteller, reporter, mode, language, second, begun, recorded, seconds, bytes,
		permit, permit_words, permit_as, kept, kept_why, kept_asks, kept_refused, reminds)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		is.n, is.ID, is.sight, is.Binned, is.finds, is.parts, is.since, is.due, is.at, cut(sorted, sortedBytes), is.name, string(themes),
		is.Title, is.KnownAs, is.Storyteller, is.Reporter, is.Mode, is.Language, is.Second, is.Begun.Format(time.RFC3339Nano), is.Recorded.Format(time.RFC3339Nano), is.Seconds, is.bytes,
		is.Permission.State, is.Permission.Words, is.Permission.As, is.Kept.State, is.Kept.Why, is.Kept.Asks, is.Kept.Refused, string(is.reminds))
	shown := 1
	switch {
	case !is.sight || is.Permission.State == catalog.PermitTaken:
		shown = 0
	case is.Binned:
		shown = 2
	}
	for _, theme := range is.Themes {
		if err == nil {
			_, err = w.tx.ExecContext(w.ctx, `INSERT INTO shelf_theme VALUES (?, ?, ?)`, theme, is.n, shown)
		}
	}
	return err
}

// ids reads a column of ids.
func ids(ctx context.Context, db querier, query string, args ...any) ([]catalog.ID, error) {
	all := []catalog.ID{}
	err := rows(ctx, db, query, func(rs *sql.Rows) error {
		var id catalog.ID
		err := rs.Scan(&id)
		all = append(all, id)
		return err
	}, args...)
	return all, err
}
