package faults_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

// A laptop that syncs is a process of its own, so that it can be killed: this
// test's program, told by its environment which library to open.
const (
	envLibrary = "OWNVOICE_FAULTS_LIBRARY"
	envSkew    = "OWNVOICE_FAULTS_SKEW"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(envLibrary); dir != "" {
		os.Exit(syncOnce(dir))
	}
	code := m.Run()
	os.RemoveAll(programs.dir)
	os.Exit(code)
}

func syncOnce(dir string) int {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	skew, err := time.ParseDuration(os.Getenv(envSkew))
	if err == nil {
		err = syncHere(ctx, dir, skew)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func syncHere(ctx context.Context, dir string, skew time.Duration) error {
	lib, err := library.OpenAt(ctx, dir, func() time.Time { return time.Now().Add(skew) })
	if err != nil {
		return err
	}
	defer lib.Close()
	c, err := client.New(lib)
	if err != nil {
		return err
	}
	c.Near = time.Duration(rand.IntN(2)) * time.Hour // files go as one this time, and in pieces the next
	_, err = c.Sync(ctx, nil)
	return err
}

// laptop is one laptop of a schedule, on a disk of its own.
type laptop struct {
	*testing.T
	disk *disk
	dir  string
	skew time.Duration
	luck *tally
}

func newLaptop(t *testing.T, name string, luck *tally) *laptop {
	d := newDisk(t, name)
	return &laptop{T: t, disk: d, dir: filepath.Join(d.dir, name), luck: luck}
}

// open opens its library for a moment: while it is open nothing syncs.
func (l *laptop) open(do func(context.Context, *library.Library) error) {
	l.Helper()
	var lib *library.Library
	err := l.roomy(func() (err error) {
		lib, err = library.OpenAt(l.Context(), l.dir, func() time.Time { return time.Now().Add(l.skew) })
		return err
	})
	if err != nil {
		l.Fatalf("open laptop %s: %v", filepath.Base(l.dir), err)
	}
	err = do(l.Context(), lib)
	if err := errors.Join(err, lib.Close()); err != nil {
		l.Fatalf("laptop %s: %v", filepath.Base(l.dir), err)
	}
}

// roomy does something as a person does it whose disk may be full: when it is,
// they make room, and do it again.
func (l *laptop) roomy(do func() error) error {
	err := do()
	if errors.Is(err, library.ErrFull) || errors.Is(err, syscall.ENOSPC) {
		l.luck.add(laptopFull)
		l.disk.free(l.T)
		err = do()
	}
	return err
}

// once does something as a person does it who has room.
func once(do func() error) error { return do() }

// join enrols the laptop.
func (l *laptop) join(invitation string) {
	l.open(func(ctx context.Context, lib *library.Library) error {
		return client.Enrol(ctx, lib, invitation, filepath.Base(l.dir))
	})
}

// sync syncs once and is killed on the way when killed is not 0. What went
// wrong is of no interest here.
func (l *laptop) sync(killed time.Duration) (said string, err error) {
	var out bytes.Buffer
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envLibrary+"="+l.dir, envSkew+"="+l.skew.String())
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		l.Fatal(err)
	}
	if killed > 0 {
		timer := time.AfterFunc(killed, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	err = cmd.Wait()
	if cmd.ProcessState.ExitCode() < 0 {
		l.luck.add(laptopKilled)
	}
	if said = out.String(); strings.Contains(said, library.ErrFull.Error()) || strings.Contains(said, syscall.ENOSPC.Error()) {
		l.luck.add(laptopFull)
	}
	return said, err
}

// tell makes a story whose every word and byte of sound has the mark in it,
// step by step, each of which somebody does by do. It gives the story's id as
// soon as there is one, also with an error.
func tell(ctx context.Context, lib *library.Library, mark string, bytesOf int, uses map[catalog.Use]catalog.Answer, do func(func() error) error) (catalog.ID, error) {
	var s catalog.Story
	var recording catalog.ID
	var dir string
	sound := soundOf(mark, bytesOf)
	for _, step := range []func() error{
		func() (err error) {
			s, err = lib.BeginStory(ctx, library.Begin{Title: mark + " title", KnownAs: mark + " name", Mode: catalog.ModeRoom})
			return err
		},
		func() error {
			_, err := lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: uses, Conditions: mark + " conditions"})
			return err
		},
		func() (err error) {
			recording, dir, err = lib.BeginRecording(ctx, s.ID)
			return err
		},
		func() error { return os.WriteFile(filepath.Join(dir, "track-1.wav"), sound, 0o600) },
		func() error {
			_, err := lib.Keep(ctx, catalog.Take{Recording: recording, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{
				Label: "Room", File: "track-1.wav", Frames: 48000, RateHz: 48000, Bits: 16, Channels: 1, SHA256: hashOf(sound), Bytes: int64(len(sound)), Gaps: []catalog.Gap{}}}})
			return err
		},
	} {
		if err := do(step); err != nil {
			return s.ID, err
		}
	}
	return s.ID, nil
}

// soundOf is bytes that are no other story's, with the mark all over them.
func soundOf(mark string, n int) []byte {
	var sound bytes.Buffer
	for i := 0; sound.Len() < n; i++ {
		sound.WriteString(mark + " sound " + strconv.Itoa(i) + "\n")
	}
	return sound.Bytes()
}

func hashOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
