//go:build linux

package cutdisk_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ownvoice/recorder/internal/cutdisk"
)

func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewSource(seed))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, path, text string) *os.File {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	_, err = f.WriteString(text)
	must(t, err)
	return f
}

func syncDir(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(dir)
	must(t, err)
	defer f.Close()
	must(t, f.Sync())
}

// holds is what is in a folder: names with what is in the files.
func holds(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	must(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all = append(all, name+"="+string(text))
		return err
	}))
	return strings.Join(all, " ")
}

func TestWhatIsSyncedSurvivesAndWhatIsNotDoesNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(t *testing.T, dir string)
		want string
	}{
		"a file that was never synced": {func(t *testing.T, dir string) { create(t, dir+"/a", "one") }, ""},
		"a new file, synced, has its name too": {func(t *testing.T, dir string) {
			must(t, create(t, dir+"/a", "one").Sync())
		}, "a=one"},
		"and the folder above it": {func(t *testing.T, dir string) {
			must(t, os.MkdirAll(dir+"/x/y", 0o700))
			create(t, dir+"/x/b", "two")
			must(t, create(t, dir+"/x/y/a", "one").Sync())
		}, "x/y/a=one"},
		"what was written after the sync": {func(t *testing.T, dir string) {
			f := create(t, dir+"/a", "one")
			must(t, f.Sync())
			f.WriteString(" two")
			f.WriteAt([]byte("O"), 0)
		}, "a=one"},
		"a name whose folder was synced, and bytes that were not": {func(t *testing.T, dir string) {
			create(t, dir+"/a", "one")
			syncDir(t, dir)
		}, "a="},
		"a rename without a sync of the folder": {func(t *testing.T, dir string) {
			must(t, create(t, dir+"/a", "old").Sync())
			must(t, create(t, dir+"/b", "new").Sync())
			must(t, os.Rename(dir+"/b", dir+"/a"))
			must(t, create(t, dir+"/c", "other").Sync())
		}, "a=old b=new c=other"},
		"a rename with it": {func(t *testing.T, dir string) {
			must(t, create(t, dir+"/a", "old").Sync())
			must(t, create(t, dir+"/b", "new").Sync())
			must(t, os.Rename(dir+"/b", dir+"/a"))
			syncDir(t, dir)
		}, "a=new"},
		"a file renamed before its bytes were synced": {func(t *testing.T, dir string) {
			create(t, dir+"/b", "new")
			must(t, os.Rename(dir+"/b", dir+"/a"))
			syncDir(t, dir)
		}, "a="},
		"a name used again": {func(t *testing.T, dir string) {
			create(t, dir+"/a", "one")
			must(t, os.Rename(dir+"/a", dir+"/b"))
			must(t, create(t, dir+"/a", "two").Sync())
		}, "a=two b="},
		"removing without a sync of the folder": {func(t *testing.T, dir string) {
			must(t, create(t, dir+"/a", "one").Sync())
			must(t, os.Remove(dir+"/a"))
		}, "a=one"},
		"removing with it": {func(t *testing.T, dir string) {
			must(t, create(t, dir+"/a", "one").Sync())
			must(t, os.Remove(dir+"/a"))
			syncDir(t, dir)
		}, ""},
		"cutting short without a sync": {func(t *testing.T, dir string) {
			f := create(t, dir+"/a", "one")
			must(t, f.Sync())
			must(t, f.Truncate(1))
		}, "a=one"},
		"cutting short, longer again, synced": {func(t *testing.T, dir string) {
			f := create(t, dir+"/a", "one")
			must(t, f.Truncate(1))
			must(t, f.Truncate(3))
			must(t, f.Sync())
		}, "a=o\x00\x00"},
		"a file opened to be synced by each write": {func(t *testing.T, dir string) {
			f, err := os.OpenFile(dir+"/a", os.O_CREATE|os.O_WRONLY|os.O_SYNC, 0o600)
			must(t, err)
			defer f.Close()
			f.WriteString("one")
		}, "a=one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := cutdisk.Mount(t)
			c.do(t, d.Dir())
			d.Cut(nil, cutdisk.Drop)
			if got := holds(t, d.After()); got != c.want {
				t.Errorf("there is left %q, want %q", got, c.want)
			}
			d.Restore()
			if got := holds(t, d.Dir()); got != c.want {
				t.Errorf("power back, there is %q, want %q", got, c.want)
			}
		})
	}
}

func TestWithoutPowerEverythingFailsAndOldFilesFailForEver(t *testing.T) {
	t.Parallel()
	d := cutdisk.Mount(t)
	f := create(t, d.Dir()+"/a", "one")
	must(t, f.Sync())
	d.Cut(nil, cutdisk.Drop)
	for name, do := range map[string]func() error{
		"write":  func() error { _, err := f.WriteString("x"); return err },
		"read":   func() error { _, err := f.ReadAt(make([]byte, 1), 0); return err },
		"sync":   f.Sync,
		"stat":   func() error { _, err := os.Stat(d.Dir() + "/a"); return err },
		"list":   func() error { _, err := os.ReadDir(d.Dir()); return err },
		"create": func() error { return os.WriteFile(d.Dir()+"/b", nil, 0o600) },
		"rename": func() error { return os.Rename(d.Dir()+"/a", d.Dir()+"/b") },
		"room":   func() error { return syscall.Statfs(d.Dir(), new(syscall.Statfs_t)) },
	} {
		if err := do(); !errors.Is(err, syscall.EIO) {
			t.Errorf("%s answers %v", name, err)
		}
	}
	d.Restore()
	if _, err := f.WriteString("x"); !errors.Is(err, syscall.EIO) {
		t.Errorf("a file opened before the cut answers %v", err)
	}
	must(t, create(t, d.Dir()+"/b", "two").Sync())
	d.Cut(nil, cutdisk.Drop)
	if got := holds(t, d.After()); got != "a=one b=two" {
		t.Errorf("after a second cut there is %q", got)
	}
}

// What was synced is there whatever else is torn, and of the rest only what
// was written; over many cuts all sorts of ends are seen.
func TestATornDiskKeepsWhatWasSyncedAndAnythingOfTheRest(t *testing.T) {
	t.Parallel()
	random := chance(t)
	const synced, after = 3000, 20000
	shorter, whole, holed, named := 0, 0, 0, 0
	d := cutdisk.Mount(t)
	for range 60 {
		dir, err := os.MkdirTemp(d.Dir(), "")
		must(t, err)
		f := create(t, dir+"/a", strings.Repeat("s", synced))
		must(t, f.Sync())
		for range after / 1000 {
			f.WriteString(strings.Repeat("w", 1000))
		}
		create(t, dir+"/b", "name")
		d.Cut(random, cutdisk.Torn)
		d.Restore()
		got, err := os.ReadFile(dir + "/a")
		must(t, err)
		if len(got) < synced || strings.Trim(string(got[:synced]), "s") != "" {
			t.Fatalf("synced bytes are gone: %d bytes left", len(got))
		}
		if rest := strings.Trim(string(got[synced:]), "w\x00"); rest != "" || len(got) > synced+after {
			t.Fatalf("bytes nobody wrote: %q", rest)
		}
		if len(got) < synced+after {
			shorter++
		}
		switch bytes.Count(got, []byte{0}) {
		case 0:
			whole++
		default:
			holed++
		}
		if _, err := os.Stat(dir + "/b"); err == nil {
			named++
		}
	}
	if shorter == 0 || whole == 0 || holed == 0 || named == 0 || named == 60 {
		t.Errorf("of 60 cuts %d short, %d without holes, %d with, %d with the new name", shorter, whole, holed, named)
	}
}

func TestASlowDiskIsSlowAndLosesNothing(t *testing.T) {
	t.Parallel()
	d := cutdisk.Mount(t)
	f := create(t, d.Dir()+"/a", "")
	d.Stall(100*time.Millisecond, 2)
	begun := time.Now()
	for range 4 {
		f.WriteString("x")
	}
	if took := time.Since(begun); took < 200*time.Millisecond {
		t.Errorf("four writes, every second slow, took %v", took)
	}
	d.Stall(time.Second, 1)
	go f.WriteString("y") // still waiting when the test ends
	time.Sleep(20 * time.Millisecond)
	if got := holds(t, d.Dir()); got != "a=xxxx" {
		t.Errorf("meanwhile there is %q", got)
	}
}

// Bytes written while a sync is under way are no part of it.
func TestASyncIsOfWhatWasWrittenBeforeIt(t *testing.T) {
	t.Parallel()
	d := cutdisk.Mount(t)
	f := create(t, d.Dir()+"/a", "one")
	d.Stall(300*time.Millisecond, 1)
	synced := make(chan error)
	go func() { synced <- f.Sync() }()
	time.Sleep(100 * time.Millisecond)
	d.Stall(0, 1)
	f.WriteString(" two")
	must(t, <-synced)
	d.Cut(nil, cutdisk.Drop)
	if got := holds(t, d.After()); got != "a=one" {
		t.Errorf("there is left %q", got)
	}
}

func TestABrokenDiskSaysWhatIsWrongAndHeals(t *testing.T) {
	t.Parallel()
	for _, errno := range []syscall.Errno{syscall.EROFS, syscall.EIO, syscall.ENOSPC} {
		t.Run(errno.Error(), func(t *testing.T) {
			d := cutdisk.Mount(t)
			f := create(t, d.Dir()+"/a", "one")
			d.Fail(errno)
			if _, err := f.WriteString("x"); !errors.Is(err, errno) {
				t.Errorf("a write answers %v", err)
			}
			if err := os.WriteFile(d.Dir()+"/b", nil, 0o600); !errors.Is(err, errno) {
				t.Errorf("a new file answers %v", err)
			}
			if err := f.Sync(); (err != nil) != (errno == syscall.EIO) {
				t.Errorf("a sync answers %v", err)
			}
			if err := os.Remove(d.Dir() + "/a"); (err == nil) != (errno == syscall.ENOSPC) {
				t.Errorf("removing answers %v", err)
			}
			d.Fail(0)
			must(t, create(t, d.Dir()+"/c", "two").Sync())
		})
	}
}

func TestAFullDiskTakesWhatFitsAndTellsItsRoom(t *testing.T) {
	t.Parallel()
	d := cutdisk.Mount(t)
	d.Limit(10 * 4096)
	f := create(t, d.Dir()+"/a", "")
	n, err := f.Write(make([]byte, 15*4096))
	if n != 10*4096 || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("it took %d bytes and answers %v", n, err)
	}
	if _, err := f.WriteAt([]byte("over"), 100); err != nil {
		t.Errorf("writing over what is there: %v", err)
	}
	var room syscall.Statfs_t
	must(t, syscall.Statfs(d.Dir(), &room))
	if room.Bavail != 0 || room.Blocks != 10 {
		t.Errorf("it says %d of %d pages are free", room.Bavail, room.Blocks)
	}
	must(t, f.Truncate(4096))
	must(t, f.Truncate(8<<30)) // takes no room
	if _, err := f.WriteAt([]byte("end"), 8<<30); err != nil {
		t.Errorf("after making room: %v", err)
	}
	must(t, f.Sync())
	info, err := os.Stat(d.After() + "/a")
	must(t, err)
	if info.Size() != 8<<30+3 || info.Sys().(*syscall.Stat_t).Blocks > 100 {
		t.Errorf("what is left: %d bytes in %d blocks", info.Size(), info.Sys().(*syscall.Stat_t).Blocks)
	}
}

func TestManyWriteWhileThePowerIsCut(t *testing.T) {
	t.Parallel()
	random := chance(t)
	d := cutdisk.Mount(t)
	for range 10 {
		var writers sync.WaitGroup
		synced := make([]int, 8)
		for i := range synced {
			writers.Go(func() {
				f, err := os.Create(fmt.Sprintf("%s/%d", d.Dir(), i))
				for n := 1; err == nil; n++ {
					if _, err = f.WriteString("0123456789abcdef"); err == nil && n%5 == 0 {
						if err = f.Sync(); err == nil {
							synced[i] = 16 * n
						}
					}
				}
				f.Close()
			})
		}
		time.Sleep(time.Duration(random.Intn(40)+20) * time.Millisecond)
		d.Cut(random, cutdisk.Torn)
		writers.Wait()
		d.Restore()
		for i, n := range synced {
			got, err := os.ReadFile(fmt.Sprintf("%s/%d", d.Dir(), i))
			if n > 0 && (err != nil || len(got) < n || strings.Repeat("0123456789abcdef", n/16) != string(got[:n])) {
				t.Errorf("writer %d synced %d bytes; %d are there, %v", i, n, len(got), err)
			}
			os.Remove(fmt.Sprintf("%s/%d", d.Dir(), i))
		}
	}
}
