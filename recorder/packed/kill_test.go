package packed_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"ownvoice/recorder/packed"
	"ownvoice/recorder/wav"
)

const (
	packThis  = "OWNVOICE_TEST_PACK"       // a master
	packEvery = "OWNVOICE_TEST_PACK_EVERY" // bytes between two checkpoints
)

func TestMain(m *testing.M) {
	if path := os.Getenv(packThis); path != "" {
		every, _ := strconv.ParseInt(os.Getenv(packEvery), 10, 64)
		packed.SaveEvery(every)
		if _, err := packed.Make(context.Background(), path, path+".flac"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestKilledAgainAndAgainItEndsAsTheSameFile(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	path := spoken(t, "16")
	want, err := packed.Make(t.Context(), path, path+".once")
	check(t, err)
	me, err := os.Executable()
	check(t, err)
	for range 3 {
		killed := 0
		for patience := 50 * time.Millisecond; ; patience += patience / 8 {
			c := exec.Command(me)
			c.Env = append(os.Environ(), packThis+"="+path, packEvery+"=100000")
			c.Stderr = os.Stderr
			check(t, c.Start())
			kill := time.AfterFunc(time.Duration(random.Int63n(int64(patience))), func() { c.Process.Kill() })
			err := c.Wait()
			kill.Stop()
			if err == nil {
				break
			}
			killed++
			if _, err := os.Stat(path + ".flac"); err == nil && sum(t, path+".flac") != want.SHA256 {
				t.Fatal("it has its name and is not whole")
			}
		}
		t.Logf("killed %d times", killed)
		if got := sum(t, path+".flac"); got != want.SHA256 {
			t.Errorf("it ends as %s and not %s", got, want.SHA256)
		}
		check(t, os.Remove(path+".flac"))
		for _, part := range packed.Parts(path + ".flac") { // killed between naming and tidying up
			os.Remove(part)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// patience is a context that ends when it was asked so many times.
type patience struct {
	context.Context
	left int64
}

func (p *patience) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// It is quicker than sound: who asks more than ten times for a second of sound
// stops within a tenth of a second. Packing asks so often, and so does checking.
func TestItAsksTenTimesASecondOfSoundWhetherToStopAndStops(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	path := spoken(t, "24")
	all := &patience{t.Context(), math.MaxInt64}
	_, err := packed.Make(all, path, path+".once")
	check(t, err)
	r, err := wav.Open(path)
	check(t, err)
	check(t, r.Close())
	asked, tenths := math.MaxInt64-all.left, 10*r.Frames/int64(r.Format.RateHz)
	if asked < 2*tenths {
		t.Fatalf("it asks %d times for %d tenths of a second", asked, tenths)
	}
	for range 12 {
		ctx := &patience{t.Context(), random.Int63n(asked)}
		if _, err := packed.Make(ctx, path, filepath.Join(t.TempDir(), "a.flac")); !errors.Is(err, context.Canceled) {
			t.Errorf("told to stop, it answers %v", err)
		}
		if more := -1 - ctx.left; more > 2 {
			t.Errorf("told to stop, it asks %d times more", more)
		}
	}
}
