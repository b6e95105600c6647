package store_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// torn gives some bytes and breaks then.
type torn struct{ io.Reader }

var errTorn = errors.New("the line broke")

func (t torn) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err == io.EOF {
		err = errTorn
	}
	return n, err
}

// sending is one upload that goes on its way with much bad luck.
type sending struct {
	*bench
	upload store.Upload
	sound  []byte
	chance *rand.Rand
}

func (s *sending) came() int64 {
	s.Helper()
	_, came, err := s.Upload(s.Context(), s.upload.ID)
	if err != nil {
		s.Fatal(err)
	}
	return came
}

// step does one thing that can happen to an upload before its last byte is there.
func (s *sending) step() {
	s.Helper()
	came, path := s.came(), filepath.Join(s.data, "uploads", string(s.upload.ID))
	rest := s.sound[came:]
	n := int64(len(rest))
	if n > 0 {
		n = s.chance.Int64N(n) + 1
	}
	var err error
	switch luck := s.chance.IntN(10); {
	case luck < 5:
		_, err = s.AddToUpload(s.Context(), s.upload.ID, came, bytes.NewReader(rest[:n]))
	case luck < 7:
		if _, broke := s.AddToUpload(s.Context(), s.upload.ID, came, torn{bytes.NewReader(rest[:n])}); !errors.Is(broke, errTorn) {
			err = errors.Join(errors.New("a broken line was no error"), broke)
		}
	case luck == 7: // a checksum was wrong
		_, err = s.AddToUpload(s.Context(), s.upload.ID, came, bytes.NewReader(make([]byte, n)))
		err = errors.Join(err, s.CutUpload(s.Context(), s.upload.ID, came))
	case luck == 8 && came > 0: // a power cut took the end
		err = os.Truncate(path, s.chance.Int64N(came))
	case luck == 9:
		if _, early := s.AddToUpload(s.Context(), s.upload.ID, came+1, bytes.NewReader(rest)); early == nil {
			err = errors.New("bytes were taken that come behind a gap")
		}
	}
	if err != nil {
		s.Fatal(err)
	}
}

func TestHoweverAnUploadCameItIsTakenInAsItStandsOrNotAtAll(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	b := open(t, "")
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	for range 40 {
		sound := make([]byte, chance.IntN(8<<20))
		for i := range sound {
			sound[i] = byte(chance.Uint32())
		}
		s := &sending{b, store.Upload{ID: catalog.NewID(), File: store.File{Kind: catalog.FileMaster, Project: l.Project, Story: story, Recording: catalog.NewID(),
			Track: laptop.Track, SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: d.ID}}, sound, chance}
		if err := b.BeginUpload(t.Context(), s.upload); err != nil {
			t.Fatal(err)
		}
		for s.came() < int64(len(sound)) {
			s.step()
		}
		harmed := len(sound) > 0 && chance.IntN(3) == 0
		if harmed { // the last byte comes otherwise than it was
			last := int64(len(sound) - 1)
			if err := b.CutUpload(t.Context(), s.upload.ID, last); err != nil {
				t.Fatal(err)
			}
			if _, err := b.AddToUpload(t.Context(), s.upload.ID, last, bytes.NewReader([]byte{^sound[last]})); err != nil {
				t.Fatal(err)
			}
		}
		r, err := b.FinishUpload(t.Context(), s.upload)
		if harmed {
			wants(b, wire.CodeNotWhole)(r, err)
			continue
		}
		if err != nil || !r.Proves(b.key) {
			t.Fatalf("receipt %+v, %v", r, err)
		}
		kept, err := os.ReadFile(filepath.Join(b.data, "media", s.upload.SHA256[:2], s.upload.SHA256))
		if err != nil || !bytes.Equal(kept, sound) {
			t.Fatalf("%d bytes are kept of %d, %v", len(kept), len(sound), err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(b.data, "uploads")); err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// A file so large that it is synced on its way. Once its end is lost, and what
// comes in its place is not the same.
func TestALargeUploadIsWholeOnlyWhenTheFileIs(t *testing.T) {
	b := open(t, "")
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	sound := bytes.Repeat([]byte("some sound that goes on "), 6<<20)
	u := store.Upload{File: store.File{Kind: catalog.FileMaster, Project: l.Project, Story: story, Recording: catalog.NewID(),
		Track: laptop.Track, SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: d.ID}}
	for _, lost := range []int64{32 << 20, 0} {
		u.ID = catalog.NewID()
		most := u.Bytes * 3 / 4
		err := b.BeginUpload(t.Context(), u)
		if err == nil {
			_, err = b.AddToUpload(t.Context(), u.ID, 0, bytes.NewReader(sound[:most]))
		}
		if err == nil && lost > 0 {
			err = os.Truncate(filepath.Join(b.data, "uploads", string(u.ID)), most-lost)
		}
		if err == nil {
			again := bytes.Clone(sound[most-lost:])
			clear(again[:lost/32])
			_, err = b.AddToUpload(t.Context(), u.ID, most-lost, bytes.NewReader(again))
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.FinishUpload(t.Context(), u)
		if lost > 0 {
			wants(b, wire.CodeNotWhole)(r, err)
		} else if err != nil || !r.Proves(b.key) {
			t.Errorf("receipt %+v, %v", r, err)
		}
	}
}
