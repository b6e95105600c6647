package library

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Tombstone is what is left of a story that was erased: that there was one,
// when and by whom it was destroyed, and by what to know its sound again if
// somebody brings it back. It holds no name and no word.
type Tombstone struct {
	Format  string           `json:"format"` // "ownvoice tombstone 1"
	Project catalog.ID       `json:"project"`
	Story   catalog.ID       `json:"story"`
	Event   catalog.ID       `json:"event"` // the withdrawal; none: see Empty
	Asked   time.Time        `json:"asked"` // when it was written down here, or came from another laptop
	Erased  time.Time        `json:"erased,omitzero"`
	Scope   string           `json:"scope"` // "story", or scopeBin
	Handler catalog.ID       `json:"handler"`
	Second  string           `json:"second"` // how it was confirmed
	Device  catalog.ID       `json:"device"` // that destroyed this copy
	Left    bool             `json:"left"`   // something of it was given to sync before
	Salt    string           `json:"salt"`
	Known   bool             `json:"known"`   // Media is complete
	Media   []string         `json:"media"`   // salted hashes of its files and of the samples in them
	Changes []catalog.Change `json:"changes"` // the withdrawal itself, for a new database
}

const (
	tombstonesName  = "tombstones"
	tombstoneFormat = "ownvoice tombstone 1"
)

// How far an erasing has come.
const (
	erasingMarked = iota // nothing is destroyed yet
	erasingPurged        // files and rows are
	erasingDone          // and nothing of them is left in the database's own pages
)

// Tombstones lists the stories that were erased here, oldest first.
func (l *Library) Tombstones(ctx context.Context) ([]Tombstone, error) {
	all, err := tombstones(ctx, l.read)
	if err != nil {
		return nil, fmt.Errorf("list what was erased: %w", err)
	}
	slices.SortFunc(all, func(a, b Tombstone) int { return a.Asked.Compare(b.Asked) })
	return all, nil
}

func tombstones(ctx context.Context, db querier) ([]Tombstone, error) {
	all := []Tombstone{}
	err := rows(ctx, db, `SELECT facts FROM tombstone ORDER BY story`, func(rs *sql.Rows) error {
		var raw []byte
		var t Tombstone
		if err := rs.Scan(&raw); err != nil {
			return err
		}
		err := json.Unmarshal(raw, &t)
		all = append(all, t)
		return err
	})
	return all, err
}

// erased reports whether a story was erased here, or is being erased.
func (l *Library) erased(ctx context.Context, story catalog.ID) (is bool, err error) {
	err = l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM tombstone WHERE story = ?)`, story).Scan(&is)
	return is, edge(err)
}

// erasedMedium reports whether one of these hashes is of something that was
// erased.
func (l *Library) erasedMedium(ctx context.Context, hashes ...string) (bool, error) {
	all, err := tombstones(ctx, l.read)
	if err != nil {
		return false, fmt.Errorf("look for what was erased: %w", err)
	}
	return slices.ContainsFunc(all, func(t Tombstone) bool {
		return slices.ContainsFunc(hashes, func(h string) bool { return slices.Contains(t.Media, t.salted(h)) })
	}), nil
}

// salted is how a hash stands in a tombstone: who has only the tombstone cannot
// tell from it whether a file they guess at was the one.
func (t Tombstone) salted(hash string) string {
	sum := sha256.Sum256([]byte(t.Salt + "\n" + hash))
	return hex.EncodeToString(sum[:])
}

// bury marks a story for erasing, in the transaction of its withdrawal.
func (w *writing) bury(story catalog.ID, e catalog.Consent, arrived bool) error {
	t := Tombstone{
		Format: tombstoneFormat, Project: w.project, Story: story, Event: e.ID, Asked: w.l.now().UTC().Truncate(time.Second), Scope: "story",
		Handler: e.WrittenBy, Second: e.Second, Device: w.l.Device().ID, Salt: string(catalog.NewID()) + string(catalog.NewID()), Media: []string{},
	}
	err := w.tx.QueryRowContext(w.ctx, `SELECT coalesce(max(has_left), 0) FROM story WHERE id = ?`, story).Scan(&t.Left)
	t.Left = t.Left || arrived
	if err == nil {
		t.Changes, err = changes(w.ctx, w.tx, "entity = ? AND kind = 'consent'", e.ID)
	}
	if err != nil {
		return fmt.Errorf("mark story %s for erasing: %w", story, err)
	}
	w.buried = nil // is read again
	return w.saveTombstone(t, erasingMarked)
}

func (w *writing) saveTombstone(t Tombstone, done int) error {
	raw, err := json.Marshal(t)
	if err == nil {
		_, err = w.tx.ExecContext(w.ctx, `INSERT INTO tombstone (story, facts, done) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts, done = excluded.done`, t.Story, string(raw), done)
	}
	if err != nil {
		return fmt.Errorf("write tombstone of %s: %w", t.Story, err)
	}
	return nil
}

// isBuried reports whether a story was erased, within a transaction.
func (w *writing) isBuried(story catalog.ID) (bool, error) {
	if w.buried == nil {
		all, err := ids(w.ctx, w.tx, `SELECT story FROM tombstone`)
		if err != nil {
			return false, fmt.Errorf("look for what was erased: %w", err)
		}
		w.buried = map[catalog.ID]bool{}
		for _, id := range all {
			w.buried[id] = true
		}
	}
	return story != "" && w.buried[story], nil
}

// keepBeside writes a tombstone beside the database too.
func (l *Library) keepBeside(t Tombstone) error {
	raw, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return fmt.Errorf("write tombstone of %s: %w", t.Story, err)
	}
	dir := filepath.Join(l.dir, tombstonesName)
	if err := errors.Join(durable.MkdirAll(dir), durable.WriteFile(filepath.Join(dir, string(t.Story)+".json"), append(raw, '\n'))); err != nil {
		return fmt.Errorf("write tombstone of %s: %w", t.Story, edge(err))
	}
	return nil
}

// stands reports whether a tombstone from a file may have its story erased: the
// withdrawal that asked for it is in it, or a person threw the story away. A
// damaged file, or a stray one, destroys nothing.
func (t Tombstone) stands() bool {
	if t.Format != tombstoneFormat || !t.Story.Valid() {
		return false
	}
	return t.Scope == scopeBin || slices.ContainsFunc(t.Changes, func(c catalog.Change) bool {
		var e catalog.Consent
		return c.Kind == catalog.KindConsent && c.Story == t.Story && c.Entity == t.Event && json.Unmarshal(c.Value, &e) == nil &&
			e.Kind == catalog.EventWithdraw && e.Choice == catalog.ChoiceErase && e.Second != ""
	})
}

// findTombstones takes over those that lie beside a database which does not
// know them: it is a new one, and what it was rebuilt from may bring back what
// was erased.
func (l *Library) findTombstones(ctx context.Context) error {
	paths, err := below(l.dir, tombstonesName+"/*.json")
	if err != nil || len(paths) == 0 {
		return err
	}
	return l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("read tombstone: %w", err)
			}
			var t Tombstone
			if json.Unmarshal(raw, &t) != nil || !t.stands() {
				continue
			}
			if known, err := w.isBuried(t.Story); err != nil || known {
				if err != nil {
					return err
				}
				continue
			}
			if err := w.saveTombstone(t, erasingMarked); err != nil {
				return err
			}
			w.buried = nil
			for _, c := range t.Changes {
				if _, err := w.apply(c, false); err != nil && !errors.Is(err, catalog.ErrMalformed) {
					return err
				}
			}
		}
		return nil
	})
}
