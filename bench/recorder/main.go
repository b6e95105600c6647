//go:build linux

// Recorder measures what Ownvoice's recorder does, and others beside it in the
// same run: what a kill and a power cut take, what stress takes, what it costs.
//
//	go run ./bench/recorder [flags] [NAMES…]
//
// Every figure it prints was measured in that run. A program that is not
// installed is said to be missing.
package main

import (
	"flag"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strings"
	"time"
)

// section is something that is measured, and can be asked for by name.
type section struct {
	name, about string
	measure     func(*bench)
}

var sections = []section{
	{"lost-on-kill", "seconds lost when the recorder is killed", (*bench).lostOnKill},
	{"lost-on-cut", "seconds lost when the power goes", (*bench).lostOnCut},
	{"stress", "frames lost while other programs take processor and disk", (*bench).stress},
	{"cpu", "processor for a recorded minute", (*bench).cpu},
	{"memory", "memory over a long take", (*bench).memory},
	{"waveform", "time to the first drawn waveform of a long story", (*bench).waveform},
	{"peaks", "peaks of an imported file", (*bench).peaks},
	{"encoders", "packed master and listening copy", (*bench).encoders},
	{"seek", "seeking in a long story of two tracks", (*bench).seek},
}

func main() {
	if len(os.Args) > 1 && children[os.Args[1]] != nil {
		if err := children[os.Args[1]](os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	b := &bench{tables: os.Stdout}
	seed := flag.Int64("seed", time.Now().UnixNano(), "of everything random")
	flag.IntVar(&b.cuts, "n", 20, "kills and power cuts of each")
	flag.DurationVar(&b.stressed, "stress", time.Minute, "how long to record under stress")
	flag.DurationVar(&b.recorded, "for", 30*time.Second, "how long each records when processor time is measured")
	flag.DurationVar(&b.story, "story", 3*time.Hour, "length of the long story")
	flag.DurationVar(&b.speech, "speech", time.Hour, "length of the speech that is encoded")
	flag.DurationVar(&b.take, "take", 10*time.Hour, "length of the take whose memory is watched")
	flag.Parse()
	b.random = rand.New(rand.NewSource(*seed))
	fmt.Printf("seed %d\n%s\n", *seed, machine())
	for _, name := range flag.Args() {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			fmt.Fprintf(os.Stderr, "no section %s; there are:\n", name)
			for _, s := range sections {
				fmt.Fprintf(os.Stderr, "  %-14s %s\n", s.name, s.about)
			}
			os.Exit(2)
		}
	}
	for _, s := range sections {
		if flag.NArg() == 0 || slices.Contains(flag.Args(), s.name) {
			fmt.Printf("\n## %s: %s\n", s.name, s.about)
			b.run(s)
		}
	}
	if b.failed {
		os.Exit(1)
	}
}

// machine is the line about where it was measured.
func machine() string {
	read := func(path, key string) string {
		text, _ := os.ReadFile(path) // what cannot be read is left out
		for _, line := range strings.Split(string(text), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
				return strings.TrimSpace(value)
			}
		}
		return ""
	}
	load, _ := os.ReadFile("/proc/loadavg")
	cpus, _ := os.ReadFile("/proc/cpuinfo")
	return fmt.Sprintf("%s · %s × %d · %s · load %s", time.Now().Format("2006-01-02 15:04"),
		read("/proc/cpuinfo", "model name"), strings.Count(string(cpus), "processor\t"), read("/proc/meminfo", "MemTotal"),
		strings.Join(strings.Fields(string(load) + " - - -")[:3], " "))
}
