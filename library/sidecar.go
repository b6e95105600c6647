package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

const sidecarName = "recording.json"

// sidecar is what lies beside a recording's sound: enough of the log to make
// the story's rows again when the database is lost. Contact details are not
// in it. docs/format.md describes it for other programs.
type sidecar struct {
	Format    string           `json:"format"` // "ownvoice sidecar 1"
	Recording catalog.ID       `json:"recording"`
	Story     catalog.ID       `json:"story"`
	Project   catalog.ID       `json:"project"`
	HasLeft   bool             `json:"has_left"` // something of the story was given to sync
	Changes   []catalog.Change `json:"changes"`  // of the story and of its project, in clock order
}

const sidecarFormat = "ownvoice sidecar 1"

// refreshSidecars writes the sidecars of stories that changed since theirs
// were written. A story is marked as changed in the transaction that changes
// it, so a crash in between is made good at the next write or the next Open.
func (l *Library) refreshSidecars(ctx context.Context) error {
	var stale []sidecar
	err := rows(ctx, l.read, `SELECT r.id, s.id, s.has_left FROM story s JOIN recording r ON r.story = s.id WHERE s.stale`, func(rs *sql.Rows) error {
		s := sidecar{Format: sidecarFormat}
		err := rs.Scan(&s.Recording, &s.Story, &s.HasLeft)
		stale = append(stale, s)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for old sidecars: %w", err)
	}
	for _, s := range stale {
		if err := l.writeSidecar(ctx, s); err != nil {
			return fmt.Errorf("write sidecar of %s: %w", s.Recording, edge(err))
		}
	}
	return nil
}

func (l *Library) writeSidecar(ctx context.Context, s sidecar) error {
	dir := l.RecordingDir(s.Recording)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return l.fresh(ctx, s.Story, 0) // another laptop's sound, not fetched
	}
	var n int64
	if err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM change WHERE story = ?`, s.Story).Scan(&n); err != nil {
		return err
	}
	var err error
	if s.Project, err = l.projectID(ctx); err != nil {
		return err
	}
	s.Changes, err = changes(ctx, l.read, `story IN (?, '') AND kind <> 'contact' ORDER BY clock, device`, s.Story)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	if err := durable.WriteFile(filepath.Join(dir, sidecarName), raw); err != nil {
		return err
	}
	return l.fresh(ctx, s.Story, n)
}

// fresh marks a story's sidecars as up to date, unless it changed meanwhile.
func (l *Library) fresh(ctx context.Context, story catalog.ID, n int64) error {
	_, err := l.write.ExecContext(ctx, `UPDATE story SET stale = 0 WHERE id = ?1 AND
		(?2 = 0 OR ?2 = (SELECT coalesce(max(n), 0) FROM change WHERE story = ?1))`, story, n)
	return err
}
