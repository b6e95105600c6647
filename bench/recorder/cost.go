//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// cost is what a program took that ran to its end.
type cost struct {
	cpu, wall time.Duration
	mb        float64 // of memory at most, as often looked; 0 when it was too quick
}

// memory is what a table says of it.
func (c cost) memory() string {
	if c.mb == 0 {
		return "–"
	}
	return number(c.mb)
}

// costs runs a program that has to work.
func (b *bench) costs(name string, args ...string) cost {
	cmd, said := exec.Command(name, args...), &bytes.Buffer{}
	cmd.Stderr = said
	begun := time.Now()
	b.must(cmd.Start())
	quit, most := make(chan struct{}), make(chan float64)
	go watch(cmd.Process.Pid, quit, most)
	err := cmd.Wait()
	wall := time.Since(begun)
	close(quit)
	mb := <-most
	if err != nil {
		b.Fatalf("%s %v: %v: %s", name, args, err, said)
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall, mb}
}

// watch looks how much memory a process ever had. What the system tells at its
// end would count the memory of whoever started it.
func watch(pid int, quit chan struct{}, most chan float64) {
	mb := 0.0
	for {
		select {
		case <-quit:
			most <- mb
			return
		case <-time.After(5 * time.Millisecond):
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err == nil && strings.Contains(string(text), "VmHWM") {
			mb = float64(after(strings.ReplaceAll(string(text), " kB", ""), "VmHWM")) / 1000
		}
	}
}
