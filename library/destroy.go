package library

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// aHash finds the hashes of attachments in what was written.
var aHash = regexp.MustCompile(`[0-9a-f]{64}`)

// onlyIn are the attachments that this story speaks of and nothing else does;
// of somebody who told no other story also what stands about them elsewhere.
func (l *Library) onlyIn(ctx context.Context, story catalog.ID) ([]string, error) {
	teller, stays, err := l.teller(ctx, l.read, story)
	if err != nil {
		return nil, err
	}
	if stays {
		teller = ""
	}
	all, err := changes(ctx, l.read, "(story = ?1 OR entity = ?2) AND kind IN ('consent', 'picture', 'person')", story, teller)
	if err != nil {
		return nil, err
	}
	var only []string
	for _, c := range all {
		for _, hash := range aHash.FindAllString(string(c.Value), -1) {
			if slices.Contains(only, hash) {
				continue
			}
			var others bool
			err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM change WHERE kind IN ('consent', 'picture', 'person') AND story <> ? AND entity <> ? AND instr(value, ?))`, story, teller, hash).Scan(&others)
			if err != nil {
				return nil, edge(err)
			}
			if !others {
				only = append(only, hash)
			}
		}
	}
	return only, nil
}

// dirsOf are the folders of a story's recordings, those too that only their
// sidecar says to be of it.
func (l *Library) dirsOf(ctx context.Context, story catalog.ID) ([]string, error) {
	recordings, err := ids(ctx, l.read, `SELECT id FROM recording WHERE story = ?`, story)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, id := range recordings {
		if id.Valid() {
			dirs = append(dirs, l.RecordingDir(id))
		}
	}
	paths, err := below(l.dir, recordingsName+"/*/"+sidecarName)
	for _, path := range paths {
		if s, err := readSidecar(path); err == nil && s.Story == story && !slices.Contains(dirs, filepath.Dir(path)) {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	return dirs, err
}

// destroyFiles destroys all that lies in the library's folder of a story, and
// the older copies of the database, which hold its words as well.
func (l *Library) destroyFiles(ctx context.Context, story catalog.ID, attached []string) error {
	gone, err := l.dirsOf(ctx, story)
	if err != nil {
		return err
	}
	recordings := len(gone)
	patterns := []string{"exports/*" + string(story) + "*", "library-before-*.db*", "library-set-aside-*.db*"}
	for _, dir := range gone {
		patterns = append(patterns, "exports/*"+filepath.Base(dir)+"*")
	}
	for _, hash := range attached {
		patterns = append(patterns, attachmentsName+"/"+hash+"*")
	}
	for _, pattern := range patterns {
		more, err := below(l.dir, pattern)
		if err != nil {
			return err
		}
		gone = append(gone, more...)
	}
	named := []string{string(story)}
	for _, dir := range gone[:recordings] {
		named = append(named, filepath.Base(dir))
	}
	several, err := l.exportsOf(named)
	if err != nil {
		return err
	}
	for _, path := range append(gone, several...) {
		if err := os.RemoveAll(path); err != nil {
			return edge(err)
		}
	}
	for _, dir := range []string{recordingsName, attachmentsName, "exports", "."} {
		if err := durable.SyncDir(filepath.Join(l.dir, dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return edge(err)
		}
	}
	return nil
}

// exportsOf are the exports of several stories within the library's folder, and
// what is left of one that was cut short, in which one of the ids stands. A bag
// without one of its stories would be a broken one: all of it goes.
func (l *Library) exportsOf(ids []string) ([]string, error) {
	all, err := below(l.dir, "exports/*")
	if err != nil {
		return nil, err
	}
	var of []string
	for _, path := range all {
		stands, err := standsIn(path, ids)
		if err != nil {
			return nil, edge(err)
		}
		if stands {
			of = append(of, path)
		}
	}
	return of, nil
}

// standsIn reports whether one of the ids stands in the name of something at or
// below path, or in what it says. Sound says nothing, and is long.
func standsIn(path string, ids []string) (stands bool, err error) {
	err = filepath.WalkDir(path, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		said := []byte(filepath.Base(path))
		if e.Type().IsRegular() && filepath.Ext(path) != ".wav" {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			said = append(said, raw...)
		}
		if slices.ContainsFunc(ids, func(id string) bool { return bytes.Contains(said, []byte(id)) }) {
			stands = true
			return filepath.SkipAll
		}
		return nil
	})
	return stands, err
}
