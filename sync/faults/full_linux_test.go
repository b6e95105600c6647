package faults_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// waits syncs as the window does, until the laptop says what it waits for.
func (l *laptop) waits() (w client.Waits) {
	l.Helper()
	l.open(func(ctx context.Context, lib *library.Library) error {
		c, err := client.New(lib)
		if err != nil {
			return err
		}
		ctx, stop := context.WithTimeout(ctx, time.Minute)
		defer stop()
		err = c.Run(ctx, nil, func(s client.Status) {
			if w = s.Waits; s.State != client.StateSending {
				stop()
			}
		})
		if errors.Is(err, context.Canceled) {
			err = nil
		}
		return err
	})
	return w
}

// kept is what the laptop says of how a story is kept.
func (l *laptop) kept(story catalog.ID) (is library.KeptState) {
	l.open(func(ctx context.Context, lib *library.Library) error {
		w, err := lib.Story(ctx, story)
		is = w.Kept.State
		return err
	})
	return is
}

// tells tells a story that the team may hear and the archive may keep.
func (l *laptop) tells(mark string, bytes int) (id catalog.ID) {
	l.open(func(ctx context.Context, lib *library.Library) (err error) {
		id, err = tell(ctx, lib, mark, bytes, map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}, once)
		return err
	})
	return id
}

// believes asks whether each receipt that the laptop has is true.
func (l *laptop) believes(a *archive) {
	l.Helper()
	l.open(func(ctx context.Context, lib *library.Library) error {
		all, err := lib.List(ctx, library.Filter{}, 0, 100)
		for _, r := range all.Rows {
			view{&schedule{T: l.T, a: a}, l, lib, &told{id: r.ID}}.receiptsAreTrue(ctx)
		}
		return err
	})
}

func TestAFullArchiveSaysSoKeepsItsPromisesAndGoesOnWhenThereIsRoom(t *testing.T) {
	disk := workbench.SmallDisk(t, "24m")
	a := &archive{T: t, data: filepath.Join(disk, "archive"), luck: newTally()}
	defer a.end()
	a.open(1, rand.New(rand.NewPCG(1, 1))) // the way is a good one
	rosa := (&schedule{T: t, name: "Small", a: a}).join("rosa")
	boat, bus := rosa.tells("boat", 1<<20), rosa.tells("bus", 1<<20)
	if w := rosa.waits(); w.For != "" || rosa.kept(boat) != library.KeptSafe || rosa.kept(bus) != library.KeptSafe {
		t.Fatalf("with room: waits for %q, %s, %s", w.For, rosa.kept(boat), rosa.kept(bus))
	}

	train := rosa.tells("train", 30<<20)
	if w := rosa.waits(); w.For != client.ForArchiveRoom || rosa.kept(train) == library.KeptSafe {
		t.Fatalf("it waits for %q, and the train is %s", w.For, rosa.kept(train))
	}
	rosa.believes(a)

	// The sound finds no room; words do, and what is taken back is taken back.
	ferry := rosa.tells("ferry", 100<<10)
	rosa.open(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.Withdraw(ctx, library.Withdrawal{Story: bus, Choice: catalog.ChoiceStop})
		return err
	})
	if w := rosa.waits(); w.For != client.ForArchiveRoom {
		t.Errorf("it waits for %q", w.For)
	}
	if known := a.verb(t, "stories", "--json"); !strings.Contains(known, string(ferry)) || !strings.Contains(known, string(train)) {
		t.Errorf("words did not arrive: %s", known)
	}
	if asked := a.verb(t, "requests", "--json"); !strings.Contains(asked, string(bus)) {
		t.Errorf("what was taken back did not arrive: %s", asked)
	}

	// Now something else takes the rest of the disk, to its last byte.
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
	var last catalog.ID
	full := false
	for n := 0; n < 40 && !full; n++ { // what SQLite has taken of the disk is room for a few words
		last = rosa.tells(fmt.Sprint("tram", n), 200<<10)
		said, err := rosa.sync(0)
		full = err != nil && strings.Contains(said, string(wire.CodeFull))
		if err != nil && !full {
			t.Fatalf("on a full disk: %v: %s", err, said)
		}
	}
	if !full {
		t.Fatal("the disk is full and words find room without end")
	}
	if w := rosa.waits(); w.For != client.ForArchiveRoom || rosa.kept(last) == library.KeptSafe {
		t.Errorf("it waits for %q", w.For)
	}
	rosa.believes(a)
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, path := range []string{"/", "/healthz", "/oai?verb=Identify"} {
		res, err := c.Get(a.nodes[0].address + path)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if res.StatusCode != 200 {
			t.Errorf("%s on a full disk: %s", path, res.Status)
		}
	}
	a.flags = []string{"--listen", strings.TrimPrefix(a.nodes[0].address, "https://")}
	a.kill(0)
	if err := a.start(0); err != nil { // and it starts on a full disk, where it was
		t.Fatal(err)
	}
	a.flags = nil
	a.lead()
	if w := rosa.waits(); w.For != client.ForArchiveRoom {
		t.Errorf("started on a full disk: it waits for %q", w.For)
	}
	rosa.believes(a)

	if err := errors.Join(rest.Truncate(0), syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=128m")); err != nil {
		t.Fatal(err)
	}
	if w := rosa.waits(); w.For != "" {
		t.Errorf("with room again it waits for %q\n%s", w.For, a.nodes[0].log.String())
	}
	for _, story := range []catalog.ID{boat, train, ferry, last} {
		if is := rosa.kept(story); is != library.KeptSafe {
			t.Errorf("with room again story %s is %s", story, is)
		}
	}
	rosa.believes(a)
	if said := a.verb(t, "verify"); strings.Contains(said, "damaged") {
		t.Error(said)
	}
	if said := a.nodes[0].log.Bytes(); bytes.Contains(said, []byte("panic")) {
		t.Errorf("%s", said)
	}
}
