package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func TestWhatThereIsMuchOfIsCountedOnceAMinute(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			b := open(t, address(t))
			l, d := b.join("P")
			tells := func() {
				b.Helper()
				story := catalog.NewID()
				b.push(d, l.Yes(story, catalog.UseKeep))
				if _, err := b.keep(l, story, catalog.NewID(), []byte(story)); err != nil {
					b.Fatal(err)
				}
			}
			stand := func(expected int64) {
				b.Helper()
				c, err := b.Counts(b.Context())
				if err != nil || c.Projects != 1 || c.Stories != expected || c.Files != expected || c.Bytes != 36*expected || c.Unchecked.IsZero() {
					b.Errorf("not %d: %+v, %v", expected, c, err)
				}
			}
			tells()
			stand(1)
			tells()
			b.pass(59 * time.Second)
			stand(1)
			b.pass(time.Second)
			stand(2)
			b.pass(-time.Hour) // a clock that was put right
			tells()
			stand(3)
		})
	}
}

func TestADamagedFileIsCountedAtOnce(t *testing.T) {
	b := open(t, "")
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	if _, err := b.keep(l, story, story, []byte("sound")); err != nil {
		t.Fatal(err)
	}
	for _, damaged := range []int64{0, 1, 0} {
		sqlite(t, filepath.Join(b.data, "archive.db"), fmt.Sprint("UPDATE file SET damaged = ", damaged))
		if c, err := b.Counts(t.Context()); err != nil || c.Damaged != damaged || c.Files != 1 {
			t.Errorf("not %d damaged: %+v, %v", damaged, c, err)
		}
	}
}

// BenchmarkCounts is what figures cost that are asked for again, in archives of
// two sizes.
func BenchmarkCounts(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		s := trial.Open(b, store.Config{})
		filled(b, s, n)
		b.Run(fmt.Sprintf("of %d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Counts(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
