package library

import (
	"context"
	"fmt"
)

const epochSetting = "epoch"

// Epoch names the memory of the archive this laptop last spoke to; "" before it
// has heard one.
func (l *Library) Epoch(ctx context.Context) (string, error) { return l.Setting(ctx, epochSetting) }

// Anew takes note of an archive with another memory: it was restored from a
// backup. What was sent may be gone there, so that all of it is offered again,
// no receipt counts until it has been asked for again, and everything is heard
// from the beginning. The first epoch a laptop hears of changes nothing.
func (l *Library) Anew(ctx context.Context, epoch string) error {
	known, err := l.Epoch(ctx)
	if err != nil || known == epoch {
		return err
	}
	err = l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error {
		steps := []string{`INSERT INTO setting VALUES ('` + epochSetting + `', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`}
		if known != "" {
			steps = append(steps, `UPDATE change SET sent = 0 WHERE sent = 1 AND ?1 = ?1`, `UPDATE file SET receipt = '', upload = '' WHERE ?1 = ?1`,
				`UPDATE attachment SET receipt = '', upload = '' WHERE ?1 = ?1`, `DELETE FROM setting WHERE key = '`+cursorSetting+`' AND ?1 = ?1`)
		}
		return w.each(steps, epoch)
	})
	if err != nil {
		return fmt.Errorf("begin anew with the archive: %w", edge(err))
	}
	l.announce(Changed{})
	return nil
}
