//go:build linux

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"ownvoice/script/workbench"
)

// story is what the computer's voice says, over and over.
const story = `When I moved in, nobody had asked us what the house should be like. Then there was a meeting.
I wore my coat, it was that cold. And they asked what we would change. I said: the door. It took two years.
Now I go in and out as I please. It sounds like nothing, doesn't it? For me it was everything. My sister came to see it.
She stood there and pressed the button, open and shut, open and shut. We laughed. I never told anybody that before.`

// speech is a computer's voice in mono at 48 kHz, with the noise of a room. No
// part of it resembles another: the noise is new all the time.
type speech struct {
	words  []int16
	at     int
	random *rand.Rand
}

// newSpeech needs espeak-ng and sox.
func (b *bench) newSpeech() *speech {
	wav := b.path(fmt.Sprintf("voice-%d.wav", b.random.Int63()))
	b.tool("espeak-ng", "-v", "en-gb", "-s", fmt.Sprint(130+b.random.Intn(30)), "-g", "4", "-w", wav, story)
	raw := b.tool("sox", wav, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-r", "48000", "-c", "1", "-", "gain", "-6", "pad", "0.4", "2.5")
	return &speech{words: samples16([]byte(raw)), random: rand.New(rand.NewSource(b.random.Int63()))}
}

// read gives the next samples; never one of 0, which is what silence of a
// recorder's looks like.
func (s *speech) read(into []int16) {
	for i := range into {
		into[i] = s.words[s.at] + int16(s.random.Intn(65)-32)
		if into[i] == 0 {
			into[i] = 1
		}
		s.at = (s.at + 1) % len(s.words)
	}
}

func samples16(raw []byte) []int16 {
	s := make([]int16, len(raw)/2)
	for i := range s {
		s[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return s
}

// air is the sound of both sides while recorders run: what was sent to each
// microphone, and what another listener has heard of it by now.
type air struct {
	mu    sync.Mutex
	sent  map[string][]int16
	heard map[string][]int16
}

var sides = []string{"mic", "far"}

var channels = map[string]int{"mic": 1, "far": 2}

// onAir starts a sound server in which voices speak into both microphones
// until the section ends.
func (b *bench) onAir() *air {
	workbench.Sound(b)
	a := &air{sent: map[string][]int16{}, heard: map[string][]int16{}}
	for _, sink := range sides {
		b.speak(a, sink)
	}
	time.Sleep(2 * time.Second) // all of it flows
	return a
}

// onAirHeard is onAir with somebody who listens beside the recorders and knows
// at any moment what was to be heard until then.
func (b *bench) onAirHeard() *air {
	a := b.onAir()
	for _, sink := range sides {
		b.hear(a, sink)
	}
	time.Sleep(time.Second)
	return a
}

func (b *bench) speak(a *air, sink string) {
	voice, n := b.newSpeech(), channels[sink]
	cmd := exec.Command("pacat", "--raw", "--playback", "--device="+sink, "--rate=48000", "--format=s16le",
		fmt.Sprintf("--channels=%d", n), "--latency-msec=500")
	in, err := cmd.StdinPipe()
	b.must(err)
	b.start(cmd)
	go func() {
		piece := make([]int16, 4800)
		for {
			voice.read(piece)
			a.mu.Lock()
			a.sent[sink] = append(a.sent[sink], piece...)
			a.mu.Unlock()
			out := make([]byte, 0, 2*n*len(piece))
			for _, x := range piece {
				for range n {
					out = binary.LittleEndian.AppendUint16(out, uint16(x))
				}
			}
			if _, err := in.Write(out); err != nil {
				return
			}
		}
	}()
}

func (b *bench) hear(a *air, sink string) {
	n := channels[sink]
	cmd := exec.Command("parec", "--raw", "--device="+sink+".monitor", "--rate=48000", "--format=s16le",
		fmt.Sprintf("--channels=%d", n), "--latency-msec=20")
	out, err := cmd.StdoutPipe()
	b.must(err)
	b.start(cmd)
	go func() {
		in, frame := bufio.NewReader(out), make([]byte, 2*n)
		for {
			var piece []int16
			for len(piece) == 0 || in.Buffered() >= len(frame) {
				if _, err := io.ReadFull(in, frame); err != nil {
					return
				}
				piece = append(piece, int16(binary.LittleEndian.Uint16(frame)))
			}
			a.mu.Lock()
			a.heard[sink] = append(a.heard[sink], piece...)
			a.mu.Unlock()
		}
	}()
}

// start starts a program that is killed when the section ends.
func (b *bench) start(cmd *exec.Cmd) {
	b.must(cmd.Start())
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// now is how many frames of each side have been heard.
func (a *air) now() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return map[string]int{"mic": len(a.heard["mic"]), "far": len(a.heard["far"])}
}

// heardOf is a copy of what was heard of a side between two moments.
func (a *air) heardOf(sink string, from, to map[string]int) []int16 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.heard[sink][from[sink]:to[sink]])
}

// sentTo is a copy of all that was sent to a side.
func (a *air) sentTo(sink string) []int16 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.sent[sink])
}

func sinkOf(file string) string {
	if strings.Contains(file, "track-2") {
		return "far"
	}
	return "mic"
}
