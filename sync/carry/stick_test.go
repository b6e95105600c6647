package carry_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
	"ownvoice/sync/carry"
)

func TestOnAFullStickGoesWhatFits(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	var told []catalog.ID
	for i := range 4 {
		told = append(told, tell(t, rosa, "bus", 200<<10+300<<10*i, catalog.UseKeep, catalog.UseTeam))
	}
	stick := workbench.SmallDisk(t, "1m")
	done, err := carry.Out(t.Context(), rosa, stick, carry.Options{}, nil)
	if !errors.Is(err, carry.ErrFull) || done.Files != 2 || done.LeftOut != 2 || done.Changes == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	took := must[[]map[string]any](t)(k.take(stick))
	if len(took) != 1 || took[0]["files"] != 2.0 || took[0]["damaged"] != 0.0 {
		t.Errorf("took %v", took)
	}
	in(t, rosa, stick)
	for i, id := range told {
		if safe := state(t, rosa, id) == string(library.KeptSafe); safe != (i < 2) {
			t.Errorf("story %d is %s", i, state(t, rosa, id))
		}
	}
	// The same stick again and again brings all that fits on it at all.
	for range 3 {
		carry.Out(t.Context(), rosa, stick, carry.Options{}, nil)
		k.take(stick)
		in(t, rosa, stick)
	}
	if state(t, rosa, told[2]) != string(library.KeptSafe) {
		t.Errorf("the third story is %s", state(t, rosa, told[2]))
	}
	tiny := workbench.SmallDisk(t, "8k")
	if d, err := carry.Out(t.Context(), rosa, tiny, carry.Options{}, nil); !errors.Is(err, carry.ErrFull) {
		t.Errorf("on a stick with no room at all: %+v, %v", d, err)
	}
}

func TestAStickThatIsPulledHoldsWhatWasWholeOrWhatWasThereBefore(t *testing.T) {
	rng, k := chance(t), newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	stick := t.TempDir()
	var told []catalog.ID
	for round := range 8 {
		told = append(told, tell(t, rosa, "bus", 100<<10+rng.Intn(2<<20), catalog.UseKeep, catalog.UseTeam))
		var pulled []string
		_, err := carry.Out(t.Context(), rosa, stick, carry.Options{}, func(carry.Progress) {
			if rng.Intn(6) == 0 {
				pulled = append(pulled, copyStick(t, stick))
			}
		})
		check(t, err)
		if len(pulled) == 0 {
			continue
		}
		took, err := k.take(pulled[rng.Intn(len(pulled))])
		if err != nil || len(took) != 1 || took[0]["damaged"] != 0.0 {
			t.Errorf("round %d: of a pulled stick it took %v, %v", round, took, err)
		}
	}
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	for _, id := range told {
		if state(t, rosa, id) != string(library.KeptSafe) {
			t.Errorf("story %s is %s", id, state(t, rosa, id))
		}
	}
}

func TestWhenTheStickComesOutItSaysSo(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	tell(t, rosa, "bus", 3<<20, catalog.UseKeep, catalog.UseTeam)
	stick := workbench.SmallDisk(t, "16m")
	_, err := carry.Out(t.Context(), rosa, filepath.Join(stick), carry.Options{}, func(p carry.Progress) {
		if p.Done > 1<<20 {
			os.RemoveAll(filepath.Join(stick, carry.FolderName))
			syscall.Unmount(stick, syscall.MNT_DETACH)
			os.Remove(stick)
		}
	})
	if !errors.Is(err, carry.ErrGone) {
		t.Errorf("it says %v", err)
	}
}

func TestStoppingLeavesAWholePack(t *testing.T) {
	k := newKeeper(t)
	rosa := k.joined("P", "rosa")[0]
	for range 3 {
		tell(t, rosa, "bus", 1<<20, catalog.UseKeep, catalog.UseTeam)
	}
	stick := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	_, err := carry.Out(ctx, rosa, stick, carry.Options{}, func(p carry.Progress) {
		if p.Done > 3<<19 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped, it says %v", err)
	}
	took := must[[]map[string]any](t)(k.take(stick))
	if len(took) != 1 || took[0]["kept"] == 0.0 || took[0]["damaged"] != 0.0 {
		t.Errorf("took %v", took)
	}
}
