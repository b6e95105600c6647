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

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// agree is what must be true when the bad luck is over.
func (s *schedule) agree() {
	s.late()
	for _, t := range s.stories {
		switch {
		case t.secret:
			s.nowhereElse(t)
		case t.gone:
			s.takenEverywhere(t)
		default:
			s.everywhere(t)
		}
	}
	s.sameEverywhere()
	s.receiptsAreTrue()
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

// everywhere: the story and each note on it are on every laptop, and its sound
// is safe.
func (s *schedule) everywhere(t *told) {
	s.Helper()
	for _, l := range s.laptops {
		l.open(func(ctx context.Context, lib *library.Library) error {
			w, err := lib.Story(ctx, t.id)
			if err != nil {
				s.Errorf("%s: story %s is lost: %v", filepath.Base(l.dir), t.mark, err)
				return nil
			}
			for _, note := range t.notes {
				if !slices.ContainsFunc(w.Notes, func(n catalog.Note) bool { return n.Text == note }) {
					s.Errorf("%s: %q is lost", filepath.Base(l.dir), note)
				}
			}
			return nil
		})
	}
	t.by.open(func(ctx context.Context, lib *library.Library) error {
		rows, err := lib.Stories(ctx, library.Filter{})
		for _, r := range rows {
			if r.ID == t.id && r.Kept.State != library.KeptSafe {
				s.Errorf("story %s is not safe: %+v", t.mark, r.Kept)
			}
		}
		return err
	})
}

// takenEverywhere: no laptop shows the story; erased, nobody holds a byte.
func (s *schedule) takenEverywhere(t *told) {
	s.Helper()
	for _, l := range s.laptops {
		l.open(func(ctx context.Context, lib *library.Library) error {
			if err := lib.MayHear(ctx, t.id); err == nil {
				s.Errorf("%s: story %s was taken back and may be heard", filepath.Base(l.dir), t.mark)
			}
			return nil
		})
		if t.erased {
			for _, path := range holding(l.dir, t.mark) {
				s.Errorf("%s: story %s was erased and stands in %s", filepath.Base(l.dir), t.mark, path)
			}
		}
	}
}

// nowhereElse: of a story that may not be kept not a byte has left.
func (s *schedule) nowhereElse(t *told) {
	s.Helper()
	for _, l := range s.laptops {
		if l == t.by {
			continue
		}
		for _, path := range holding(l.dir, t.mark) {
			s.Errorf("story %s may not leave %s and stands in %s", t.mark, filepath.Base(t.by.dir), path)
		}
	}
	for _, path := range append(holding(s.a.data, t.mark), holding(s.a.media(), t.mark)...) {
		s.Errorf("story %s may not leave its laptop and stands in %s", t.mark, path)
	}
	if t.gone {
		return
	}
	t.by.open(func(ctx context.Context, lib *library.Library) error {
		if _, err := lib.Story(ctx, t.id); err != nil {
			s.Errorf("story %s is lost: %v", t.mark, err)
		}
		return nil
	})
}

// holding lists the files below dir in which the mark stands, by their bytes.
func holding(dir, mark string) (found []string) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err == nil && bytes.Contains(raw, []byte(mark+" ")) {
			found = append(found, path)
		}
		return nil
	})
	return found
}

// sameEverywhere: of every story that all may see, each laptop has the same
// changes, to the byte.
func (s *schedule) sameEverywhere() {
	s.Helper()
	for _, t := range s.stories {
		if t.secret || t.gone {
			continue
		}
		var first string
		for _, l := range s.laptops {
			l.open(func(ctx context.Context, lib *library.Library) error {
				all, err := lib.History(ctx, t.id)
				if err != nil {
					return err
				}
				slices.SortFunc(all, func(a, b catalog.Change) int { return strings.Compare(string(a.ID), string(b.ID)) })
				raw, err := json.Marshal(all)
				if first == "" {
					first = string(raw)
				} else if first != string(raw) {
					s.Errorf("%s and %s do not agree about story %s:\n%s\n%s", filepath.Base(s.laptops[0].dir), filepath.Base(l.dir), t.mark, first, raw)
				}
				return err
			})
		}
	}
}

// receiptsAreTrue: for each receipt a laptop holds, the archive holds the
// bytes.
func (s *schedule) receiptsAreTrue() {
	s.Helper()
	for _, l := range s.laptops {
		l.open(func(ctx context.Context, lib *library.Library) error {
			for _, t := range s.stories {
				w, err := lib.Story(ctx, t.id)
				if err != nil {
					continue
				}
				for _, f := range slices.Concat(w.Files, w.Copies) {
					if f.Receipt != nil {
						s.true(lib, f)
					}
				}
			}
			return nil
		})
	}
}

func (s *schedule) true(lib *library.Library, f catalog.File) {
	s.Helper()
	var r wire.Receipt
	if err := json.Unmarshal(f.Receipt, &r); err != nil {
		s.Errorf("receipt of %s cannot be read: %v", f.Name, err)
		return
	}
	if !r.Proves(lib.Device().Enrolment.ReceiptKey) || r.SHA256 != f.SHA256 {
		s.Errorf("receipt of %s is not the archive's", f.Name)
	}
	raw, err := s.a.held(f.SHA256)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.Errorf("receipt of %s, %s: the archive has no such file", f.Name, f.SHA256)
	case err != nil:
		s.Error(err)
	case hashOf(raw) != f.SHA256 || int64(len(raw)) != f.Bytes:
		s.Errorf("receipt of %s: the archive holds other bytes", f.Name)
	}
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
