package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"ownvoice/library/catalog"
)

// What a file that was brought in may be called. What another laptop wrote
// becomes part of a path only if it is like this.
var originalName = regexp.MustCompile(`^original-[0-9]{1,3}\.[a-z0-9]{1,8}$`)

// leaveOdd takes out of a take what no Ownvoice would write about files and
// other recordings.
func leaveOdd(t *catalog.Take) {
	if t.Beside != nil && !t.Beside.Recording.Valid() {
		t.Beside = nil
	}
	for i, track := range t.Tracks {
		if o := track.Original; o != nil && (!originalName.MatchString(o.File) || !trackHash.MatchString(o.SHA256)) {
			t.Tracks[i].Original = nil
		}
	}
}

type original struct {
	recording catalog.ID
	catalog.Original
	own bool // brought in on this laptop, where it must be
}

// originals lists the files that tracks were decoded from.
func (l *Library) originals(ctx context.Context) ([]original, error) {
	var all []original
	err := rows(ctx, l.read, `SELECT id, facts, EXISTS (SELECT 1 FROM change c WHERE c.entity = r.id AND c.field = 'facts' AND c.device = ?)
		FROM recording r WHERE facts <> '' ORDER BY id`, func(rs *sql.Rows) error {
		var o original
		var facts []byte
		if err := rs.Scan(&o.recording, &facts, &o.own); err != nil {
			return err
		}
		var t catalog.Take
		if json.Unmarshal(facts, &t) != nil {
			return nil // of a newer Ownvoice
		}
		leaveOdd(&t)
		seen := ""
		for _, track := range t.Tracks { // both sides of one file name the same
			if track.Original != nil && track.Original.File != seen {
				o.Original, seen = *track.Original, track.Original.File
				all = append(all, o)
			}
		}
		return nil
	}, l.Device().ID)
	if err != nil {
		return nil, fmt.Errorf("list originals: %w", err)
	}
	return all, nil
}

// verifyOriginals reads them again. They never travel, so that on other
// laptops there is nothing to read.
func (l *Library) verifyOriginals(ctx context.Context, v *Verified) error {
	all, err := l.originals(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, n, err := hashFile(filepath.Join(l.RecordingDir(o.recording), o.File))
		if errors.Is(err, os.ErrNotExist) && !o.own {
			continue
		}
		v.Files++
		v.Bytes += n
		if why := wrong(catalog.File{SHA256: o.SHA256}, sum, err); why != "" {
			v.Bad = append(v.Bad, Bad{o.recording, o.File, why})
		}
	}
	return nil
}
