package client

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	dialTimeout = 15 * time.Second
	// A connection on which nothing moves for so long, either way, is taken for
	// dead. It is longer than the longest poll.
	stallTimeout = 100 * time.Second
)

// traffic counts what goes over the wire.
type traffic struct{ sent, received atomic.Int64 }

func (t *traffic) sum() (sent, received int64) { return t.sent.Load(), t.received.Load() }

// newHTTP is an HTTP client that trusts one certificate, by its SHA-256 in
// hex, or the ordinary web authorities when fingerprint is empty. It never
// uses a proxy for a pinned archive and never follows a redirect.
func newHTTP(fingerprint string, used *traffic) *http.Client {
	dial := &net.Dialer{Timeout: dialTimeout}
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConnsPerHost: 2,
		IdleConnTimeout:     stallTimeout,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn, used: used}, nil
		},
	}
	if fingerprint != "" {
		t.Proxy = nil
		t.TLSClientConfig = pinned(fingerprint)
	}
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

func (c *countedConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(b)
	c.used.received.Add(int64(n))
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
	return n, err
}
