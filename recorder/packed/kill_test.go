package packed_test

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"ownvoice/recorder/packed"
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

func TestItStopsWithinATenthOfASecond(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	path := spoken(t, "24")
	var longest time.Duration
	for range 12 {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := packed.Make(ctx, path, filepath.Join(t.TempDir(), "a.flac"))
			done <- err
		}()
		time.Sleep(time.Duration(random.Intn(250)) * time.Millisecond)
		began := time.Now()
		cancel()
		if err := <-done; err != nil {
			longest = max(longest, time.Since(began))
		}
	}
	t.Logf("at most %v", longest)
	if longest > 100*time.Millisecond {
		t.Errorf("it went on for %v", longest)
	}
}
