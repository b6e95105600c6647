package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// LinkDays is how long a storyteller's private link opens.
const LinkDays = 90

// Link is a storyteller's private page: who has its code has the page.
type Link struct {
	ID      catalog.ID // names it in logs and in what is said through it; opens nothing
	Project catalog.ID
	Story   catalog.ID
	Person  catalog.ID // the storyteller, when it was made
	Expires time.Time
	Opened  time.Time // zero: not yet
	Off     bool
}

// NewLink makes a private link for the storyteller of a story that is kept
// here. The code is returned once: the archive knows its hash only. by is the
// account or laptop that makes it.
func (s *Store) NewLink(ctx context.Context, project, story, by catalog.ID) (code string, expires time.Time, err error) {
	events, err := readConsents(ctx, s.read, project, story)
	if err != nil {
		return "", time.Time{}, err
	}
	st, err := readStory(ctx, s.read, project, story)
	if err != nil {
		return "", time.Time{}, err
	}
	if st == nil || !events.keep(s.now()) {
		return "", time.Time{}, fmt.Errorf("make link to story %s: %w", story, ErrNotFound)
	}
	changes, err := readChanges(ctx, s.read, `project = $1 AND story = $2 AND kind = 'story' AND field = 'storyteller'`, project, story)
	if err != nil {
		return "", time.Time{}, err
	}
	code, expires = newCode(), s.now().Add(LinkDays*24*time.Hour).Truncate(time.Second)
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `INSERT INTO link (hash, project, story, person, made_by, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			hashCode(code), project, story, logOf(changes).text(catalog.KindStory, story, "storyteller"), by, s.now().Unix(), expires.Unix())
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("make link to story %s: %w", story, err)
	}
	return code, expires, nil
}

// OpenLink finds the link of a code and notes that it was opened. ErrNotFound
// for one that never was, is out of date, or was switched off.
func (s *Store) OpenLink(ctx context.Context, code string) (Link, error) {
	hash := hashCode(code)
	found, err := readLinks(ctx, s.read, `hash = $1 AND off = 0 AND expires > $2`, hash, s.now().Unix())
	if err != nil {
		return Link{}, err
	}
	if len(found) == 0 {
		return Link{}, ErrNotFound
	}
	if found[0].Opened.IsZero() {
		err = s.transact(ctx, func(tx *sql.Tx) error {
			return exec(ctx, tx, `UPDATE link SET opened = $1 WHERE hash = $2 AND opened = 0`, s.now().Unix(), hash)
		})
	}
	return found[0], err
}

// ErasedLink is the day on which the story of a code's link was erased: all that
// its storyteller can still be told. ErrNotFound when it was not.
func (s *Store) ErasedLink(ctx context.Context, code string) (time.Time, error) {
	found, err := readLinks(ctx, s.read, `hash = $1`, hashCode(code))
	if err != nil {
		return time.Time{}, err
	}
	for _, l := range found {
		buried, err := readTombstones(ctx, s.read, `project = $1 AND story = $2`, l.Project, l.Story)
		if err != nil {
			return time.Time{}, err
		}
		for _, t := range buried {
			return timeOf(t.Erased), nil
		}
	}
	return time.Time{}, ErrNotFound
}

// Links lists the links of a story, newest first.
func (s *Store) Links(ctx context.Context, project, story catalog.ID) ([]Link, error) {
	return readLinks(ctx, s.read, `project = $1 AND story = $2 ORDER BY made DESC`, project, story)
}

// LinkOff switches every link of a story off.
func (s *Store) LinkOff(ctx context.Context, project, story catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE link SET off = 1 WHERE project = $1 AND story = $2`, project, story)
	})
	if err != nil {
		return fmt.Errorf("switch links to story %s off: %w", story, err)
	}
	return nil
}

func readLinks(ctx context.Context, from asker, where string, args ...any) ([]Link, error) {
	var all []Link
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var l Link
		var hash string
		var expires, opened, off int64
		err := rs.Scan(&hash, &l.Project, &l.Story, &l.Person, &expires, &opened, &off)
		l.Expires, l.Opened, l.Off = timeOf(expires), timeOf(opened), off != 0
		l.ID = catalog.ID("link-" + hashCode(hash)[:16])
		all = append(all, l)
		return err
	}, `SELECT hash, project, story, person, expires, opened, off FROM link WHERE `+where, args...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("find link: %w", err)
	}
	return all, nil
}
