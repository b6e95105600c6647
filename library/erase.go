package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/wav"
)

// eraseAll carries on every erasing that was marked and is not finished: at
// the withdrawal, when one arrives, and at each Open. Each step may be done
// again. What is in the way – a full disk, a reader that does not let go –
// answers ErrErasing.
func (l *Library) eraseAll(ctx context.Context) error {
	l.erasing.Lock()
	defer l.erasing.Unlock()
	var marked []Tombstone
	purged := 0
	err := rows(ctx, l.read, `SELECT facts, done FROM tombstone WHERE done < ?`, func(rs *sql.Rows) error {
		var raw []byte
		var done int
		var t Tombstone
		if err := rs.Scan(&raw, &done); err != nil {
			return err
		}
		if purged++; done == erasingPurged {
			return nil
		}
		err := json.Unmarshal(raw, &t)
		marked = append(marked, t)
		return err
	}, erasingDone)
	if err != nil || purged == 0 {
		return err
	}
	for _, t := range marked {
		if err := l.erase(ctx, t); err != nil {
			return fmt.Errorf("erase story %s: %w: %w", t.Story, ErrErasing, err)
		}
	}
	if err := l.forget(ctx); err != nil {
		return fmt.Errorf("erase: %w: %w", ErrErasing, err)
	}
	l.announce(Changed{})
	return nil
}

// erase destroys the files and the rows of one story.
func (l *Library) erase(ctx context.Context, t Tombstone) error {
	attached, err := l.onlyIn(ctx, t.Story)
	if err != nil {
		return err
	}
	if !t.Known {
		if t, err = l.recognise(ctx, t); err != nil {
			return err
		}
	}
	if err := l.keepBeside(t); err != nil {
		return err
	}
	if err := l.destroyFiles(ctx, t.Story, attached); err != nil {
		return err
	}
	t.Erased = l.now().UTC().Truncate(time.Second)
	err = l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error { return w.purge(t) })
	if err != nil {
		return err
	}
	return l.keepBeside(t)
}

// recognise writes down by what the story's sound and pictures are known again,
// while they are still there. Evidence is not among them: many may send the
// same word.
func (l *Library) recognise(ctx context.Context, t Tombstone) (Tombstone, error) {
	pictures, err := ids(ctx, l.read, `SELECT sha256 FROM picture WHERE story = ? AND sha256 <> ''`, t.Story)
	if err != nil {
		return t, err
	}
	var hashes []string
	for _, p := range pictures {
		hashes = append(hashes, string(p))
	}
	err = rows(ctx, l.read, `SELECT facts FROM recording WHERE story = ? AND facts <> ''`, func(rs *sql.Rows) error {
		var raw []byte
		if err := rs.Scan(&raw); err != nil {
			return err
		}
		var take catalog.Take
		if json.Unmarshal(raw, &take) == nil {
			hashes = append(hashes, hashesOf(take)...)
		}
		return nil
	}, t.Story)
	if err != nil {
		return t, err
	}
	dirs, err := l.dirsOf(ctx, t.Story)
	if err != nil {
		return t, err
	}
	for _, dir := range dirs {
		sounds, err := below(dir, "*.wav")
		if err != nil {
			return t, err
		}
		for _, path := range sounds {
			if sum, err := samplesOf(ctx, path); err == nil { // what is no sound cannot be told by its samples
				hashes = append(hashes, sum)
			} else if ctx.Err() != nil {
				return t, ctx.Err()
			}
		}
	}
	for _, h := range hashes {
		if s := t.salted(h); !slices.Contains(t.Media, s) {
			t.Media = append(t.Media, s)
		}
	}
	t.Known = true
	return t, l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error { return w.saveTombstone(t, erasingMarked) })
}

// hashesOf are the hashes of all files that a take names.
func hashesOf(t catalog.Take) (all []string) {
	for _, track := range t.Tracks {
		all = append(all, track.SHA256)
		if track.Original != nil {
			all = append(all, track.Original.SHA256)
		}
	}
	return all
}

// samplesOf is the hash of what sounds in a file, whatever stands around it: a
// file that was packed, exported or decoded, and gives the same samples, has
// the same.
func samplesOf(ctx context.Context, path string) (string, error) {
	r, err := wav.Open(path)
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	samples := make([]float32, 1<<14*r.Format.Channels)
	raw := make([]byte, 0, 4*len(samples))
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := r.Read(samples)
		raw = raw[:0]
		for _, x := range samples[:n*r.Format.Channels] {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x+0)) // -0 is 0
		}
		h.Write(raw)
		if errors.Is(err, io.EOF) {
			return "samples:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// refuseErased looks whether a take is of sound that was erased. What was
// recorded just now is new, and is not read again for this.
func (l *Library) refuseErased(ctx context.Context, t catalog.Take) error {
	var any bool
	err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM tombstone)`).Scan(&any)
	if err != nil || !any {
		return edge(err)
	}
	hashes := hashesOf(t)
	for _, track := range t.Tracks {
		if t.Mode != catalog.ModeImport || odd(track) {
			continue
		}
		sum, err := samplesOf(ctx, filepath.Join(l.RecordingDir(t.Recording), track.File))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			hashes = append(hashes, sum)
		}
	}
	erased, err := l.erasedMedium(ctx, hashes...)
	if err != nil || !erased {
		return err
	}
	err = fmt.Errorf("keep take %s: %w", t.Recording, ErrErased)
	if t.Mode == catalog.ModeImport {
		_, gone := l.write.ExecContext(ctx, `DELETE FROM recording WHERE id = ? AND facts = ''`, t.Recording)
		err = errors.Join(err, edge(gone), os.RemoveAll(l.RecordingDir(t.Recording)))
	}
	return err
}

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

// forget makes the database's own files forget what was purged from its rows:
// the pages of the search, the free pages, and the write-ahead log.
func (l *Library) forget(ctx context.Context) error {
	if err := l.ForgetWords(ctx); err != nil {
		return err
	}
	if _, err := l.write.ExecContext(ctx, `VACUUM`); err != nil {
		return edge(err)
	}
	var busy, pages, moved int
	if err := l.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return edge(err)
	}
	if busy != 0 {
		return errors.New("somebody still reads what was there before")
	}
	_, err := l.write.ExecContext(ctx, `UPDATE tombstone SET done = ? WHERE done = ?`, erasingDone, erasingPurged)
	return edge(err)
}
