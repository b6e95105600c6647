package library

import (
	"bytes"
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
	Changes   []catalog.Change `json:"changes"`  // last, see lines: of the story and of its project, in clock order
}

const sidecarFormat = "ownvoice sidecar 1"

// refreshSidecars writes the sidecars of stories that changed since theirs
// were written. A story counts its changes in the transactions that make them,
// so a crash in between is made good at the next write or the next Open, and a
// change that comes while a sidecar is written is not taken for written.
func (l *Library) refreshSidecars(ctx context.Context) error {
	l.beside.Lock()
	defer l.beside.Unlock()
	type old struct {
		sidecar
		stale int64
	}
	var all []old
	// CROSS has SQLite begin with the stories that are old, of which there are few.
	err := rows(ctx, l.read, `SELECT r.id, s.id, s.has_left, s.stale FROM story s CROSS JOIN recording r ON r.story = s.id WHERE s.stale`, func(rs *sql.Rows) error {
		o := old{sidecar: sidecar{Format: sidecarFormat}}
		err := rs.Scan(&o.Recording, &o.Story, &o.HasLeft, &o.stale)
		all = append(all, o)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for old sidecars: %w", err)
	}
	if len(all) == 0 {
		return nil
	}
	for _, o := range all {
		if err := l.writeSidecar(ctx, o.sidecar); err != nil {
			return fmt.Errorf("write sidecar of %s: %w", o.Recording, edge(err))
		}
	}
	// Not before every recording of a story has its own; and all at once, or each
	// would wait for the disk.
	tx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("remember sidecars: %w", edge(err))
	}
	defer tx.Rollback() // does nothing after Commit
	for _, o := range all {
		if _, err := tx.ExecContext(ctx, `UPDATE story SET stale = 0 WHERE id = ? AND stale = ?`, o.Story, o.stale); err != nil {
			return fmt.Errorf("remember sidecar of %s: %w", o.Recording, edge(err))
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("remember sidecars: %w", edge(err))
	}
	return nil
}

// besideSound gives a recording its sidecar of which the first sound has come:
// as long as there was none, there was nothing to lie beside.
func (l *Library) besideSound(ctx context.Context, f catalog.File) error {
	if _, err := os.Stat(filepath.Join(l.RecordingDir(f.Recording), sidecarName)); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := l.write.ExecContext(ctx, `UPDATE story SET stale = stale + 1 WHERE id = ?`, f.Story); err != nil {
		return fmt.Errorf("begin sidecar of %s: %w", f.Recording, edge(err))
	}
	_ = l.refreshSidecars(ctx) // as in change: what cannot follow now is marked
	return nil
}

func (l *Library) writeSidecar(ctx context.Context, s sidecar) error {
	dir := l.RecordingDir(s.Recording)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil // another laptop's sound, not fetched
	}
	var err error
	if s.Project, err = l.projectID(ctx); err != nil {
		return err
	}
	s.Changes, err = changes(ctx, l.read, `story IN (?, '') ORDER BY clock, device`, s.Story)
	if err != nil {
		return err
	}
	raw, err := s.lines()
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(dir, sidecarName), raw)
}

// lines is the sidecar as JSON with a line for each change. Values stand in it
// byte for byte: one that was laid out anew would no longer be the value the
// other laptops have, and a deeply nested one would fill the disk with spaces.
func (s sidecar) lines() ([]byte, error) {
	all := s.Changes
	s.Changes = []catalog.Change{}
	head, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte("]}")))
	each := json.NewEncoder(&b) // which ends every line
	each.SetEscapeHTML(false)
	for i, c := range all {
		b.WriteString([]string{"\n", ","}[min(i, 1)])
		if err := each.Encode(c); err != nil {
			return nil, err
		}
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}
