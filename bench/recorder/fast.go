//go:build linux

package main

import (
	"encoding/binary"
	"math/rand"
	"strconv"
	"sync"
	"time"

	"ownvoice/recorder"
)

const fastDevice = "fast:"

// fast is hardware whose one microphone hears many times as much as there is to
// hear, so that a take of many hours is there in minutes.
type fast struct{ times int }

func newFast(times string) fast {
	n, err := strconv.Atoi(times)
	if err != nil || n < 1 {
		panic("no such speed: " + times)
	}
	return fast{n}
}

func (f fast) Devices() ([]recorder.Device, error) {
	name := fastDevice + strconv.Itoa(f.times)
	return []recorder.Device{{ID: name, Name: name, Kind: recorder.Microphone, Default: true}}, nil
}

func (f fast) Open(_ string, _ int, deliver func([]byte)) (recorder.Stream, error) {
	return &stream{format: recorder.Format{Sample: recorder.S16, Channels: 1, RateHz: 48000 * f.times}, deliver: deliver,
		quit: make(chan struct{}), ended: make(chan struct{})}, nil
}

type stream struct {
	format      recorder.Format
	deliver     func([]byte)
	quit, ended chan struct{}
	begin, end  sync.Once
}

func (s *stream) Format() recorder.Format { return s.format }

func (s *stream) Start() error {
	s.begin.Do(func() { go s.run() })
	return nil
}

func (s *stream) run() {
	defer close(s.ended)
	noise := make([]byte, 1<<20)
	for i := 0; i < len(noise); i += 2 {
		binary.LittleEndian.PutUint16(noise[i:], uint16(rand.Intn(2000)-1000))
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	begun, sent := time.Now(), int64(0)
	for {
		select {
		case <-s.quit:
			return
		case <-tick.C:
		}
		for due := int64(time.Since(begun).Seconds() * float64(s.format.RateHz)); sent < due; {
			n := min(due-sent, int64(len(noise)/2))
			s.deliver(noise[:2*n])
			sent += n
		}
	}
}

func (s *stream) Close() {
	s.end.Do(func() { close(s.quit) })
	s.begin.Do(func() { close(s.ended) })
	<-s.ended
}
