package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
)

// indexedAtOnce is how many stories one transaction reads into the search: few,
// so that nobody who writes waits for it.
const indexedAtOnce = 20

// Index reads into the search what was written since. A search does so by
// itself; called when much has come and nobody types, the next is quicker.
func (l *Library) Index(ctx context.Context) error {
	for {
		behind := false
		err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM unindexed)`).Scan(&behind)
		if err == nil && behind {
			err = l.transact(ctx, &writing{ctx: ctx, l: l}, (*writing).index)
		}
		if err != nil {
			return fmt.Errorf("read words into search: %w", edge(err))
		}
		if !behind {
			return nil
		}
	}
}

// index reads some stories into the search. What is of no shelf is of no search.
func (w *writing) index() error {
	if err := w.shelve(); err != nil {
		return err
	}
	stories, err := ids(w.ctx, w.tx, `SELECT story FROM unindexed LIMIT ?`, indexedAtOnce)
	if err != nil {
		return err
	}
	for _, story := range stories {
		if err := w.indexStory(story); err != nil {
			return fmt.Errorf("index story %s: %w", story, err)
		}
		if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM unindexed WHERE story = ?`, story); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) indexStory(story catalog.ID) error {
	var n int64
	var t text
	shelved := false
	err := rows(w.ctx, w.tx, `SELECT n, finds, parts, title, name FROM shelf WHERE story = ?`, func(rs *sql.Rows) error {
		shelved = true
		return rs.Scan(&n, &t.finds, &t.parts, &t.title, &t.name)
	}, story)
	if err != nil || !shelved { // what left the shelf left the search
		return err
	}
	if err := w.unindex(n); err != nil || t.finds == findsNothing {
		return err
	}
	t.story = story
	if err := t.read(w.ctx, w.tx, w.l); err != nil {
		return err
	}
	title, name, themes := flat([]string{t.title}, ""), flat([]string{t.name}, ""), flat(t.themeNames, apart)
	_, err1 := w.tx.ExecContext(w.ctx, `INSERT INTO words (rowid, bag) VALUES (?, ?)`, n, t.bag())
	_, err2 := w.tx.ExecContext(w.ctx, `INSERT INTO heads (rowid, title, name, theme) VALUES (?, ?, ?, ?)`, n, title, name, themes)
	_, err3 := w.tx.ExecContext(w.ctx, `INSERT INTO phrases (rowid, title, name, theme, note, said) VALUES (?, ?, ?, ?, ?, ?)`, n,
		title, name, themes, flat(t.notes, apart), flat(t.said, " ")+apart+flat(t.second, " "))
	return errors.Join(err1, err2, err3)
}

// searchTables are those that 0005_shelf.sql describes.
var searchTables = []string{"words", "heads", "phrases"}

// unindex takes the story at a place of the shelf out of the search. What the
// tables of the search still hold of it, ForgetWords destroys.
func (w *writing) unindex(n int64) error {
	for _, table := range searchTables {
		if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM `+table+` WHERE rowid = ?`, n); err != nil {
			return fmt.Errorf("take out of search: %w", err)
		}
	}
	return nil
}

// ForgetWords writes the tables of the search anew, without a trace of words
// that are no longer to be found. It is for when a story was erased, before the
// database is vacuumed: it reads and writes the whole search.
func (l *Library) ForgetWords(ctx context.Context) error {
	if err := l.Index(ctx); err != nil {
		return err
	}
	for _, table := range searchTables {
		if _, err := l.write.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %[1]s (%[1]s) VALUES ('optimize')`, table)); err != nil {
			return fmt.Errorf("forget words: %w", edge(err))
		}
	}
	return nil
}
