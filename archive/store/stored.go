package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Stored is a file of a story, and how well it is kept.
type Stored struct {
	File
	Came    time.Time // when it was last whole here, by its receipt
	Checked time.Time // when it was last read back whole, byte for byte
	Damaged bool      // it was found not to be what its hash says
	Laptop  string    // the name of the one that sent it
}

// StoredOf lists the files of a story that a member may hear now; otherwise
// ErrNotFound, as Telling.
func (s *Store) StoredOf(ctx context.Context, r Reader, t Telling) ([]Stored, error) {
	events, err := readConsents(ctx, s.read, t.ProjectID, t.ID)
	if err != nil {
		return nil, err
	}
	if !s.hears(r, t.ProjectID, t.ID, events) {
		return nil, ErrNotFound
	}
	return s.stored(ctx, t.ProjectID, t.ID)
}

// InFolder reports whether files lie in a folder of this machine, and not in a
// bucket elsewhere.
func (s *Store) InFolder() bool { return s.media.folder != "" }

func (s *Store) stored(ctx context.Context, project, story catalog.ID) ([]Stored, error) {
	var all []Stored
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		f := Stored{File: File{Project: project, Story: story}}
		var checked, damaged int64
		var receipt string
		if err := rs.Scan(&f.Kind, &f.Recording, &f.Track, &f.SHA256, &f.Bytes, &f.Device, &f.Laptop, &checked, &damaged, &receipt); err != nil {
			return err
		}
		var promise wire.Receipt
		err := json.Unmarshal([]byte(receipt), &promise)
		f.Came, f.Checked, f.Damaged = promise.Time, timeOf(checked), damaged != 0
		all = append(all, f)
		return err
	}, `SELECT f.kind, f.recording, f.track, f.sha256, f.bytes, f.device, d.name, f.checked, f.damaged, f.receipt FROM file f JOIN device d ON d.id = f.device
		WHERE f.project = $1 AND f.story = $2 ORDER BY f.recording, f.kind, f.track, f.sha256`, project, story)
	if err != nil {
		return nil, fmt.Errorf("list files of story %s: %w", story, err)
	}
	return all, nil
}
