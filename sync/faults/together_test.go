package faults_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/beside"
	"ownvoice/sync/client"
)

// noFiles is a library that wants none yet.
type noFiles struct{ *library.Library }

func (noFiles) FilesToFetch(context.Context) ([]catalog.File, error) { return nil, nil }

// A laptop hears of a story from the archive, on a bad line, and from a laptop
// beside it in the same moment.
func TestAFileThatComesFromTwoSidesIsWrittenByOne(t *testing.T) {
	a := &archive{T: t, data: filepath.Join(t.TempDir(), "archive"), luck: newTally()}
	defer a.end()
	a.open(1, rand.New(rand.NewPCG(seeded(t), 0)))
	s := &schedule{T: t, name: "Two sides", a: a}
	rosa, asha := s.join("rosa"), s.join("asha")
	const files = 6
	rosa.open(func(ctx context.Context, lib *library.Library) error {
		for range files {
			if _, err := tell(ctx, lib, "bus", 3<<20, map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}, once); err != nil {
				return err
			}
		}
		return nil
	})
	if said, err := rosa.sync(0); err != nil {
		t.Fatal(said)
	}
	here, err := library.Open(t.Context(), rosa.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	there, err := library.Open(t.Context(), asha.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	for _, lib := range []*library.Library{here, there} { // so that they know each other
		c, err := client.New(lib)
		if err == nil {
			_, err = c.Devices(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	port := make(chan string, 1)
	var waits sync.WaitGroup
	defer waits.Wait()
	defer stop()
	waits.Go(func() {
		beside.Run(ctx, here, beside.Options{Listen: "127.0.0.1:0", Here: func(p string) { port <- p }})
	})
	address := net.JoinHostPort("127.0.0.1", <-port)
	if _, err := beside.Meet(ctx, noFiles{there}, address, nil); err != nil {
		t.Fatal(err)
	}
	wanted, err := there.FilesToFetch(ctx)
	if err != nil || len(wanted) < files {
		t.Fatalf("%d files are wanted, %v", len(wanted), err)
	}
	for _, bad := range []float64{0.3, 0.3, 0} {
		a.way.worsen(bad)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				c, err := client.New(there)
				if err == nil {
					_, err = c.Sync(ctx, nil)
				}
				if errors.Is(err, library.ErrWrongHash) || errors.Is(err, os.ErrNotExist) {
					t.Error("from the archive:", err)
				}
			})
			both.Go(func() {
				if _, err := beside.Meet(ctx, there, address, nil); err != nil {
					t.Error("from beside:", err)
				}
			})
		}
		both.Wait()
	}
	for _, f := range wanted {
		raw, err := os.ReadFile(there.Path(f))
		if err != nil || hashOf(raw) != f.SHA256 {
			t.Errorf("what lies here is not the file: %d bytes of %d, %v", len(raw), f.Bytes, err)
		}
		if part, err := there.PartPath(f); err != nil {
			t.Error(err)
		} else if _, err := os.Stat(part); err == nil {
			t.Errorf("a part of %s is left", f.Kind)
		}
	}
	if left, err := there.FilesToFetch(ctx); err != nil || len(left) != 0 {
		t.Errorf("%d files are still wanted, %v", len(left), err)
	}
}
