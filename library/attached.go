package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ownvoice/library/catalog"
)

// showAttached lists what a change says to be attached to a story and travels
// with it: pictures and portraits. Evidence – a scan, a signature – holds legal
// names and stays on the laptop it was given to.
func (w *writing) showAttached(c catalog.Change) error {
	picture := c.Kind == catalog.KindPicture && c.Field == "sha256" || c.Kind == catalog.KindPerson && c.Field == "portrait"
	var hash string
	if !picture || c.Story == "" || json.Unmarshal(c.Value, &hash) != nil || !trackHash.MatchString(hash) {
		return nil
	}
	_, away := w.l.Attachment(w.ctx, hash)
	if _, err := w.tx.ExecContext(w.ctx, `INSERT INTO attachment (story, sha256, here) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, c.Story, hash, away == nil); err != nil {
		return fmt.Errorf("list what is attached to %s: %w", c.Story, err)
	}
	return nil
}

// attachedHere writes down that an attachment lies here now.
func (l *Library) attachedHere(ctx context.Context, hash string) error {
	if _, err := l.write.ExecContext(ctx, `UPDATE attachment SET here = 1 WHERE sha256 = ? AND NOT here`, hash); err != nil {
		return fmt.Errorf("note attachment %s: %w", hash, edge(err))
	}
	return nil
}

// lookAround makes good, at the start, what the tables say of this laptop and
// what may have changed without them: which attachments lie here, and which
// recordings were made with it.
func (l *Library) lookAround(ctx context.Context) error {
	lying, err := os.ReadDir(filepath.Join(l.dir, attachmentsName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("look for attachments: %w", edge(err))
	}
	here := map[string]bool{}
	for _, f := range lying {
		hash, _, _ := strings.Cut(f.Name(), ".")
		here[hash] = true
	}
	wrong := map[string]bool{}
	err = rows(ctx, l.read, `SELECT sha256, here FROM attachment`, func(rs *sql.Rows) error {
		var hash string
		var said bool
		err := rs.Scan(&hash, &said)
		if said != here[hash] {
			wrong[hash] = here[hash]
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("look for attachments: %w", edge(err))
	}
	for hash, is := range wrong {
		if _, err := l.write.ExecContext(ctx, `UPDATE attachment SET here = ? WHERE sha256 = ?`, is, hash); err != nil {
			return fmt.Errorf("note attachment %s: %w", hash, edge(err))
		}
	}
	return l.findOwn(ctx)
}

// ownerSetting holds which laptop recording.own speaks of.
const ownerSetting = "owner"

// findOwn finds the recordings of this laptop anew, when it is not the one that
// the tables speak of.
func (l *Library) findOwn(ctx context.Context) error {
	me := string(l.Device().ID)
	owner, err := l.Setting(ctx, ownerSetting)
	if err != nil || owner == me {
		return err
	}
	_, err = l.write.ExecContext(ctx, `UPDATE recording SET own = EXISTS (SELECT 1 FROM change c WHERE c.entity = recording.id AND c.field = 'facts' AND c.device = ?)`, me)
	if err != nil {
		return fmt.Errorf("find own recordings: %w", edge(err))
	}
	return l.SetSetting(ctx, ownerSetting, me)
}
