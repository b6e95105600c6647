package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// The index of what anyone may hear lets a page find its stories without
// reading all of them. It proposes; whoever shows a story decides anew. What is
// not public any more goes out of it in the transaction that says so; what has
// come into it or changed is stale until its terms are written anew, soon after.

// publish keeps a story's row in the index.
func (s *Store) publish(ctx context.Context, tx *sql.Tx, project, story catalog.ID, public bool) error {
	if !public {
		return unpublish(ctx, tx, project, story)
	}
	err := exec(ctx, tx, `INSERT INTO public_story (project, story, stale) VALUES ($1, $2, 1)
		ON CONFLICT (project, story) DO UPDATE SET stale = public_story.stale + 1`, project, story)
	if err != nil {
		return fmt.Errorf("publish story %s: %w", story, err)
	}
	return nil
}

// unpublish takes all of a story out of the index.
func unpublish(ctx context.Context, tx *sql.Tx, project, story catalog.ID) error {
	for _, table := range []string{"public_story", "public_term"} { // in this order: see write
		if err := exec(ctx, tx, `DELETE FROM `+table+` WHERE project = $1 AND story = $2`, project, story); err != nil {
			return fmt.Errorf("take story %s out of the index: %w", story, err)
		}
	}
	return nil
}

// renamed makes all that is public of a project stale: what belongs to no
// story, such as the name of a theme, has changed.
func renamed(ctx context.Context, tx *sql.Tx, project catalog.ID) error {
	return exec(ctx, tx, `UPDATE public_story SET stale = stale + 1 WHERE project = $1`, project)
}

// indexed is how many stories one turn writes the terms of.
const indexed = 5000

// publishDue looks at what a day that has come makes public, and writes the
// terms of what is stale.
func (s *Store) publishDue(ctx context.Context) error {
	return errors.Join(s.turnAll(ctx), s.index(ctx, indexed))
}

// stale is a story whose terms are to be written, and how often it has changed.
type stale struct {
	project, story catalog.ID
	times          int64
}

// index writes the terms of at most so many stale stories.
func (s *Store) index(ctx context.Context, most int) error {
	var due []stale
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var d stale
		err := rs.Scan(&d.project, &d.story, &d.times)
		due = append(due, d)
		return err
	}, `SELECT project, story, stale FROM public_story WHERE stale > 0 LIMIT $1`, most)
	for _, d := range due {
		if err == nil {
			err = s.indexOne(ctx, d)
		}
	}
	if err != nil {
		return fmt.Errorf("index what is public: %w", err)
	}
	return nil
}

func (s *Store) indexOne(ctx context.Context, d stale) error {
	t, err := s.tell(ctx, Everybody(), d.project, d.story)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error { return d.write(ctx, tx, t) })
}

// write writes the terms of a story as it was read, unless it has changed since
// or another has written them. A push that takes the story back waits for the
// row, and then finds the terms.
func (d stale) write(ctx context.Context, tx *sql.Tx, t *Telling) error {
	done, err := tx.ExecContext(ctx, `UPDATE public_story SET stale = 0 WHERE project = $1 AND story = $2 AND stale = $3`, d.project, d.story, d.times)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if err := exec(ctx, tx, `DELETE FROM public_term WHERE project = $1 AND story = $2`, d.project, d.story); err != nil || t == nil {
		return err
	}
	for some := range slices.Chunk(t.terms(), 100) {
		var marks []string
		var args []any
		for _, term := range some {
			n := len(args)
			marks = append(marks, fmt.Sprintf("($%d, $%d, $%d, $%d, $%d)", n+1, n+2, n+3, n+4, n+5))
			args = append(args, term.kind, term.text, max(0, t.Begun.Unix()), d.project, d.story)
		}
		if err := exec(ctx, tx, `INSERT INTO public_term (kind, term, begun, project, story) VALUES `+strings.Join(marks, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// term is one thing by which a story is found.
type term struct{ kind, text string }

// terms are all by which a telling is found.
func (t Telling) terms() []term {
	all := []term{{"all", ""}, {"project", string(t.ProjectID)}}
	for _, theme := range t.Themes {
		all = append(all, term{"theme", theme})
	}
	if slices.ContainsFunc(t.Extracts, Passage.public) {
		all = append(all, term{"extract", ""})
	}
	for _, w := range t.findable() {
		all = append(all, term{"word", w})
	}
	return all
}

// findable are the words by which a telling is found, each once: those of its
// title, of the name it is shown under and of what is to be read of it.
func (t Telling) findable() []string {
	all := append(folded(t.Title), folded(t.KnownAs)...)
	for _, l := range t.Words {
		all = append(append(all, folded(l.Text)...), folded(l.Second)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
