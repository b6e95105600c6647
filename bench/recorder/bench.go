//go:build linux

package main

import (
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// bench is what all sections share. It stands in for a test, so that the
// workbench's sound server can be used.
type bench struct {
	testing.TB // nil; what the workbench calls is below

	tables   io.Writer
	random   *rand.Rand
	cuts     int
	stressed time.Duration
	recorded time.Duration
	story    time.Duration
	speech   time.Duration
	take     time.Duration

	undo     []func()
	clearing sync.Mutex
	failed   bool
	dir      string // of the section that runs; goes away with it
}

// gaveUp is the panic that ends a section which cannot go on.
type gaveUp string

// run measures a section and clears up after it.
func (b *bench) run(s section) {
	defer func() {
		why := recover()
		b.clear()
		if text, is := why.(gaveUp); is {
			fmt.Fprintf(b.tables, "\ngave up: %s\n", text)
			b.failed = true
		} else if why != nil {
			panic(why)
		}
	}()
	defer b.interruptible()()
	var err error
	if b.dir, err = os.MkdirTemp("", "ownvoice-bench-"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(b.dir) })
	s.measure(b)
}

// interruptible clears up, until the function it returns is called, when
// somebody presses Ctrl-C: nothing stays mounted.
func (b *bench) interruptible() func() {
	pressed := make(chan os.Signal, 1)
	signal.Notify(pressed, os.Interrupt, syscall.SIGTERM)
	go func() {
		if _, yes := <-pressed; yes {
			b.clear()
			os.Exit(1)
		}
	}()
	return func() { signal.Stop(pressed); close(pressed) }
}

func (b *bench) clear() {
	b.clearing.Lock() // whoever comes second waits for the first
	defer b.clearing.Unlock()
	for len(b.undo) > 0 {
		last := b.undo[len(b.undo)-1]
		b.undo = b.undo[:len(b.undo)-1]
		last()
	}
}

func (b *bench) Helper()                           {}
func (b *bench) Name() string                      { return "bench" }
func (b *bench) Cleanup(f func())                  { b.undo = append(b.undo, f) }
func (b *bench) Fatal(args ...any)                 { panic(gaveUp(fmt.Sprint(args...))) }
func (b *bench) Fatalf(format string, args ...any) { panic(gaveUp(fmt.Sprintf(format, args...))) }
func (b *bench) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Setenv sets it for this process and its children.
func (b *bench) Setenv(name, value string) {
	if err := os.Setenv(name, value); err != nil {
		b.Fatal(err)
	}
}

// must ends the section when something that has to work did not.
func (b *bench) must(err error) {
	if err != nil {
		b.Fatal(err)
	}
}

// folder makes a new folder of the section's own.
func (b *bench) folder() string {
	dir, err := os.MkdirTemp(b.dir, "")
	b.must(err)
	return dir
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// tool runs a program that has to work and gives what it prints.
func (b *bench) tool(name string, args ...string) string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		b.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// has tells whether a program is installed, and says so when it is not.
func (b *bench) has(t *table, what, program string) bool {
	if _, err := exec.LookPath(program); err != nil {
		t.missing(what, program)
		return false
	}
	return true
}
