package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// agree is what must be true when the bad luck is over.
func (s *schedule) agree() {
	s.late()
	first := map[catalog.ID]string{}
	for _, l := range s.laptops {
		l.open(func(ctx context.Context, lib *library.Library) error {
			for _, t := range s.stories {
				v := view{s, l, lib, t}
				switch {
				case t.gone:
					v.isTaken(ctx)
				case !t.secret:
					v.isWhole(ctx)
					v.isTheSame(ctx, first)
				case l == t.by:
					v.isStillHere(ctx)
				}
				v.receiptsAreTrue(ctx)
			}
			return nil
		})
	}
	s.nothingLeaked()
}

// late is a laptop that joins when all is over: what it hears is what the
// archive knows.
func (s *schedule) late() {
	l := s.join("late")
	for range 2 {
		if said, err := l.sync(0); err != nil {
			s.Errorf("a laptop that joins late cannot sync: %v: %s", err, said)
		}
	}
	s.laptops = append(s.laptops, l)
}

// view is one story on one laptop.
type view struct {
	*schedule
	on   *laptop
	lib  *library.Library
	told *told
}

func (v view) where() string { return filepath.Base(v.on.dir) + ", story " + v.told.mark }

// isWhole: the story and each note on it are here, and on the laptop that
// recorded it it is safe.
func (v view) isWhole(ctx context.Context) {
	v.Helper()
	w, err := v.lib.Story(ctx, v.told.id)
	if err != nil {
		v.Errorf("%s is lost: %v", v.where(), err)
		return
	}
	for _, note := range v.told.notes {
		if !slices.ContainsFunc(w.Notes, func(n catalog.Note) bool { return n.Text == note }) {
			v.Errorf("%s: %q is lost", v.where(), note)
		}
	}
	if v.on == v.told.by && w.Kept.State != library.KeptSafe {
		v.Errorf("%s is not safe: %+v", v.where(), w.Kept)
	}
}

// isTheSame: of a story that all may see, each laptop has the same changes, to
// the byte.
func (v view) isTheSame(ctx context.Context, first map[catalog.ID]string) {
	v.Helper()
	all, err := v.lib.History(ctx, v.told.id)
	if err != nil {
		v.Errorf("%s: %v", v.where(), err)
		return
	}
	slices.SortFunc(all, func(a, b catalog.Change) int { return strings.Compare(string(a.ID), string(b.ID)) })
	raw, err := json.Marshal(all)
	if err != nil {
		v.Errorf("%s: %v", v.where(), err)
	}
	if one := first[v.told.id]; one == "" {
		first[v.told.id] = string(raw)
	} else if one != string(raw) {
		v.Errorf("%s is not as on %s:\n%s\n%s", v.where(), filepath.Base(v.laptops[0].dir), one, raw)
	}
}

// isTaken: nobody hears the story any more.
func (v view) isTaken(ctx context.Context) {
	v.Helper()
	if v.told.secret && v.on != v.told.by {
		return // it never was here
	}
	if err := v.lib.MayHear(ctx, v.told.id); err == nil {
		v.Errorf("%s was taken back and may be heard", v.where())
	}
}

// isStillHere: a story that may not leave is where it was told.
func (v view) isStillHere(ctx context.Context) {
	v.Helper()
	if _, err := v.lib.Story(ctx, v.told.id); err != nil {
		v.Errorf("%s is lost: %v", v.where(), err)
	}
}

// receiptsAreTrue: for each receipt a laptop holds, the archive holds the
// bytes.
func (v view) receiptsAreTrue(ctx context.Context) {
	v.Helper()
	w, err := v.lib.Story(ctx, v.told.id)
	if err != nil {
		return // gone, or never here
	}
	for _, f := range slices.Concat(w.Files, w.Copies) {
		if f.Receipt != nil {
			v.isTrue(f)
		}
	}
}

func (v view) isTrue(f catalog.File) {
	v.Helper()
	var r wire.Receipt
	if err := json.Unmarshal(f.Receipt, &r); err != nil {
		v.Errorf("%s: receipt of %s cannot be read: %v", v.where(), f.Name, err)
		return
	}
	if !r.Proves(v.lib.Device().Enrolment.ReceiptKey) || r.SHA256 != f.SHA256 {
		v.Errorf("%s: receipt of %s is not the archive's", v.where(), f.Name)
	}
	raw, err := v.a.held(f.SHA256)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.Errorf("%s: receipt of %s, %s: the archive has no such file", v.where(), f.Name, f.SHA256)
	case err != nil:
		v.Error(err)
	case hashOf(raw) != f.SHA256 || int64(len(raw)) != f.Bytes:
		v.Errorf("%s: receipt of %s: the archive holds other bytes", v.where(), f.Name)
	}
}

// nothingLeaked: of a story that may not be kept not a byte has left its
// laptop, and of one that was erased no laptop holds a byte.
func (s *schedule) nothingLeaked() {
	s.Helper()
	for _, l := range s.laptops {
		for mark, path := range holding(l.dir, time.Time{}, s.marks(func(t *told) bool { return t.gone && t.erased || t.secret && t.by != l })) {
			s.Errorf("%s: story %s may not be here and stands in %s", filepath.Base(l.dir), mark, path)
		}
	}
	secret := s.marks(func(t *told) bool { return t.secret })
	for _, dir := range []string{s.a.disk.dir, s.a.media()} {
		for mark, path := range holding(dir, s.began, secret) {
			s.Errorf("story %s may not leave its laptop and stands in %s", mark, path)
		}
	}
}

func (s *schedule) marks(which func(*told) bool) (all []string) {
	for _, t := range s.stories {
		if which(t) {
			all = append(all, t.mark)
		}
	}
	return all
}

// holding finds marks in the files below dir, by their bytes: of those that
// were written since the marks were invented.
func holding(dir string, since time.Time, marks []string) map[string]string {
	found := map[string]string{}
	if len(marks) == 0 {
		return found
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err != nil || info.ModTime().Before(since.Add(-time.Second)) {
			return nil
		}
		raw, err := os.ReadFile(path)
		for _, mark := range marks {
			if err == nil && bytes.Contains(raw, []byte(mark+" ")) {
				found[mark] = path
			}
		}
		return nil
	})
	return found
}

// held reads a file of the archive's media where it lies.
func (a *archive) held(hash string) ([]byte, error) {
	return os.ReadFile(filepath.Join(a.media(), hash[:2], hash))
}

func (a *archive) media() string {
	if a.bucket != "" {
		return a.bucket
	}
	return filepath.Join(a.data, "media")
}
