package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// eraseAll carries on every erasing that was marked and is not finished: at
// the withdrawal, when one arrives, and at each Open. Each step may be done
// again. What is in the way – a full disk, a reader that does not let go –
// answers ErrErasing.
func (l *Library) eraseAll(ctx context.Context) error {
	l.erasing.Lock()
	defer l.erasing.Unlock()
	var marked []Tombstone
	purged := 0
	err := rows(ctx, l.read, `SELECT facts, done FROM tombstone WHERE done < ?`, func(rs *sql.Rows) error {
		var raw []byte
		var done int
		var t Tombstone
		if err := rs.Scan(&raw, &done); err != nil {
			return err
		}
		if purged++; done == erasingPurged {
			return nil
		}
		err := json.Unmarshal(raw, &t)
		marked = append(marked, t)
		return err
	}, erasingDone)
	if err != nil || purged == 0 {
		return err
	}
	for _, t := range marked {
		if err := l.erase(ctx, t); err != nil {
			return fmt.Errorf("erase story %s: %w: %w", t.Story, ErrErasing, err)
		}
	}
	if err := l.forget(ctx); err != nil {
		return fmt.Errorf("erase: %w: %w", ErrErasing, err)
	}
	l.announce(Changed{})
	return nil
}

// erase destroys the files and the rows of one story.
func (l *Library) erase(ctx context.Context, t Tombstone) error {
	attached, err := l.onlyIn(ctx, t.Story)
	if err != nil {
		return err
	}
	if !t.Known {
		if t, err = l.recognise(ctx, t); err != nil {
			return err
		}
	}
	if err := l.keepBeside(t); err != nil {
		return err
	}
	if err := l.destroyFiles(ctx, t.Story, attached); err != nil {
		return err
	}
	t.Erased = l.now().UTC().Truncate(time.Second)
	err = l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error { return w.purge(t) })
	if err != nil {
		return err
	}
	return l.keepBeside(t)
}

// forget makes the database's own files forget what was purged from its rows:
// the pages of the search, the free pages, and the write-ahead log.
func (l *Library) forget(ctx context.Context) error {
	if err := l.ForgetWords(ctx); err != nil {
		return err
	}
	if _, err := l.write.ExecContext(ctx, `VACUUM`); err != nil {
		return edge(err)
	}
	var busy, pages, moved int
	if err := l.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return edge(err)
	}
	if busy != 0 {
		return errors.New("somebody still reads what was there before")
	}
	_, err := l.write.ExecContext(ctx, `UPDATE tombstone SET done = ? WHERE done = ?`, erasingDone, erasingPurged)
	return edge(err)
}
