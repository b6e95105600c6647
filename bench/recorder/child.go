//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/listening"
	"ownvoice/recorder/mic"
	"ownvoice/recorder/mix"
	"ownvoice/recorder/packed"
	"ownvoice/recorder/peaks"
)

// children are what this program does as a process of its own, so that it can
// be killed and its processor time be measured as the others' is.
var children = map[string]func([]string) error{
	"child-record": childRecord,
	"child-peaks":  func(args []string) error { return peaks.Of(args[0], args[1]) },
	"child-draw":   childDraw,
	"child-pack":   childPack,
	"child-listen": childListen,
}

// childRecord records into a folder from devices, read 15 times a second as the
// window does, until it is interrupted. A device "fast:N" is one that hears N
// times as much as there is.
func childRecord(args []string) error {
	p := recorder.Plan{Recording: catalog.NewID(), Dir: args[0], Mode: catalog.ModeCall, App: "bench"}
	for i, device := range args[1:] {
		p.Inputs = append(p.Inputs, recorder.Input{Label: []string{"You", "Them"}[i], Device: device})
	}
	var hw recorder.Hardware = mic.Hardware{}
	if times, is := strings.CutPrefix(args[1], fastDevice); is {
		hw = newFast(times)
	}
	enough := make(chan os.Signal, 1)
	signal.Notify(enough, os.Interrupt, syscall.SIGTERM)
	s, err := recorder.Record(hw, p)
	if err != nil {
		return err
	}
	fmt.Println("recording")
	show := time.NewTicker(time.Second / 15)
	bars := make([]float32, 240)
	for {
		select {
		case <-show.C:
			for i := range p.Inputs {
				s.Level(i)
				s.Wave(i, bars)
			}
			s.Elapsed()
			s.Saved()
			s.Warning()
		case <-s.Done():
			return errors.New("recording stopped by itself: " + string(s.Warning().Code))
		case <-enough:
			_, err := s.Stop()
			return err
		}
	}
}

// childDraw opens a waveform and draws all of it, as wide as a window.
func childDraw(args []string) error {
	f, err := peaks.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Read(0, f.Frames, 1366)
	return err
}

func childPack(args []string) error {
	_, err := packed.Make(context.Background(), args[0], args[1])
	return err
}

// childListen makes the listening copy of a folder's track-1.wav.
func childListen(args []string) error {
	m, err := mix.Open(args[0], catalog.Take{Tracks: []catalog.Track{{File: "track-1.wav"}}})
	if err != nil {
		return err
	}
	defer m.Close()
	_, err = listening.Make(context.Background(), m, args[1], listening.About{Recording: string(catalog.NewID()), Masters: "bench"})
	return err
}
