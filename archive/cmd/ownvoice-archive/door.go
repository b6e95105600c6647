package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"ownvoice/archive/store"
)

// crowd are the connections that are open. When there are too many, the oldest
// of whoever has most is closed: many that say nothing keep nobody else out,
// and a laptop that is cut goes on where it was.
type crowd struct {
	most int

	mu   sync.Mutex // guards what follows
	open int
	from map[string][]net.Conn
}

func newCrowd(most int) *crowd { return &crowd{most: most, from: map[string][]net.Conn{}} }

// changed hears of every connection (http.Server.ConnState).
func (c *crowd) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch from := store.From(conn.RemoteAddr().String()); state {
	case http.StateNew:
		c.from[from] = append(c.from[from], conn)
		if c.open++; c.open > c.most {
			c.closeOne()
		}
	case http.StateClosed, http.StateHijacked:
		c.forget(from, conn)
	}
}

func (c *crowd) forget(from string, conn net.Conn) {
	at := slices.Index(c.from[from], conn)
	if at < 0 {
		return
	}
	c.open--
	if c.from[from] = slices.Delete(c.from[from], at, at+1); len(c.from[from]) == 0 {
		delete(c.from, from)
	}
}

// closeOne forgets what it closes at once, so that the next is another.
func (c *crowd) closeOne() {
	var greedy string
	for from, all := range c.from {
		if len(all) > len(c.from[greedy]) {
			greedy = from
		}
	}
	oldest := c.from[greedy][0]
	c.forget(greedy, oldest)
	if secure, is := oldest.(*tls.Conn); is {
		oldest = secure.NetConn() // without a goodbye, for which one may wait
	}
	oldest.Close()
}

// leftover is how long a body may still come that nobody has read. net/http
// reads some of it before it takes the next request of the connection.
const leftover = 5 * time.Second

// unhurried lets nobody hold a connection with a body that was refused.
func unhurried(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 1 && r.ContentLength != 0 {
			defer func() { _ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(leftover)) }() // it may be closed
		}
		next.ServeHTTP(w, r)
	})
}

// mostRanges is how many pieces of a file one request is given. Players ask
// for one; thousands are work for the disk and no use to anybody.
const mostRanges = 16

// few gives the whole file to who asks for too many pieces of it, as RFC 9110,
// section 14.2, lets it.
func few(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Count(r.Header.Get("Range"), ",") >= mostRanges {
			r.Header.Del("Range")
		}
		next.ServeHTTP(w, r)
	})
}

// passedOn gives a request the address that the load balancer had it from: the
// last in X-Forwarded-For, which it wrote itself. What stands before was said
// by whoever asks. Only behind a load balancer is the header worth anything.
func passedOn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, is := lastHop(r.Header.Values("X-Forwarded-For")); is {
			r.RemoteAddr = netip.AddrPortFrom(from, 0).String()
		}
		next.ServeHTTP(w, r)
	})
}

// lastHop reads the last address, with or without a port.
func lastHop(lines []string) (netip.Addr, bool) {
	if len(lines) == 0 {
		return netip.Addr{}, false
	}
	said := lines[len(lines)-1]
	said = strings.TrimSpace(said[strings.LastIndexByte(said, ',')+1:])
	if at, err := netip.ParseAddrPort(said); err == nil {
		return at.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(said)
	return at.Unmap().WithZone(""), err == nil
}
