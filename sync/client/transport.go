package client

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	dialTimeout = 15 * time.Second
	// While a file is on its way, a new connection is tried again sooner: on a
	// line that was gone for a moment the next try is through at once.
	dialHurry = 1500 * time.Millisecond
	// A connection on which nothing moves for so long, either way, is taken for
	// dead. It is longer than the longest poll.
	stallTimeout = 100 * time.Second
)

// traffic counts what goes over the wire, and sees when all of it stands still.
type traffic struct {
	sent, received atomic.Int64
	hurried        atomic.Int32 // how many files are on their way
	way            atomic.Int64 // nanoseconds until a connection was taken, the last time

	mu    sync.Mutex // guards what follows
	moved time.Time  // when a byte last went either way
	open  map[*countedConn]bool
}

func (t *traffic) sum() (sent, received int64) { return t.sent.Load(), t.received.Load() }

func (t *traffic) add(c *countedConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == nil {
		t.open = map[*countedConn]bool{}
	}
	t.open[c] = true
}

func (t *traffic) gone(c *countedConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.open, c)
}

func (t *traffic) move() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.moved = time.Now()
}

// hurry ends all connections as soon as nothing moves on any of them for a few
// seconds, until the context ends: after an outage TCP itself tries again ever
// more seldom, and a new connection is through at once. It is for the time when
// a file is on its way.
func (t *traffic) hurry(ctx context.Context) {
	t.hurried.Add(1)
	defer t.hurried.Add(-1)
	t.move()
	for woken(ctx, nil, 250*time.Millisecond); ctx.Err() == nil; woken(ctx, nil, 250*time.Millisecond) {
		t.mu.Lock()
		var dead []*countedConn
		if time.Since(t.moved) > hurryAfter {
			dead = slices.Collect(maps.Keys(t.open))
		}
		t.mu.Unlock()
		for _, c := range dead {
			c.drop() // whoever uses it hears of that
		}
	}
}

const (
	hurryAfter = 3 * time.Second
	// What the system keeps of what is written before it is sent. The smaller,
	// the sooner it shows that nothing gets through.
	writeBuffer = 128 << 10
)

// newHTTP is an HTTP client that trusts one certificate, by its SHA-256 in
// hex, or the ordinary web authorities when fingerprint is empty. It never
// uses a proxy for a pinned archive and never follows a redirect.
func newHTTP(fingerprint string, used *traffic) *http.Client {
	dial := &net.Dialer{Timeout: dialTimeout}
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConnsPerHost: 2 * lanes,
		IdleConnTimeout:     stallTimeout,
		WriteBufferSize:     32 << 10,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			hurried := ctx
			if used.hurried.Load() > 0 {
				var cancel context.CancelFunc
				hurried, cancel = context.WithTimeout(ctx, dialHurry)
				defer cancel()
			}
			began := time.Now()
			conn, err := dial.DialContext(hurried, network, address)
			if err != nil {
				return nil, err
			}
			used.way.Store(int64(time.Since(began)))
			if tcp, is := conn.(*net.TCPConn); is {
				_ = tcp.SetWriteBuffer(writeBuffer) // else it is the system's
			}
			c := &countedConn{Conn: conn, used: used}
			used.add(c)
			return c, nil
		},
	}
	if fingerprint != "" {
		t.Proxy = nil
		t.TLSClientConfig = pinned(fingerprint)
	} else {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(lanes)
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// errFingerprint is found in the error of a handshake with another certificate.
var errFingerprint = errors.New("certificate is not the invitation's")

// pinned trusts the certificate with this fingerprint and no other: the
// invitation came by hand, which is better than any authority's word.
func pinned(fingerprint string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, //nolint:gosec // replaced by the stricter check below
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errFingerprint
			}
			sum := sha256.Sum256(state.PeerCertificates[0].Raw)
			if hex.EncodeToString(sum[:]) != fingerprint {
				return errFingerprint
			}
			return nil
		},
	}
}

// countedConn counts bytes and gives up when nothing moves.
type countedConn struct {
	net.Conn
	used *traffic
}

// Close tells the traffic too.
func (c *countedConn) Close() error {
	c.used.gone(c)
	return c.Conn.Close()
}

// drop ends the connection and throws away what is still to be sent: it goes
// over another one, and the system would go on sending it here as well.
func (c *countedConn) drop() {
	if tcp, is := c.Conn.(*net.TCPConn); is {
		_ = tcp.SetLinger(0) // else it is sent twice
	}
	_ = c.Close()
}

func (c *countedConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(b)
	c.used.received.Add(int64(n))
	if n > 0 {
		c.used.move()
	}
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	// Reading too: an answer is waited for from the first byte of an upload on,
	// and may come hours later.
	if err := c.SetDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(b)
	c.used.sent.Add(int64(n))
	c.used.move()
	return n, err
}
