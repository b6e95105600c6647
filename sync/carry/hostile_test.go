package carry_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"flag"
	"io"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/wire"
)

var seed = flag.Int64("seed", 0, "the seed of a random test that is to be run again; 0: another each time")

func chance(t *testing.T) *rand.Rand {
	s := *seed
	if s == 0 {
		s = time.Now().UnixNano()
	}
	t.Logf("-seed %d", s)
	return rand.New(rand.NewSource(s))
}

// onStick lists the files below the carry folder.
func onStick(t testing.TB, stick string) (paths []string) {
	t.Helper()
	filepath.WalkDir(filepath.Join(stick, carry.FolderName), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

func copyStick(t testing.TB, stick string) string {
	t.Helper()
	to := t.TempDir()
	check(t, os.CopyFS(to, os.DirFS(stick)))
	return to
}

// put lays an older copy of a stick over what is on it.
func put(t testing.TB, from, stick string) {
	t.Helper()
	check(t, os.RemoveAll(filepath.Join(stick, carry.FolderName)))
	check(t, os.CopyFS(stick, os.DirFS(from)))
}

func TestWhatIsDamagedOnTheStickIsNotTakenAndGoesAgain(t *testing.T) {
	rng, k := chance(t), newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	for round := range 12 {
		stick := t.TempDir()
		told := tell(t, rosa, "bus", 1000+rng.Intn(200<<10), catalog.UseKeep, catalog.UseTeam)
		out(t, rosa, stick, carry.TheArchive)
		all := onStick(t, stick)
		path := all[rng.Intn(len(all))]
		raw := must[[]byte](t)(os.ReadFile(path))
		at := rng.Intn(len(raw))
		if what := rng.Intn(3); what == 0 {
			raw[at] ^= 1 << rng.Intn(8)
		} else if what == 1 {
			raw = raw[:at]
		} else {
			raw = append(raw, raw[at:]...)
		}
		check(t, os.WriteFile(path, raw, 0o600))
		took, err := k.take(stick)
		if err == nil && (len(took) != 1 || took[0]["damaged"] == 0.0) {
			t.Errorf("round %d: damaged in %s, took %v, %v", round, filepath.Base(path), took, err)
		}
		if onStick := len(took) > 0 && took[0]["files"] == 1.0; onStick && strings.Contains(path, "head") {
			t.Errorf("round %d: with a damaged head it took %v", round, took)
		}
		out(t, rosa, stick, carry.TheArchive)
		must[[]map[string]any](t)(k.take(stick))
		in(t, rosa, stick)
		if is := state(t, rosa, told); is != string(library.KeptSafe) {
			t.Errorf("round %d: damaged in %s, and after it went again it is %s", round, filepath.Base(path), is)
		}
	}
}

func TestAnOldStickTakesNothingBack(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	stick := t.TempDir()
	first := tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	out(t, rosa, stick, carry.TheArchive)
	oldOut := copyStick(t, stick)
	must[[]map[string]any](t)(k.take(stick))
	oldIn := copyStick(t, stick)
	in(t, rosa, stick)
	second := tell(t, rosa, "table", 1000, catalog.UseKeep, catalog.UseTeam)
	out(t, rosa, stick, carry.TheArchive)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	cursor := must[int64](t)(rosa.Cursor(t.Context()))
	before := words(t, rosa, first) + words(t, rosa, second)
	put(t, oldIn, stick)
	if d := in(t, rosa, stick); d.Changes != 0 {
		t.Errorf("an old answer brings %+v", d)
	}
	put(t, oldOut, stick)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	if at := must[int64](t)(rosa.Cursor(t.Context())); at < cursor {
		t.Errorf("the cursor went back from %d to %d", cursor, at)
	}
	if after := words(t, rosa, first) + words(t, rosa, second); after != before {
		t.Error("an old stick has changed something")
	}
	for _, id := range []catalog.ID{first, second} {
		if state(t, rosa, id) != string(library.KeptSafe) {
			t.Errorf("story %s is %s", id, state(t, rosa, id))
		}
	}
}

// forged writes a pack as somebody would who has read this program.
func forged(t *testing.T, stick string, h carry.Head, to string, sign ed25519.PrivateKey, lines []carry.Line, files ...catalog.File) {
	t.Helper()
	r := must[*age.X25519Recipient](t)(age.ParseX25519Recipient(to))
	l := carry.Letter{Head: h, Files: files}
	l.Write = func(put func(carry.Line) error) (carry.Head, error) {
		for _, line := range lines {
			check(t, put(line))
		}
		return h, nil
	}
	l.Open = func(catalog.File) (io.ReadCloser, error) { return nil, carry.ErrLeave }
	_, _, err := carry.Write(t.Context(), stick, l, carry.Keys{Receiver: r, Sign: func(b []byte) []byte { return ed25519.Sign(sign, b) }}, nil)
	check(t, err)
}

func TestPacksOfStrangersArePassedBy(t *testing.T) {
	k := newKeeper(t)
	rosa, other := k.joined("P", "rosa")[0], k.joined("Q", "other")[0]
	e, me := rosa.Device().Enrolment, rosa.Device().ID
	_, stranger, _ := ed25519.GenerateKey(nil)
	for name, h := range map[string]struct {
		carry.Head
		key ed25519.PrivateKey
	}{
		"a key that nobody knows":    {carry.Head{Project: e.Project, From: me, To: carry.TheArchive}, stranger},
		"a laptop that nobody knows": {carry.Head{Project: e.Project, From: catalog.NewID(), To: carry.TheArchive}, stranger},
		"another project":            {carry.Head{Project: e.Project, From: other.Device().ID, To: carry.TheArchive}, other.Device().Enrolment.Key},
		"the archive, for itself":    {carry.Head{Project: e.Project, From: carry.TheArchive, To: carry.TheArchive}, e.Key},
	} {
		stick := t.TempDir()
		change := catalog.Change{ID: catalog.NewID(), Project: e.Project, Kind: catalog.KindProject, Entity: e.Project, Field: "name", Value: []byte(`"taken over"`), Device: me, Seq: 99, Clock: "0"}
		forged(t, stick, h.Head, e.Carry, h.key, []carry.Line{{Change: &change}})
		if took, err := k.take(stick); err == nil || len(took) != 1 || took[0]["kept"] != 0.0 {
			t.Errorf("%s: took %v, %v", name, took, err)
		}
	}
	saysToBeRosa(t, k, rosa, stranger)
	stick := t.TempDir()
	forged(t, stick, carry.Head{Project: e.Project, From: carry.TheArchive, To: me, Next: 1 << 40}, recipient(t, rosa), stranger, nil)
	if _, err := carry.In(t.Context(), rosa, stick, nil); !errors.Is(err, carry.ErrStranger) {
		t.Errorf("a pack that says it is the archive's: %v", err)
	}
	if at := must[int64](t)(rosa.Cursor(t.Context())); at == 1<<40 {
		t.Error("it moved the cursor")
	}
}

// saysToBeRosa is somebody with an invitation, who joins as a laptop that is
// known already.
func saysToBeRosa(t *testing.T, k *keeper, rosa *library.Library, key ed25519.PrivateKey) {
	t.Helper()
	line, err := k.run("invite", "--data", k.data, "--project", "P", "--role", "reporter", "--address", "https://archive.invalid")
	check(t, err)
	d, code := rosa.Device(), must[wire.Invitation](t)(wire.ParseInvitation(line)).Code
	for name, h := range map[string]wire.Enrolment{
		"its key is another":          wire.Hello(d, key, recipient(t, rosa), code, "rosa"),
		"what it says is not its own": wire.Hello(d, d.Enrolment.Key, recipient(t, rosa), code, "rosa"),
		"it is the archive":           wire.Hello(catalog.Device{ID: d.Enrolment.Device}, key, recipient(t, rosa), code, "rosa"),
		"the code is wrong":           wire.Hello(catalog.Device{ID: catalog.NewID()}, key, recipient(t, rosa), "guessed", "rosa"),
	} {
		stick := t.TempDir()
		forged(t, stick, carry.Head{Project: d.Enrolment.Project, From: h.Device, To: carry.TheArchive, Hello: &h}, d.Enrolment.Carry, key, nil)
		if took, err := k.take(stick); err == nil {
			t.Errorf("%s: took %v", name, took)
		}
	}
	if said := must[string](t)(k.run("devices", "--data", k.data)); strings.Count(said, "\n") != 2 {
		t.Errorf("somebody joined:\n%s", said)
	}
}

func recipient(t *testing.T, lib *library.Library) string {
	return must[*age.X25519Identity](t)(age.ParseX25519Identity(lib.Device().Enrolment.Identity)).Recipient().String()
}

func TestANewerPackIsToldAndStays(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	if _, err := carry.In(t.Context(), rosa, t.TempDir(), nil); !errors.Is(err, carry.ErrNothing) {
		t.Errorf("an empty stick: %v", err)
	}
	if _, err := carry.In(t.Context(), rosa, filepath.Join(t.TempDir(), "none"), nil); !errors.Is(err, carry.ErrGone) {
		t.Errorf("no stick: %v", err)
	}
	if _, err := carry.Out(t.Context(), rosa, filepath.Join(t.TempDir(), "none"), carry.Options{}, nil); !errors.Is(err, carry.ErrGone) {
		t.Errorf("no stick: %v", err)
	}
	plain := must[*library.Library](t)(library.Open(context.Background(), t.TempDir()))
	defer plain.Close()
	if _, err := carry.Out(t.Context(), plain, t.TempDir(), carry.Options{}, nil); !errors.Is(err, carry.ErrNotEnrolled) {
		t.Errorf("a laptop of no project: %v", err)
	}
}

// TestAnyOrderOfSticks plays laptops that never see a network, with sticks that
// get lost, are copied, come back late, or are read by the wrong one first.
func TestAnyOrderOfSticks(t *testing.T) {
	rng, k := chance(t), newKeeper(t)
	libs := k.joined("P", "rosa", "priya", "tomos")
	sticks := []string{t.TempDir(), t.TempDir()}
	var old []string
	var stories []catalog.ID
	receivers := []catalog.ID{carry.TheArchive, libs[0].Device().ID, libs[1].Device().ID, libs[2].Device().ID}
	for range 60 {
		l, stick := libs[rng.Intn(3)], sticks[rng.Intn(2)]
		switch rng.Intn(8) {
		case 0:
			stories = append(stories, tell(t, l, "story", 500+rng.Intn(2000), catalog.UseKeep, catalog.UseTeam))
		case 1:
			if len(stories) > 0 {
				id := stories[rng.Intn(len(stories))]
				if _, err := l.Story(t.Context(), id); err == nil {
					must[catalog.Note](t)(l.AddNote(t.Context(), catalog.Note{Story: id, Text: catalogText(rng)}))
				}
			}
		case 2, 3:
			to := receivers[rng.Intn(4)]
			if _, err := carry.Out(t.Context(), l, stick, carry.Options{For: to}, nil); err != nil && !errors.Is(err, carry.ErrNoReceiver) {
				t.Fatal(err)
			}
		case 4:
			k.take(stick)
		case 5, 6:
			if _, err := carry.In(t.Context(), l, stick, nil); err != nil && !errors.Is(err, carry.ErrNothing) && !errors.Is(err, carry.ErrStranger) && !errors.Is(err, carry.ErrDamaged) {
				t.Fatal(err)
			}
		case 7:
			switch what := rng.Intn(3); {
			case what == 0:
				check(t, os.RemoveAll(filepath.Join(stick, carry.FolderName)))
			case what == 1:
				old = append(old, copyStick(t, stick))
			case len(old) > 0:
				put(t, old[rng.Intn(len(old))], stick)
			}
		}
	}
	for range 3 {
		for _, l := range libs {
			out(t, l, sticks[0], carry.TheArchive)
			must[[]map[string]any](t)(k.take(sticks[0]))
			in(t, l, sticks[0])
		}
	}
	for _, id := range stories {
		for _, l := range libs[1:] {
			if a, b := words(t, libs[0], id), words(t, l, id); a != b {
				t.Errorf("they do not agree about %s:\n%s\n%s", id, a, b)
			}
		}
	}
	for _, l := range libs {
		rows := must[[]library.Row](t)(l.Stories(t.Context(), library.Filter{}))
		if len(rows) != len(stories) {
			t.Errorf("of %d stories %d are here", len(stories), len(rows))
		}
		for _, r := range rows {
			if r.Kept.State != library.KeptSafe {
				t.Errorf("story %s is %s", r.ID, r.Kept.State)
			}
		}
	}
}

func catalogText(rng *rand.Rand) string { return strings.Repeat("word ", 1+rng.Intn(20)) }

func TestAPackThatAsksWithoutEndIsPassedBy(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	e := rosa.Device().Enrolment
	stick, asks := t.TempDir(), make([]carry.Line, 250_000)
	for n := range asks {
		asks[n].Ask = "x"
	}
	forged(t, stick, carry.Head{Project: e.Project, From: rosa.Device().ID, To: carry.TheArchive}, e.Carry, e.Key, asks)
	if took, err := k.take(stick); err == nil || len(took) != 1 || !strings.Contains(took[0]["why"].(string), "damaged") {
		t.Errorf("took %v, %v", took, err)
	}
}
