package feeds

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/archive/store"
)

// tally counts answers. It may be used from any goroutine.
type tally struct {
	in, out atomic.Int64 // bytes

	mu     *sync.Mutex // guards what follows
	counts map[answered]int64
	times  map[string]*durations
}

type answered struct {
	route  string
	status int
}

// steps are up to how many seconds an answer took; the last has no end.
var steps = []float64{.005, .02, .1, .5, 2, 10, 60}

type durations struct {
	within [8]int64 // one more than steps
	count  int64
	sum    float64
}

func newTally() tally {
	return tally{mu: &sync.Mutex{}, counts: map[answered]int64{}, times: map[string]*durations{}}
}

func (t *tally) answered(route string, status int, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[answered{route, status}]++
	d := t.times[route]
	if d == nil {
		d = &durations{}
		t.times[route] = d
	}
	at, _ := slices.BinarySearch(steps, took.Seconds())
	d.within[at]++
	d.count++
	d.sum += took.Seconds()
}

// exposition is the text that Prometheus reads (format 0.0.4).
type exposition struct{ bytes.Buffer }

func (e *exposition) head(name, kind, help string) {
	fmt.Fprintf(e, "# HELP ownvoice_%s %s\n# TYPE ownvoice_%s %s\n", name, help, name, kind)
}

func (e *exposition) one(name, kind, help string, v float64) {
	e.head(name, kind, help)
	fmt.Fprintf(e, "ownvoice_%s %v\n", name, v)
}

func (t *tally) write(out *exposition) {
	out.one("received_bytes_total", "counter", "Bytes of requests.", float64(t.in.Load()))
	out.one("sent_bytes_total", "counter", "Bytes of answers.", float64(t.out.Load()))
	t.mu.Lock()
	defer t.mu.Unlock()
	out.head("requests_total", "counter", "Requests that were answered.")
	for a, n := range t.counts {
		fmt.Fprintf(out, "ownvoice_requests_total{route=%q,status=\"%d\"} %d\n", a.route, a.status, n)
	}
	out.head("request_seconds", "histogram", "How long answers took.")
	for _, route := range slices.Sorted(maps.Keys(t.times)) {
		d, so := t.times[route], int64(0)
		for i, step := range steps {
			so += d.within[i]
			fmt.Fprintf(out, "ownvoice_request_seconds_bucket{route=%q,le=\"%v\"} %d\n", route, step, so)
		}
		fmt.Fprintf(out, "ownvoice_request_seconds_bucket{route=%q,le=\"+Inf\"} %d\nownvoice_request_seconds_sum{route=%q} %v\nownvoice_request_seconds_count{route=%q} %d\n",
			route, d.count, route, d.sum, route, d.count)
	}
}

// standing writes how the archive stands, or that its database does not answer.
func standing(ctx context.Context, out *exposition, s *store.Store, room func() (int64, error)) {
	gauge := func(name, help string, v float64) { out.one(name, "gauge", help, v) }
	if room != nil {
		if free, err := room(); err == nil {
			gauge("room_bytes", "Bytes free where the data lies.", float64(free))
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := s.Counts(ctx)
	if err != nil {
		gauge("database_up", "1 when the database answers.", 0)
		return
	}
	gauge("database_up", "1 when the database answers.", 1)
	gauge("projects", "Projects.", float64(c.Projects))
	gauge("stories", "Stories the archive knows.", float64(c.Stories))
	gauge("stories_public", "Stories that anyone may hear.", float64(c.Public))
	gauge("files", "Files that have a receipt.", float64(c.Files))
	gauge("files_bytes", "Bytes of them.", float64(c.Bytes))
	gauge("files_damaged", "Files that were found not to be what their hash says.", float64(c.Damaged))
	gauge("files_unchecked_seconds", "How long that file was not read which was not read for longest.", since(c.Unchecked))
	gauge("uploads", "Uploads under way.", float64(c.Uploads))
	gauge("devices_day", "Laptops seen in the last day.", float64(c.Devices))
	gauge("withdrawals", "Withdrawals that are not done.", float64(c.Requests))
	gauge("withdrawals_oldest_seconds", "How long the oldest of them has waited.", since(c.Waiting))
	gauge("jobs_late", "Jobs that were due an hour ago.", float64(c.JobsLate))
	gauge("jobs_failing", "Jobs that went wrong the last time.", float64(c.JobsFailing))
}

func since(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(0, time.Since(t).Seconds())
}
