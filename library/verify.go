package library

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
)

// Verified is what Verify found.
type Verified struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
	Bad   []Bad `json:"bad"`
}

// Bad is one file that is not as it should be.
type Bad struct {
	Recording catalog.ID `json:"recording"`
	File      string     `json:"file"`
	Why       string     `json:"why"` // "missing", "changed", "unreadable"; of a sidecar, "old"
}

// Verify reads every master again, and every file that one was decoded from,
// and compares it with its hash, and reads every sidecar. It changes nothing; what is bad is listed, not an error.
func (l *Library) Verify(ctx context.Context) (Verified, error) {
	l.settle()
	v := Verified{Bad: []Bad{}}
	all, err := l.files(ctx, "WHERE f.here ORDER BY f.recording, f.name")
	if err != nil {
		return v, err
	}
	for _, f := range all {
		if err := ctx.Err(); err != nil {
			return v, err
		}
		sum, n, err := hashFile(l.Path(f))
		v.Files++
		v.Bytes += n
		if why := wrong(f, sum, err); why != "" {
			v.Bad = append(v.Bad, Bad{f.Recording, f.Name, why})
		}
	}
	if err := l.verifyOriginals(ctx, &v); err != nil {
		return v, err
	}
	if err := l.verifySidecars(&v); err != nil {
		return v, err
	}
	return v, l.findStale(ctx, &v)
}

// findStale lists sidecars that could not follow the last writes.
func (l *Library) findStale(ctx context.Context, v *Verified) error {
	return rows(ctx, l.read, `SELECT r.id FROM story s JOIN recording r ON r.story = s.id WHERE s.stale`, func(rs *sql.Rows) error {
		var id catalog.ID
		err := rs.Scan(&id)
		if _, missing := os.Stat(l.RecordingDir(id)); missing == nil {
			v.Bad = append(v.Bad, Bad{id, sidecarName, "old"})
		}
		return err
	})
}

func wrong(f catalog.File, sum string, err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "missing"
	case err != nil:
		return "unreadable"
	case sum != f.SHA256:
		return "changed"
	}
	return ""
}

func (l *Library) verifySidecars(v *Verified) error {
	paths, err := below(l.dir, recordingsName+"/*/"+sidecarName)
	for _, path := range paths {
		v.Files++
		if _, err := readSidecar(path); err != nil {
			v.Bad = append(v.Bad, Bad{catalog.ID(filepath.Base(filepath.Dir(path))), sidecarName, "unreadable"})
		}
	}
	return err
}
