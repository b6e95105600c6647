package client_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// cable is a way to the archive that can be pulled out: what goes over it then
// stands still for ever, and nobody hears of that. Who connects anew is through.
type cable struct {
	to    string
	after int64 // bytes towards the archive until it is pulled out, once
	deep  bool  // what stands still has room for all that is sent
	over  chan struct{}

	mu     sync.Mutex // guards what follows
	went   int64
	pulled bool
	open   map[net.Conn]bool // those from before it was pulled out: false
}

// behind puts a cable before the archive, for laptops that join from now on.
func behind(h *home, after int64, deep bool) *cable {
	h.Helper()
	c := &cable{to: strings.TrimPrefix(h.address, "https://"), after: after, deep: deep, over: make(chan struct{}), open: map[net.Conn]bool{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(h, err)
	var all sync.WaitGroup
	h.Cleanup(func() {
		l.Close()
		close(c.over)
		all.Wait()
	})
	all.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { c.carry(from, &all) })
		}
	})
	h.address = "https://" + l.Addr().String()
	h.lib = h.join()
	return c
}

func (c *cable) carry(from net.Conn, all *sync.WaitGroup) {
	to, err := net.Dial("tcp", c.to)
	if err != nil {
		from.Close()
		return
	}
	c.mu.Lock()
	c.open[from] = true
	c.mu.Unlock()
	over := make(chan struct{}, 2)
	all.Go(func() { c.move(from, from, to); over <- struct{}{} })
	all.Go(func() { c.move(from, to, from); over <- struct{}{} })
	select {
	case <-over:
	case <-c.over:
	}
	from.Close()
	to.Close()
}

// move carries bytes of a connection one way until it ends, or for ever no more.
func (c *cable) move(of, from, to net.Conn) {
	b := make([]byte, 16<<10)
	for {
		n, err := from.Read(b)
		if !c.passes(of, from, int64(n)) {
			for c.deep && err == nil {
				_, err = from.Read(b)
			}
			<-c.over
			return
		}
		if n > 0 {
			if _, err := to.Write(b[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (c *cable) passes(of, from net.Conn, n int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if of == from {
		c.went += n
	}
	if !c.pulled && c.went > c.after {
		c.pulled = true
		for conn := range c.open {
			c.open[conn] = false
		}
	}
	return c.open[of]
}

func TestAFileThatGoesAsOneGoesOnSoonAfterTheCableWasPulled(t *testing.T) {
	for name, deep := range map[string]bool{"while there was more to send": false, "when all that was to go at once had been sent": true} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			cable := behind(h, 1<<20, deep)
			story := h.story(6 << 20)
			soon, stop := context.WithTimeout(t.Context(), 60*time.Second) // less than a connection is waited for elsewhere
			defer stop()
			_, err := h.near().Sync(soon, nil)
			check(t, err)
			cable.mu.Lock()
			defer cable.mu.Unlock()
			if !h.isSafe(story) || !cable.pulled {
				t.Errorf("safe %v, pulled %v", h.isSafe(story), cable.pulled)
			}
		})
	}
}
