//go:build linux

// Command window measures how long it takes from starting Ownvoice until its
// list of stories can be read and used, beside the least that a window of the
// same toolkit takes. README.md has the table it prints.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	runs := flag.Int("runs", 9, "how often each program is started")
	libraries := flag.String("libraries", "", "library folders to open, a comma between")
	flag.Parse()
	if err := measure(ctx, *runs, strings.Split(*libraries, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench/window:", err)
		os.Exit(1)
	}
}

// peer is a program that opens a window, and how to see that it is there.
type peer struct {
	name    string
	command []string
	usable  func(*screen) bool
	opened  []opened
}

// opened is how one start went.
type opened struct {
	wall, cpu time.Duration
	kiB       int
}

func measure(ctx context.Context, runs int, libraries []string) error {
	built, err := os.MkdirTemp("", "bench-window-built-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(built)
	bare, ours := filepath.Join(built, "bare"), filepath.Join(built, "ownvoice")
	for to, from := range map[string]string{bare: "./bench/window/bare", ours: "."} {
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", to, from).CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", from, err, out)
		}
	}
	peers := []*peer{{name: "a bare window", command: []string{bare}, usable: func(s *screen) bool { return s.light() && s.count(0, 0, 200, 60, dark) > 20 }}}
	for _, dir := range libraries {
		if dir != "" {
			peers = append(peers, &peer{name: "Ownvoice, " + filepath.Base(dir), command: []string{ours, "--library", dir}, usable: rowsAreThere})
		}
	}
	for range runs { // by turns, so that a busy minute is everybody's
		for _, p := range peers {
			o, err := start(ctx, p, built)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			p.opened = append(p.opened, o)
		}
	}
	print(peers)
	return nil
}

// rowsAreThere reports whether the first rows of the list can be read.
func rowsAreThere(s *screen) bool {
	if !s.light() {
		return false
	}
	for y := 360; y < 360+4*68; y += 68 { // wherever the rows begin, each band has one
		if s.count(262, y, 306, y+68, petrol) < 40 || s.count(320, y, 680, y+68, dark) < 100 {
			return false
		}
	}
	return true
}

const longest = 60 * time.Second

// start runs a program until its window is usable, on a screen of its own.
func start(ctx context.Context, p *peer, home string) (opened, error) {
	s, err := openScreen()
	if err != nil {
		return opened{}, err
	}
	defer s.close()
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "HOME="+home, "PULSE_SERVER=none", "WAYLAND_DISPLAY=")
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return opened{}, err
	}
	defer func() {
		_ = cmd.Process.Kill() // what it was started for is over
		_ = cmd.Wait()
	}()
	for !p.usable(s) {
		if time.Since(begun) > longest || ctx.Err() != nil {
			return opened{}, fmt.Errorf("no window after %v", time.Since(begun).Round(time.Second))
		}
		time.Sleep(2 * time.Millisecond)
	}
	o := opened{wall: time.Since(begun)}
	o.cpu, o.kiB, err = used(cmd.Process.Pid)
	return o, err
}

// used reads what a process has taken so far: processor time, and the most
// memory.
func used(pid int) (time.Duration, int, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	var user, system, kiB int
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, 0, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(after, &kiB)
	return time.Duration(user+system) * 10 * time.Millisecond, kiB, err
}

func print(peers []*peer) {
	middle := func(p *peer, of func(opened) float64) float64 {
		all := make([]float64, len(p.opened))
		for i, o := range p.opened {
			all[i] = of(o)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	wall := func(o opened) float64 { return o.wall.Seconds() }
	cpu := func(o opened) float64 { return o.cpu.Seconds() }
	fmt.Println("| program | until usable, s | × | processor, s | × | memory, MB |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, p := range peers {
		fmt.Printf("| %s | %.2f | %.2f | %.2f | %.2f | %.0f |\n", p.name, middle(p, wall), middle(p, wall)/middle(peers[0], wall),
			middle(p, cpu), middle(p, cpu)/middle(peers[0], cpu), middle(p, func(o opened) float64 { return float64(o.kiB) / 1024 }))
	}
}
