package faults_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// The bucket of an archive has a disk of its own, and it is full while the
// archive's is not.
func TestAFullBucketSaysSoKeepsItsPromisesAndGoesOnWhenThereIsRoom(t *testing.T) {
	for name, large := range map[string]int{"full while sound comes": 30 << 20, "full when it is put where it stays": 14 << 20} {
		t.Run(name, func(t *testing.T) { fillsBucket(t, large) })
	}
}

func fillsBucket(t *testing.T, large int) {
	disk := workbench.SmallDisk(t, "24m")
	bucket := workbench.S3In(t, disk)
	a := &archive{T: t, data: filepath.Join(t.TempDir(), "archive"), luck: newTally(), flags: []string{"--media", bucket.Address}, env: bucket.Env, bucket: bucket.Dir}
	defer a.end()
	a.open(1, rand.New(rand.NewPCG(1, 1))) // the way is a good one
	rosa := (&schedule{T: t, name: "Bucket", a: a}).join("rosa")
	boat, bus := rosa.tells("boat", 1<<20), rosa.tells("bus", 1<<20)
	if w := rosa.waits(); w.For != "" || rosa.kept(boat) != library.KeptSafe || rosa.kept(bus) != library.KeptSafe {
		t.Fatalf("with room: waits for %q, %s, %s", w.For, rosa.kept(boat), rosa.kept(bus))
	}

	train := rosa.tells("train", large)
	if w := rosa.waits(); w.For != client.ForArchiveRoom || rosa.kept(train) == library.KeptSafe {
		t.Fatalf("it waits for %q, and the train is %s", w.For, rosa.kept(train))
	}
	rosa.believes(a)

	// To its last byte.
	rest, err := os.Create(filepath.Join(disk, "rest"))
	if err != nil {
		t.Fatal(err)
	}
	defer rest.Close()
	for block := make([]byte, 4096); err == nil; {
		_, err = rest.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	ferry := rosa.tells("ferry", 100<<10)
	rosa.open(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.Withdraw(ctx, library.Withdrawal{Story: bus, Choice: catalog.ChoiceStop})
		return err
	})
	said, err := rosa.sync(0)
	if err == nil || !strings.Contains(said, string(wire.CodeFull)) {
		t.Errorf("in a full bucket there is room: %v: %s", err, said)
	}
	if w := rosa.waits(); w.For != client.ForArchiveRoom || rosa.kept(ferry) == library.KeptSafe {
		t.Errorf("it waits for %q, and the ferry is %s", w.For, rosa.kept(ferry))
	}
	if known := a.verb(t, "stories", "--json"); !strings.Contains(known, string(ferry)) || !strings.Contains(known, string(train)) {
		t.Errorf("words did not arrive: %s", known)
	}
	if asked := a.verb(t, "requests", "--json"); !strings.Contains(asked, string(bus)) {
		t.Errorf("what was taken back did not arrive: %s", asked)
	}
	rosa.believes(a)

	if err := errors.Join(rest.Truncate(0), syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=128m")); err != nil {
		t.Fatal(err)
	}
	if w := rosa.waits(); w.For != "" {
		t.Errorf("with room again it waits for %q", w.For)
	}
	for _, story := range []catalog.ID{boat, train, ferry} {
		if is := rosa.kept(story); is != library.KeptSafe {
			t.Errorf("with room again story %s is %s", story, is)
		}
	}
	rosa.believes(a)
	if said := a.verb(t, "verify"); strings.Contains(said, "damaged") {
		t.Error(said)
	}
}
