package library

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// Derived is something that was made of a story, or a copy of it: what a
// withdrawal reaches, or has to ask back.
type Derived struct {
	Sort  DerivedSort `json:"sort"`
	ID    catalog.ID  `json:"id,omitempty"`
	Words string      `json:"words,omitempty"` // its title or caption, for the screen only
	Count int         `json:"count"`
	Bytes int64       `json:"bytes,omitempty"`
	Place Place       `json:"place,omitempty"` // of an export
	At    time.Time   `json:"at,omitzero"`     // of an export
	Here  bool        `json:"here"`            // on this laptop, and so within reach
}

// DerivedSort is what it is.
type DerivedSort string

// What a story leaves behind.
const (
	DerivedRecording DerivedSort = "recording" // masters, and all that lies beside them
	DerivedWords     DerivedSort = "words"
	DerivedNote      DerivedSort = "note"
	DerivedExtract   DerivedSort = "extract"
	DerivedPicture   DerivedSort = "picture"
	DerivedExport    DerivedSort = "export"      // where it was given to
	DerivedSecond    DerivedSort = "second-copy" // on a stick that was in the laptop while it recorded
	DerivedArchive   DerivedSort = "archive"     // and every laptop that fetched it from there
	DerivedBackup    DerivedSort = "backup"      // an older copy of this library's own database
)

// Derived lists all that was made of a story, or of a part of it, and where it
// is: what is here first, then what others have and must be asked for.
func (l *Library) Derived(ctx context.Context, story catalog.ID, target catalog.Target) ([]Derived, error) {
	all := []Derived{}
	for _, q := range []struct {
		sort  DerivedSort
		here  bool
		query string
	}{
		{DerivedRecording, true, `SELECT r.id, '', count(*), coalesce(sum(f.bytes), 0) FROM recording r LEFT JOIN file f ON f.recording = r.id AND f.here WHERE r.story = ? GROUP BY r.id`},
		{DerivedWords, true, `SELECT '', '', count(*), 0 FROM segment WHERE story = ? AND NOT deleted HAVING count(*) > 0`},
		{DerivedNote, true, `SELECT '', '', count(*), 0 FROM note WHERE story = ? AND NOT deleted HAVING count(*) > 0`},
		{DerivedExtract, true, `SELECT id, title, 1, 0 FROM extract WHERE story = ? AND NOT deleted ORDER BY start_ms, id`},
		{DerivedPicture, true, `SELECT id, caption, 1, 0 FROM picture WHERE story = ? AND NOT deleted ORDER BY id`},
		{DerivedSecond, false, `SELECT id, '', 1, 0 FROM recording WHERE story = ? AND json_valid(facts) AND json_extract(facts, '$.second_copy') ORDER BY id`},
		{DerivedArchive, false, `SELECT '', '', 1, 0 FROM story WHERE id = ? AND has_left`},
	} {
		err := rows(ctx, l.read, q.query, func(rs *sql.Rows) error {
			d := Derived{Sort: q.sort, Here: q.here}
			err := rs.Scan(&d.ID, &d.Words, &d.Count, &d.Bytes)
			all = append(all, d)
			return err
		}, story)
		if err != nil {
			return nil, fmt.Errorf("list what was made of %s: %w", story, err)
		}
	}
	given, err := l.Ledger(ctx, story)
	for _, e := range given {
		all = append(all, Derived{Sort: DerivedExport, ID: e.ID, Words: e.Format, Count: max(1, e.Files), Bytes: e.Bytes, Place: e.Place, At: e.At})
	}
	return ofTarget(all, target), err
}

// ofTarget leaves what a withdrawal of one extract or picture reaches.
func ofTarget(all []Derived, target catalog.Target) []Derived {
	if target.Kind != catalog.TargetExtract {
		return all
	}
	kept := []Derived{}
	for _, d := range all {
		if d.ID == target.Extract || !d.Here {
			kept = append(kept, d)
		}
	}
	return kept
}
