//go:build linux

// Library measures the list of stories and its search at size, each beside what
// SQLite alone takes for the same on the same data in the same run.
//
//	go run ./bench/library [flags] [NAMES…]
//
// Every figure it prints was measured in that run, in processor time.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// section is something that is measured, and can be asked for by name.
type section struct {
	name, about string
	measure     func(*bench, *shelf) error
}

var sections = []section{
	{"search", "searching: the first 50, with what was found marked", (*bench).search},
	{"first", "the best first: the oldest story of all, under titles of common words", (*bench).first},
	{"open", "opening Stories, and scrolling", (*bench).open},
	{"story", "opening a story of three hours", (*bench).story},
	{"typing", "keeping a few words that were typed into it", (*bench).typing},
}

// bench is what all sections share.
type bench struct {
	ctx    context.Context
	dir    string
	seed   int64
	rounds int
}

func main() {
	b := &bench{ctx: context.Background()}
	sizes := flag.String("sizes", "100,10000,100000", "numbers of stories")
	flag.StringVar(&b.dir, "dir", "", "where libraries are made, and stay; none: they go away again")
	flag.Int64Var(&b.seed, "seed", 1, "of everything random")
	flag.IntVar(&b.rounds, "n", 40, "how often each thing is done")
	flag.Parse()
	for _, name := range flag.Args() {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			fmt.Fprintf(os.Stderr, "no section %s\n", name)
			os.Exit(2)
		}
	}
	fmt.Printf("seed %d\n%s\n", b.seed, machine())
	if err := b.run(strings.Split(*sizes, ","), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (b *bench) run(sizes, names []string) error {
	if b.dir == "" {
		var err error
		if b.dir, err = os.MkdirTemp("", "ownvoice-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
	}
	for _, size := range sizes {
		stories, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("size %q: not a number", size)
		}
		fmt.Printf("\n# %d stories\n", stories)
		s, err := b.shelf(stories)
		if err != nil {
			return err
		}
		for _, section := range sections {
			if len(names) == 0 || slices.Contains(names, section.name) {
				fmt.Printf("\n## %s: %s\n", section.name, section.about)
				if err := section.measure(b, s); err != nil {
					return fmt.Errorf("%s: %w", section.name, err)
				}
			}
		}
		if err := s.close(); err != nil {
			return err
		}
	}
	return nil
}

// machine is the line about where it was measured.
func machine() string {
	cpus, _ := os.ReadFile("/proc/cpuinfo") // what cannot be read is left out
	load, _ := os.ReadFile("/proc/loadavg")
	model := ""
	for _, line := range strings.Split(string(cpus), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
		}
	}
	return fmt.Sprintf("%s · %s × %d · load %s", time.Now().Format("2006-01-02 15:04"), model,
		strings.Count(string(cpus), "processor\t"), strings.Join(strings.Fields(string(load) + " - - -")[:3], " "))
}
