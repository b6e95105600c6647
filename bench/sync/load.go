package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// tally counts answers of each kind of request.
type tally struct {
	mu    sync.Mutex // guards the rest
	kinds []string   // in the order they first came
	took  map[string][]time.Duration
	said  map[string]map[string]int // by status
}

func newTally() *tally {
	return &tally{took: map[string][]time.Duration{}, said: map[string]map[string]int{}}
}

func (t *tally) count(kind, status string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.said[kind] == nil {
		t.kinds, t.said[kind] = append(t.kinds, kind), map[string]int{}
	}
	t.took[kind] = append(t.took[kind], took)
	t.said[kind][status]++
}

// print is a line for each kind.
func (t *tally) print() {
	fmt.Println("| request | answers | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|")
	for _, kind := range t.kinds {
		all := t.took[kind]
		slices.Sort(all)
		var said []string
		for _, status := range slices.Sorted(maps.Keys(t.said[kind])) {
			said = append(said, fmt.Sprintf("%d × %s", t.said[kind][status], status))
		}
		fmt.Printf("| %s | %s | %s | %s | %s |\n", kind, strings.Join(said, ", "), ms(all[len(all)/2]), ms(all[len(all)*99/100]), ms(all[len(all)-1]))
	}
}

func ms(d time.Duration) string {
	if n := float64(d) / float64(time.Millisecond); n < 10 {
		return fmt.Sprintf("%.2f", n)
	}
	return fmt.Sprintf("%.0f", float64(d)/float64(time.Millisecond))
}

// crowd is many laptops that do the same at once.
type crowd struct {
	laptops []*light
	archive *archive
	before  used
}

// all has every laptop do something, all at once, and says what the archive
// used for it.
func (c *crowd) all(what string, do func(*light) error) error {
	var (
		ready, going sync.WaitGroup
		mu           sync.Mutex
		errs         []error
	)
	start := make(chan struct{})
	for _, l := range c.laptops {
		ready.Add(1)
		going.Go(func() {
			ready.Done()
			<-start
			if err := do(l); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	ready.Wait()
	began := time.Now()
	close(start)
	going.Wait()
	took := time.Since(began)
	now, err := c.archive.uses()
	if err != nil {
		return err
	}
	fmt.Printf("| %s | %.1f | %.1f | %d | %d |\n", what, took.Seconds(), (now.CPU - c.before.CPU).Seconds(), now.Now>>20, now.Peak>>20)
	c.before = now
	if len(errs) > 0 {
		return fmt.Errorf("%s: %d of %d laptops were refused something: %w", what, len(errs), len(c.laptops), errors.Join(errs[:min(3, len(errs))]...))
	}
	return nil
}

// load has many enrolled laptops sync at once, and fails when anything is
// refused or lost.
func load(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	laptops := flags.Int("laptops", 1000, "how many")
	projects := flags.Int("projects", 10, "that they are spread over")
	size := flags.Int("bytes", 256<<10, "of the file that each sends")
	pg := flags.Bool("postgres", false, "on PostgreSQL instead of SQLite")
	if err := flags.Parse(args); err != nil {
		return err
	}
	h, err := newHall()
	if err != nil {
		return err
	}
	defer h.close()
	database := ""
	if *pg {
		if database, err = h.postgres(); err != nil {
			return err
		}
	}
	a, err := h.archiveIn(ctx, filepath.Join(h.dir, "archive"), database)
	if err != nil {
		return err
	}
	defer a.end()
	invitations, err := a.invitations(ctx, *projects, (*laptops+*projects-1) / *projects)
	if err != nil {
		return err
	}
	t := newTally()
	fmt.Println("| all at once | seconds | archive's CPU s | its memory MiB | at most MiB |\n|---|---|---|---|---|")
	worked := crowded(ctx, a, invitations[:*laptops], t, *size)
	fmt.Println()
	t.print()
	if worked != nil {
		h.complaints()
	}
	return worked
}

// crowded is what a day brings: everybody joins, sends a story with its sound,
// hears of the others', asks when there is no news, and waits until somebody
// writes something.
func crowded(ctx context.Context, a *archive, invitations []wire.Invitation, t *tally, size int) error {
	c := &crowd{archive: a}
	codes := map[*light]string{}
	for _, i := range invitations {
		l, err := newLight(i.Address, i.Fingerprint, t)
		if err != nil {
			return err
		}
		c.laptops, codes[l] = append(c.laptops, l), i.Code
	}
	var mu sync.Mutex
	wrote := map[catalog.ID]int{} // changes of each project
	wroteOne := func(project catalog.ID, n int) {
		mu.Lock()
		defer mu.Unlock()
		wrote[project] += n
	}
	for _, step := range []struct {
		what string
		do   func(*light) error
	}{
		{"join", func(l *light) error { return l.join(ctx, codes[l]) }},
		{"a story, its sound, what the others wrote", func(l *light) error {
			n, err := l.sync(ctx, size)
			wroteOne(l.project, n)
			return err
		}},
		{"the rest of what the others wrote", func(l *light) error { return l.catchUp(ctx) }},
		{"no news", func(l *light) error {
			p, err := l.pull(ctx, "no news", 0)
			if err == nil && len(p.Changes) > 0 {
				err = fmt.Errorf("%d changes come late", len(p.Changes))
			}
			return err
		}},
		{"one word in each project, heard by all who wait", c.oneWord(ctx, wroteOne)},
	} {
		if err := c.all(step.what, step.do); err != nil {
			return err
		}
	}
	for _, l := range c.laptops {
		if l.heard != wrote[l.project] {
			return fmt.Errorf("a laptop heard %d changes of %d", l.heard, wrote[l.project])
		}
	}
	return nil
}

// sync is one sync with news, in the client's order; it says how many changes
// were sent.
func (l *light) sync(ctx context.Context, size int) (int, error) {
	sound := make([]byte, size)
	if _, err := rand.Read(sound); err != nil {
		return 0, err
	}
	recording, story, changes, err := l.story(sound)
	if err == nil {
		err = l.push(ctx, "push a story", changes)
	}
	if err != nil {
		return 0, err
	}
	if err := errors.Join(l.catchUp(ctx), l.send(ctx, recording, story, sound), l.devices(ctx)); err != nil {
		return 0, err
	}
	return len(changes), nil
}

// catchUp pulls until there is nothing more.
func (l *light) catchUp(ctx context.Context) error {
	for {
		p, err := l.pull(ctx, "pull", 0)
		if err != nil || !p.More {
			return err
		}
	}
}

// oneWord has every laptop wait for news, as all do that are online, and one of
// each project write a word when they do.
func (c *crowd) oneWord(ctx context.Context, wrote func(catalog.ID, int)) func(*light) error {
	var once sync.Once
	speaks := map[*light]bool{}
	return func(l *light) error {
		once.Do(func() {
			of := map[catalog.ID]bool{}
			for _, l := range c.laptops {
				if !of[l.project] {
					of[l.project], speaks[l] = true, true
				}
			}
		})
		if speaks[l] {
			time.Sleep(3 * time.Second) // the others wait by then
			c, err := l.change(catalog.KindProject, l.project, "", "purpose", "To hear each other.")
			if err == nil {
				err = l.push(ctx, "push a word", []catalog.Change{c})
			}
			if err != nil {
				return err
			}
			wrote(l.project, 1)
		}
		began := time.Now()
		p, err := l.pull(ctx, "wait for news", wire.MaxWait)
		if err == nil && len(p.Changes) != 1 {
			err = fmt.Errorf("waited %.0f s and heard %d changes", time.Since(began).Seconds(), len(p.Changes))
		}
		return err
	}
}
