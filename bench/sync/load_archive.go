package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/store"
	"ownvoice/script/workbench"
	"ownvoice/sync/wire"
)

// hall is a folder for one measurement, and what it starts. It stands in for a
// test, so that the workbench's PostgreSQL can be used.
type hall struct {
	testing.TB // nil; what the workbench calls is below

	dir  string
	undo []func()
}

func newHall() (*hall, error) {
	dir, err := os.MkdirTemp("", "ownvoice-bench")
	h := &hall{dir: dir}
	h.Cleanup(func() { os.RemoveAll(dir) })
	return h, err
}

// Helper is of no use here.
func (h *hall) Helper() {}

// Cleanup is called by close, the last first.
func (h *hall) Cleanup(f func()) { h.undo = append(h.undo, f) }

// Fatal ends the measurement.
func (h *hall) Fatal(args ...any) { panic(gaveUp(fmt.Sprint(args...))) }

// Fatalf ends the measurement.
func (h *hall) Fatalf(format string, args ...any) { panic(gaveUp(fmt.Sprintf(format, args...))) }

// gaveUp is the panic of a workbench that cannot go on.
type gaveUp string

func (h *hall) close() {
	for len(h.undo) > 0 {
		last := h.undo[len(h.undo)-1]
		h.undo = h.undo[:len(h.undo)-1]
		last()
	}
}

// postgres is the address of a new PostgreSQL.
func (h *hall) postgres() (address string, err error) {
	defer func() {
		if why, is := recover().(gaveUp); is {
			err = errors.New(string(why))
		}
	}()
	return workbench.Postgres(h), nil
}

// archive is a real archive in a process of its own.
type archive struct {
	served
	data, database string // database "" is SQLite
	program        string
}

// archiveIn builds the archive and starts it in a folder.
func (h *hall) archiveIn(ctx context.Context, data, database string) (*archive, error) {
	a := &archive{data: data, database: database, program: filepath.Join(h.dir, "ownvoice-archive")}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", a.program, "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w: %s", err, out)
	}
	args := []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}
	if database != "" {
		args = append(args, "--database", database)
	}
	log, err := os.Create(filepath.Join(h.dir, "archive.log"))
	if err != nil {
		return nil, err
	}
	a.cmd = exec.Command(a.program, args...) //nolint:gosec // our own program
	a.cmd.Stderr = log
	a.served, err = started(a.cmd)
	if err != nil {
		said, _ := os.ReadFile(log.Name()) // the error stands without it
		err = fmt.Errorf("start archive: %w: %s", err, said)
	}
	return a, errors.Join(err, log.Close())
}

// complaints prints some of what the archive's log says went wrong.
func (h *hall) complaints() {
	log, err := os.ReadFile(filepath.Join(h.dir, "archive.log"))
	if err != nil {
		return
	}
	left := 5
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, "level=ERROR") && left > 0 {
			fmt.Fprint(os.Stderr, line)
			left--
		}
	}
}

// used is what a process has used of the machine so far.
type used struct {
	CPU  time.Duration
	Peak int64 // bytes of memory at most
	Now  int64
}

// uses reads it from the kernel.
func (a *archive) uses() (used, error) {
	var u used
	at := fmt.Sprintf("/proc/%d/", a.cmd.Process.Pid)
	status, err := os.ReadFile(at + "status")
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64) // of other lines it is 0
		switch name {
		case "VmHWM":
			u.Peak = kib << 10
		case "VmRSS":
			u.Now = kib << 10
		}
	}
	stat, err := os.ReadFile(at + "stat")
	if err != nil {
		return u, err
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return u, errors.New("/proc says too little")
	}
	for _, ticks := range fields[11:13] {
		n, err := strconv.ParseInt(ticks, 10, 64)
		if err != nil {
			return u, err
		}
		u.CPU += time.Duration(n) * 10 * time.Millisecond
	}
	return u, nil
}

// invitations makes so many for each project, as the verb invite does, and
// says what the archive's certificate is known by.
func (a *archive) invitations(ctx context.Context, projects, each int) (all []wire.Invitation, err error) {
	st, err := store.Open(ctx, store.Config{Data: a.data, Database: a.database})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	print, err := os.ReadFile(filepath.Join(a.data, "tls", "fingerprint"))
	if err != nil {
		return nil, err
	}
	for p := range projects {
		for range each {
			code, _, err := st.Invite(ctx, fmt.Sprint("Project ", p), "reporter")
			if err != nil {
				return nil, err
			}
			all = append(all, wire.Invitation{Address: a.at, Code: code, Fingerprint: strings.TrimSpace(string(print))})
		}
	}
	return all, nil
}
