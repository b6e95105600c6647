package faults_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// tusJS is a tus client that is not ours.
const tusJS = "tus-js-client@4.3.1"

func TestAForeignTusClientSendsAStoryOverKillsOfTheArchive(t *testing.T) {
	packages := workbench.NPM(t, tusJS)
	a := newArchive(t, newTally())
	defer a.end()
	a.open(1, rand.New(rand.NewPCG(1, 1)))
	for _, at := range []struct {
		name     string
		parallel int
	}{{"in one piece", 1}, {"in four pieces at once", 4}} {
		t.Run(at.name, func(t *testing.T) {
			l := newLaptop(t, "laptop", a.luck)
			l.join(a.verb(t, "invite", "--project", "Foreign "+at.name, "--role", "reporter", "--address", a.way.address))
			send := l.foreign(at.name, packages, at.parallel)
			out := pipe(t, send)
			kills := 0
			for out.Scan() {
				if strings.HasPrefix(out.Text(), "chunk ") && kills < 3 {
					kills++
					a.kill(0)
					a.lead()
					if err := a.start(0); err != nil {
						t.Fatal(err)
					}
					a.lead()
				}
			}
			if err := send.Wait(); err != nil {
				t.Fatalf("it did not come through: %v", err)
			}
			if kills < 3 {
				t.Fatalf("the archive was killed %d times only", kills)
			}
			l.isSafeWithoutSending()
		})
	}
}

func pipe(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &testLog{t}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}

type testLog struct{ *testing.T }

func (l *testLog) Write(b []byte) (int, error) {
	l.Logf("it says: %s", b)
	return len(b), nil
}

// foreign tells a story, sends its words, and makes the command that sends its
// sound with somebody else's client.
func (l *laptop) foreign(mark, packages string, parallel int) (cmd *exec.Cmd) {
	l.Helper()
	l.open(func(ctx context.Context, lib *library.Library) error {
		uses := map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}
		if _, err := tell(ctx, lib, mark, 3<<20, uses, once); err != nil {
			return err
		}
		files, err := lib.FilesToSend(ctx)
		if err != nil {
			return err
		}
		if err := pushOnly(ctx, lib); err != nil {
			return err
		}
		f, d := files[0], lib.Device()
		meta, err := json.Marshal(map[string]string{wire.MetaProject: string(d.Enrolment.Project), wire.MetaStory: string(f.Story),
			wire.MetaRecording: string(f.Recording), wire.MetaTrack: f.Name, wire.MetaSHA256: f.SHA256, wire.MetaKind: string(f.Kind)})
		cmd = exec.Command("node", "testdata/foreign.js")
		cmd.Env = append(os.Environ(), "NODE_TLS_REJECT_UNAUTHORIZED=0", "NODE_NO_WARNINGS=1", "TUS_JS="+packages, "ENDPOINT="+d.Enrolment.Archive+wire.PathUploads,
			"DEVICE="+string(d.ID), "DEVICE_SEED="+hex.EncodeToString(d.Enrolment.Key.Seed()), "METADATA="+string(meta), "FILE="+lib.Path(f),
			fmt.Sprintf("PARALLEL=%d", parallel), "CHUNK=262144")
		return err
	})
	return cmd
}

// wordsOnly is a library that has no sound to send.
type wordsOnly struct{ *library.Library }

func (wordsOnly) FilesToSend(context.Context) ([]catalog.File, error) { return nil, nil }

func pushOnly(ctx context.Context, lib *library.Library) error {
	c, err := client.New(wordsOnly{lib})
	if err != nil {
		return err
	}
	_, err = c.Sync(ctx, nil)
	return err
}

// isSafeWithoutSending: what somebody else sent is asked for by its hash, and
// not sent again.
func (l *laptop) isSafeWithoutSending() {
	l.Helper()
	l.open(func(ctx context.Context, lib *library.Library) error {
		c, err := client.New(lib)
		if err != nil {
			return err
		}
		r, err := c.Sync(ctx, nil)
		if err != nil {
			return err
		}
		if r.BytesSent > 64<<10 {
			l.Errorf("%d bytes were sent of a file that is there", r.BytesSent)
		}
		rows, err := lib.Stories(ctx, library.Filter{Kept: library.KeptSafe})
		if len(rows) != 1 {
			l.Errorf("the story is not safe")
		}
		return err
	})
}
