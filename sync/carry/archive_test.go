package carry_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
)

// The archive of these tests is the real program, the laptops are real
// libraries. Only joining needs the archive to be served.

var program struct {
	sync.Once
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(program.dir)
	os.Exit(code)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T { t.Helper(); check(t, err); return v }
}

// keeper is an archive that nobody can reach.
type keeper struct {
	*testing.T
	data string
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	program.Do(func() {
		program.dir = must[string](t)(os.MkdirTemp("", "ownvoice-carry"))
		out, err := exec.Command("go", "build", "-o", program.dir+"/", "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput()
		if err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
	})
	return &keeper{T: t, data: filepath.Join(t.TempDir(), "archive")}
}

func (k *keeper) run(args ...string) (string, error) {
	cmd := exec.Command(filepath.Join(program.dir, "ownvoice-archive"), args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if err != nil {
		k.Logf("%s: %v: %s", args[0], err, said.String())
	}
	return out.String(), err
}

// joined is some laptops that have joined a project, one after the other.
func (k *keeper) joined(project string, names ...string) []*library.Library {
	k.Helper()
	cmd := exec.Command(filepath.Join(program.dir, "ownvoice-archive"), "serve", "--data", k.data, "--listen", "127.0.0.1:0")
	out := must[interface{ Read([]byte) (int, error) }](k)(cmd.StdoutPipe())
	check(k, cmd.Start())
	defer func() { cmd.Process.Signal(syscall.SIGTERM); cmd.Wait() }()
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address, _ = strings.CutPrefix(lines.Text(), "listening ")
	}
	var libs []*library.Library
	for _, name := range names {
		line, err := k.run("invite", "--data", k.data, "--project", project, "--role", "reporter", "--address", address)
		check(k, err)
		lib := must[*library.Library](k)(library.Open(k.Context(), filepath.Join(k.TempDir(), name)))
		k.Cleanup(func() { lib.Close() })
		check(k, client.Enrol(k.Context(), lib, strings.TrimSpace(line), name))
		libs = append(libs, lib)
	}
	return libs
}

// take takes a stick in at the archive.
func (k *keeper) take(stick string) ([]map[string]any, error) {
	out, err := k.run("take", "--data", k.data, "--from", stick, "--json")
	var said struct{ Packs []map[string]any }
	if e := json.Unmarshal([]byte(out), &said); e != nil && err == nil {
		k.Fatalf("take says %q", out)
	}
	return said.Packs, err
}

// tell makes a story of which every word and byte of sound has the mark in it.
func tell(t testing.TB, lib *library.Library, mark string, size int, uses ...catalog.Use) catalog.ID {
	t.Helper()
	ctx := context.Background()
	s := must[catalog.Story](t)(lib.BeginStory(ctx, library.Begin{Title: mark + " title", KnownAs: mark + " name", Mode: catalog.ModeRoom}))
	yes := map[catalog.Use]catalog.Answer{}
	for _, u := range uses {
		yes[u] = catalog.Yes
	}
	must[catalog.Consent](t)(lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: yes, Conditions: mark + " conditions"}))
	id, dir, err := lib.BeginRecording(ctx, s.ID)
	check(t, err)
	sound := bytes.Repeat([]byte(mark+" sound\n"), size/(len(mark)+7)+1)
	check(t, os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600))
	sum := sha256.Sum256(sound)
	_, err = lib.Keep(ctx, catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{
		Label: "Room", File: "track-1.wav", Frames: 48000, RateHz: 48000, Bits: 16, Channels: 1, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(sound)), Gaps: []catalog.Gap{}}}})
	check(t, err)
	return s.ID
}

func out(t testing.TB, lib *library.Library, stick string, to catalog.ID) carry.Done {
	t.Helper()
	return must[carry.Done](t)(carry.Out(context.Background(), lib, stick, carry.Options{For: to}, nil))
}

func in(t testing.TB, lib *library.Library, stick string) carry.Done {
	t.Helper()
	return must[carry.Done](t)(carry.In(context.Background(), lib, stick, nil))
}

func state(t testing.TB, lib *library.Library, story catalog.ID) string {
	t.Helper()
	w := must[library.Whole](t)(lib.Story(context.Background(), story))
	return string(w.Kept.State)
}

// words are all changes of a story, as bytes.
func words(t testing.TB, lib *library.Library, story catalog.ID) string {
	t.Helper()
	all := must[[]catalog.Change](t)(lib.History(context.Background(), story))
	slices.SortFunc(all, func(a, b catalog.Change) int { return strings.Compare(string(a.ID), string(b.ID)) })
	raw, err := json.Marshal(all)
	check(t, err)
	return string(raw)
}
