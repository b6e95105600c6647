//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// cutDisk is a disk of recorder/internal/cutdisk, served by a process of its
// own.
type cutDisk struct {
	b       *bench
	dir     string
	orders  io.Writer
	answers *bufio.Reader
}

// cutter builds the program that serves disks.
func (b *bench) cutter() string {
	path := b.path("cutmount")
	if out, err := exec.Command("go", "build", "-o", path, "ownvoice/recorder/internal/cutdisk/cutmount").CombinedOutput(); err != nil {
		b.Fatalf("build cutmount: %v: %s", err, out)
	}
	return path
}

func (b *bench) mount(cutter string) *cutDisk {
	d := &cutDisk{b: b, dir: b.folder()}
	cmd := exec.Command(cutter, d.dir)
	in, err := cmd.StdinPipe()
	b.must(err)
	out, err := cmd.StdoutPipe()
	b.must(err)
	b.must(cmd.Start())
	d.orders, d.answers = in, bufio.NewReader(out)
	b.Cleanup(func() { in.Close(); cmd.Wait() })
	d.answer()
	return d
}

func (d *cutDisk) answer() {
	if line, err := d.answers.ReadString('\n'); err != nil || line != "done\n" {
		d.b.Fatalf("cutmount: %v %s", err, line)
	}
}

func (d *cutDisk) order(format string, args ...any) {
	fmt.Fprintf(d.orders, format+"\n", args...)
	d.answer()
}

func (d *cutDisk) folder() string { return d.dir }

func (d *cutDisk) cut(mode string, seed int64) { d.order("cut %s %d", mode, seed) }

func (d *cutDisk) copyTo(dir string) { d.order("copy %s", dir) }

// powered is a disk whose power can be cut, and what is left on it be looked at.
type powered interface {
	folder() string
	cut(mode string, seed int64)
	copyTo(dir string)
}

// lostOnCut cuts the power of disks that recorders write to, each its own.
// Mode drop keeps what was synced; torn, any sectors of the rest too; ext4 is a
// real file system, which writes by itself what is half a minute old.
func (b *bench) lostOnCut() {
	a, cutter := b.onAirHeard(), b.cutter()
	t := b.lossTable()
	peers := b.present(t, recorders())
	modes := []string{"drop", "torn", "ext4"}
	all := map[string]map[string]*losses{"drop": {}, "torn": {}, "ext4": {}}
	rounds := max(len(modes), b.cuts/2)
	for round := range rounds {
		mode := modes[round%len(modes)]
		mount := func() powered { return b.mount(cutter) }
		if mode == "ext4" {
			mount = func() powered { return b.mountExt4() }
		}
		b.cutRound(a, mount, peers, mode, all[mode])
		b.Logf("lost-on-cut: %d of %d", round+1, rounds)
	}
	for _, mode := range modes {
		t.fill("power cut, "+mode, all[mode])
	}
	t.print(b.tables)
}

// cutRound cuts the power of each after 10 to 50 seconds.
func (b *bench) cutRound(a *air, mount func() powered, peers []peer, mode string, all map[string]*losses) {
	ends, disks := make([]end, len(peers)), make([]powered, len(peers))
	for i := range peers {
		disks[i] = mount()
	}
	for i, p := range peers {
		from := a.now()
		ends[i] = end{r: b.record(p, disks[i].folder()), from: from}
	}
	var wait sync.WaitGroup
	for i := range ends {
		after, seed := 10*time.Second+time.Duration(b.random.Int63n(int64(40*time.Second))), b.random.Int63()
		wait.Go(func() {
			time.Sleep(after)
			ends[i].to = a.now()
			disks[i].cut(mode, seed)
			ends[i].r.kill()
		})
	}
	wait.Wait()
	for i, e := range ends {
		left := b.folder()
		disks[i].copyTo(left)
		b.look(a, e, left, all)
	}
}
