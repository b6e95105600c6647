package beside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Options say how laptops are looked for.
type Options struct {
	Listen string         // address to be met at; "": any port of this computer
	With   []string       // HOST:PORT of laptops, where they cannot be found by looking
	Here   func(string)   // hears the port this laptop can be met at
	Tell   func(Progress) // nil: nobody listens

	// Met hears the end of each meeting, whoever began: what was given and taken
	// with the other so far, and why it ended before its end – ErrStopped when the
	// other began and went away. Several goroutines may call it. nil: nobody
	// listens.
	Met func(Met, error)

	// Counted hears what was given and taken with a laptop so far, each time
	// that grows, whoever began; several goroutines may call it. nil: nobody
	// listens.
	Counted func(Met)

	// Quiet is after how long without a word a laptop that began counts as gone;
	// 0: half a minute.
	Quiet time.Duration
}

// How often it is looked who is near, and when one that was met is met again.
const (
	lookEvery = 15 * time.Second
	lookFor   = 2 * time.Second
	meetAgain = 2 * time.Minute
)

// Run meets the laptops of the project that are near, until ctx ends, which is
// no error; and says what was given and taken with each. Nobody near is
// ErrNobody. The one of two with the smaller id begins.
func Run(ctx context.Context, lib Library, o Options) ([]Met, error) {
	trusted, err := trust(ctx, lib)
	if err != nil {
		return nil, err
	}
	line, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.listen())
	if err != nil {
		return nil, fmt.Errorf("listen for laptops: %w", err)
	}
	s := newSide(lib, o.Tell)
	s.counted = o.Counted
	if s.quiet = o.Quiet; s.quiet == 0 {
		s.quiet = goneQuiet
	}
	if o.Met != nil {
		s.over = func(m Met, err error) {
			if ctx.Err() == nil {
				o.Met(m, err)
			}
		}
	}
	server := &http.Server{
		Handler: s.handler(), TLSConfig: trusted, ReadHeaderTimeout: 20 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- server.ServeTLS(line, "", "") }()
	port := line.Addr().(*net.TCPAddr).Port
	if o.Here != nil {
		o.Here(fmt.Sprint(port))
	}
	stop := announce(lib.Device().ID, lib.Device().Enrolment.Project, port)
	last := s.seek(ctx, o)
	stop()
	err = server.Close()
	s.endAll()
	if e := <-served; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return s.ended(errors.Join(err, last))
}

func (o Options) listen() string {
	if o.Listen == "" {
		return ":0"
	}
	return o.Listen
}

// ended is what came of all meetings. When nobody was met it is an error: the
// last that was tried, or ErrNobody.
func (s *side) ended(err error) ([]Met, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []Met{}
	for _, m := range s.met {
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b Met) int { return strings.Compare(string(a.With), string(b.With)) })
	if len(all) == 0 && err == nil {
		err = ErrNobody
	}
	if len(all) > 0 {
		err = nil
	}
	return all, err
}

// seek looks who is near and meets them, again and again. It gives the error of
// the last meeting that failed.
func (s *side) seek(ctx context.Context, o Options) (last error) {
	met := map[string]time.Time{}
	for {
		for _, address := range s.found(ctx, o) {
			if time.Since(met[address]) < meetAgain || ctx.Err() != nil {
				continue
			}
			with, err := s.meet(ctx, address)
			if err == nil {
				met[address] = time.Now()
			} else if ctx.Err() == nil {
				last = err
			}
			if o.Met != nil && ctx.Err() == nil {
				o.Met(s.of(with), err)
			}
		}
		select {
		case <-ctx.Done():
			return last
		case <-time.After(lookEvery):
		}
	}
}

// found are the addresses at which this laptop begins.
func (s *side) found(ctx context.Context, o Options) []string {
	all := slices.Clone(o.With)
	me := s.lib.Device()
	for _, n := range look(ctx, me.ID, me.Enrolment.Project, lookFor) {
		if _, err := known(ctx, s.lib, n.ID, nil); err == nil && me.ID < n.ID && !slices.Contains(all, n.Address) {
			all = append(all, n.Address)
		}
	}
	return all
}
