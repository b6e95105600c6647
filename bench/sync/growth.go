package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// cost is what one thing costs at one size: how long it took, in the middle of
// many times, and what the processor did for one.
type cost struct {
	middle, cpu time.Duration
}

func (c cost) String() string { return ms(c.middle) + " / " + ms(c.cpu) }

// costs is a table: a line for each thing, a column for each size.
type costs struct {
	sizes []int
	lines []string
	of    map[string]map[int]cost
}

// measure does something so many times and writes down what it cost. cpu says
// what the processor has done so far, wherever the work is done.
func (t *costs) measure(what string, size, times int, cpu func() (time.Duration, error), do func() error) error {
	if t.of[what] == nil {
		t.lines, t.of[what] = append(t.lines, what), map[int]cost{}
	}
	if err := do(); err != nil { // what was left to do is done, and is not counted
		return fmt.Errorf("%s: %w", what, err)
	}
	before, err := cpu()
	if err != nil {
		return err
	}
	took := make([]time.Duration, times)
	for i := range took {
		began := time.Now()
		if err := do(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		took[i] = time.Since(began)
	}
	after, err := cpu()
	slices.Sort(took)
	t.of[what][size] = cost{took[times/2], (after - before) / time.Duration(times)}
	return err
}

func (t *costs) print() {
	fmt.Print("| ms / CPU ms |")
	for _, n := range t.sizes {
		fmt.Printf(" %d stories |", n)
	}
	fmt.Println("\n|---|" + strings.Repeat("---|", len(t.sizes)))
	for _, what := range t.lines {
		fmt.Printf("| %s |", what)
		for _, n := range t.sizes {
			fmt.Printf(" %s |", t.of[what][n])
		}
		fmt.Println()
	}
}

// growth measures what the same costs with few stories and with many.
func growth(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("growth", flag.ContinueOnError)
	sizes := flags.String("stories", "10,1000,10000,100000", "how many, one after the other")
	times := flags.Int("times", 200, "how often each thing is done")
	only := flags.String("only", "archive,laptop", "which ends")
	if err := flags.Parse(args); err != nil {
		return err
	}
	t := &costs{of: map[string]map[int]cost{}}
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			return err
		}
		t.sizes = append(t.sizes, n)
		for end, measure := range map[string]func(context.Context, *costs, int, int) error{"archive": archiveGrown, "laptop": laptopGrown} {
			if !slices.Contains(strings.Split(*only, ","), end) {
				continue
			}
			if err := measure(ctx, t, n, *times); err != nil {
				return fmt.Errorf("%s with %d stories: %w", end, n, err)
			}
		}
	}
	slices.Sort(t.lines)
	t.print()
	return nil
}

// archiveGrown measures a real archive over HTTPS.
func archiveGrown(ctx context.Context, t *costs, stories, times int) error {
	h, err := newHall()
	if err != nil {
		return err
	}
	defer h.close()
	a, err := h.archiveIn(ctx, filepath.Join(h.dir, "archive"), "")
	if err != nil {
		return err
	}
	invitations, err := a.invitations(ctx, 1, 3)
	var writer, reader *light
	if err == nil {
		writer, err = newLight(a.at, invitations[0].Fingerprint, newTally())
	}
	if err == nil {
		err = writer.join(ctx, invitations[0].Code)
	}
	if err == nil {
		reader, err = newLight(a.at, invitations[1].Fingerprint, newTally())
	}
	if err == nil {
		err = reader.join(ctx, invitations[1].Code)
	}
	a.end()
	if err != nil {
		return err
	}
	began := time.Now()
	g, err := grown(ctx, filepath.Join(a.data, "archive.db"), writer, reader.id, stories)
	if err != nil {
		return fmt.Errorf("fill archive: %w", err)
	}
	fmt.Fprintf(os.Stderr, "archive of %d stories filled in %.0f s\n", stories, time.Since(began).Seconds())
	token, err := a.signIn(ctx, invitations[2].Code)
	if err != nil {
		return err
	}
	if a, err = h.archiveIn(ctx, a.data, ""); err != nil {
		return err
	}
	defer a.end()
	for _, l := range []*light{writer, reader} {
		l.at, l.cursor = a.at, g.seq
	}
	cpu := func() (time.Duration, error) { u, err := a.uses(); return u.CPU, err }
	n := 0
	write := func() error {
		n++
		c, err := writer.change(catalog.KindStory, g.middle, g.middle, "title", fmt.Sprint("Another title ", n))
		if err != nil {
			return err
		}
		return writer.push(ctx, "push", []catalog.Change{c})
	}
	page := func(path, cookie string) func() error {
		return func() error { return get(ctx, writer.http, a.at+path, cookie) }
	}
	if _, err := reader.pull(ctx, "pull", 0); err != nil { // the first one says its epoch
		return err
	}
	for _, m := range []struct {
		what string
		do   func() error
	}{
		{"archive: no news", func() error { _, err := reader.pull(ctx, "no news", 0); return err }},
		{"archive: push of one change", write},
		{"archive: push of one change, and pull of it", func() error {
			if err := write(); err != nil {
				return err
			}
			for {
				p, err := reader.pull(ctx, "pull", 0)
				if err == nil && len(p.Changes) == 0 {
					err = errors.New("nothing came")
				}
				if err != nil || !p.More {
					return err
				}
			}
		}},
		{"archive: ask by hash", func() error {
			return reader.ask(ctx, "ask", http.MethodPost, fmt.Sprintf(wire.PathAsk, reader.project), wire.Ask{SHA256: []string{g.hash}}, &wire.Has{})
		}},
		{"page: public home", page("/", "")},
		{"page: public home, page 2", page("/?page=2", "")},
		{"page: public search, a rare word", page("/?search=word7", "")},
		{"page: public search, a word in every story", page("/?search=river", "")},
		{"page: one public story", page("/stories/"+string(g.middle), "")},
		{"page: desk, stories", page("/desk/stories", token)},
		{"page: desk, one story", page("/desk/stories/"+string(g.middle), token)},
		{"page: desk, search, a rare word", page("/desk/stories?search=word7", token)},
		{"feed: first page of OAI-PMH", page("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc", "")},
	} {
		if err := t.measure(m.what, stories, times, cpu, m.do); err != nil {
			return err
		}
	}
	u, err := a.uses()
	fmt.Fprintf(os.Stderr, "archive of %d stories: %d MiB of memory at most\n", stories, u.Peak>>20)
	return err
}

// get reads a page to its end.
func get(ctx context.Context, from *http.Client, address, cookie string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	if cookie != "" {
		req.Header.Set("Cookie", "__Host-ownvoice="+cookie)
	}
	res, err := from.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", address, res.Status)
	}
	return nil
}

// signIn makes an account with an invitation, and a session for it.
func (a *archive) signIn(ctx context.Context, code string) (token string, err error) {
	st, err := store.Open(ctx, store.Config{Data: a.data, Database: a.database})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	account, err := st.JoinPages(ctx, code, "bench", "Bench", "a passphrase that is long enough")
	if err != nil {
		return "", err
	}
	return st.SignIn(ctx, account.ID)
}

// laptopGrown measures what a laptop asks of its library at each sync, when
// nothing is to be sent and nothing has come.
func laptopGrown(ctx context.Context, t *costs, stories, times int) error {
	h, err := newHall()
	if err != nil {
		return err
	}
	defer h.close()
	began := time.Now()
	lib, err := shelved(ctx, filepath.Join(h.dir, "library"), stories)
	if err != nil {
		return fmt.Errorf("fill library: %w", err)
	}
	defer lib.Close()
	fmt.Fprintf(os.Stderr, "library of %d stories filled in %.0f s\n", stories, time.Since(began).Seconds())
	cpu := func() (time.Duration, error) {
		var u syscall.Rusage
		err := syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano()), err
	}
	files := func(ask func(context.Context) ([]catalog.File, error)) func() error {
		return func() error {
			all, err := ask(ctx)
			if err == nil && len(all) > 0 {
				err = fmt.Errorf("%d files are news", len(all))
			}
			return err
		}
	}
	parts := []struct {
		what string
		do   func() error
	}{
		{"laptop: changes to send", func() error { _, err := lib.ChangesToSend(ctx, wire.MaxBatch); return err }},
		{"laptop: where it stands", func() error {
			_, err := lib.Cursor(ctx)
			_, failed := lib.Epoch(ctx)
			return errors.Join(err, failed)
		}},
		{"laptop: files to send", files(lib.FilesToSend)},
		{"laptop: files to ask about", files(lib.FilesUnsure)},
		{"laptop: files to fetch", files(lib.FilesToFetch)},
		{"laptop: what waits for a yes", func() error { _, err := lib.Waiting(ctx); return err }},
	}
	round := func() error {
		for _, p := range parts {
			if err := p.do(); err != nil {
				return err
			}
		}
		return nil
	}
	if err := t.measure("laptop: all that a sync without news asks of its library", stories, times, cpu, round); err != nil {
		return err
	}
	for _, p := range parts {
		if err := t.measure(p.what, stories, times, cpu, p.do); err != nil {
			return err
		}
	}
	return t.measure("laptop: what room could be made (not at each sync)", stories, min(times, 5), cpu, func() error { _, err := lib.Releasable(ctx, ""); return err })
}
