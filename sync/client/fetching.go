package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// fetchPiece is what one request fetches of a large file. As many as there are
// lanes are on their way at once, and are kept in memory until those before
// them have come: what is on the disk is always the beginning of the file.
const fetchPiece = 256 << 10 // bytes

// errNoRanges says that the archive gives files as a whole only.
var errNoRanges = errors.New("archive gives no parts of files")

// fillInPieces fetches the rest of a file over several connections.
func (c *Client) fillInPieces(ctx context.Context, f catalog.File, part *os.File, have int64, tell func(Progress)) error {
	ctx, stop := context.WithCancel(ctx)
	hurried := make(chan struct{})
	go func() {
		defer close(hurried)
		c.used.hurry(ctx)
	}()
	defer func() { stop(); <-hurried }()
	for got := range c.pieces(ctx, f, have) {
		p := <-got
		if p.err != nil {
			return p.err
		}
		if _, err := part.WriteAt(p.bytes, have); err != nil {
			return fmt.Errorf("write part: %w", err)
		}
		have += int64(len(p.bytes))
		tell(Progress{File: f, Done: have, Fetch: true})
	}
	if have < f.Bytes {
		return ctx.Err() // the pieces end early only when it ends
	}
	return nil
}

type fetched struct {
	bytes []byte
	err   error
}

// pieces fetches the pieces of a file from some byte on, and gives them in
// their order.
func (c *Client) pieces(ctx context.Context, f catalog.File, from int64) <-chan chan fetched {
	all := make(chan chan fetched, lanes-1)
	go func() {
		defer close(all)
		for at := from; at < f.Bytes; at += fetchPiece {
			got := make(chan fetched, 1)
			select {
			case all <- got:
			case <-ctx.Done():
				return
			}
			go func() {
				bytes, err := c.piece(ctx, f, at, min(fetchPiece, f.Bytes-at))
				got <- fetched{bytes, err}
			}()
		}
	}()
	return all
}

// piece fetches one piece, from where it was cut, as long as anything comes.
func (c *Client) piece(ctx context.Context, f catalog.File, at, n int64) ([]byte, error) {
	bytes, moved := make([]byte, 0, n), time.Now()
	for {
		had := len(bytes)
		var err error
		bytes, err = c.more(ctx, f, at, bytes)
		if int64(len(bytes)) == n {
			return bytes, nil
		}
		if len(bytes) > had {
			moved = time.Now()
		}
		if err != nil && !passing(err) || ctx.Err() != nil || time.Since(moved) > giveUp {
			return nil, err
		}
		woken(ctx, nil, 100*time.Millisecond+rand.N(200*time.Millisecond)) //nolint:gosec // chance, not secrecy
	}
}

// more reads on where a piece, which begins at some byte, has come to.
func (c *Client) more(ctx context.Context, f catalog.File, at int64, bytes []byte) ([]byte, error) {
	first, last := at+int64(len(bytes)), at+int64(cap(bytes))-1
	res, err := c.do(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at.Archive+c.path(wire.PathFile)+f.SHA256, nil)
		if err == nil {
			req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", first, last))
		}
		return req, err
	})
	if err != nil {
		return bytes, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusPartialContent {
		return bytes, errNoRanges
	}
	n, err := io.ReadFull(res.Body, bytes[len(bytes):cap(bytes)])
	if err != nil {
		err = unreachable(ctx, err)
	}
	return bytes[:len(bytes)+n], err
}
