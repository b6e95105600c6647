package library

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ownvoice/library/catalog"
)

// shownSetting holds up to which step of the tables the rows show what the log
// knows. A power cut between a migration and this is made good at the next
// start.
const shownSetting = "shown"

// cameWith lists what each step of the tables began to show. A newer Ownvoice
// may have written it before, and this one kept it without knowing it.
var cameWith = []struct {
	step  int
	where string
}{
	{4, `kind IN ('form', 'theme', 'extract', 'picture')
		OR kind = 'project' AND field IN ('basis', 'controller', 'languages', 'uses')
		OR kind = 'person' AND field IN ('pronouns', 'languages', 'access', 'portrait')
		OR kind = 'story' AND field IN ('second', 'deleted') OR kind = 'segment' AND field IN ('second', 'checked')`},
	{6, `kind = 'export'`},
	{7, `kind = 'recording' AND field LIKE 'copy %' OR kind = 'picture' AND field = 'sha256' OR kind = 'person' AND field = 'portrait'`},
}

// catchUp shows what the log knew before the tables had a place for it.
func (l *Library) catchUp(ctx context.Context) error {
	newest := cameWith[len(cameWith)-1].step
	at, err := l.Setting(ctx, shownSetting)
	if err != nil {
		return err
	}
	shown, _ := strconv.Atoi(at) // "" in a library of before
	if shown >= newest {
		return nil
	}
	err = l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		for _, came := range cameWith {
			if came.step <= shown {
				continue
			}
			all, err := changes(ctx, w.tx, "("+came.where+") ORDER BY clock, device, id")
			if err != nil {
				return err
			}
			for _, c := range all {
				if err := w.show(c); err != nil {
					return err
				}
				w.touch(c.Story)
			}
		}
		_, err := w.tx.ExecContext(ctx, `INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, shownSetting, strconv.Itoa(newest))
		return err
	})
	if err != nil {
		return fmt.Errorf("show what was kept: %w", edge(err))
	}
	return nil
}

// touch notes that something of a story was written; "" is the project's own.
func (w *writing) touch(story catalog.ID) {
	if !slices.Contains(w.touched, story) {
		w.touched = append(w.touched, story)
	}
}
